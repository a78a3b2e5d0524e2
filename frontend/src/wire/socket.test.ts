import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketLink } from './socket';
import type { ServerFrame } from './wire';

/** The browser's half of a socket, played by the test. */
class Played {
  static readonly OPEN = 1;
  static made: Played[] = [];
  readyState = 0;
  sent: string[] = [];
  closed: number[] = [];
  onopen = (): void => {};
  onmessage = (_: { data: unknown }): void => {};
  onclose = (_: { code: number }): void => {};

  constructor(readonly address: URL) {
    Played.made.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code: number): void {
    this.closed.push(code);
  }
}

const pong: ServerFrame = { type: 'pong', t: 1, now: 2 };
let heard: ServerFrame[];
let lost: number[];
const events = { opened: () => {}, heard: (frame: ServerFrame) => heard.push(frame), lost: (code: number) => lost.push(code) };

describe('the wire over a socket', () => {
  beforeEach(() => {
    [heard, lost, Played.made] = [[], [], []];
    vi.stubGlobal('WebSocket', Played);
  });

  afterEach(() => vi.unstubAllGlobals());

  it('hears frames, and nothing of what is none', () => {
    socketLink('/ws')(events, () => ({}));
    const [socket] = Played.made;
    for (const data of ['<html>', 'null', '[]', '{}', new Blob(), JSON.stringify(pong)]) socket?.onmessage({ data });

    expect(heard).toEqual([pong]);
  });

  it('says once why it closed, and nothing after it', () => {
    socketLink('/ws')(events, () => ({}));
    const [socket] = Played.made;
    socket?.onclose({ code: 4012 });
    socket?.onclose({ code: 1006 });
    socket?.onmessage({ data: JSON.stringify(pong) });

    expect([heard, lost]).toEqual([[], [4012]]);
  });

  it('is lost at once when it is left: a dead network takes minutes to say so', () => {
    socketLink('/ws')(events, () => ({})).close();
    expect([lost, Played.made[0]?.closed]).toEqual([[1000], [1000]]);
  });

  it('is lost where a filter took sockets out of the browser', async () => {
    vi.stubGlobal('WebSocket', undefined);
    socketLink('/ws')(events, () => ({}));
    await Promise.resolve();

    expect(lost).toEqual([0]);
  });
});
