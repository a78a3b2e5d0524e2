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

interface Key {
  readonly seat: string;
  readonly order: number;
  readonly ref: string;
}

/** Commands are numbered in the order they were written, by all tabs together: no clock is asked, which may be set. */
const nameOf = ({ seat, order, ref }: Key): string => `${PREFIX}|${seat}|${order}|${ref}`;

function keyOf(name: string | null): Key | null {
  const [prefix, seat, order, ref] = name?.split('|') ?? [];
  if (prefix !== PREFIX || !seat || !ref || !Number.isSafeInteger(Number(order))) return null;
  return { seat, order: Number(order), ref };
}

interface Kept {
  readonly parcel: Parcel;
  readonly order: number;
  /** Whether storage holds it: a parcel that it could not take is not gone because it is not there. */
  readonly stored: boolean;
}

/** Commands survive a lost connection and a reload (SPEC CL-1, CL-6). One key each: tabs of one browser share the storage,
 * and none may wipe what another has not sent. Storage may be refused (private browsing) or full: parcels then live as long
 * as the page. */
export class Outbox {
  #kept = new Map<string, Kept>();
  /** Another tab's, seen once: it is sending them itself. */
  #strangers = new Set<string>();
  #seats: readonly string[] = [];

  constructor(
    private readonly storage: Storage | null,
    private readonly changed: () => void = () => {},
  ) {}

  /** Take back what an earlier page of these seats left unsent. */
  recover(seats: readonly string[]): void {
    this.#seats = seats;
    for (const key of this.#keys()) this.#adopt(key);
    this.changed();
  }

  /** Look at the storage again: what another tab has had answered is gone; what one left there (it was closed) is taken
   * over, once it has been seen twice. */
  review(): void {
    const keys = this.#keys();
    if (!keys.length && !this.#kept.size) return;
    const there = new Set(keys.map(({ ref }) => ref));
    for (const [ref, { stored }] of [...this.#kept]) if (stored && !there.has(ref)) this.#kept.delete(ref);
    const unknown = keys.filter(({ ref }) => !this.#kept.has(ref));
    for (const key of unknown) if (this.#strangers.has(key.ref)) this.#adopt(key);
    this.#strangers = new Set(unknown.map(({ ref }) => ref));
    this.changed();
  }

  /** Follow what other tabs do; the returned function stops. */
  watch(): () => void {
    const hear = ({ key: name, newValue, storageArea }: StorageEvent): void => {
      if (storageArea !== this.storage) return;
      if (name === null) return this.#keepAgain();
      const key = keyOf(name);
      const known = key && this.#kept.get(key.ref);
      if (!known) return;
      const parcel = newValue === null ? null : parse(newValue);
      if (parcel) this.#kept.set(key.ref, { ...known, parcel });
      else this.#kept.delete(key.ref);
      this.changed();
    };
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }

  add(parcel: Parcel): void {
    const last = Math.max(0, ...this.#keys().map(({ order }) => order), ...[...this.#kept.values()].map(({ order }) => order));
    this.#keep(parcel, last + 1);
  }

  get(ref: string): Parcel | undefined {
    return this.#kept.get(ref)?.parcel;
  }

  remove(ref: string): void {
    const kept = this.#kept.get(ref);
    if (!kept) return;
    this.#kept.delete(ref);
    try {
      this.storage?.removeItem(nameOf({ ...kept, ...kept.parcel }));
    } catch {
      // Storage was forbidden meanwhile: a next page sends it once more, and gets the first answer.
    }
    this.changed();
  }

  refuse(ref: string, code: string, message: string): void {
    const kept = this.#kept.get(ref);
    if (kept) this.#keep({ ...kept.parcel, refused: { code, message } }, kept.order);
  }

  /** Not yet answered, oldest first. */
  pending(): Parcel[] {
    return this.#parcels().filter((parcel) => !parcel.refused);
  }

  /** Refused, kept in sight until their author discards them. */
  refused(): Parcel[] {
    return this.#parcels().filter((parcel) => parcel.refused);
  }

  /** Whether closing this page would lose something. */
  get fragile(): boolean {
    return [...this.#kept.values()].some(({ stored }) => !stored);
  }

  #parcels(): Parcel[] {
    const kept = [...this.#kept.values()];
    // Two tabs may have taken the same number at the same moment.
    kept.sort((one, other) => one.order - other.order || (one.parcel.ref < other.parcel.ref ? -1 : 1));
    return kept.map(({ parcel }) => parcel);
  }

  #keep(parcel: Parcel, order: number): void {
    let stored = this.storage !== null;
    try {
      this.storage?.setItem(nameOf({ ...parcel, order }), JSON.stringify(parcel));
    } catch {
      stored = false;
    }
    this.#kept.set(parcel.ref, { parcel, order, stored });
    this.changed();
  }

  /** Somebody emptied the storage: nothing of it was answered. */
  #keepAgain(): void {
    for (const { parcel, order } of [...this.#kept.values()]) this.#keep(parcel, order);
  }

  #adopt(key: Key): void {
    const parcel = parse(this.#read(key));
    if (parcel?.ref === key.ref && parcel.seat === key.seat) this.#kept.set(key.ref, { parcel, order: key.order, stored: true });
  }

  #keys(): Key[] {
    try {
      const names = Array.from({ length: this.storage?.length ?? 0 }, (_, index) => this.storage?.key(index) ?? null);
      return names.map(keyOf).filter((key) => key !== null && this.#seats.includes(key.seat)) as Key[];
    } catch {
      return [];
    }
  }

  #read(key: Key): string | null {
    try {
      return this.storage?.getItem(nameOf(key)) ?? null;
    } catch {
      return null;
    }
  }
}

/** What storage holds is not believed: another version of the page, or a curious person, may have written it. */
function parse(text: string | null): Parcel | null {
  try {
    const parcel = JSON.parse(text ?? 'null') as Partial<Parcel> | null;
    const whole = [parcel?.ref, parcel?.room, parcel?.seat, parcel?.body?.verb].every((part) => typeof part === 'string');
    return whole ? (parcel as Parcel) : null;
  } catch {
    return null;
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
