import { describe, expect, it } from 'vitest';
import { mayAdd, placed, pointsOn, same, withDot, withoutDot } from './dots';

const RULES = { dots: 3, cap: 2 };
const votes = [{ option: 'a', points: 2 }];

describe('dots', () => {
  it('places a dot on a new option and one more on a former one', () => {
    expect(withDot([], 'a', RULES)).toEqual([{ option: 'a', points: 1 }]);
    expect(withDot([{ option: 'a', points: 1 }], 'a', RULES)).toEqual(votes);
  });

  it('stops at the cap of an option and at the number of dots', () => {
    expect(withDot(votes, 'a', RULES)).toBe(votes);
    const all = withDot(votes, 'b', RULES);
    expect(mayAdd(all, 'c', RULES)).toBe(false);
    expect(placed(all)).toBe(3);
  });

  it('takes a dot back, down to none', () => {
    expect(withoutDot(votes, 'a')).toEqual([{ option: 'a', points: 1 }]);
    expect(withoutDot([{ option: 'a', points: 1 }], 'a')).toEqual([]);
    expect(withoutDot(votes, 'b')).toBe(votes);
  });

  it('compares ballots whatever their order', () => {
    const two = [{ option: 'b', points: 1 }, ...votes];
    expect(same(two, [...votes, { option: 'b', points: 1 }])).toBe(true);
    expect(same(two, votes)).toBe(false);
    expect(pointsOn(two, 'c')).toBe(0);
  });
});
