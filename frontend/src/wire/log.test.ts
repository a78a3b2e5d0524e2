import { describe, expect, it } from 'vitest';
import { RoomLog } from './log';
import type { JoinedSnapshot } from './wire';

type Said = { kind: 'said'; word: string };
type State = { words: string[] };

const reduce = (state: State, entry: Said): State => ({ words: [...state.words, entry.word] });
const at = (seq: number): string => `2026-11-21T09:00:0${seq}Z`;
const said = (seq: number, word: string) => ({ seq, at: at(seq), body: { kind: 'said', word } });

function snapshot(ref: string, seq: number, words: string[]): JoinedSnapshot {
  return { type: 'joined', room: 'board:1', ref, epoch: 'e1', seq, at: at(seq), mode: 'snapshot', state: { words } };
}

function joinedLog(): RoomLog<State, Said> {
  const log = new RoomLog<State, Said>('board:1', 'nadia', reduce);
  log.joined(snapshot(log.join().ref, 2, ['one', 'two']));
  return log;
}

describe('RoomLog', () => {
  it('asks as somebody who has never been here, then from its last number', () => {
    const log = new RoomLog<State, Said>('board:1', 'nadia', reduce);
    expect(log.join()).toMatchObject({ epoch: null, last_seq: -1 });

    expect(joinedLog().join()).toMatchObject({ epoch: 'e1', last_seq: 2 });
  });

  it('reduces entries in order and ignores those it already has', () => {
    const log = joinedLog();

    expect(log.receive(said(3, 'three'))).toBe(true);
    expect(log.receive(said(3, 'three'))).toBe(true);

    expect(log.state).toEqual({ words: ['one', 'two', 'three'] });
    expect(log.seq).toBe(3);
  });

  it('refuses to go over a hole', () => {
    const log = joinedLog();

    expect(log.receive(said(4, 'four'))).toBe(false);

    expect(log.state).toEqual({ words: ['one', 'two'] });
  });

  it('fills a hole from a replay', () => {
    const log = joinedLog();
    const ref = log.join().ref;
    log.joined({
      type: 'joined',
      room: 'board:1',
      ref,
      epoch: 'e1',
      seq: 4,
      at: at(4),
      mode: 'replay',
      entries: [said(3, 'three'), said(4, 'four')],
    });

    expect(log.state).toEqual({ words: ['one', 'two', 'three', 'four'] });
  });

  it('holds back entries that overtake their snapshot', () => {
    const log = new RoomLog<State, Said>('board:1', 'nadia', reduce);
    const ref = log.join().ref;
    log.receive(said(2, 'two'));
    log.receive(said(3, 'three'));

    log.joined(snapshot(ref, 2, ['one', 'two']));

    expect(log.state).toEqual({ words: ['one', 'two', 'three'] });
  });

  it('takes a snapshot over what it had, after a restoration', () => {
    const log = joinedLog();
    log.joined({ ...snapshot(log.join().ref, 1, ['one']), epoch: 'e2' });

    expect(log.state).toEqual({ words: ['one'] });
    expect(log.join()).toMatchObject({ epoch: 'e2', last_seq: 1 });
  });

  it('takes a state that it did not ask for', () => {
    const log = joinedLog();
    log.joined({ ...snapshot(log.join().ref, 1, ['redacted']), ref: null });

    expect(log.state).toEqual({ words: ['redacted'] });
    expect(log.joining).toBe(false);
  });

  it('CL-11: says when its last entry was written, so that a restored database is noticed', () => {
    const log = joinedLog();
    expect(log.join()).toMatchObject({ last_seq: 2, last_at: at(2) });

    log.joined(snapshot(log.join().ref, 2, ['one', 'two']));
    log.receive(said(3, 'three'));
    expect(log.join()).toMatchObject({ last_seq: 3, last_at: at(3) });
  });

  it('does not carry an entry of one epoch into the next', () => {
    const log = joinedLog();
    const ref = log.join().ref;
    log.receive(said(3, 'undone'));

    expect(log.joined({ ...snapshot(ref, 2, ['one', 'other']), epoch: 'e2' })).toBe(false);

    expect(log.state).toEqual({ words: ['one', 'other'] });
    expect(log.join()).toMatchObject({ epoch: 'e2', last_seq: 2 });
  });

  it('takes the whole state where it cannot reduce an entry, as of a newer server', () => {
    const log = new RoomLog<State, Said>('board:1', 'nadia', (state, entry) => {
      if (entry.kind !== 'said') throw new Error('unknown');
      return reduce(state, entry);
    });
    log.joined(snapshot(log.join().ref, 2, ['one', 'two']));

    expect(log.receive({ seq: 3, at: at(3), body: { kind: 'sung' } })).toBe(false);

    expect(log.join()).toMatchObject({ epoch: null, last_seq: -1, last_at: null });
  });

  it('ignores the answer to a join it has since repeated', () => {
    const log = new RoomLog<State, Said>('board:1', 'nadia', reduce);
    const first = log.join().ref;
    log.join();

    log.joined(snapshot(first, 1, ['one']));

    expect(log.state).toBeNull();
  });
});
