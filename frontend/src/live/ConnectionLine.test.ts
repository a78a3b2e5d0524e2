import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Network } from '../wire/fake';
import { Connection } from '../wire/live.svelte';
import ConnectionLine from './ConnectionLine.svelte';
import { standingWords } from './standing';

describe('standingWords', () => {
  beforeEach(() => void (document.documentElement.lang = 'en'));

  it('has a sentence for each way of standing, with what waits', () => {
    expect(standingWords('connecting', 0)).toBe('Connecting…');
    expect(standingWords('socket', 0)).toBe('Connected');
    expect(standingWords('socket', 2)).toBe('Sending 2 items');
    expect(standingWords('http', 0)).toBe('Connected by a detour (filtered network)');
    expect(standingWords('restarting', 0)).toBe('The server restarts: back in a moment');
    expect(standingWords('restarting', 1)).toBe('The server restarts: 1 item kept');
    expect(standingWords('offline', 0)).toBe('Offline: what you write is kept');
    expect(standingWords('offline', 2)).toBe('Offline: 2 items kept, sent when the network is back');
    expect(standingWords('outdated', 0)).toBe('This page is out of date');
  });

  it('does not promise to keep what this browser cannot', () => {
    expect(standingWords('offline', 2, true)).toBe('Offline: 2 items not sent, keep this page open');
  });
});

describe('ConnectionLine', () => {
  let sockets: Network;
  let connection: Connection;
  const line = (): string | undefined => document.querySelector('.standing')?.textContent?.trim();
  const aloud = (): string | null | undefined => document.querySelector('[aria-live="polite"]')?.textContent;
  const pass = async (milliseconds: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    await tick();
  };

  beforeEach(async () => {
    document.documentElement.lang = 'en';
    vi.useFakeTimers();
    window.localStorage.clear();
    sockets = new Network();
    connection = new Connection({ seats: ['nadia'], links: { socket: sockets.open } });
    connection.wire.start();
    render(ConnectionLine, { connection });
    sockets.end.welcome();
    await pass(2000);
  });

  afterEach(() => {
    connection.wire.stop();
    cleanup();
    vi.useRealTimers();
  });

  it('says what is being sent only when that takes long', async () => {
    void connection.wire.command('board:1', 'nadia', { verb: 'add_card' });
    await pass(700);
    expect(line()).toBe('Connected');

    await pass(200);
    expect(line()).toBe('Sending 1 item');

    sockets.end.say({ type: 'ack', room: 'board:1', ref: sockets.end.last('command').ref });
    await pass(0);
    expect(line()).toBe('Connected');
  });

  it('shows a loss at once and says it aloud when it lasts, once in five seconds at most', async () => {
    sockets.end.events.lost(1006);
    await pass(0);
    expect(line()).toBe('Offline: what you write is kept');
    expect(aloud()).toBe('');

    await pass(500);
    sockets.end.welcome();
    await pass(5000);
    expect(aloud()).toBe('');

    sockets.answers = false;
    sockets.end.events.lost(1006);
    await pass(2500);
    expect(aloud()).toBe('Offline: what you write is kept');

    void connection.wire.command('board:1', 'nadia', { verb: 'add_card' });
    await pass(2100);
    expect(aloud()).toBe('Offline: what you write is kept');
    await pass(3000);
    expect(aloud()).toBe('Offline: 1 item kept, sent when the network is back');
  });

  it('offers to load an outdated page again', async () => {
    sockets.end.events.lost(4001);
    await pass(0);

    expect(line()).toContain('This page is out of date');
    expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  });
});
