import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from './announcer.svelte';

describe('Announcer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('speaks once in five seconds, with the last word on each subject', () => {
    const announcer = new Announcer();
    announcer.digest('cards', 'One new note.');
    vi.advanceTimersByTime(0);
    expect(announcer.said).toBe('One new note.');

    announcer.digest('cards', 'Two new notes.');
    announcer.digest('people', 'Karim came.');
    announcer.digest('cards', 'Three new notes.');
    vi.advanceTimersByTime(4999);
    expect(announcer.said).toBe('One new note.');

    vi.advanceTimersByTime(1);
    expect(announcer.said).toBe('Three new notes. Karim came.');
  });

  it('says a change of activity at once, and what waited five seconds later', () => {
    const announcer = new Announcer();
    announcer.digest('cards', 'One new note.');
    vi.advanceTimersByTime(0);
    announcer.digest('people', 'Karim came.');

    announcer.now('Now: the vote.');
    expect(announcer.said).toBe('Now: the vote.');

    vi.advanceTimersByTime(5000);
    expect(announcer.said).toBe('Karim came.');
  });
});
