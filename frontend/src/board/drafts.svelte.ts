import { SvelteMap } from 'svelte/reactivity';

/** A text being typed and not saved yet. `rev`: the version its writer saw when they began. */
export interface Unsaved {
  readonly text: string;
  readonly rev: number;
}

/** What one person is typing on a board, by note or by zone: it survives a closed sheet and a reload of the page.
 * One shelf per seat, so that a shared laptop never shows one person the words of another. Storage may be refused
 * (private browsing, full): drafts then live as long as the page. */
export class Drafts {
  readonly #kept = new SvelteMap<string, Unsaved>();
  readonly #storage: Storage | null;
  readonly #shelf: string;

  constructor(seat: string | null, storage: Storage | null = tabStorage()) {
    this.#shelf = `draft|${seat ?? ''}|`;
    this.#storage = storage;
    for (const key of Object.keys(storage ?? {}).filter((key) => key.startsWith(this.#shelf))) {
      const kept = this.#stored(key);
      if (kept) this.#kept.set(key.slice(this.#shelf.length), kept);
    }
  }

  read(id: string): Unsaved | undefined {
    return this.#kept.get(id);
  }

  write(id: string, draft: Unsaved | null): void {
    if (draft) this.#kept.set(id, draft);
    else this.#kept.delete(id);
    try {
      if (draft) this.#storage?.setItem(this.#shelf + id, JSON.stringify(draft));
      else this.#storage?.removeItem(this.#shelf + id);
    } catch {
      // Full or forbidden: the page remembers.
    }
  }

  #stored(key: string): Unsaved | undefined {
    try {
      const kept: unknown = JSON.parse(this.#storage?.getItem(key) ?? 'null');
      return isUnsaved(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }
}

function isUnsaved(kept: unknown): kept is Unsaved {
  return typeof kept === 'object' && kept !== null && 'text' in kept && typeof kept.text === 'string' && 'rev' in kept && typeof kept.rev === 'number';
}

function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
