import { backoff } from './backoff';
import { monotonic } from './clock';
import { Line, type Kind } from './line';
import type { Heads, OpenLink } from './link';
import { listenToPage } from './page-events';
import { CLOSE, type ClientFrame, type Hello, type Ping, type ServerFrame } from './wire';

/** How the page stands with the server. `http`: sockets come to nothing here, the page asks by itself. `restarting`: the
 * server said that it will be back. `outdated`: the page is older than what the server still speaks. */
export type Standing = 'connecting' | 'socket' | 'http' | 'offline' | 'restarting' | 'outdated';

export interface CarrierOptions {
  hello: Hello;
  socket: OpenLink;
  http: OpenLink | undefined;
  random: () => number;
  heads: () => Heads;
  seen: () => NonNullable<Ping['seen']>;
}

export interface CarrierEvents {
  /** A line is there, on which nothing has been asked yet. */
  greeted(): void;
  gone(): void;
  heard(frame: ServerFrame): void;
  beat(): void;
  /** The page is looked at again: it may have missed something on a line that still looks open. */
  seenAgain(): void;
  /** Whether closing the page would lose something. */
  fragile(): boolean;
  changed(): void;
}

const HEARTBEAT = 10_000;
/** For a line that may have died unnoticed: the page slept, the network changed. */
const PROBE = 8_000;
/** A server that comes up and falls again is not asked as if it had come back. */
const STEADY = 5_000;
/** A socket that lived this long works here. */
const SOUND = 60_000;
/** Sockets in a row that came to nothing before HTTP is asked: more where one has worked, for a server that restarts. */
const TRIALS = 2;
const KNOWN_TRIALS = 5;
/** While HTTP serves, the socket is tried beside it: soon where one has worked, and each time later. */
const BESIDE = 60_000;
const KNOWN_BESIDE = 10_000;
const LONGEST_BESIDE = 600_000;
const RESTART_SPREAD = 5_000;
const RESTART_TRIALS = 5;
const NETWORK_SPREAD = 1_000;
const IN_DISGRACE = 30_000;
/** uvicorn's word for a restart, and any server's for going away. */
const RESTARTS: readonly number[] = [CLOSE.GONE_AWAY, 1012, 1001];
const SERVERS_OWN: readonly number[] = [...RESTARTS, CLOSE.TOO_MANY_ERRORS, CLOSE.TOO_SLOW];

/** Keeps one line to the server: which kind, when to try again, when to change (SPEC CL-3, CL-5, CL-8). */
export class Carrier {
  standing: Standing = 'connecting';
  #line: Line | null = null;
  /** A socket being tried while HTTP serves. */
  #trial: Line | null = null;
  #kind: Kind = 'socket';
  #failures = 0;
  #badSockets = 0;
  #isKnown = false;
  #besides = 0;
  #heldUntil = 0;
  #isStopped = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;
  #beside: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #deafen: () => void = () => {};

  constructor(
    private readonly options: CarrierOptions,
    private readonly events: CarrierEvents,
  ) {}

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#beat = setInterval(() => this.#heartbeat(), HEARTBEAT);
    this.#deafen = listenToPage({
      seen: () => this.#seenAgain(),
      online: () => this.#networkBack(),
      // Only a guess: a server on this very computer needs no network.
      offline: () => this.#line?.ask(PROBE),
      shelved: () => this.#lay(),
      unshelved: () => this.#unlay(),
      leaving: () => this.events.fragile(),
    });
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#beat);
    this.#deafen();
    this.#lay();
  }

  send(frame: ClientFrame): void {
    this.#line?.send(frame);
  }

  get isOpen(): boolean {
    return this.#line?.isWelcomed ?? false;
  }

  #connect(): void {
    clearTimeout(this.#retry);
    if (this.#isStopped) return;
    this.#line = this.#open(this.#kind);
  }

  #open(kind: Kind): Line {
    const { hello, http, socket, heads, seen } = this.options;
    const open = kind === 'http' && http ? http : socket;
    return new Line(kind, open, hello, heads, seen, {
      welcomed: (line) => line === this.#line && this.events.greeted(),
      proved: (line) => this.#proved(line),
      heard: (line, frame) => line === this.#line && this.events.heard(frame),
      lost: (line, code) => (line === this.#trial ? this.#tried() : this.#lost(line, code)),
    });
  }

  #proved(line: Line): void {
    this.#isKnown ||= line.kind === 'socket';
    if (line === this.#trial) this.#changeOver(line);
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => (this.#failures = 0), STEADY);
    if (line.kind === 'http') this.#tryBesideLater();
    this.#stand(line.kind);
  }

  /** The new line is proved before the old one is left: everything is asked again on it, and what was sent on the old one
   * and not answered leaves again with the same `ref`. */
  #changeOver(line: Line): void {
    this.#trial = null;
    this.#line?.drop();
    this.events.gone();
    this.#line = line;
    this.#kind = 'socket';
    // One more that comes to nothing is enough to go back.
    this.#badSockets = this.#trials - 1;
    this.events.greeted();
  }

  #tryBesideLater(): void {
    const first = this.#isKnown ? KNOWN_BESIDE : BESIDE;
    clearTimeout(this.#beside);
    this.#beside = setTimeout(() => this.#tryBeside(), Math.min(first * 2 ** this.#besides, LONGEST_BESIDE));
  }

  #tryBeside(): void {
    this.#besides += 1;
    this.#trial = this.#open('socket');
  }

  #tried(): void {
    this.#trial = null;
    this.#tryBesideLater();
  }

  #lost(line: Line, code: number): void {
    if (line !== this.#line) return;
    this.#line = null;
    this.#trial?.drop();
    this.#trial = null;
    clearTimeout(this.#steady);
    clearTimeout(this.#beside);
    this.events.gone();
    if (this.#isStopped) return;
    if (code === CLOSE.UNSPOKEN_PROTOCOL) return this.#stand('outdated');
    this.#failures += 1;
    this.#choose(line, code);
    this.#stand(this.#standingWithout(code));
    this.#retry = setTimeout(() => this.#connect(), this.#delay(code));
  }

  #standingWithout(code: number): Standing {
    if (RESTARTS.includes(code)) return 'restarting';
    const mayYetCome = this.#failures < (this.standing === 'restarting' ? RESTART_TRIALS : 2);
    return mayYetCome && ['connecting', 'restarting'].includes(this.standing) ? this.standing : 'offline';
  }

  #delay(code: number): number {
    const { random } = this.options;
    if (RESTARTS.includes(code)) return random() * RESTART_SPREAD;
    if (code === CLOSE.TOO_MANY_ERRORS) {
      const delay = IN_DISGRACE * (1 + random());
      this.#heldUntil = monotonic() + delay;
      return delay;
    }
    // Too slow to read what it is sent: sooner would only fill it again.
    return backoff(this.#failures - 1 + (code === CLOSE.TOO_SLOW ? 2 : 0), random);
  }

  /** Which kind comes next. What the server itself ended says nothing of sockets. */
  #choose(line: Line, code: number): void {
    if (line.kind === 'socket' && !SERVERS_OWN.includes(code)) {
      const wasSound = line.isProved && line.heardAt - line.openedAt > SOUND;
      if (wasSound) this.#besides = 0;
      this.#badSockets = wasSound ? 1 : this.#badSockets + 1;
    }
    // A proxy that holds frames back lets sockets open: silence says more than a refusal.
    const isBlocked = this.#badSockets >= (line.wasSilent ? TRIALS : this.#trials) && this.options.http !== undefined;
    const wasInVain = line.kind === 'http' && !line.isProved;
    this.#kind = isBlocked && !wasInVain ? 'http' : 'socket';
  }

  get #trials(): number {
    return this.#isKnown ? KNOWN_TRIALS : TRIALS;
  }

  #heartbeat(): void {
    if (!this.#line?.isWelcomed) return;
    this.#line.ask();
    this.events.beat();
  }

  #seenAgain(): void {
    if (!this.#line?.isWelcomed) return this.#hurry();
    this.#line.ask(PROBE);
    this.events.seenAgain();
  }

  #networkBack(): void {
    if (this.#line?.isWelcomed) return this.#line.ask(PROBE);
    // An attempt begun without a network hangs for long.
    this.#line?.drop();
    this.#line = null;
    // What failed while there was no network says nothing of sockets.
    this.#badSockets = 0;
    this.#kind = 'socket';
    // A whole room hears it at the same moment.
    this.#hurry(this.options.random() * NETWORK_SPREAD);
  }

  #hurry(delay = 0): void {
    if (this.#line || this.#isStopped || this.standing === 'outdated' || monotonic() < this.#heldUntil) return;
    if (!delay) return this.#connect();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  /** A page put aside must hold no connection, or the browser forgets it. */
  #lay(): void {
    const line = this.#line;
    this.#line = null;
    line?.drop();
    this.#trial?.drop();
    this.#trial = null;
    [this.#retry, this.#steady, this.#beside].forEach(clearTimeout);
    if (line) this.events.gone();
  }

  #unlay(): void {
    if (this.#line || this.standing === 'outdated') return;
    this.#stand('connecting');
    this.#connect();
  }

  #stand(standing: Standing): void {
    this.standing = standing;
    this.events.changed();
  }
}
