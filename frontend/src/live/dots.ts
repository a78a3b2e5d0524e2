/** The arithmetic of a ballot in the voter's hand. A ballot is cast whole, never dot by dot. */
export interface Vote {
  readonly option: string;
  readonly points: number;
}

export interface Rules {
  /** Points a person may give. */
  readonly dots: number;
  /** Points a person may give to one option. */
  readonly cap: number;
}

export const pointsOn = (votes: readonly Vote[], option: string): number =>
  votes.find((vote) => vote.option === option)?.points ?? 0;

export const placed = (votes: readonly Vote[]): number => votes.reduce((sum, { points }) => sum + points, 0);

export const mayAdd = (votes: readonly Vote[], option: string, { dots, cap }: Rules): boolean =>
  placed(votes) < dots && pointsOn(votes, option) < cap;

/** The ballot with one dot more on an option; unchanged when the rules forbid it. */
export function withDot(votes: readonly Vote[], option: string, rules: Rules): readonly Vote[] {
  return mayAdd(votes, option, rules) ? withPoints(votes, option, pointsOn(votes, option) + 1) : votes;
}

/** The ballot with one dot fewer on an option; unchanged when there is none. */
export function withoutDot(votes: readonly Vote[], option: string): readonly Vote[] {
  const points = pointsOn(votes, option);
  return points ? withPoints(votes, option, points - 1) : votes;
}

export const same = (one: readonly Vote[], other: readonly Vote[]): boolean =>
  one.length === other.length && one.every(({ option, points }) => pointsOn(other, option) === points);

function withPoints(votes: readonly Vote[], option: string, points: number): readonly Vote[] {
  const others = votes.filter((vote) => vote.option !== option);
  return points ? [...others, { option, points }] : others;
}
