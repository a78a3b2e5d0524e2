import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FarSide } from './harness';
import Projector from './Projector.svelte';
import { activity, ballot, session } from './reduce/fixtures';

const DOTS = activity('dots', { kind: 'dots', title: 'Nos priorités', state: 'open', room: 'ballot:b1' });
const page = {
  session: 's1',
  join: { code: 'ABC234', address: 'exemple.fr/j', qr: '/qr/ABC234/', local_only: true },
  logos: [{ name: 'Mission locale', url: '' }],
};
const RESULTS = [
  { option: 'b', points: 3, voters: 2, rank: 1, tied: false, sources: { live: 3 } },
  { option: 'a', points: 1, voters: 1, rank: 2, tied: false, sources: { live: 1 } },
];

let far: FarSide;

async function open(current: string | null): Promise<void> {
  far = new FarSide([], { 'session:s1': session({ activities: [DOTS], current, people: 12 }), 'ballot:b1': ballot({ voters: 4 }) });
  render(Projector, { page, connection: far.connection });
  far.welcome();
  await settle();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await tick();
    far.answerJoins();
  }
  await tick();
}

describe('Projector', () => {
  beforeEach(() => void (document.documentElement.lang = 'en'));
  afterEach(() => {
    cleanup();
    far.connection.wire.stop();
  });

  it('waits with the code, the logos and how many are here', async () => {
    await open(null);

    expect(screen.getAllByText('ABC234')).toHaveLength(2);
    expect(screen.getByText('Mission locale')).toBeTruthy();
    expect(screen.getByText('12 people are here')).toBeTruthy();
    expect(screen.getByText('This address works on this computer only.')).toBeTruthy();
  });

  it('joins as nobody, so that no private room can follow it', async () => {
    await open('dots');
    expect(far.network.end.of('join').map(({ room, seat }) => [room, seat])).toEqual([
      ['session:s1', null],
      ['ballot:b1', null],
    ]);
  });

  it('shows the new code as soon as it is renewed', async () => {
    await open(null);

    far.tell('session:s1', { kind: 'session_set', title: 'Atelier', territory: '', code: 'XYZ789', state: 'open', names: 'first_name' });
    await settle();

    expect(screen.getAllByText('XYZ789')).toHaveLength(2);
    expect(screen.queryByText('ABC234')).toBeNull();
    expect(screen.getByRole('img').getAttribute('src')).toBe('/qr/XYZ789/');
  });

  it('counts voters during the vote and shows the result at the close', async () => {
    await open('dots');
    expect(screen.getByText('people have voted')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();

    far.tell('ballot:b1', { kind: 'ballot_set', ballot: ballot({ state: 'closed', voters: 4, results: RESULTS }) });
    await settle();

    const rows = screen.getAllByRole('row').slice(1);
    const cells = rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim()));
    expect(cells).toEqual([
      ['1', 'Des témoins dans les classes', '3', '2'],
      ['2', 'Un bus pour les stages', '1', '1'],
    ]);
  });
});
