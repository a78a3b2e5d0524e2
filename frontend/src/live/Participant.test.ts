import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FarSide } from './harness';
import Participant from './Participant.svelte';
import { activity, ballot, own, session } from './reduce/fixtures';

const DOTS = activity('dots', { kind: 'dots', title: 'Nos priorités', state: 'open', room: 'ballot:b1' });
const WELCOME = activity('welcome', { title: 'Bienvenue', state: 'open', context: { text: 'Présentez-vous.' } });
const FIGURE = {
  hidden: false,
  title: 'Combien ?',
  label: 'Aucun',
  unit: '%',
  survey: 'Enquête 2026',
  sentence: 'Six sur dix.',
  value: 62,
  shown: '62\u00a0%',
  n: 412,
  filter: '',
  bars: [{ label: 'Aucun', share: 62, shown: '62\u00a0%', chosen: true }],
};
const urls = { add_person: '/rejoindre/ABC234/' };
const present = { sessions: [{ session: 's1', present: true }] };

let far: FarSide;

async function open(names: readonly string[], over: Parameters<typeof session>[0] = {}): Promise<void> {
  const seats = names.map((name) => ({ seat: name.toLowerCase(), name }));
  const rooms = Object.fromEntries(seats.map(({ seat }) => [`seat:${seat}`, own({ id: seat, ...present })]));
  far = new FarSide(seats.map(({ seat }) => seat), {
    ...rooms,
    'session:s1': session({ activities: [WELCOME, DOTS], current: 'welcome', ...over }),
    'ballot:b1': ballot(),
  });
  render(Participant, { page: { session: 's1', seats, urls }, connection: far.connection });
  far.welcome();
  await settle();
}

/** Let the page draw, join what it now shows, and draw again. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await tick();
    await Promise.resolve();
    far.answerJoins();
  }
  await tick();
}

const click = async (name: string | RegExp, index = 0): Promise<void> => {
  await fireEvent.click(screen.getAllByRole('button', { name })[index]!);
  await settle();
};

describe('Participant', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en';
    window.localStorage.clear();
    vi.stubGlobal('scrollTo', () => {});
  });

  afterEach(() => {
    cleanup();
    far.connection.wire.stop();
    vi.unstubAllGlobals();
  });

  it('shows the current activity and follows the facilitator to the next, saying so', async () => {
    await open(['Nadia']);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Bienvenue');
    expect(screen.getByText('Présentez-vous.')).toBeTruthy();

    far.tell('session:s1', { kind: 'activity_set', activity: DOTS, current: 'dots' });
    await settle();

    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Nos priorités');
    expect(screen.getByText('Now: Nos priorités')).toBeTruthy();
  });

  it('waits in words while nothing is open', async () => {
    await open(['Nadia'], { current: null });
    expect(screen.getByText(/The next activity is coming/)).toBeTruthy();
  });

  it('says that a vote is counted once the server has stored it, and not before', async () => {
    await open(['Nadia'], { current: 'dots' });
    await click('Add a dot');
    expect(far.lastCommand).toMatchObject({
      room: 'ballot:b1', seat: 'nadia', body: { verb: 'cast', votes: [{ option: 'a', points: 1 }] },
    });
    expect(screen.getByText('Your vote is on its way.')).toBeTruthy();

    far.ack();
    far.tell('seat:nadia', { kind: 'own_ballot_set', ballot: { ballot: 'b1', votes: [{ option: 'a', points: 1 }] } });
    await settle();

    expect(screen.getByText('Your vote is counted; you may still change it.')).toBeTruthy();
  });

  it('goes back to the stored vote when the server refuses, and says why', async () => {
    await open(['Nadia'], { current: 'dots' });
    await click('Add a dot');
    far.reject('ballot_over', 'The vote is over.');
    await settle();

    expect(screen.getByText('The vote is over.')).toBeTruthy();
    expect(screen.getByText('You have 3 dots left')).toBeTruthy();
  });

  it('says what waits while the network is away', async () => {
    await open(['Nadia'], { current: 'dots' });
    far.network.end.events.lost(1006);
    await click('Add a dot');

    expect(screen.getByText('Offline: 1 item kept, sent when the network is back')).toBeTruthy();
    expect(screen.getByText('Your vote is kept here and will be sent when the network is back.')).toBeTruthy();
  });

  it('asks a shared laptop who writes, and names that person in every frame', async () => {
    await open(['Nadia', 'Karim'], { current: 'dots' });
    expect(screen.getByRole('heading', { name: 'Who writes?' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Add a dot' })).toBeNull();

    await click('Karim');
    await click('Add a dot', 1);

    expect(far.lastCommand).toMatchObject({ seat: 'karim', body: { votes: [{ option: 'b', points: 1 }] } });
  });

  it('hides the dots of the former person when the laptop is passed on', async () => {
    await open(['Nadia', 'Karim'], { current: 'dots' });
    await click('Nadia');
    await click('Add a dot');
    far.ack();
    await click('Pass the computer');
    expect(screen.queryByText('1 dot')).toBeNull();

    await click('Karim');

    expect(screen.getByText('You have 3 dots left')).toBeTruthy();
    expect(far.network.end.of('leave').map(({ room }) => room)).toContain('seat:nadia');
  });

  it('invites to pass the laptop once all the dots of one person are counted', async () => {
    await open(['Nadia', 'Karim'], { current: 'dots' });
    await click('Nadia');
    const votes = [{ option: 'a', points: 2 }, { option: 'b', points: 1 }];
    far.tell('seat:nadia', { kind: 'own_ballot_set', ballot: { ballot: 'b1', votes } });
    await settle();

    expect(screen.getByText('Nadia, your 3 dots are placed. Pass the computer to Karim.')).toBeTruthy();
  });

  it('keeps an anonymous vote under a slot that only this browser knows', async () => {
    await open(['Nadia'], { current: 'dots' });
    far.tell('ballot:b1', { kind: 'ballot_set', ballot: ballot({ anonymous: true, method: 'choice', dots: 1, cap: 1 }) });
    await settle();
    await fireEvent.click(screen.getByRole('radio', { name: 'Un bus pour les stages' }));
    await settle();
    const { slot } = far.lastCommand.body as { slot: string };
    expect(far.lastCommand.body).toEqual({ verb: 'cast_secret', slot, votes: [{ option: 'a', points: 1 }] });

    far.ack();
    await settle();
    await fireEvent.click(screen.getByRole('radio', { name: 'Des témoins dans les classes' }));
    await settle();

    expect(far.lastCommand.body).toMatchObject({ slot, votes: [{ option: 'b', points: 1 }] });
  });

  it('shows a person their own team first, with its sheet', async () => {
    const team = (name: string, member: string) => ({
      id: name, name, challenge: 'La marque employeur', colour: 'plum', icon: 'flag', pattern: 'grid', sheet: `/fiche/${name}/`,
      members: [{ seat: member.toLowerCase(), name: member }],
    });
    const teams = activity('teams', { kind: 'teams', title: 'Les équipes', state: 'open', room: 'teams:s1' });
    await open(['Nadia'], { activities: [teams] });
    far.states.set('teams:s1', { teams: [team('Équipe 1', 'Karim'), team('Équipe 2', 'Nadia')] });
    far.tell('session:s1', { kind: 'activity_set', activity: teams, current: 'teams' });
    await settle();

    const headings = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent);
    expect(headings).toEqual(['Your team: Équipe 2', 'Équipe 1']);
    expect(screen.getByRole('link', { name: 'Open our solution sheet' }).getAttribute('href')).toBe('/fiche/Équipe 2/');
  });

  it('tells somebody who was taken out of the workshop', async () => {
    await open(['Nadia']);
    far.tell('seat:nadia', { kind: 'own_session_gone', session: 's1' });
    await settle();

    expect(screen.getByRole('heading', { name: 'You are no longer in this workshop' })).toBeTruthy();
  });

  it('takes a guess and shows the figure only once revealed', async () => {
    const guessing = activity('figure', { kind: 'figure', state: 'open', guessing: true, context: { hidden: true, title: 'Combien ?', label: 'Aucun', unit: '%' } });
    await open(['Nadia'], { activities: [guessing], current: 'figure' });
    await fireEvent.input(screen.getByLabelText('Guess the figure (%)'), { target: { value: '42,5' } });
    await click('Send');
    expect(far.lastCommand.body).toEqual({ verb: 'guess', activity: 'figure', value: 42.5 });

    const revealed = { ...guessing, revealed: true, guessed: 2, guesses: [40, 60], context: FIGURE };
    far.tell('session:s1', { kind: 'activity_set', activity: revealed, current: 'figure' });
    await settle();

    expect(screen.getByText('Six sur dix.')).toBeTruthy();
    expect(screen.getByText('Enquête 2026 · 412 answers collected, not representative')).toBeTruthy();
    expect(screen.getByRole('rowheader', { name: 'Aucun' })).toBeTruthy();
    expect(screen.getByText('2 people answered; the middle answer is 50 %.')).toBeTruthy();
  });
});
