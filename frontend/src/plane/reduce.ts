import type { PlaneEntry, PlaneSolution, PlaneState } from '../wire/wire';

/** The plane after one entry of its log. */
export function reducePlane(plane: PlaneState, entry: PlaneEntry): PlaneState {
  switch (entry.kind) {
    case 'solution_shown':
      return { ...plane, solutions: withSolution(plane.solutions, entry.solution), ranking: entry.ranking };
    case 'solution_hidden':
      return {
        ...plane,
        solutions: plane.solutions.filter(({ id }) => id !== entry.solution),
        ranking: entry.ranking,
      };
    case 'capacity_set':
      return { ...plane, capacity: entry.capacity, ranking: entry.ranking };
    default: {
      entry satisfies never;
      return plane;
    }
  }
}

function withSolution(solutions: readonly PlaneSolution[], solution: PlaneSolution): PlaneSolution[] {
  const known = solutions.some(({ id }) => id === solution.id);
  return known ? solutions.map((other) => (other.id === solution.id ? solution : other)) : [...solutions, solution];
}
