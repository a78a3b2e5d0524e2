import { backoff } from './backoff';
import { monotonic } from './clock';
import { frameIn, type Heads, type Link, type LinkEvents, type OpenLink } from './link';
import { CLOSE, type ClientFrame, type ServerFrame } from './wire';

/** The server takes no more frames in one request. */
const FRAMES_PER_POST = 32;
const POST_PATIENCE = 30_000;
/** The server answers a poll after 25 seconds at the latest. */
const POLL_PATIENCE = 45_000;
/** Requests in a row that may fail before the link is lost: one that fails is not yet a network that is gone. */
const FAILURES = 3;
/** Polls begin no closer to each other: what a busy room says meanwhile comes together. */
const SPACING = 200;
/** One that brings nothing new is not repeated sooner, whatever answers it. */
const IDLE_SPACING = 1_000;
const TOO_LARGE = 413;
/** This page's protocol is no longer spoken: it must be loaded again. */
const UNSPOKEN = 410;
/** The server's own word that this browser asks too often: it is there, and is asked more slowly. */
const TOO_OFTEN = 429;
const BREATHER = 2_000;

/** What a request came to; null when it was not the server that answered. */
type Answer = ServerFrame[] | typeof TOO_OFTEN | null;

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** The same frames over HTTP, for networks that block sockets: frames go by POST, entries come by a long poll. */
class PollLink implements Link {
  /** Frames stay here until their request is answered; all may be sent twice. */
  #queue: ClientFrame[] = [];
  #perPost = FRAMES_PER_POST;
  #isPosting = false;
  #isOver = false;
  #hasWorked = false;
  #failures = 0;
  #who: Record<string, string> = {};
  #poll = new AbortController();
  readonly #end = new AbortController();

  constructor(
    private readonly framesPath: string,
    private readonly pollPath: string,
    private readonly events: LinkEvents,
    private readonly heads: () => Heads,
  ) {
    queueMicrotask(() => {
      if (!this.#isOver) events.opened();
    });
  }

  send(frame: ClientFrame): void {
    // Each request stands alone: it says again who asks.
    if (frame.type === 'hello') this.#who = { locale: frame.locale ?? '', projector: frame.projector ? '1' : '' };
    this.#queue.push(frame);
    // Frames sent in one go travel together.
    queueMicrotask(() => void this.#post());
  }

  close(): void {
    this.#lose();
  }

  async #post(): Promise<void> {
    if (this.#isPosting) return;
    this.#isPosting = true;
    while (this.#queue.length && !this.#isOver) await this.#postOnce(this.#queue.slice(0, this.#perPost));
    this.#isPosting = false;
  }

  async #postOnce(frames: ClientFrame[]): Promise<void> {
    const heard = await this.#ask(this.framesPath, POST_PATIENCE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(frames),
      signal: this.#end.signal,
    });
    if (!heard) return;
    this.#queue.splice(0, frames.length);
    this.#hear(heard);
    if (frames.some(({ type }) => type === 'join' || type === 'leave')) this.#listen();
  }

  /** Ask for what follows the entries seen, for ever; a change of rooms asks anew. */
  #listen(): void {
    this.#poll.abort();
    if (this.#isOver) return;
    this.#poll = new AbortController();
    void this.#listenUntil(this.#poll.signal);
  }

  async #listenUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isOver) {
      const seen = JSON.stringify(this.heads());
      if (seen === '{}') return;
      const asked = monotonic();
      // A header that no other site's page may add: browsers leave the origin out of a plain GET.
      const heard = await this.#ask(this.pollPath, POLL_PATIENCE, { signal, headers: { 'X-Wire': '1' } }, { seen });
      if (signal.aborted) return;
      this.#hear(heard ?? []);
      const spacing = JSON.stringify(this.heads()) === seen ? IDLE_SPACING : SPACING;
      const early = asked + spacing - monotonic();
      if (early > 0) await pause(early);
    }
  }

  #hear(frames: readonly ServerFrame[]): void {
    for (const frame of frames) if (!this.#isOver) this.events.heard(frame);
  }

  /** The frames answered; null, after a pause, when nothing was taken. */
  async #ask(path: string, patience: number, init: RequestInit, query: object = {}): Promise<ServerFrame[] | null> {
    const frames = await this.#fetch(path, patience, init, query);
    if (init.signal?.aborted) return null;
    if (frames === TOO_OFTEN) {
      await pause(BREATHER);
      return null;
    }
    if (frames) {
      [this.#failures, this.#hasWorked] = [0, true];
      return frames;
    }
    this.#failures += 1;
    if (!this.#hasWorked || this.#failures >= FAILURES) this.#lose();
    else await pause(backoff(this.#failures - 1));
    return null;
  }

  async #fetch(path: string, patience: number, init: RequestInit, query: object): Promise<Answer> {
    const asked = new URLSearchParams({ ...this.#who, ...query });
    const late = new AbortController();
    const giveUp = (): void => late.abort();
    init.signal?.addEventListener('abort', giveUp);
    const timer = setTimeout(giveUp, patience);
    try {
      // A network's login page elsewhere is no answer: it is told nothing.
      const fixed = { credentials: 'same-origin', cache: 'no-store', redirect: 'error' } as const;
      const response = await fetch(`${path}?${asked}`, { ...init, ...fixed, signal: late.signal });
      if (response.status === TOO_LARGE) this.#perPost = Math.max(1, this.#perPost >> 1);
      if (response.status === TOO_OFTEN) return TOO_OFTEN;
      if (response.status === UNSPOKEN) this.#lose(CLOSE.UNSPOKEN_PROTOCOL);
      return response.ok ? framesIn(await response.json()) : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
      init.signal?.removeEventListener('abort', giveUp);
    }
  }

  #lose(code = 0): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end.abort();
    this.#poll.abort();
    this.events.lost(code);
  }
}

/** Null when this is no answer of ours: a login page, a proxy's own words. */
function framesIn(value: unknown): ServerFrame[] | null {
  if (!Array.isArray(value)) return null;
  const frames = value.map(frameIn);
  return frames.every((frame) => frame !== null) ? frames : null;
}

export const pollLink =
  (framesPath: string, pollPath: string): OpenLink =>
  (events, heads) =>
    new PollLink(framesPath, pollPath, events, heads);
