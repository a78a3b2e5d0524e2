import { newId } from './uuid';
import type { Join, Joined, LoggedEntry } from './wire';

export type Reduce<S, E> = (state: S, entry: E) => S;

/** One room as a browser follows it (SPEC CL-2). State is only made by `joined` or by the pure `reduce`; a hole in the
 * numbers is never guessed over: `receive` answers false and the room is joined again from the last number known. An entry
 * that this page cannot reduce (a newer server wrote it) makes it take the whole state. */
export class RoomLog<S, E> {
  state: S | null = null;
  epoch: string | null = null;
  seq = -1;
  /** When the entry `seq` was written: in a restored database the same number is another entry (SPEC CL-11). */
  at: string | null = null;
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
      last_at: this.at,
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
    const early = this.#early;
    const isAnother = this.epoch !== null && this.epoch !== frame.epoch;
    this.#asked = null;
    this.#early = [];
    if (frame.mode === 'snapshot') {
      this.state = frame.state as S;
      this.seq = frame.seq;
      this.at = frame.at;
    } else if (!frame.entries.every((entry) => this.#apply(entry))) {
      return this.#forget();
    }
    this.epoch = frame.epoch;
    // Held back in one epoch, an entry says nothing of the next, though its number may fit.
    if (isAnother) return early.every(({ seq }) => seq <= this.seq);
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
    if (entry.seq !== this.seq + 1) return true;
    try {
      this.state = this.reduce(this.state, entry.body as E);
    } catch {
      return this.#forget();
    }
    this.seq = entry.seq;
    this.at = entry.at;
    return true;
  }

  #forget(): false {
    this.state = null;
    this.epoch = null;
    this.seq = -1;
    this.at = null;
    return false;
  }
}
