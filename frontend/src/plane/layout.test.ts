import { expect, test } from 'vitest';
import type { PlaneEntry, PlaneState } from '../wire/wire';
import { ellipse, gradesAt, inKeptOrder, rows, spots } from './layout';
import { aPlane, aSolution, placed } from './plane.fixtures';
import { reducePlane } from './reduce';

const cases: [string, PlaneEntry, Partial<PlaneState>][] = [
  [
    'a placed solution brings the whole ranking',
    { kind: 'solution_shown', solution: placed('new', 1, 5), ranking: [{ solution: 'new', rank: 1, carried: true }] },
    {
      solutions: [placed('new', 1, 5), ...aPlane().solutions.slice(1)],
      ranking: [{ solution: 'new', rank: 1, carried: true }],
    },
  ],
  [
    'a new solution comes last',
    { kind: 'solution_shown', solution: aSolution('later'), ranking: aPlane().ranking },
    { solutions: [...aPlane().solutions, aSolution('later')] },
  ],
  [
    'a withdrawn solution leaves',
    { kind: 'solution_hidden', solution: 'bus', ranking: [] },
    { solutions: [aPlane().solutions[0]!, aPlane().solutions[2]!], ranking: [] },
  ],
  ['the capacity moves the line', { kind: 'capacity_set', capacity: 2, ranking: [] }, { capacity: 2, ranking: [] }],
];

test.each(cases)('%s', (_, entry, changed) => {
  const once = reducePlane(aPlane(), entry);

  expect(once).toEqual({ ...aPlane(), ...changed });
  expect(reducePlane(once, entry)).toEqual(once);
});

test('solutions of the same medians stand in one pile, best rank first', () => {
  const plane = aPlane({
    solutions: [placed('a', 2, 4), placed('b', 3, 3), placed('c', 2, 4), aSolution('d')],
    ranking: [
      { solution: 'c', rank: 1, carried: false },
      { solution: 'a', rank: 2, carried: false },
    ],
  });

  expect(spots(plane).map(({ key, chips }) => [key, chips.map(({ id }) => id)])).toEqual([
    ['2 4', ['c', 'a']],
    ['3 3', ['b']],
  ]);
});

test('the ellipse spans the quartiles, and one opinion has no spread', () => {
  const spread = placed('a', 3, 4, { effort: { median: 3, low: 2, high: 4 }, n: 4 });

  expect(ellipse(spread)).toEqual({ id: 'a', cx: 50, cy: 30, rx: 20, ry: 4 });
  expect(ellipse(placed('a', 3, 4, { n: 1 }))).toBeNull();
  expect(ellipse(aSolution('a'))).toBeNull();
});

test('a pointer falls on a grade, at the edges too', () => {
  expect(gradesAt(0, 0)).toEqual({ effort: 1, impact: 5 });
  expect(gradesAt(1, 1)).toEqual({ effort: 5, impact: 1 });
  expect(gradesAt(0.5, 0.5)).toEqual({ effort: 3, impact: 3 });
});

test('the list is ranked, then what nobody placed', () => {
  expect(rows(aPlane()).map(({ solution, rank }) => [solution.id, rank?.rank ?? null])).toEqual([
    ['bus', 1],
    ['forum', 2],
    ['new', null],
  ]);
});

test('while somebody works in the list its order is kept, newcomers last', () => {
  const current = rows(aPlane());

  expect(inKeptOrder(current, ['new', 'forum']).map(({ solution }) => solution.id)).toEqual(['new', 'forum', 'bus']);
});
