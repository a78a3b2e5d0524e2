import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Desk from './Desk.svelte';
import { FarSide } from './harness';
import { activity, ballot, desk, own, person, session, tally } from './reduce/fixtures';

const WELCOME = activity('welcome', { title: 'Bienvenue', state: 'open' });
const CHOICE = activity('choice', { kind: 'choice', title: 'Le jour', room: 'ballot:b1' });
const page = {
  session: 's1',
  seat: 'ada',
  join: { code: 'ABC234', address: 'exemple.fr', qr: '/qr', local_only: false },
  expected: [{ seat: 'paul', name: 'Paul' }, { seat: 'lina', name: 'Lina L.' }],
  urls: { projector: '/p', prepare: '/d', edition: '/e' },
};

let far: FarSide;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await tick();
    await Promise.resolve();
    far.answerJoins();
  }
  await tick();
}

async function open(current: string | null = 'welcome'): Promise<void> {
  far = new FarSide(['ada'], {
    'session:s1': session({ activities: [WELCOME, CHOICE], current }),
    'desk:s1': desk({ people: [person('nadia', { name: 'Nadia' }), person('paul', { name: 'Paul', present: false })] }),
    'seat:ada': own({ id: 'ada' }),
    'ballot:b1': ballot({ method: 'choice', dots: 1, cap: 1 }),
    'tally:b1': tally(),
  });
  render(Desk, { page, connection: far.connection });
  far.welcome();
  await settle();
}

const press = async (key: string, target: Element | Window = window): Promise<void> => {
  await fireEvent.keyDown(target, { key });
  await settle();
};

describe('Desk', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en';
    window.localStorage.clear();
  });

  afterEach(() => {
    cleanup();
    far.connection.wire.stop();
  });

  it('opens the next activity and goes back by the keys shown on the buttons', async () => {
    await open();
    await press('n');
    expect(far.lastCommand).toMatchObject({ room: 'desk:s1', seat: 'ada', body: { verb: 'open_activity', activity: 'choice' } });

    far.tell('session:s1', { kind: 'activity_set', activity: { ...CHOICE, state: 'open' }, current: 'choice' });
    await settle();
    await press('p');
    expect(far.lastCommand.body).toEqual({ verb: 'open_activity', activity: 'welcome' });
  });

  it('leaves letters alone while somebody types', async () => {
    await open();
    await press('n', screen.getByLabelText('Add somebody without a screen'));
    expect(far.commands).toEqual([]);
  });

  it('switches the keys off', async () => {
    await open();
    await fireEvent.click(screen.getByRole('button', { name: 'Keys on' }));
    await press('n');
    expect(far.commands).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Keys off' }));
  });

  it('starts the timer for the minutes of the run of show, extends and stops it', async () => {
    await open();
    await press('t');
    expect(far.lastCommand.body).toEqual({ verb: 'start_timer', seconds: 300 });

    const later = new Date(Date.now() + 300_000).toISOString();
    far.tell('session:s1', { kind: 'timer_set', timer: { started_at: later, ends_at: later, label: '', activity: 'welcome' } });
    await settle();
    await press('e');
    expect(far.lastCommand.body).toEqual({ verb: 'extend_timer', seconds: 60 });
    await press('s');
    expect(far.lastCommand.body).toEqual({ verb: 'stop_timer' });
  });

  it('gives no order while the connection is lost, and says so', async () => {
    await open();
    far.network.end.events.lost(1006);
    await settle();
    expect(screen.getByRole('button', { name: /^Next/ })).toHaveProperty('disabled', true);

    await fireEvent.click(screen.getByRole('button', { name: /Paul/ }));
    await fireEvent.click(screen.getByRole('button', { name: 'Mark as present' }));
    await settle();

    expect(screen.getByText(/The connection is lost: nothing was changed/)).toBeTruthy();
    expect(far.connection.pending).toEqual([]);
  });

  it('counts raised hands and paper ballots typed in', async () => {
    await open('choice');
    const [first] = screen.getAllByRole('spinbutton', { name: 'Un bus pour les stages' });
    await fireEvent.input(first!, { target: { value: '7' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Count these hands' }));
    await settle();
    expect(far.lastCommand).toMatchObject({
      room: 'tally:b1', body: { verb: 'type_hands', hands: [{ option: 'a', count: 7 }, { option: 'b', count: 0 }] },
    });

    far.ack();
    await fireEvent.click(screen.getByRole('radio', { name: 'Des témoins dans les classes' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Keep this ballot and type the next' }));
    await settle();
    expect(far.lastCommand.body).toEqual({ verb: 'type_paper', votes: [{ option: 'b', points: 1 }] });
  });

  it('checks in somebody of the list who has no screen', async () => {
    await open();
    await fireEvent.click(screen.getByRole('button', { name: 'Mark as present Lina L.' }));
    await settle();
    expect(far.lastCommand.body).toEqual({ verb: 'check_in', seat: 'lina', present: true });
    expect(screen.getByText('1 on the list, not here yet')).toBeTruthy();
  });

  it('adds somebody without a screen and says what the server refuses', async () => {
    await open();
    await fireEvent.input(screen.getByLabelText('Add somebody without a screen'), { target: { value: 'Lina' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Add' }));
    await settle();
    expect(far.lastCommand.body).toEqual({ verb: 'add_person', first_name: 'Lina' });

    far.reject('session_closed', 'The workshop is closed.');
    await settle();
    expect(screen.getByText('The workshop is closed.')).toBeTruthy();
  });
});
