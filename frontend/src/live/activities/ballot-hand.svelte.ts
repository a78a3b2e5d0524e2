import { browserStorage } from '../../wire/outbox';
import type { Room } from '../../wire/live.svelte';
import { newId } from '../../wire/uuid';
import type { BallotState, SeatState } from '../../wire/wire';
import { same, type Vote } from '../dots';

interface Secret {
  readonly slot: string;
  readonly votes: readonly Vote[];
}

/** One person's ballot in one vote: what the server has stored, what is on its way, and whether it is counted. */
export class BallotHand {
  refusal = $state('');
  /** What was put last and not yet seen in the person's own room. */
  #put = $state.raw<readonly Vote[] | null>(null);
  #secret = $state.raw<Secret | null>(null);

  constructor(
    private readonly room: Room<'ballot'>,
    private readonly seat: string,
    private readonly own: () => SeatState | null,
    private readonly storage: Storage | null = browserStorage(),
  ) {
    this.#secret = this.#recall();
  }

  get ballot(): BallotState | null {
    return this.room.state;
  }

  /** As the server has it; an anonymous ballot is known to this browser alone. */
  get stored(): readonly Vote[] {
    if (!this.ballot) return [];
    if (this.ballot.anonymous) return this.#secret?.votes ?? [];
    return this.own()?.ballots.find(({ ballot }) => ballot === this.ballot?.id)?.votes ?? [];
  }

  get shown(): readonly Vote[] {
    return this.#put ?? this.#onItsWay ?? this.stored;
  }

  get waiting(): boolean {
    return this.room.pending.some(({ seat }) => seat === this.seat);
  }

  get counted(): boolean {
    return !this.waiting && this.stored.length > 0 && same(this.shown, this.stored);
  }

  async put(votes: readonly Vote[]): Promise<void> {
    if (same(votes, this.shown)) return;
    this.refusal = '';
    this.#put = votes;
    const reply = await this.room.send(this.#command(votes), this.seat);
    const latest = this.#put === votes;
    if (reply.ok) this.#keep(votes);
    else if (latest) {
      this.#put = null;
      this.refusal = reply.message;
    }
  }

  /** Let the server's word stand once it has come. */
  settle(): void {
    if (this.#put && !this.waiting && same(this.#put, this.stored)) this.#put = null;
  }

  get #onItsWay(): readonly Vote[] | null {
    const last = this.room.pending.filter(({ seat }) => seat === this.seat).at(-1);
    return last && 'votes' in last.body ? (last.body.votes as readonly Vote[]) : null;
  }

  #command(votes: readonly Vote[]) {
    const cast = votes.map(({ option, points }) => ({ option, points }));
    if (!this.ballot?.anonymous) return { verb: 'cast' as const, votes: cast };
    this.#secret ??= { slot: newId(), votes: [] };
    this.#remember(this.#secret);
    return { verb: 'cast_secret' as const, slot: this.#secret.slot, votes: cast };
  }

  #keep(votes: readonly Vote[]): void {
    if (!this.#secret) return;
    this.#secret = { ...this.#secret, votes };
    this.#remember(this.#secret);
  }

  get #shelf(): string {
    return `secret|${this.seat}|${this.room.name}`;
  }

  #remember(secret: Secret): void {
    try {
      this.storage?.setItem(this.#shelf, JSON.stringify(secret));
    } catch {
      // Without storage the ballot can be changed as long as the page stays open.
    }
  }

  #recall(): Secret | null {
    try {
      return JSON.parse(this.storage?.getItem(this.#shelf) ?? 'null') as Secret | null;
    } catch {
      return null;
    }
  }
}
