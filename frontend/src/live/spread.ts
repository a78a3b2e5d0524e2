/** How numbers spread: counts in equal bins, for the guesses of a room. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Percentages take bins of ten from 0 to 100; other numbers take at most eight round bins over their range. The upper
 * bound belongs to the last bin only. */
export function bins(sorted: readonly number[], percent: boolean): Bin[] {
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return [];
  const width = percent ? 10 : roundUp((high - low) / 8 || 1);
  const start = percent ? 0 : Math.floor(low / width) * width;
  const end = percent ? 100 : start + width * Math.max(1, Math.ceil((high - start) / width));
  const edges = Array.from({ length: Math.round((end - start) / width) }, (_, index) => start + index * width);
  return edges.map((from, index) => {
    const last = index === edges.length - 1;
    const inside = sorted.filter((value) => (value >= from || index === 0) && (value < from + width || last));
    return { from, to: from + width, count: inside.length };
  });
}

/** The middle of sorted numbers; the mean of the two middles when there is no one. */
export function median(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const [below, above] = [sorted[half - 1] ?? 0, sorted[half] ?? 0];
  return sorted.length % 2 ? above : (below + above) / 2;
}

/** The next of 1, 2, 5, 10, 20, 50… and of their tenths. */
function roundUp(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return power * ([1, 2, 5, 10].find((step) => step * power >= width) ?? 10);
}
