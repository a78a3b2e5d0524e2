/** Where things stand on the plane: effort grows to the right, impact upwards, both from 1 to 5. Pure. */
import type { PlaneRank, PlaneSolution, PlaneState } from '../wire/wire';

export interface Point {
  readonly effort: number;
  readonly impact: number;
}

export interface Spot extends Point {
  readonly key: string;
  readonly chips: readonly PlaneSolution[];
}

export interface Ellipse {
  readonly id: string;
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

const GRADE = 20;
const SMALLEST = 4;

/** Percent from the left and from the top. */
export const across = (effort: number): number => (effort - 0.5) * GRADE;
export const down = (impact: number): number => 100 - (impact - 0.5) * GRADE;

/** The grades under a pointer, from its place in the plane (0 to 1 from the left and from the top). */
export function gradesAt(x: number, y: number): Point {
  return { effort: grade(x), impact: grade(1 - y) };
}

function grade(share: number): number {
  return Math.min(5, Math.max(1, Math.ceil(share * 5)));
}

/** Placed solutions by the point of their medians: those that share it stand in one pile, best rank first. */
export function spots(plane: PlaneState): Spot[] {
  const ranks = new Map(plane.ranking.map(({ solution, rank }) => [solution, rank]));
  const piles = new Map<string, { effort: number; impact: number; chips: PlaneSolution[] }>();
  for (const solution of plane.solutions) {
    if (!solution.effort || !solution.impact) continue;
    const { median: effort } = solution.effort;
    const { median: impact } = solution.impact;
    const key = `${effort} ${impact}`;
    const pile = piles.get(key) ?? { effort, impact, chips: [] };
    pile.chips.push(solution);
    piles.set(key, pile);
  }
  const byRank = (one: PlaneSolution, other: PlaneSolution): number =>
    (ranks.get(one.id) ?? Infinity) - (ranks.get(other.id) ?? Infinity);
  return [...piles].map(([key, pile]) => ({ key, ...pile, chips: pile.chips.sort(byRank) }));
}

/** The spread of opinions (quartiles), as a soft ellipse; none where a single person has placed. */
export function ellipse(solution: PlaneSolution): Ellipse | null {
  const { effort, impact, n } = solution;
  if (!effort || !impact || n < 2) return null;
  return {
    id: solution.id,
    cx: across((effort.low + effort.high) / 2),
    cy: down((impact.low + impact.high) / 2),
    rx: Math.max(SMALLEST, ((effort.high - effort.low) / 2) * GRADE),
    ry: Math.max(SMALLEST, ((impact.high - impact.low) / 2) * GRADE),
  };
}

export interface RankedRow {
  readonly solution: PlaneSolution;
  readonly rank: PlaneRank | null;
}

/** Ranked solutions, best first, then those nobody has placed, in the order they were made. */
export function rows(plane: PlaneState): RankedRow[] {
  const solutions = new Map(plane.solutions.map((solution) => [solution.id, solution]));
  const ranks = [...plane.ranking].sort((one, other) => one.rank - other.rank);
  const ranked = ranks.flatMap((rank) => {
    const solution = solutions.get(rank.solution);
    solutions.delete(rank.solution);
    return solution ? [{ solution, rank }] : [];
  });
  return [...ranked, ...[...solutions.values()].map((solution) => ({ solution, rank: null }))];
}

/** The same rows in an order kept from before; newcomers last. */
export function inKeptOrder(current: readonly RankedRow[], kept: readonly string[]): RankedRow[] {
  const place = (row: RankedRow): number => {
    const index = kept.indexOf(row.solution.id);
    return index < 0 ? Infinity : index;
  };
  return [...current].sort((one, other) => {
    const [first, second] = [place(one), place(other)];
    return first === second ? 0 : first - second;
  });
}
