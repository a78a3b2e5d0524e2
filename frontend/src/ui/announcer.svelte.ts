import { getContext, setContext } from 'svelte';
import { monotonic } from '../wire/clock';

const PERIOD = 5000;

/** What the page says aloud: one polite sentence in five seconds at most. What came meanwhile waits its turn, the last of
 * each subject only; a change of activity does not wait. */
export class Announcer {
  said = $state('');
  #waiting = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spokeAt = -Infinity;

  digest(subject: string, sentence: string): void {
    this.#waiting.set(subject, sentence);
    this.#timer ??= setTimeout(() => this.#speak(), Math.max(0, this.#spokeAt + PERIOD - monotonic()));
  }

  /** Say it now, before what waits. */
  now(sentence: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spokeAt = monotonic();
    this.said = sentence;
    if (this.#waiting.size) this.#timer = setTimeout(() => this.#speak(), PERIOD);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #speak(): void {
    this.#timer = undefined;
    this.#spokeAt = monotonic();
    this.said = [...this.#waiting.values()].join(' ');
    this.#waiting.clear();
  }
}

/** Where a page keeps its announcer. */
export const ANNOUNCER = Symbol('announcer');

export const provideAnnouncer = (announcer: Announcer): Announcer => setContext(ANNOUNCER, announcer);

/** The page's announcer; undefined where a component stands alone. */
export const useAnnouncer = (): Announcer | undefined => getContext<Announcer | undefined>(ANNOUNCER);
