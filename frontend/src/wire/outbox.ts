/** A command's body, whatever the room: its `verb` and what the verb takes. */
export interface Body {
  readonly verb: string;
}

/** A command on its way: kept until it is acknowledged, or refused and discarded by its author. */
export interface Parcel {
  readonly ref: string;
  readonly room: string;
  readonly seat: string;
  readonly body: Body;
  readonly refused?: { readonly code: string; readonly message: string };
}

const PREFIX = 'outbox';

const shelf = (seat: string, room: string): string => `${PREFIX}|${seat}|${room}`;

/** Commands survive a lost connection and a reload. One shelf per seat and room, so that a shared laptop never mixes
 * two people. Storage may be refused (private browsing, full): parcels then live as long as the page. */
export class Outbox {
  #parcels = new Map<string, Parcel>();
  readonly #storage: Storage | null;
  readonly #changed: () => void;

  constructor(storage: Storage | null, changed: () => void = () => {}) {
    this.#storage = storage;
    this.#changed = changed;
  }

  /** Take back what an earlier page of these seats left unsent. */
  recover(seats: readonly string[]): void {
    for (const key of this.#keys()) {
      const [, seat = ''] = key.split('|');
      if (!seats.includes(seat)) continue;
      for (const parcel of this.#read(key)) this.#parcels.set(parcel.ref, parcel);
    }
    this.#changed();
  }

  add(parcel: Parcel): void {
    this.#parcels.set(parcel.ref, parcel);
    this.#keep(parcel);
  }

  get(ref: string): Parcel | undefined {
    return this.#parcels.get(ref);
  }

  remove(ref: string): void {
    const parcel = this.#parcels.get(ref);
    if (!parcel) return;
    this.#parcels.delete(ref);
    this.#keep(parcel);
  }

  refuse(ref: string, code: string, message: string): void {
    const parcel = this.#parcels.get(ref);
    if (!parcel) return;
    this.#parcels.set(ref, { ...parcel, refused: { code, message } });
    this.#keep(parcel);
  }

  /** Not yet answered, oldest first. */
  pending(): Parcel[] {
    return [...this.#parcels.values()].filter((parcel) => !parcel.refused);
  }

  /** Refused, kept in sight until their author discards them. */
  refused(): Parcel[] {
    return [...this.#parcels.values()].filter((parcel) => parcel.refused);
  }

  #keep({ seat, room }: Parcel): void {
    const rest = [...this.#parcels.values()].filter((parcel) => parcel.seat === seat && parcel.room === room);
    try {
      if (rest.length) this.#storage?.setItem(shelf(seat, room), JSON.stringify(rest));
      else this.#storage?.removeItem(shelf(seat, room));
    } catch {
      // Storage is full: the parcels stay in memory and are still sent.
    }
    this.#changed();
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((key) =>
      key.startsWith(`${PREFIX}|`),
    );
  }

  #read(key: string): Parcel[] {
    try {
      const parcels: unknown = JSON.parse(this.#storage?.getItem(key) ?? '[]');
      return Array.isArray(parcels) ? (parcels as Parcel[]) : [];
    } catch {
      return [];
    }
  }
}

/** The browser's storage, or null where it is forbidden. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
