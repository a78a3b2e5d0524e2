import { Wire, type Reply, type RoomEvents, type Standing, type WireOptions } from './client';
import type { Reduce } from './log';
import { browserStorage, type Parcel } from './outbox';
import { pollLink } from './poll';
import { socketLink } from './socket';
import type { RoomPrefix, Rooms } from './wire';

export type StateOf<P extends RoomPrefix> = Rooms[P]['state'];
export type EntryOf<P extends RoomPrefix> = Rooms[P]['entry'];
export type CommandOf<P extends RoomPrefix> = Rooms[P]['command'];
export type ReduceOf<P extends RoomPrefix> = Reduce<StateOf<P>, EntryOf<P>>;

const SOCKET_PATH = '/ws';
const FRAMES_PATH = '/wire/post';
const POLL_PATH = '/wire/poll';

export interface ConnectionOptions {
  seats: readonly string[];
  projector?: boolean;
  /** Other ways to the server than the browser's own, for tests. */
  links?: Pick<WireOptions, 'socket' | 'http'>;
}

/** The page's connection, for components: how it stands, what is not yet sent, what was refused. */
export class Connection {
  standing = $state<Standing>('connecting');
  pending = $state.raw<readonly Parcel[]>([]);
  refused = $state.raw<readonly Parcel[]>([]);
  /** Whether closing the page would lose what is not sent. */
  fragile = $state(false);
  readonly wire: Wire;

  constructor({ seats, projector, links }: ConnectionOptions) {
    this.wire = new Wire({
      seats,
      projector,
      locale: document.documentElement.lang || 'fr',
      storage: browserStorage(),
      changed: () => this.#read(),
      ...(links ?? { socket: socketLink(SOCKET_PATH), http: pollLink(FRAMES_PATH, POLL_PATH) }),
    });
    this.#read();
  }

  get connected(): boolean {
    return this.standing === 'socket' || this.standing === 'http';
  }

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return this.wire.now();
  }

  /** Wipe a refused text, once its author has read why. */
  discard(ref: string): void {
    this.wire.outbox.remove(ref);
  }

  #read(): void {
    // The outbox recovers, and says so, while the wire is still being built.
    if (!this.wire) return;
    this.standing = this.wire.standing;
    this.pending = this.wire.outbox.pending();
    this.refused = this.wire.outbox.refused();
    this.fragile = this.wire.outbox.fragile;
  }
}

/** A followed room, for components: `state` is null until the server has answered. Leave it when done. */
export class Room<P extends RoomPrefix> {
  state = $state.raw<StateOf<P> | null>(null);
  denied = $state.raw<{ code: string; message: string } | null>(null);
  signal = $state.raw<Rooms[P]['signal'] | null>(null);
  readonly leave: () => void;
  readonly #hearers = new Set<(entry: EntryOf<P>) => void>();

  constructor(
    readonly connection: Connection,
    readonly name: `${P}:${string}`,
    readonly seat: string | null,
    reduce: ReduceOf<P>,
  ) {
    const events: RoomEvents<StateOf<P>, EntryOf<P>> = {
      state: (state) => {
        this.state = state;
        this.denied = null;
      },
      entry: (entry) => this.#hearers.forEach((hear) => hear(entry)),
      signal: (signal) => (this.signal = signal as Rooms[P]['signal']),
      denied: (code, message) => (this.denied = { code, message }),
    };
    this.leave = connection.wire.join<StateOf<P>, EntryOf<P>>(name, seat, reduce, events);
  }

  /** Send a command of this room. `seat` names the writer where several people share the browser. */
  send(body: CommandOf<P>, seat: string | null = this.seat): Promise<Reply> {
    if (seat === null) throw new Error(`${this.name}: only a seat may send`);
    return this.connection.wire.command(this.name, seat, body);
  }

  /** Hear each new entry as it comes, not those of a snapshot: for announcements. Returns how to stop. */
  onEntry(hear: (entry: EntryOf<P>) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /** This room's commands not answered yet. */
  get pending(): readonly Parcel[] {
    return this.connection.pending.filter((parcel) => parcel.room === this.name);
  }
}
