import { newId } from './uuid';
import type { Join, Joined, LoggedEntry } from './wire';

export type Reduce<S, E> = (state: S, entry: E) => S;

/** One room as a browser follows it. State is only made by `joined` or by the pure `reduce`; a hole in the numbers is
 * never guessed over: `receive` answers false and the room is joined again from the last number known. */
export class RoomLog<S, E> {
  state: S | null = null;
  epoch: string | null = null;
  seq = -1;
  #asked: string | null = null;
  #early: LoggedEntry[] = [];

  constructor(
    readonly room: string,
    readonly seat: string | null,
    readonly reduce: Reduce<S, E>,
  ) {}

  /** The frame that asks for this room. Entries that arrive before its answer are held back. */
  join(): Join {
    this.#asked = newId();
    this.#early = [];
    return {
      type: 'join',
      room: this.room,
      seat: this.seat,
      ref: this.#asked,
      epoch: this.epoch,
      last_seq: this.state === null ? -1 : this.seq,
    };
  }

  asked(ref: string): boolean {
    return this.#asked === ref;
  }

  get joining(): boolean {
    return this.#asked !== null;
  }

  /** The answer to the last `join`, or (`ref` null) what the server tells unasked; answers to earlier joins are ignored.
   * False: entries are still missing. */
  joined(frame: Joined): boolean {
    if (frame.ref !== null && !this.asked(frame.ref)) return true;
    this.#asked = null;
    if (frame.mode === 'snapshot') {
      this.state = frame.state as S;
      this.seq = frame.seq;
    } else if (!frame.entries.every((entry) => this.#apply(entry))) {
      return this.#forget();
    }
    this.epoch = frame.epoch;
    const early = this.#early;
    this.#early = [];
    return early.every((entry) => this.#apply(entry));
  }

  /** False when this entry shows that others were lost. */
  receive(entry: LoggedEntry): boolean {
    if (!this.joining) return this.#apply(entry);
    this.#early.push(entry);
    return true;
  }

  #apply(entry: LoggedEntry): boolean {
    if (this.state === null || entry.seq > this.seq + 1) return false;
    if (entry.seq === this.seq + 1) {
      this.state = this.reduce(this.state, entry.body as E);
      this.seq = entry.seq;
    }
    return true;
  }

  #forget(): false {
    this.state = null;
    this.epoch = null;
    this.seq = -1;
    return false;
  }
}
