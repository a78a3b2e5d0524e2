import { backoff } from './backoff';
import { monotonic } from './clock';
import type { Outbox, Parcel } from './outbox';
import { Pace } from './pace';
import type { Command } from './wire';

export type Reply = { ok: true; result: unknown } | { ok: false; code: string; message: string };

/** Commands that may wait for their answers at once: far below what the server takes (SPEC PA-6). */
const UNANSWERED = 16;
/** A link that lives may still have lost an answer: a reader too slow loses what waited for it. */
const OVERDUE = 15_000;
/** After « too fast » the server has room for some thirty frames again. */
const SLOW_DOWN = 1_500;
/** A server whose database is away says `failed`; it is asked again for about half a minute. */
const FAILURES = 4;

interface Trip {
  /** When it left by the present link; null while it waits to leave. */
  sentAt: number | null;
  notBefore: number;
  failures: number;
}

/** Carries the outbox's parcels, oldest first and each with its `ref`, until they are answered (SPEC CL-1, CL-7). */
export class Courier {
  #trips = new Map<string, Trip>();
  #waiting = new Map<string, (reply: Reply) => void>();
  #open = false;
  #pace = new Pace();
  #heldUntil = 0;
  #tooFast = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly send: (command: Command) => void,
    private readonly random: () => number = Math.random,
  ) {}

  /** The promise settles when the server has answered, however long the network is away. */
  take(parcel: Parcel): Promise<Reply> {
    const reply = new Promise<Reply>((settle) => this.#waiting.set(parcel.ref, settle));
    this.outbox.add(parcel);
    this.#pump();
    return reply;
  }

  /** A link is there: whatever is not answered leaves by it. */
  open(): void {
    this.#open = true;
    this.#recall();
    this.#pump();
  }

  /** The link is gone. */
  shut(): void {
    this.#open = false;
    clearTimeout(this.#later);
    this.#recall();
    this.elsewhere();
  }

  acknowledged(ref: string, result: unknown): void {
    this.#settle(ref, { ok: true, result });
    this.outbox.remove(ref);
    this.#arrived(ref);
  }

  rejected(ref: string, code: string, message: string): void {
    if (code === 'failed' && this.#again(ref)) return this.#pump();
    this.outbox.refuse(ref, code, message);
    this.#settle(ref, { ok: false, code, message });
    this.#arrived(ref);
  }

  /** The server takes no more for now; which frames it dropped it does not say. Returns how long to wait. */
  slowDown(): number {
    const left = this.#heldUntil - monotonic();
    // Of several frames refused together the first only counts.
    if (left > 0) return left;
    const wait = SLOW_DOWN * 2 ** Math.min(this.#tooFast, 4);
    this.#tooFast += 1;
    this.#heldUntil = monotonic() + wait;
    this.#recall();
    this.#pump();
    return wait;
  }

  beat(): void {
    const overdue = monotonic() - OVERDUE;
    for (const [ref, trip] of [...this.#trips]) {
      if (!this.outbox.get(ref) && (trip.sentAt ?? 0) < overdue) this.#trips.delete(ref);
      else if (trip.sentAt !== null && trip.sentAt < overdue) trip.sentAt = null;
    }
    this.elsewhere();
    this.#pump();
  }

  /** Settle what another tab has had answered, unless our own answer is on its way. */
  elsewhere(): void {
    for (const ref of [...this.#waiting.keys()]) {
      const parcel = this.outbox.get(ref);
      if (parcel?.refused) this.#settle(ref, { ok: false, ...parcel.refused });
      else if (!parcel && !this.#onItsWay(ref)) this.#settle(ref, { ok: true, result: null });
    }
  }

  #pump(): void {
    clearTimeout(this.#later);
    if (!this.#open) return;
    const held = this.#heldUntil - monotonic();
    if (held > 0) return this.#pumpIn(held);
    // What is done in one room arrives in the order it was done: behind a command that waits, that room's wait too.
    const waits = new Map<string, number>();
    for (const parcel of this.outbox.pending()) {
      const trip = this.#trip(parcel.ref);
      if (trip.sentAt !== null || waits.has(parcel.room)) continue;
      if (this.#unanswered >= UNANSWERED) break;
      const wait = Math.max(trip.notBefore - monotonic(), 0);
      if (wait > 0) {
        waits.set(parcel.room, wait);
        continue;
      }
      const pause = this.#pace.take();
      if (pause > 0) return this.#pumpIn(pause);
      this.#leave(parcel, trip);
    }
    if (waits.size) this.#pumpIn(Math.min(...waits.values()));
  }

  #leave({ room, seat, ref, body }: Parcel, trip: Trip): void {
    trip.sentAt = monotonic();
    this.send({ type: 'command', room, seat, ref, body });
  }

  get #unanswered(): number {
    return [...this.#trips.values()].filter(({ sentAt }) => sentAt !== null).length;
  }

  #pumpIn(milliseconds: number): void {
    this.#later = setTimeout(() => this.#pump(), milliseconds);
  }

  #trip(ref: string): Trip {
    const trip = this.#trips.get(ref) ?? { sentAt: null, notBefore: 0, failures: 0 };
    this.#trips.set(ref, trip);
    return trip;
  }

  #recall(): void {
    for (const trip of this.#trips.values()) trip.sentAt = null;
  }

  #onItsWay(ref: string): boolean {
    return this.#trips.get(ref)?.sentAt != null;
  }

  #again(ref: string): boolean {
    const trip = this.#trip(ref);
    trip.failures += 1;
    trip.sentAt = null;
    trip.notBefore = monotonic() + backoff(trip.failures, this.random, 1000);
    return trip.failures <= FAILURES;
  }

  #arrived(ref: string): void {
    this.#trips.delete(ref);
    this.#tooFast = 0;
    this.#pump();
  }

  #settle(ref: string, reply: Reply): void {
    this.#waiting.get(ref)?.(reply);
    this.#waiting.delete(ref);
  }
}
