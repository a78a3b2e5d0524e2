import { describe, expect, it } from 'vitest';
import { clockText, secondsUntil } from './time';

describe('time left', () => {
  it('counts whole seconds up and never goes below zero', () => {
    const now = Date.parse('2026-11-21T09:00:00.400Z');
    expect(secondsUntil('2026-11-21T09:00:01Z', now)).toBe(1);
    expect(secondsUntil('2026-11-21T08:00:00Z', now)).toBe(0);
  });

  it('writes minutes and seconds, and hours when there are some', () => {
    expect([0, 65, 600, 3750].map(clockText)).toEqual(['0:00', '1:05', '10:00', '1:02:30']);
  });
});
