/** What the server writes beside the plane's room (`page-data` of challenges/plane.html). */
export interface PlacementOfMine {
  solution: string;
  impact: number | null;
  effort: number | null;
}

export interface ChallengeView {
  id: string;
  title: string;
  colour: string;
  icon: string;
  pattern: string;
}

export interface PlanePage {
  room: `plane:${string}`;
  seat: string;
  may: string[];
  own: PlacementOfMine[];
  quadrants: Record<string, string>;
  verdicts: Record<string, string>;
  challenges: ChallengeView[];
  links: { sheets: string; shortlist: string; plan: string };
}
