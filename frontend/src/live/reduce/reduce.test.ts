import { describe, expect, it } from 'vitest';
import { reduceBallot } from './ballot';
import { reduceDesk } from './desk';
import { activity, ballot, desk, own, person, session, tally } from './fixtures';
import { reduceSeat } from './seat';
import { currentActivity, reduceSession } from './session';
import { reduceTally } from './tally';
import { reduceTeams } from './teams';

describe('reduceSession', () => {
  it('changes settings and keeps the run of show', () => {
    const after = reduceSession(session(), {
      kind: 'session_set', title: 'Autre titre', territory: 'Dreux', code: 'XYZ789', state: 'closed', names: 'pseudonym',
    });
    expect(after).toEqual(session({ title: 'Autre titre', territory: 'Dreux', code: 'XYZ789', state: 'closed', names: 'pseudonym' }));
  });

  it('opens an activity: it is replaced in its place and becomes current', () => {
    const opened = activity('figure', { state: 'open', context: { sentence: 'Six sur dix' } });
    const after = reduceSession(session(), { kind: 'activity_set', activity: opened, current: 'figure' });

    expect(after.activities.map(({ id }) => id)).toEqual(['welcome', 'figure', 'dots']);
    expect(currentActivity(after)).toEqual(opened);
  });

  it('takes another run of show', () => {
    const after = reduceSession(session(), { kind: 'run_set', activities: [activity('dots')], current: null });
    expect(after.activities).toEqual([activity('dots')]);
    expect(currentActivity(after)).toBeNull();
  });

  it('counts people and guesses, and sets the timer', () => {
    const timer = { started_at: '2026-11-21T09:00:00Z', ends_at: '2026-11-21T09:05:00Z', label: '', activity: null };
    const after = [
      { kind: 'people_counted' as const, people: 12 },
      { kind: 'guessed' as const, activity: 'figure', guessed: 3 },
      { kind: 'timer_set' as const, timer },
    ].reduce(reduceSession, session());

    expect(after).toEqual(
      session({ people: 12, timer, activities: [activity('welcome'), activity('figure', { guessed: 3 }), activity('dots')] }),
    );
  });
});

describe('reduceDesk', () => {
  it('adds, renames and removes people in their place', () => {
    const after = [
      { kind: 'person_set' as const, person: person('nadia') },
      { kind: 'person_set' as const, person: person('karim') },
      { kind: 'person_set' as const, person: person('nadia', { name: 'Nadia B.' }) },
    ].reduce(reduceDesk, desk());
    expect(after.people).toEqual([person('nadia', { name: 'Nadia B.' }), person('karim')]);

    expect(reduceDesk(after, { kind: 'person_gone', seat: 'nadia' }).people).toEqual([person('karim')]);
  });

  it('takes the whole list and another code', () => {
    expect(reduceDesk(desk(), { kind: 'people_set', people: [person('lina')] })).toEqual(desk({ people: [person('lina')] }));
    expect(reduceDesk(desk(), { kind: 'code_set', code: 'XYZ789' })).toEqual(desk({ code: 'XYZ789' }));
  });
});

describe('reduceSeat', () => {
  const card = { id: 'c1', board: 'b1', zone: 'z1', text: 'Le bus', rev: 0, revealed: false };

  it('keeps one line a workshop, one guess an activity and one ballot a vote', () => {
    const votes = [{ option: 'a', points: 2 }];
    const after = [
      { kind: 'own_session_set' as const, session: { session: 's1', present: false } },
      { kind: 'own_session_set' as const, session: { session: 's1', present: true } },
      { kind: 'own_guess_set' as const, guess: { activity: 'figure', value: 40 } },
      { kind: 'own_guess_set' as const, guess: { activity: 'figure', value: 50 } },
      { kind: 'own_ballot_set' as const, ballot: { ballot: 'b1', votes: [] } },
      { kind: 'own_ballot_set' as const, ballot: { ballot: 'b1', votes } },
    ].reduce(reduceSeat, own());

    expect(after).toEqual(
      own({
        sessions: [{ session: 's1', present: true }],
        guesses: [{ activity: 'figure', value: 50 }],
        ballots: [{ ballot: 'b1', votes }],
      }),
    );
    expect(reduceSeat(after, { kind: 'own_session_gone', session: 's1' }).sessions).toEqual([]);
  });

  it('forgets the text of cards once they are on the board', () => {
    const after = reduceSeat(reduceSeat(own(), { kind: 'own_card_set', card }), { kind: 'own_cards_revealed', cards: ['c1'] });
    expect(after.cards).toEqual([{ ...card, zone: null, text: '', revealed: true }]);

    expect(reduceSeat(after, { kind: 'own_card_gone', card: 'c1' }).cards).toEqual([]);
  });
});

describe('reduceTeams', () => {
  it('takes the whole composition', () => {
    const team = { id: 't1', name: 'Équipe 1', challenge: '', colour: 'sky', icon: 'users', pattern: 'dots', sheet: '/f', members: [] };
    expect(reduceTeams({ teams: [] }, { kind: 'teams_set', teams: [team] })).toEqual({ teams: [team] });
  });
});

describe('reduceBallot and reduceTally', () => {
  it('counts voters, then shows the results of the close', () => {
    const counted = reduceBallot(ballot(), { kind: 'ballot_counted', voters: 4, results: null });
    expect(counted.voters).toBe(4);

    const closed = ballot({ state: 'closed', voters: 4, results: [] });
    expect(reduceBallot(counted, { kind: 'ballot_set', ballot: closed })).toEqual(closed);
  });

  it('takes what was typed in as a whole', () => {
    const hands = [{ option: 'a', count: 5 }];
    expect(reduceTally(tally(), { kind: 'tally_set', papers: [], hands })).toEqual(tally({ hands }));
  });
});
