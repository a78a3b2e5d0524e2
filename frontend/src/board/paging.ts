import type { Column } from './arrange';

/** How much of a board the room's screen shows at once. */
export interface Span {
  /** Zones side by side. */
  readonly zones: number;
  /** Notes or groups of one zone; Infinity: all. */
  readonly stacks: number;
}

/** The parts of a board shown one after the other: its zones by `zones`, each cut in pieces of `stacks`. */
export function pagesOf(columns: readonly Column[], { zones, stacks }: Span): Column[][] {
  const pages: Column[][] = [];
  for (let first = 0; first < columns.length; first += zones) {
    const shown = columns.slice(first, first + zones);
    const longest = Math.max(1, ...shown.map((column) => column.stacks.length));
    const pieces = Number.isFinite(stacks) ? Math.ceil(longest / stacks) : 1;
    for (let piece = 0; piece < pieces; piece += 1) {
      const from = pieces === 1 ? 0 : piece * stacks;
      pages.push(shown.map((column) => ({ ...column, stacks: column.stacks.slice(from, from + (pieces === 1 ? Infinity : stacks)) })));
    }
  }
  return pages;
}

/** From everything at once to a few notes, what is tried until it fits the screen. */
export function spans(columns: readonly Column[]): Span[] {
  const most = columns.length;
  const fewer = [2, 3, 4, 6, 8].map((parts) => Math.ceil(most / parts)).filter((zones) => zones >= 1);
  const zones = [...new Set([Math.max(most, 1), ...fewer, 1])].sort((one, other) => other - one);
  return [
    ...zones.map((count) => ({ zones: count, stacks: Infinity })),
    ...[40, 30, 24, 18, 12, 8, 5, 3, 1].map((count) => ({ zones: 1, stacks: count })),
  ];
}
