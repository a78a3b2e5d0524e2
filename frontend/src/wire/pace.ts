import { monotonic } from './clock';

/** Half of what the server takes (SPEC PA-5), so that two tabs of one person stay within it together. */
const AT_ONCE = 40;
const PER_SECOND = 10;

/** How fast commands may leave: who comes back with a hundred of them does not send a hundred at once. */
export class Pace {
  #level = AT_ONCE;
  #since = monotonic();

  /** 0: one may leave, and is counted. Else the milliseconds until one may. */
  take(): number {
    const now = monotonic();
    this.#level = Math.min(AT_ONCE, this.#level + ((now - this.#since) / 1000) * PER_SECOND);
    this.#since = now;
    if (this.#level < 1) return Math.ceil(((1 - this.#level) / PER_SECOND) * 1000);
    this.#level -= 1;
    return 0;
  }
}
