import { browserStorage, type Parcel } from './outbox';
import { Wire, type Reply, type RoomEvents, type Standing } from './client';
import type { Body, Entry } from './frames';
import type { Reduce } from './log';
import { pollLink } from './poll';
import { socketLink } from './socket';

export const PATHS = { socket: '/wire/', frames: '/wire/frames', poll: '/wire/poll' };

/** The page's connection, for components: what it stands at, what is not yet sent, what was refused. */
export class Connection {
  standing = $state<Standing>('connecting');
  pending = $state.raw<readonly Parcel[]>([]);
  refused = $state.raw<readonly Parcel[]>([]);
  readonly wire: Wire;

  constructor(seats: readonly string[], wire?: Wire) {
    this.wire =
      wire ??
      new Wire({
        seats,
        locale: document.documentElement.lang || 'fr',
        socket: socketLink(PATHS.socket),
        http: pollLink(PATHS.frames, PATHS.poll),
        storage: browserStorage(),
        changed: () => this.#read(),
      });
    this.#read();
  }

  get connected(): boolean {
    return this.standing === 'socket' || this.standing === 'http';
  }

  /** Wipe a refused text, once its author has read why. */
  discard(ref: string): void {
    this.wire.outbox.remove(ref);
  }

  #read(): void {
    // The wire tells of its outbox while it is being built.
    if (!this.wire) return;
    this.standing = this.wire.standing;
    this.pending = this.wire.outbox.pending();
    this.refused = this.wire.outbox.refused();
  }
}

/** A followed room, for components: `state` is null until the server has answered. */
export class Room<S extends object, E extends Entry = Entry> {
  state = $state.raw<S | null>(null);
  denied = $state.raw<{ code: string; message: string } | null>(null);
  signals = $state.raw<Readonly<Record<string, Entry>>>({});
  readonly #leave: () => void;
  #hear = new Set<(entry: E, at: string) => void>();

  constructor(
    readonly connection: Connection,
    readonly name: string,
    readonly seat: string | null,
    reduce: Reduce<S, E>,
  ) {
    const events: RoomEvents<S> = {
      state: (state) => {
        this.state = state;
        this.denied = null;
      },
      entry: (entry, at) => this.#hear.forEach((hear) => hear(entry as E, at)),
      signal: (signal) => (this.signals = { ...this.signals, [signal.kind]: signal }),
      denied: (code, message) => (this.denied = { code, message }),
    };
    this.#leave = connection.wire.join<S, E>(name, seat, reduce, events);
  }

  /** Send a command of this room. `seat` names the writer where several people share the browser. */
  send(body: Body, seat: string | null = this.seat): Promise<Reply> {
    if (seat === null) throw new Error(`${this.name}: only a seat may send`);
    return this.connection.wire.command(this.name, seat, body);
  }

  /** Hear each new entry as it comes (not those of a snapshot): for announcements. */
  onEntry(hear: (entry: E, at: string) => void): () => void {
    this.#hear.add(hear);
    return () => this.#hear.delete(hear);
  }

  get pending(): readonly Parcel[] {
    return this.connection.pending.filter((parcel) => parcel.room === this.name);
  }

  leave(): void {
    this.#leave();
  }
}
