import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../wire/client';
import type { PlaneState } from '../wire/wire';
import type { PlanePage } from './page';
import { aPlane, placed } from './plane.fixtures';
import Plane from './Plane.svelte';

let sent: object[];
let reply: Reply;

const page: PlanePage = {
  room: 'plane:e',
  seat: 's',
  may: ['plane.place', 'plane.decide'],
  own: [{ solution: 'bus', impact: 4, effort: 2 }],
  quadrants: { quick_win: 'quick wins', project: 'major projects', small_plus: 'small pluses', not_now: 'not now' },
  verdicts: { retained: 'retained', not_now: 'not now' },
  challenges: [],
  links: { sheets: '/e/28/solutions/', shortlist: '/e/28/liste/', plan: '/e/28/plan/' },
};

beforeEach(() => {
  document.documentElement.lang = 'en';
  sent = [];
  reply = { ok: true, result: null };
});
afterEach(cleanup);

function show(plane: PlaneState = aPlane(), may: string[] = page.may) {
  return render(Plane, {
    plane,
    page: { ...page, may },
    send: (command: object) => {
      sent.push(command);
      return Promise.resolve(reply);
    },
  });
}

const order = (): (string | null)[] =>
  within(screen.getByRole('region', { name: 'Ranked list' }))
    .getAllByRole('heading', { level: 3 })
    .map((title) => title.textContent);
const opinion = (title: string, axis: string): HTMLElement =>
  within(screen.getByRole('group', { name: `Your opinion on “${title}”` })).getByLabelText(axis);
const decide = (title: string): HTMLElement => screen.getByRole('group', { name: `Decide on “${title}”` });

test('the list is ranked, with the capacity drawn under the last one carried', () => {
  const { container } = show();

  expect(order()).toEqual(['Solution bus', 'Solution forum', 'Solution new']);
  const lines = [...container.querySelectorAll('.ranking > li')].map((line) => line.className.split(' ')[0]);
  expect(lines).toEqual(['rank-row', 'capacity-line', 'rank-row', 'rank-row']);
});

test('one grade waits for the other, then both are placed', async () => {
  show();

  await fireEvent.change(opinion('Solution new', 'Your impact'), { target: { value: '5' } });
  expect(sent).toEqual([]);

  await fireEvent.change(opinion('Solution new', 'Your effort'), { target: { value: '1' } });
  expect(sent).toEqual([{ verb: 'place_solution', solution: 'new', impact: 5, effort: 1 }]);
});

test('taking a grade away takes the placement back', async () => {
  show();

  await fireEvent.change(opinion('Solution bus', 'Your impact'), { target: { value: '' } });

  expect(sent).toEqual([{ verb: 'take_placement_back', solution: 'bus' }]);
});

test('the arrow keys move a chip of the plane, and say where it is', async () => {
  const { container } = show();

  await fireEvent.keyDown(container.querySelector('[data-chip="bus"]')!, { key: 'ArrowUp' });

  expect(sent).toEqual([{ verb: 'place_solution', solution: 'bus', impact: 5, effort: 2 }]);
  expect(await screen.findByText('Solution bus: impact 5, effort 2.')).toBeTruthy();
});

test('a refusal is shown and the grade goes back', async () => {
  reply = { ok: false, code: 'solution_gone', message: 'This solution was withdrawn.' };
  show();

  await fireEvent.change(opinion('Solution bus', 'Your effort'), { target: { value: '5' } });

  expect((await screen.findByRole('alert')).textContent).toContain('This solution was withdrawn.');
  expect((opinion('Solution bus', 'Your effort') as HTMLSelectElement).value).toBe('2');
});

test('« not now » asks for its reason first', async () => {
  show();

  await fireEvent.click(within(decide('Solution bus')).getByRole('button', { name: 'Not now' }));
  expect(sent).toEqual([]);
  await fireEvent.input(screen.getByLabelText('Why not now? Its authors will read it.'), { target: { value: 'Trop cher' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Record the decision' }));

  expect(sent).toEqual([{ verb: 'decide_solution', solution: 'bus', verdict: 'not_now', reason: 'Trop cher' }]);
});

test('retaining is one press', async () => {
  show();

  await fireEvent.click(within(decide('Solution forum')).getByRole('button', { name: 'Retain' }));

  expect(sent).toEqual([{ verb: 'decide_solution', solution: 'forum', verdict: 'retained' }]);
});

test('the order holds while somebody works in the list, then follows', async () => {
  const { rerender } = show();
  const field = opinion('Solution new', 'Your impact');
  await fireEvent.focusIn(field);

  const ranking = [
    { solution: 'forum', rank: 1, carried: true },
    { solution: 'bus', rank: 2, carried: false },
  ];
  await rerender({ plane: aPlane({ solutions: [placed('bus', 5, 1), placed('forum', 1, 5), aPlane().solutions[0]!], ranking }) });
  expect(order()).toEqual(['Solution bus', 'Solution forum', 'Solution new']);
  expect(screen.getByText('The ranking has changed.')).toBeTruthy();

  await fireEvent.focusOut(field);
  expect(order()).toEqual(['Solution forum', 'Solution bus', 'Solution new']);
});

test('who may only look has nothing to set', () => {
  show(aPlane(), []);

  expect(screen.queryByRole('combobox')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Retain' })).toBeNull();
});
