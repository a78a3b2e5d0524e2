import { monotonic } from './clock';
import type { Heads, OpenLink } from './link';
import type { ClientFrame, Hello, Ping, ServerFrame } from './wire';

export type Kind = 'socket' | 'http';

export interface LineEvents {
  /** The server has said `welcome`. */
  welcomed(line: Line): void;
  /** And something after it: what is sent gets through, and so does what is answered. */
  proved(line: Line): void;
  heard(line: Line, frame: ServerFrame): void;
  /** Once, and nothing after it. */
  lost(line: Line, code: number): void;
}

/** How long a line may take to its welcome: over HTTP through a proxy that delays, longer. */
const PATIENCE: Readonly<Record<Kind, number>> = { socket: 8_000, http: 30_000 };
/** A line already in use has large states to bring by a thin network before it answers a ping. */
const SILENCE = 25_000;
/** Later than this, a timer was held by a page asleep. */
const LATE = 3_000;

/** One link from its opening to its end, and whether it lives. A socket that is open says little: the network may be gone
 * without a word, or a proxy hold back what the server says. Only answers count. */
export class Line {
  isWelcomed = false;
  isProved = false;
  /** Ended by us because nothing was heard. */
  wasSilent = false;
  readonly openedAt = monotonic();
  heardAt = this.openedAt;
  #isOver = false;
  #wasAskedAgain = false;
  #due = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  readonly #link;

  constructor(
    readonly kind: Kind,
    open: OpenLink,
    hello: Hello,
    heads: () => Heads,
    private readonly seen: () => NonNullable<Ping['seen']>,
    private readonly events: LineEvents,
  ) {
    this.#expect(PATIENCE[kind]);
    const opened = (): void => this.#link.send(hello);
    this.#link = open({ opened, heard: (frame) => this.#hear(frame), lost: (code) => this.#end(code) }, heads);
  }

  send(frame: ClientFrame): void {
    if (this.isWelcomed && !this.#isOver) this.#link.send(frame);
  }

  /** Ping; what is not answered in time ends the line. */
  ask(patience: number = SILENCE): void {
    if (!this.isWelcomed) return;
    this.#expect(patience);
    this.send({ type: 'ping', t: monotonic(), seen: this.seen() });
  }

  close(): void {
    // The link tells the loss itself, which ends the line.
    if (!this.#isOver) this.#link.close();
  }

  /** Close without a word to anybody. */
  drop(): void {
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#link.close();
  }

  #hear(frame: ServerFrame): void {
    if (this.#isOver) return;
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#wasAskedAgain = false;
    this.heardAt = monotonic();
    if (frame.type === 'welcome') {
      this.isWelcomed = true;
      // Before the rooms are asked for: its answer must not wait behind their states.
      this.ask(PATIENCE[this.kind]);
      this.events.welcomed(this);
      return;
    }
    if (this.isWelcomed && !this.isProved) {
      this.isProved = true;
      this.events.proved(this);
    }
    this.events.heard(this, frame);
  }

  #expect(patience: number): void {
    const due = monotonic() + patience;
    if (this.#deadline !== undefined && this.#due <= due) return;
    clearTimeout(this.#deadline);
    this.#due = due;
    this.#deadline = setTimeout(() => this.#expire(), patience);
  }

  #expire(): void {
    this.#deadline = undefined;
    // Answers may be waiting behind this timer, in a page that slept: it asks once more.
    if (monotonic() - this.#due > LATE && this.isWelcomed && !this.#wasAskedAgain) {
      this.#wasAskedAgain = true;
      return this.ask(LATE);
    }
    this.wasSilent = true;
    this.close();
  }

  #end(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.events.lost(this, code);
  }
}
