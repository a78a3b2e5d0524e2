import type { PlaneSolution, PlaneState } from '../wire/wire';

export function aSolution(id: string, more: Partial<PlaneSolution> = {}): PlaneSolution {
  return {
    id,
    title: `Solution ${id}`,
    challenge: null,
    n: 0,
    impact: null,
    effort: null,
    quadrant: '',
    divided: false,
    verdict: '',
    reason: '',
    ...more,
  };
}

/** A solution on which everybody agrees. */
export function placed(id: string, effort: number, impact: number, more: Partial<PlaneSolution> = {}): PlaneSolution {
  const axis = (grade: number) => ({ median: grade, low: grade, high: grade });
  return aSolution(id, { n: 3, effort: axis(effort), impact: axis(impact), quadrant: 'quick_win', ...more });
}

export function aPlane(more: Partial<PlaneState> = {}): PlaneState {
  return {
    edition: 'e',
    capacity: 1,
    solutions: [aSolution('new'), placed('bus', 2, 4), placed('forum', 4, 5, { quadrant: 'project' })],
    ranking: [
      { solution: 'bus', rank: 1, carried: true },
      { solution: 'forum', rank: 2, carried: false },
    ],
    ...more,
  };
}
