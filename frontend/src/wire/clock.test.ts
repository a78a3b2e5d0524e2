import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { monotonic, ServerClock } from './clock';

const NINE = Date.parse('2026-11-21T09:00:00Z');

describe('CL-9: the server’s clock', () => {
  let clock: ServerClock;

  beforeEach(() => {
    vi.useFakeTimers({ now: NINE });
    clock = new ServerClock();
  });

  afterEach(() => vi.useRealTimers());

  /** Ask; the answer is written half-way. `server` is what the server's clock says when it is asked. */
  function ask(server: number, there: number, back = there): void {
    const asked = monotonic();
    vi.advanceTimersByTime(there + back);
    clock.hear(asked, server + there);
  }

  it('is read through the length of the way', () => {
    ask(NINE + 3_600_000, 1000);
    expect(clock.now()).toBe(NINE + 3_600_000 + 2000);
  });

  it('does not follow this computer’s clock, set while the page is open', () => {
    ask(NINE, 10);
    vi.setSystemTime(NINE - 7 * 3_600_000);
    vi.advanceTimersByTime(1000);

    expect(clock.now()).toBe(NINE + 1020);
  });

  it('believes the quickest of the last answers', () => {
    ask(NINE, 10);
    ask(NINE + 20, 0, 900);
    expect(clock.now()).toBe(NINE + 920);

    for (let count = 0; count < 8; count += 1) ask(NINE + 920 + count * 900, 0, 900);
    expect(clock.now()).toBe(NINE + 8120 - 450);
  });

  it('forgets what it knew when the answers no longer agree, as after a sleep', () => {
    ask(NINE, 10);
    ask(NINE + 600_000, 50);

    expect(clock.now()).toBe(NINE + 600_100);
  });

  it('is this computer’s until the server has spoken', () => {
    expect(clock.now()).toBe(NINE);
  });
});
