import { backoff } from './backoff';
import type { Heads, Link, OpenLink } from './link';
import { RoomLog, type Reduce } from './log';
import { Outbox, type Body, type Parcel } from './outbox';
import { newId } from './uuid';
import { CLOSE, PROTOCOL, type Entry, type Hello, type Joined, type Pong, type Reject, type ServerFrame } from './wire';

/** How the page stands with the server. `http`: sockets are blocked here, the page asks by itself. `outdated`: the page is
 * older than what the server still speaks, and must be loaded again. */
export type Standing = 'connecting' | 'socket' | 'http' | 'offline' | 'outdated';

export type Reply = { ok: true; result: unknown } | { ok: false; code: string; message: string };

export interface RoomEvents<S, E> {
  state(state: S): void;
  entry?(entry: E): void;
  signal?(signal: unknown): void;
  denied?(code: string, message: string): void;
}

export interface WireOptions {
  seats: readonly string[];
  locale: string;
  /** The room's screen joins public rooms only, whoever signed in on that computer. */
  projector?: boolean;
  socket: OpenLink;
  http?: OpenLink;
  storage?: Storage | null;
  random?: () => number;
  /** Told after every change of standing, of the outbox or of the clock. */
  changed?: () => void;
}

const HEARTBEAT = 10_000;
const SILENCE = 25_000;
const PATIENCE = 10_000;
/** Sockets that come to nothing before HTTP is asked: more of them on a page where a socket has already opened. */
const SOCKET_TRIALS = 2;
const KNOWN_SOCKET_TRIALS = 5;
const SOCKET_AGAIN = 60_000;
/** After « too fast » the server has room for some thirty frames again. */
const SLOW_DOWN = 1_500;
const RESTART_SPREAD = 5_000;

interface Member {
  log: RoomLog<object, unknown>;
  listeners: Set<RoomEvents<object, unknown>>;
  denied: boolean;
}

/** One connection for the whole page: many rooms, and the several seats of a shared laptop. */
export class Wire {
  readonly outbox: Outbox;
  standing: Standing = 'connecting';
  /** Milliseconds to add to this computer's clock to read the server's. */
  clockOffset = 0;
  #link: Link | null = null;
  #kind: 'socket' | 'http' = 'socket';
  #welcomed = false;
  #failures = 0;
  #socketFailures = 0;
  #socketTrials = SOCKET_TRIALS;
  /** When the oldest ping that nothing has answered left; null when the link has spoken since. */
  #askedAt: number | null = null;
  #members = new Map<string, Member>();
  #waiting = new Map<string, (reply: Reply) => void>();
  #sentAt = new Map<string, number>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #resend: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #back: ReturnType<typeof setTimeout> | undefined;
  #stopped = true;

  constructor(private readonly options: WireOptions) {
    this.outbox = new Outbox(options.storage ?? null, () => this.#tell());
    this.outbox.recover(options.seats);
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#beat = setInterval(() => this.#heartbeat(), HEARTBEAT);
    document.addEventListener('visibilitychange', this.#seenAgain);
    window.addEventListener('online', this.#networkBack);
    window.addEventListener('offline', this.#networkGone);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    clearTimeout(this.#back);
    clearTimeout(this.#resend);
    document.removeEventListener('visibilitychange', this.#seenAgain);
    window.removeEventListener('online', this.#networkBack);
    window.removeEventListener('offline', this.#networkGone);
    this.#link?.close();
  }

  /** Follow a room; the returned function stops following. A room already followed answers at once. */
  join<S extends object, E>(
    room: string,
    seat: string | null,
    reduce: Reduce<S, E>,
    events: RoomEvents<S, E>,
  ): () => void {
    const listener = events as unknown as RoomEvents<object, unknown>;
    let member = this.#members.get(room);
    if (member) {
      member.listeners.add(listener);
      if (member.log.state !== null) listener.state(member.log.state);
    } else {
      const log = new RoomLog(room, seat, reduce) as unknown as RoomLog<object, unknown>;
      member = { log, listeners: new Set([listener]), denied: false };
      this.#members.set(room, member);
      this.#ask(member);
    }
    const followed = member;
    return () => {
      followed.listeners.delete(listener);
      if (followed.listeners.size || this.#members.get(room) !== followed) return;
      this.#members.delete(room);
      if (this.#welcomed) this.#link?.send({ type: 'leave', room });
    };
  }

  /** Send a command; the promise settles when the server has answered, however long the network is away. */
  command(room: string, seat: string, body: Body): Promise<Reply> {
    const parcel: Parcel = { ref: newId(), room, seat, body };
    this.outbox.add(parcel);
    const reply = new Promise<Reply>((settle) => this.#waiting.set(parcel.ref, settle));
    this.#post(parcel);
    return reply;
  }

  /** The server's clock, in milliseconds. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  get connected(): boolean {
    return this.standing === 'socket' || this.standing === 'http';
  }

  #connect(): void {
    clearTimeout(this.#retry);
    if (this.#stopped) return;
    const open = this.#kind === 'http' && this.options.http ? this.options.http : this.options.socket;
    this.#welcomed = false;
    const kind = this.#kind;
    let patience: ReturnType<typeof setTimeout> | undefined;
    const link = open(
      {
        opened: () => link.send(this.#hello()),
        heard: (frame) => {
          if (frame.type === 'welcome') clearTimeout(patience);
          this.#hear(frame);
        },
        lost: (code) => {
          clearTimeout(patience);
          if (this.#link === link) this.#lost(kind, code);
        },
      },
      () => this.#heads(),
    );
    this.#link = link;
    patience = setTimeout(() => link.close(), PATIENCE);
  }

  #hear(frame: ServerFrame): void {
    this.#askedAt = null;
    switch (frame.type) {
      case 'welcome':
        return this.#welcome();
      case 'joined':
        return this.#joined(frame);
      case 'entry':
        return this.#entry(frame);
      case 'signal':
        return this.#members.get(frame.room)?.listeners.forEach((listener) => listener.signal?.(frame.body));
      case 'ack':
        this.outbox.remove(frame.ref);
        return this.#settle(frame.ref, { ok: true, result: frame.result ?? null });
      case 'reject':
        return this.#reject(frame);
      case 'pong':
        return this.#setClock(frame);
      default: {
        // A newer server may say more than this page knows; the compiler still checks today's frames.
        const never: never = frame;
        return never;
      }
    }
  }

  #welcome(): void {
    this.#welcomed = true;
    this.#failures = 0;
    if (this.#kind === 'http') this.#trySocketLater();
    else {
      this.#socketFailures = 0;
      this.#socketTrials = KNOWN_SOCKET_TRIALS;
    }
    this.#stand(this.#kind);
    this.#ping();
    for (const member of this.#members.values()) this.#ask(member);
    for (const parcel of this.outbox.pending()) this.#post(parcel);
  }

  #joined(frame: Joined): void {
    const member = this.#members.get(frame.room);
    if (!member || (frame.ref !== null && !member.log.asked(frame.ref))) return;
    const complete = member.log.joined(frame);
    const { state } = member.log;
    if (state !== null) member.listeners.forEach((listener) => listener.state(state));
    if (!complete) this.#ask(member);
  }

  #entry(frame: Entry): void {
    const member = this.#members.get(frame.room);
    if (!member) return;
    const before = member.log.seq;
    if (!member.log.receive(frame)) return this.#ask(member);
    const { state } = member.log;
    if (member.log.seq === before || state === null) return;
    member.listeners.forEach((listener) => {
      listener.state(state);
      listener.entry?.(frame.body);
    });
  }

  #reject(frame: Reject): void {
    const member = frame.room === null ? undefined : this.#members.get(frame.room);
    if (frame.ref === null) {
      // Put out of a room the page believes it follows: asking again, once, tells whether that is for good.
      if (member && !member.log.joining && !member.denied) this.#ask(member);
      if (frame.code === 'too_fast') this.#slowDown();
      return;
    }
    if (member?.log.asked(frame.ref)) return this.#deny(member, frame);
    this.outbox.refuse(frame.ref, frame.code, frame.message);
    this.#settle(frame.ref, { ok: false, code: frame.code, message: frame.message });
  }

  #deny(member: Member, { code, message }: Reject): void {
    member.denied = true;
    member.listeners.forEach((listener) => listener.denied?.(code, message));
  }

  #slowDown(): void {
    clearTimeout(this.#resend);
    this.#resend = setTimeout(() => {
      for (const member of this.#members.values()) if (member.log.joining && !member.denied) this.#ask(member);
      for (const parcel of this.outbox.pending()) this.#post(parcel);
    }, SLOW_DOWN);
  }

  #setClock(frame: Pong): void {
    const arrived = Date.now();
    this.clockOffset = frame.now - (frame.t + arrived) / 2;
    this.#tell();
  }

  #settle(ref: string, reply: Reply): void {
    this.#sentAt.delete(ref);
    this.#waiting.get(ref)?.(reply);
    this.#waiting.delete(ref);
  }

  #ask(member: Member): void {
    if (!this.#welcomed) return;
    member.denied = false;
    this.#link?.send(member.log.join());
  }

  #post(parcel: Parcel): void {
    if (!this.#welcomed) return;
    this.#sentAt.set(parcel.ref, Date.now());
    const { room, seat, ref, body } = parcel;
    this.#link?.send({ type: 'command', room, seat, ref, body });
  }

  #hello(): Hello {
    const { locale, projector = false } = this.options;
    return { type: 'hello', protocol: PROTOCOL, locale, projector };
  }

  #ping(): void {
    const seen = Object.entries(this.#heads()).map(([room, [, seq]]) => [room, seq] as const);
    this.#askedAt ??= Date.now();
    this.#link?.send({ type: 'ping', t: Date.now(), seen: Object.fromEntries(seen) });
  }

  #heads(): Heads {
    const heads: Heads = {};
    for (const { log, denied } of this.#members.values()) {
      if (log.epoch !== null && !denied) heads[log.room] = [log.epoch, log.seq];
    }
    return heads;
  }

  #heartbeat(): void {
    if (!this.#welcomed) return;
    // Timers of a hidden page come once a minute: only an unanswered ping tells that the link is dead.
    if (this.#askedAt !== null && Date.now() - this.#askedAt > SILENCE) return this.#link?.close();
    this.#ping();
    const overdue = Date.now() - PATIENCE;
    for (const parcel of this.outbox.pending()) {
      if ((this.#sentAt.get(parcel.ref) ?? 0) < overdue) this.#post(parcel);
    }
  }

  #lost(kind: 'socket' | 'http', code: number): void {
    this.#link = null;
    this.#welcomed = false;
    this.#askedAt = null;
    this.#sentAt.clear();
    if (this.#stopped) return;
    if (code === CLOSE.UNSPOKEN_PROTOCOL) return this.#stand('outdated');
    this.#failures += 1;
    this.#choose(kind);
    if (this.#failures > 1 || this.standing !== 'connecting') this.#stand('offline');
    const delay =
      code === CLOSE.GONE_AWAY
        ? (this.options.random ?? Math.random)() * RESTART_SPREAD
        : backoff(this.#failures - 1, this.options.random);
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  /** After a few sockets that came to nothing, ask over HTTP; when HTTP is lost too, start over with the socket. */
  #choose(kind: 'socket' | 'http'): void {
    clearTimeout(this.#back);
    if (kind === 'socket') this.#socketFailures += 1;
    const blocked = kind === 'socket' && this.#socketFailures >= this.#socketTrials && this.options.http !== undefined;
    this.#kind = blocked ? 'http' : 'socket';
  }

  #trySocketLater(): void {
    this.#back = setTimeout(() => {
      this.#kind = 'socket';
      // One more failure is enough to come back to HTTP.
      this.#socketFailures = this.#socketTrials - 1;
      const former = this.#link;
      this.#link = null;
      former?.close();
      this.#connect();
    }, SOCKET_AGAIN);
  }

  readonly #seenAgain = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (!this.#welcomed) return this.#hurry();
    // A sleeping phone may have missed entries on a link that still looks open.
    for (const member of this.#members.values()) this.#ask(member);
    this.#ping();
  };

  readonly #networkBack = (): void => {
    // What failed while there was no network says nothing of sockets.
    if (!this.#link) {
      this.#socketFailures = 0;
      this.#kind = 'socket';
    }
    this.#hurry();
  };

  readonly #networkGone = (): void => this.#link?.close();

  #hurry(): void {
    if (this.#link || this.#stopped || this.standing === 'outdated') return;
    this.#connect();
  }

  #stand(standing: Standing): void {
    this.standing = standing;
    this.#tell();
  }

  #tell(): void {
    this.options.changed?.();
  }
}
