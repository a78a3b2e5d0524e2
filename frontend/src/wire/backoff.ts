/** Milliseconds to wait before the attempt after `failures` failures: doubling from `base` to `cap`, with full jitter
 * over the upper half, so that a room of browsers does not come back at the same instant. */
export function backoff(failures: number, random: () => number = Math.random, base = 500, cap = 15_000): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(failures, 16));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
