import { Carrier, type Standing } from './carrier';
import { monotonic, ServerClock } from './clock';
import { Courier, type Reply } from './courier';
import type { Heads, OpenLink } from './link';
import { RoomLog, type Reduce } from './log';
import { Outbox, type Body } from './outbox';
import { newId } from './uuid';
import { PROTOCOL, type Entry, type Joined, type Ping, type Pong, type Reject, type ServerFrame } from './wire';

export type { Reply, Standing };

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
  /** Told after every change of standing or of the outbox. */
  changed?: () => void;
}

/** A join whose answer was lost on the way (a reader too slow loses what waited for it) is asked again. */
const OVERDUE = 30_000;
/** A join that `failed` (the database is away) is asked again after this. */
const FAILED_AGAIN = 3_000;

interface Member {
  log: RoomLog<object, unknown>;
  listeners: Set<RoomEvents<object, unknown>>;
  denied: boolean;
  /** Whether the present line follows this room: the server has answered so. */
  isHere: boolean;
  askedAt: number;
}

/** One connection for the whole page: many rooms, and the several seats of a shared laptop. */
export class Wire {
  readonly outbox: Outbox;
  readonly #carrier: Carrier;
  readonly #courier: Courier;
  readonly #clock = new ServerClock();
  #members = new Map<string, Member>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #unwatch: () => void = () => {};

  constructor(private readonly options: WireOptions) {
    const { seats, locale, projector = false, storage = null, socket, http, random = Math.random } = options;
    this.outbox = new Outbox(storage, () => this.#tell());
    this.#courier = new Courier(this.outbox, (command) => this.#carrier.send(command), random);
    const hello = { type: 'hello' as const, protocol: PROTOCOL, locale, projector };
    this.#carrier = new Carrier(
      { hello, socket, http, random, heads: () => this.#heads(), seen: () => this.#seen() },
      {
        greeted: () => this.#greeted(),
        gone: () => this.#gone(),
        heard: (frame) => this.#hear(frame),
        beat: () => this.#beat(),
        seenAgain: () => this.#catchUp(),
        fragile: () => this.outbox.fragile,
        changed: () => this.#tell(),
      },
    );
    this.outbox.recover(seats);
  }

  start(): void {
    this.#unwatch = this.outbox.watch();
    this.#carrier.start();
  }

  stop(): void {
    clearTimeout(this.#again);
    this.#unwatch();
    this.#carrier.stop();
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
      member = { log, listeners: new Set([listener]), denied: false, isHere: false, askedAt: 0 };
      this.#members.set(room, member);
      this.#ask(member);
    }
    const followed = member;
    return () => {
      followed.listeners.delete(listener);
      if (followed.listeners.size || this.#members.get(room) !== followed) return;
      this.#members.delete(room);
      this.#carrier.send({ type: 'leave', room });
    };
  }

  /** Send a command; the promise settles when the server has answered, however long the network is away. */
  command(room: string, seat: string, body: Body): Promise<Reply> {
    return this.#courier.take({ ref: newId(), room, seat, body });
  }

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return this.#clock.now();
  }

  get standing(): Standing {
    // The outbox recovers, and tells so, while the wire is still being built.
    return this.#carrier?.standing ?? 'connecting';
  }

  #greeted(): void {
    this.outbox.review();
    for (const member of this.#members.values()) this.#ask(member);
    this.#courier.open();
  }

  #gone(): void {
    for (const member of this.#members.values()) member.isHere = false;
    this.#courier.shut();
  }

  #beat(): void {
    this.outbox.review();
    this.#courier.beat();
    const overdue = monotonic() - OVERDUE;
    for (const member of this.#members.values()) {
      if (member.log.joining && !member.denied && member.askedAt < overdue) this.#ask(member);
    }
  }

  /** A page that slept may have missed entries on a line that still looks open. */
  #catchUp(): void {
    this.outbox.review();
    for (const member of this.#members.values()) this.#ask(member);
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        return;
      case 'joined':
        return this.#joined(frame);
      case 'entry':
        return this.#entry(frame);
      case 'signal':
        return this.#members.get(frame.room)?.listeners.forEach((listener) => listener.signal?.(frame.body));
      case 'ack':
        return this.#courier.acknowledged(frame.ref, frame.result ?? null);
      case 'reject':
        return this.#reject(frame);
      case 'pong':
        return this.#pong(frame);
      default:
        // A newer server may say more than this page knows; the compiler still checks today's frames.
        frame satisfies never;
    }
  }

  #joined(frame: Joined): void {
    const member = this.#members.get(frame.room);
    if (!member || (frame.ref !== null && !member.log.asked(frame.ref))) return;
    member.isHere = true;
    member.denied = false;
    const isComplete = member.log.joined(frame);
    const { state } = member.log;
    if (state !== null) member.listeners.forEach((listener) => listener.state(state));
    if (!isComplete) this.#ask(member);
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

  #reject({ room, ref, code, message }: Reject): void {
    const member = room === null ? undefined : this.#members.get(room);
    if (ref === null) {
      if (code === 'too_fast') return this.#askAgainIn(this.#courier.slowDown());
      // Put out of a room the page believes it follows: asking again, once, tells whether that is for good.
      if (member && !member.log.joining && !member.denied) this.#ask(member);
      return;
    }
    if (!member?.log.asked(ref)) return this.#courier.rejected(ref, code, message);
    if (code === 'failed') return this.#askAgainIn(FAILED_AGAIN);
    member.denied = true;
    member.isHere = false;
    member.listeners.forEach((listener) => listener.denied?.(code, message));
  }

  #askAgainIn(milliseconds: number): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      for (const member of this.#members.values()) if (member.log.joining && !member.denied) this.#ask(member);
    }, milliseconds);
  }

  #pong({ t, now }: Pong): void {
    this.#clock.hear(t, now);
  }

  #ask(member: Member): void {
    if (!this.#carrier.isOpen) return;
    member.denied = false;
    member.askedAt = monotonic();
    this.#carrier.send(member.log.join());
  }

  /** What the page has, for whoever asks for what follows it. */
  #heads(): Heads {
    const heads: Heads = {};
    for (const { log, denied } of this.#members.values()) {
      if (log.epoch !== null && !denied) heads[log.room] = [log.epoch, log.seq, log.at];
    }
    return heads;
  }

  /** What the page has applied of the rooms that this line follows: to the server, an acknowledgement (SPEC CL-10). */
  #seen(): NonNullable<Ping['seen']> {
    const here = [...this.#members.values()].filter(({ log, isHere }) => isHere && log.state !== null);
    return Object.fromEntries(here.map(({ log }) => [log.room, log.seq]));
  }

  #tell(): void {
    this.#courier?.elsewhere();
    this.options.changed?.();
  }
}
