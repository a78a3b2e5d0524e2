/** Milliseconds that only go forward, whatever is done to this computer's clock: for every duration. */
export const monotonic = (): number => performance.now();

/** Few enough to follow a quartz that drifts. */
const SAMPLES = 8;
/** Workers of one server may differ by this. */
const TOLERANCE = 100;

/** The server's clock minus ours lies between these: the answer was written after we asked and before we heard it. */
interface Bounds {
  readonly low: number;
  readonly high: number;
}

const width = ({ low, high }: Bounds): number => high - low;
const meet = (one: Bounds, other: Bounds): boolean =>
  one.low <= other.high + TOLERANCE && other.low <= one.high + TOLERANCE;

/** The server's clock as read from here. This computer's own clock is never believed: it may be wrong by hours, or be set
 * while the page is open. */
export class ServerClock {
  #samples: Bounds[] = [];

  /** The server wrote `now` between `asked` (our monotonic clock) and this moment. */
  hear(asked: number, now: number): void {
    const sample = { low: now - monotonic(), high: now - asked };
    // A computer that slept may stop its monotonic clock, a server's may be set: what was read before says nothing then.
    const kept = this.#samples.every((former) => meet(former, sample)) ? this.#samples.slice(1 - SAMPLES) : [];
    this.#samples = [...kept, sample];
  }

  /** Milliseconds since 1970. Before the server has spoken there is nothing better than this computer's word. */
  now(): number {
    const [first, ...rest] = this.#samples;
    if (!first) return Date.now();
    // The quicker the answer, the less it can be wrong by.
    const best = rest.reduce((least, sample) => (width(sample) < width(least) ? sample : least), first);
    return monotonic() + (best.low + best.high) / 2;
  }
}
