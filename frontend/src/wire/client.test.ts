import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Wire, type Reply } from './client';
import { Network } from './fake';

type State = { words: string[] };
type Said = { kind: 'said'; word: string };

const ROOM = 'board:1';
const AT = '2026-11-21T09:00:00Z';
const reduce = (state: State, entry: Said): State => ({ words: [...state.words, entry.word] });
const entry = (seq: number, word: string) => ({ type: 'entry' as const, room: ROOM, seq, at: AT, body: { kind: 'said', word } });

let sockets: Network;
let http: Network;
let wire: Wire;
let states: State[];

function open(withHttp = false): Wire {
  wire = new Wire({
    seats: ['nadia'],
    locale: 'fr',
    socket: sockets.open,
    http: withHttp ? http.open : undefined,
    storage: window.localStorage,
    random: () => 1,
  });
  wire.start();
  return wire;
}

function follow(): void {
  states = [];
  wire.join<State, Said>(ROOM, 'nadia', reduce, { state: (state) => states.push(state) });
}

function answerJoin(seq = 0, words: string[] = []): void {
  const { ref } = sockets.end.last('join');
  sockets.end.say({ type: 'joined', room: ROOM, ref, epoch: 'e1', seq, at: AT, mode: 'snapshot', state: { words } });
}

const loseSocket = (code = 1006): void => sockets.end.events.lost(code);

describe('Wire', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    window.localStorage.clear();
    sockets = new Network();
    http = new Network();
  });

  afterEach(() => {
    wire.stop();
    vi.useRealTimers();
  });

  it('says hello first and joins once welcome', () => {
    open();
    follow();
    expect(sockets.end.sent).toEqual([]);

    sockets.end.welcome();

    expect(sockets.end.sent.map((frame) => frame.type)).toEqual(['hello', 'ping', 'join']);
    expect(wire.standing).toBe('socket');
  });

  it('gives the state to whoever follows, then each new one', () => {
    open();
    follow();
    sockets.end.welcome();
    answerJoin(1, ['one']);
    sockets.end.say(entry(2, 'two'));

    expect(states).toEqual([{ words: ['one'] }, { words: ['one', 'two'] }]);
  });

  it('CL-2: joins again from its last number when an entry is missing', () => {
    open();
    follow();
    sockets.end.welcome();
    answerJoin(1, ['one']);

    sockets.end.say(entry(3, 'three'));

    expect(sockets.end.last('join')).toMatchObject({ last_seq: 1, epoch: 'e1' });
    const { ref } = sockets.end.last('join');
    sockets.end.say({
      type: 'joined', room: ROOM, ref, epoch: 'e1', seq: 3, at: AT, mode: 'replay',
      entries: [{ seq: 2, at: AT, body: { kind: 'said', word: 'two' } as Said }, { seq: 3, at: AT, body: { kind: 'said', word: 'three' } as Said }],
    });
    expect(states.at(-1)).toEqual({ words: ['one', 'two', 'three'] });
  });

  it('settles a command at its acknowledgement and not before', async () => {
    open();
    sockets.end.welcome();
    const settled: Reply[] = [];
    void wire.command(ROOM, 'nadia', { verb: 'add_card' }).then((reply) => settled.push(reply));
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).toEqual([]);

    sockets.end.say({ type: 'ack', room: ROOM, ref: sockets.end.last('command').ref, seq: 1, result: { id: 'c1' } });
    await vi.advanceTimersByTimeAsync(0);

    expect(settled).toEqual([{ ok: true, result: { id: 'c1' } }]);
    expect(wire.outbox.pending()).toEqual([]);
  });

  it('CL-1: sends what was written while cut off once, with the ref it was given', async () => {
    open();
    sockets.end.welcome();
    loseSocket();
    void wire.command(ROOM, 'nadia', { verb: 'add_card' });
    const { ref } = wire.outbox.pending()[0]!;

    await vi.advanceTimersByTimeAsync(1000);
    sockets.end.welcome();

    expect(sockets.ends).toHaveLength(2);
    expect(sockets.end.of('command').map((frame) => frame.ref)).toEqual([ref]);
  });

  it('CL-1: sends after a reload what the former page could not', () => {
    open();
    void wire.command(ROOM, 'nadia', { verb: 'add_card' });
    const { ref } = wire.outbox.pending()[0]!;
    wire.stop();

    open();
    sockets.end.welcome();
    expect(sockets.end.of('command').map((frame) => frame.ref)).toEqual([ref]);

    sockets.end.say({ type: 'ack', room: ROOM, ref });
    wire.stop();
    open();
    sockets.end.welcome();
    expect(sockets.end.of('command')).toEqual([]);
  });

  it('keeps a refused command and says why', async () => {
    open();
    sockets.end.welcome();
    const reply = wire.command(ROOM, 'nadia', { verb: 'add_card' });
    sockets.end.say({ type: 'reject', room: ROOM, ref: sockets.end.last('command').ref, code: 'board_locked', message: 'Locked.' });

    expect(await reply).toEqual({ ok: false, code: 'board_locked', message: 'Locked.' });
    expect(wire.outbox.refused()).toHaveLength(1);
  });

  it('asks once for a room it was put out of, and takes the no that follows', () => {
    open();
    const denials: string[] = [];
    wire.join<State, Said>(ROOM, 'nadia', reduce, { state: () => {}, denied: (code) => denials.push(code) });
    sockets.end.welcome();
    answerJoin();

    const out = { type: 'reject' as const, room: ROOM, ref: null, code: 'evicted', message: 'Out.' };
    sockets.end.say(out, out);
    expect(sockets.end.of('join')).toHaveLength(2);
    sockets.end.say({ ...out, ref: sockets.end.last('join').ref, code: 'no_such_room' }, out);

    expect(denials).toEqual(['no_such_room']);
    expect(sockets.end.of('join')).toHaveLength(2);
  });

  it('catches up when the page is seen again', () => {
    open();
    follow();
    sockets.end.welcome();
    answerJoin(1, ['one']);

    document.dispatchEvent(new Event('visibilitychange'));

    expect(sockets.end.of('join')).toHaveLength(2);
    expect(sockets.end.last('join')).toMatchObject({ last_seq: 1, last_at: AT });
  });

  it('CL-9: counts time by the server’s clock, though this computer’s is set while the page is open', async () => {
    vi.setSystemTime(Date.parse('2026-11-21T09:00:00Z'));
    open();
    sockets.end.welcome();
    vi.setSystemTime(Date.parse('2026-11-21T02:00:00Z'));
    await vi.advanceTimersByTimeAsync(60_000);

    expect(wire.now()).toBe(Date.parse('2026-11-21T09:01:00Z'));
    expect([wire.standing, sockets.ends.length]).toEqual(['socket', 1]);
  });

  it('CL-10: says it has seen what it has applied, and only of rooms that this line follows', async () => {
    open();
    follow();
    sockets.end.welcome();
    expect(sockets.end.last('ping').seen).toEqual({});
    answerJoin(1, ['one']);
    sockets.end.say(entry(2, 'two'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets.end.last('ping').seen).toEqual({ [ROOM]: 2 });

    document.dispatchEvent(new Event('visibilitychange'));
    sockets.end.say(entry(3, 'three'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets.end.last('ping').seen).toEqual({ [ROOM]: 2 });

    loseSocket();
    await vi.advanceTimersByTimeAsync(1000);
    sockets.end.welcome();
    expect(sockets.end.last('ping').seen).toEqual({});
  });

  it('asks again, and denies nobody, while the server fails', async () => {
    open();
    const denied: string[] = [];
    wire.join<State, Said>(ROOM, 'nadia', reduce, { state: () => {}, denied: (code) => denied.push(code) });
    sockets.end.welcome();

    sockets.end.say({ type: 'reject', room: ROOM, ref: sockets.end.last('join').ref, code: 'failed', message: 'Failed.' });
    await vi.advanceTimersByTimeAsync(3000);

    expect(denied).toEqual([]);
    expect(sockets.end.of('join')).toHaveLength(2);
  });

  it('asks again for a room whose answer was lost', async () => {
    open();
    follow();
    sockets.end.welcome();

    await vi.advanceTimersByTimeAsync(30_000);
    expect(sockets.end.of('join')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sockets.end.of('join')).toHaveLength(2);
  });

  it('asks for its rooms again after « too fast »', async () => {
    open();
    follow();
    sockets.end.welcome();
    sockets.end.say({ type: 'reject', room: null, ref: null, code: 'too_fast', message: 'Wait.' });
    await vi.advanceTimersByTimeAsync(1500);

    expect(sockets.end.of('join')).toHaveLength(2);
  });

  it('CL-5: changes the line under a room without losing or doubling an entry', async () => {
    open(true);
    follow();
    loseSocket();
    await vi.advanceTimersByTimeAsync(500);
    loseSocket();
    await vi.advanceTimersByTimeAsync(1000);
    http.end.welcome();
    http.end.say({ type: 'joined', room: ROOM, ref: http.end.last('join').ref, epoch: 'e1', seq: 1, at: AT, mode: 'snapshot', state: { words: ['one'] } });
    void wire.command(ROOM, 'nadia', { verb: 'add_card' });
    await vi.advanceTimersByTimeAsync(60_000);

    const trial = sockets.end;
    http.end.say(entry(2, 'two'));
    trial.welcome();
    http.end.say(entry(3, 'three'));
    trial.say(entry(3, 'three'));
    const entries = [2, 3].map((seq) => ({ seq, at: AT, body: { kind: 'said', word: seq === 2 ? 'two' : 'three' } }));
    trial.say({ type: 'joined', room: ROOM, ref: trial.last('join').ref, epoch: 'e1', seq: 3, at: AT, mode: 'replay', entries });
    trial.say(entry(4, 'four'));

    expect(states.at(-1)).toEqual({ words: ['one', 'two', 'three', 'four'] });
    expect(trial.last('join')).toMatchObject({ epoch: 'e1', last_seq: 2, last_at: AT });
    expect(trial.of('command').map(({ ref }) => ref)).toEqual([wire.outbox.pending()[0]?.ref]);
    expect([http.end.closed, wire.standing]).toEqual([true, 'socket']);
  });

  it('CL-4: asks again for a room it was put out of, and is denied when that is for good', () => {
    open();
    const denied: string[] = [];
    wire.join<State, Said>(ROOM, 'nadia', reduce, { state: () => {}, denied: (code) => denied.push(code) });
    sockets.end.welcome();
    answerJoin();

    sockets.end.say({ type: 'reject', room: ROOM, ref: null, code: 'evicted', message: 'Gone.' });
    expect(sockets.end.of('join')).toHaveLength(2);
    expect(denied).toEqual([]);

    const { ref } = sockets.end.last('join');
    sockets.end.say({ type: 'reject', room: ROOM, ref, code: 'no_such_room', message: 'Closed.' });
    expect(denied).toEqual(['no_such_room']);
    expect(sockets.end.of('join')).toHaveLength(2);
  });
});
