import type { Heads, Link, LinkEvents, OpenLink } from './link';
import type { ClientFrame, ServerFrame } from './wire';

/** The server takes no more frames in one request. */
const FRAMES_PER_POST = 32;

/** The same frames over HTTP, for networks that block sockets: frames go by POST, entries come by a long poll. */
class PollLink implements Link {
  #queue: ClientFrame[] = [];
  #posting = false;
  #over = false;
  #who: Record<string, string> = {};
  #poll: AbortController | null = null;

  constructor(
    private readonly framesPath: string,
    private readonly pollPath: string,
    private readonly events: LinkEvents,
    private readonly heads: () => Heads,
  ) {
    queueMicrotask(() => {
      if (!this.#over) events.opened();
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
    this.#lose(0);
  }

  async #post(): Promise<void> {
    if (this.#posting || this.#over || !this.#queue.length) return;
    this.#posting = true;
    const frames = this.#queue.splice(0, FRAMES_PER_POST);
    const heard = await this.#ask(this.framesPath, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(frames),
    });
    this.#posting = false;
    if (!heard) return;
    heard.forEach((frame) => this.events.heard(frame));
    if (frames.some((frame) => frame.type === 'join' || frame.type === 'leave')) this.#listen();
    void this.#post();
  }

  /** Ask for what follows the entries seen, for ever; a change of rooms asks anew. */
  #listen(): void {
    this.#poll?.abort();
    const mine = new AbortController();
    this.#poll = mine;
    void this.#listenUntil(mine);
  }

  async #listenUntil(mine: AbortController): Promise<void> {
    while (!mine.signal.aborted && !this.#over) {
      const heads = this.heads();
      if (!Object.keys(heads).length) return;
      // A header that no other site's page may add: browsers leave the origin out of a plain GET.
      const init = { signal: mine.signal, headers: { 'X-Wire': '1' } };
      const heard = await this.#ask(this.pollPath, init, { seen: JSON.stringify(heads) });
      if (mine.signal.aborted) return;
      heard?.forEach((frame) => this.events.heard(frame));
    }
  }

  async #ask(path: string, init: RequestInit, query: Record<string, string> = {}): Promise<ServerFrame[] | null> {
    try {
      const asked = new URLSearchParams({ ...this.#who, ...query });
      const response = await fetch(`${path}?${asked}`, { ...init, credentials: 'same-origin', cache: 'no-store' });
      if (!response.ok) throw new Error(String(response.status));
      return (await response.json()) as ServerFrame[];
    } catch {
      if (!init.signal?.aborted) this.#lose(0);
      return null;
    }
  }

  #lose(code: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#poll?.abort();
    this.events.lost(code);
  }
}

export const pollLink =
  (framesPath: string, pollPath: string): OpenLink =>
  (events, heads) =>
    new PollLink(framesPath, pollPath, events, heads);
