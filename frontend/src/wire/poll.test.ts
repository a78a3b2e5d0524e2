import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Heads, Link } from './link';
import { pollLink } from './poll';
import type { ClientFrame, ServerFrame } from './wire';

const ROOM = 'board:1';
const AT = '2026-11-21T09:00:00Z';
const POST = '/wire/post';
const POLL = '/wire/poll';
const pong: ServerFrame = { type: 'pong', t: 1, now: 2 };

interface Asked {
  url: URL;
  init: RequestInit;
  answer: (frames: unknown, status?: number) => void;
  fail: () => void;
}

let asked: Asked[];
let heard: ServerFrame[];
let lost: number[];
let seen: Heads;
let link: Link;
let leaves: boolean;

/** Hear a frame; `leaves`: and leave the link because of it. */
function hear(frame: ServerFrame): void {
  heard.push(frame);
  if (leaves) link.close();
}

const flush = (milliseconds = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const bodyOf = (request: Asked | undefined): ClientFrame[] => JSON.parse(String(request?.init.body)) as ClientFrame[];
const posts = (): ClientFrame[][] => asked.filter(({ url }) => url.pathname === POST).map(bodyOf);
const polls = (): Asked[] => asked.filter(({ url }) => url.pathname === POLL);
const join = (ref: string): ClientFrame => ({ type: 'join', room: ROOM, ref });

describe('the wire over HTTP', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    [asked, heard, lost, seen, leaves] = [[], [], [], {}, false];
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      return new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        const answer: Asked['answer'] = (frames, status = 200) => resolve(new Response(JSON.stringify(frames), { status }));
        asked.push({ url: new URL(path, 'http://host'), init, answer, fail: () => reject(new TypeError('unreachable')) });
      });
    });
    link = pollLink(POST, POLL)(
      { opened: () => {}, heard: hear, lost: (code) => lost.push(code) },
      () => seen,
    );
  });

  afterEach(() => {
    link.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('posts together what is sent together, says who asks, and hears the answers in order', async () => {
    const hello: ClientFrame = { type: 'hello', protocol: 1, locale: 'fr', projector: true };
    link.send(hello);
    link.send(join('a'));
    await flush();
    expect(asked.map(({ url }) => url.pathname + url.search)).toEqual(['/wire/post?locale=fr&projector=1']);
    expect(bodyOf(asked[0])).toEqual([hello, join('a')]);

    asked[0]?.answer([pong, pong]);
    await flush();
    expect(heard).toEqual([pong, pong]);
  });

  it('sends one request at a time and no more frames than the server takes', async () => {
    for (let index = 0; index < 40; index += 1) link.send(join(String(index)));
    await flush();
    expect(asked).toHaveLength(1);

    asked[0]?.answer([]);
    await flush();
    expect(posts().map((frames) => frames.length)).toEqual([32, 8]);
  });

  /** A room is joined, and polled from its third entry. */
  async function follow(): Promise<void> {
    link.send(join('a'));
    await flush();
    seen = { [ROOM]: ['e1', 3, AT] };
    asked[0]?.answer([]);
    await flush();
  }

  it('polls for what follows the entries seen, marked as ours, again and again', async () => {
    await follow();
    expect(polls()[0]?.url.searchParams.get('seen')).toBe(`{"board:1":["e1",3,"${AT}"]}`);
    expect(polls()[0]?.init.headers).toEqual({ 'X-Wire': '1' });

    seen = { [ROOM]: ['e1', 4, AT] };
    polls()[0]?.answer([pong]);
    await flush();
    expect(heard).toEqual([pong]);
    expect(polls()).toHaveLength(1);

    await flush(200);
    expect(polls()[1]?.url.searchParams.get('seen')).toBe(`{"board:1":["e1",4,"${AT}"]}`);
  });

  it('does not hammer whoever answers polls at once with nothing new', async () => {
    await follow();
    polls()[0]?.answer([]);
    await flush(900);
    expect(polls()).toHaveLength(1);

    await flush(100);
    expect(polls()).toHaveLength(2);
  });

  it('CL-12: loses no frame with a request that failed', async () => {
    link.send(join('a'));
    await flush();
    asked[0]?.answer([]);
    await flush();
    link.send(join('b'));
    await flush();
    asked[1]?.fail();
    link.send(join('c'));
    await flush(500);

    expect(posts()).toEqual([[join('a')], [join('b')], [join('b'), join('c')]]);
    expect(lost).toEqual([]);
  });

  it.each([
    ['a server error', [], 500],
    ['a proxy that asks for a name', [], 407],
    ['a login page in place of the answer', { html: true }, 200],
    ['an array of something else', ['ok'], 200],
  ])('CL-12: is lost after three answers in a row that are not the server’s: %s', async (_, answer, status) => {
    link.send(join('a'));
    await flush();
    asked[0]?.answer([]);
    await flush();
    link.send(join('b'));
    for (let time = 1; time <= 3; time += 1) {
      await flush(1000);
      expect(lost).toEqual([]);
      asked[time]?.answer(answer, status);
      await flush();
    }

    expect(posts().slice(1)).toEqual([[join('b')], [join('b')], [join('b')]]);
    expect(lost).toEqual([0]);
  });

  it('CL-12: gives up a request that nobody answers, and asks again', async () => {
    await follow();
    link.send(join('b'));
    await flush(30_000);
    expect(lost).toEqual([]);

    await flush(500);
    expect(posts().slice(1)).toEqual([[join('b')], [join('b')]]);
  });

  it('CL-12: asks more slowly when the server says that it asks too often', async () => {
    await follow();
    link.send(join('b'));
    for (let time = 1; time <= 5; time += 1) {
      await flush();
      expect(posts()).toHaveLength(1 + time);
      asked.at(-1)?.answer([], 429);
      await flush(1900);
      expect(posts()).toHaveLength(1 + time);
      await flush(100);
    }
    expect(lost).toEqual([]);
  });

  it('HS-4: tells that the page’s protocol is no longer spoken, and asks nothing more', async () => {
    link.send({ type: 'hello', protocol: 1, locale: 'fr', projector: false });
    await flush();
    asked[0]?.answer([], 410);
    await flush(60_000);

    expect(lost).toEqual([4001]);
    expect(asked).toHaveLength(1);
  });

  it('posts less at a time where a proxy finds it too large', async () => {
    await follow();
    for (let index = 0; index < 32; index += 1) link.send(join(String(index)));
    await flush();
    asked.at(-1)?.answer([], 413);
    await flush(500);

    expect(posts().map((frames) => frames.length)).toEqual([1, 32, 16]);
  });

  it('follows no redirection: another host is told nothing', async () => {
    await follow();
    expect(asked.map(({ init }) => init.redirect)).toEqual(['error', 'error']);
  });

  it('says nothing more of an answer in the middle of which it was left', async () => {
    await follow();
    leaves = true;
    polls()[0]?.answer([pong, pong]);
    await flush();

    expect(heard.length).toBe(1);
  });

  it('says nothing more once it was left', async () => {
    await follow();
    link.send(join('b'));
    await flush();
    link.close();
    asked.forEach(({ answer }) => answer([pong]));
    await flush(60_000);

    expect([heard, lost, asked.length]).toEqual([[], [0], 3]);
  });

  it('says at once, and once, that it is lost when the server was never reached', async () => {
    link.send(join('a'));
    await flush();
    asked[0]?.answer([], 502);
    await flush();
    link.close();

    expect(lost).toEqual([0]);
  });
});
