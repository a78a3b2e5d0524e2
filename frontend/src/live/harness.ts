import { Network } from '../wire/fake';
import { Connection } from '../wire/live.svelte';
import type { RoomPrefix, Rooms, ServerFrame } from '../wire/wire';

/** A page's connection to a far end that tests play: each room has a state, and entries are numbered as they are said. */
export class FarSide {
  readonly network = new Network();
  readonly connection: Connection;
  readonly states = new Map<string, object>();
  #seqs = new Map<string, number>();
  #answered = new Set<string>();

  constructor(seats: readonly string[], states: Readonly<Record<string, object>>) {
    for (const [room, state] of Object.entries(states)) this.states.set(room, state);
    this.connection = new Connection({ seats, links: { socket: this.network.open } });
    this.connection.wire.start();
  }

  welcome(): void {
    this.network.end.welcome();
    this.answerJoins();
  }

  /** Answer every join not answered yet: a room without a state is not open to the page. */
  answerJoins(): void {
    for (const { room, ref } of this.network.end.of('join')) {
      if (this.#answered.has(ref)) continue;
      this.#answered.add(ref);
      const state = this.states.get(room);
      const seq = this.#seqs.get(room) ?? 0;
      this.network.end.say(
        state
          ? { type: 'joined', room, ref, epoch: 'e1', seq, at: null, mode: 'snapshot', state }
          : { type: 'reject', room, ref, code: 'no_such_room', message: 'This is not open to you.' },
      );
    }
  }

  tell<P extends RoomPrefix>(room: `${P}:${string}`, body: Rooms[P]['entry']): void {
    const seq = (this.#seqs.get(room) ?? 0) + 1;
    this.#seqs.set(room, seq);
    this.network.end.say({ type: 'entry', room, seq, at: '2026-11-21T09:00:00Z', body });
  }

  get commands() {
    return this.network.end.of('command');
  }

  get lastCommand() {
    return this.network.end.last('command');
  }

  ack(result?: unknown): void {
    const { room, ref } = this.lastCommand;
    this.network.end.say({ type: 'ack', room, ref, result });
  }

  reject(code: string, message: string): void {
    const { room, ref } = this.lastCommand;
    const frame: ServerFrame = { type: 'reject', room, ref, code, message };
    this.network.end.say(frame);
  }
}
