import { describe, expect, it } from 'vitest';
import { backoff } from './backoff';

describe('backoff', () => {
  it('doubles, then stays at its cap', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 60].map((failures) => backoff(failures, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it('spreads a room over the upper half of the delay', () => {
    expect(backoff(3, () => 0)).toBe(2000);
    expect(backoff(3, () => 0.5)).toBe(3000);
  });
});
