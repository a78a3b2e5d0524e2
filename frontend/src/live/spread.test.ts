import { describe, expect, it } from 'vitest';
import { bins, median } from './spread';

describe('spread', () => {
  it('counts percentages by tens, 100 in the last', () => {
    const counts = bins([0, 9, 10, 62, 68, 100], true).map(({ count }) => count);
    expect(counts).toEqual([2, 1, 0, 0, 0, 0, 2, 0, 0, 1]);
  });

  it('puts guesses beyond the scale of percentages at its ends', () => {
    const counted = bins([-5, 140], true);
    expect([counted[0]?.count, counted.at(-1)?.count]).toEqual([1, 1]);
  });

  it('takes round bins over the range of other numbers', () => {
    expect(bins([3, 12, 38], false).map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 5, 1], [5, 10, 0], [10, 15, 1], [15, 20, 0], [20, 25, 0], [25, 30, 0], [30, 35, 0], [35, 40, 1],
    ]);
  });

  it('counts everybody once, even when all said the same', () => {
    expect(bins([7, 7, 7], false).reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(bins([], true)).toEqual([]);
  });

  it('takes the middle', () => {
    expect([median([1, 2, 9]), median([1, 3])]).toEqual([2, 2]);
  });
});
