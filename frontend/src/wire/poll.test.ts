import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Heads, Link } from './link';
import { pollLink } from './poll';
import type { ClientFrame, ServerFrame } from './wire';

const ROOM = 'board:1';
const POST = '/wire/post';
const POLL = '/wire/poll';
const pong: ServerFrame = { type: 'pong', t: 1, now: 2 };

interface Asked {
  url: URL;
  init: RequestInit;
  answer: (frames: ServerFrame[], status?: number) => void;
}

let asked: Asked[];
let heard: ServerFrame[];
let lost: number[];
let seen: Heads;
let link: Link;

const flush = (): Promise<void> => new Promise((done) => setTimeout(done));
const bodyOf = (request: Asked | undefined): ClientFrame[] => JSON.parse(String(request?.init.body)) as ClientFrame[];
const join = (ref: string): ClientFrame => ({ type: 'join', room: ROOM, ref });

describe('the wire over HTTP', () => {
  beforeEach(() => {
    [asked, heard, lost, seen] = [[], [], [], {}];
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      return new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        const answer: Asked['answer'] = (frames, status = 200) => resolve(new Response(JSON.stringify(frames), { status }));
        asked.push({ url: new URL(path, 'http://host'), init, answer });
      });
    });
    link = pollLink(POST, POLL)(
      { opened: () => {}, heard: (frame) => heard.push(frame), lost: (code) => lost.push(code) },
      () => seen,
    );
  });

  afterEach(() => {
    link.close();
    vi.unstubAllGlobals();
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
    const posts = asked.filter(({ url }) => url.pathname === POST);
    expect(posts.map((post) => bodyOf(post).length)).toEqual([32, 8]);
  });

  it('polls for what follows the entries seen, marked as ours, again and again', async () => {
    link.send(join('a'));
    await flush();
    seen = { [ROOM]: ['e1', 3] };
    asked[0]?.answer([]);
    await flush();
    expect(asked[1]?.url.searchParams.get('seen')).toBe('{"board:1":["e1",3]}');
    expect(asked[1]?.init.headers).toEqual({ 'X-Wire': '1' });

    asked[1]?.answer([pong]);
    await flush();
    expect(heard).toEqual([pong]);
    expect(asked).toHaveLength(3);
  });

  it('says once that it is lost when the server cannot be reached', async () => {
    link.send(join('a'));
    await flush();
    asked[0]?.answer([], 502);
    await flush();
    link.close();

    expect(lost).toEqual([0]);
  });
});
