import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Carrier } from './carrier';
import { Network } from './fake';

let sockets: Network;
let http: Network;
let carrier: Carrier;
let chance: number;
let greetings: number;
let fragile: boolean;

function open(withHttp = false): void {
  carrier = new Carrier(
    {
      hello: { type: 'hello', protocol: 2 },
      socket: sockets.open,
      http: withHttp ? http.open : undefined,
      random: () => chance,
      heads: () => ({}),
      seen: () => ({}),
    },
    {
      greeted: () => (greetings += 1),
      gone: () => {},
      heard: () => {},
      beat: () => {},
      seenAgain: () => {},
      fragile: () => fragile,
      changed: () => {},
    },
  );
  carrier.start();
}

const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
const lose = (code = 1006): void => sockets.end.events.lost(code);
const happen = (name: string, target: EventTarget = window): boolean => target.dispatchEvent(new Event(name, { cancelable: true }));
const persisted = (name: string): boolean => window.dispatchEvent(new PageTransitionEvent(name, { persisted: true }));

/** Sockets refused twice: HTTP is welcome. */
async function goOverHttp(): Promise<void> {
  lose();
  await pass(500);
  lose();
  await pass(1000);
  http.end.welcome();
}

/** How long until the next connection, in steps of a tenth of a second. */
async function nextAfter(): Promise<number> {
  const before = sockets.ends.length;
  for (let waited = 0; waited <= 120_000; waited += 100) {
    if (sockets.ends.length > before) return waited;
    await pass(100);
  }
  return Infinity;
}

describe('Carrier', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    [sockets, http] = [new Network(), new Network()];
    [chance, greetings, fragile] = [1, 0, false];
  });

  afterEach(() => {
    carrier.stop();
    vi.useRealTimers();
  });

  describe('CL-3: coming back', () => {
    it('waits longer after each failure, to a cap', async () => {
      open();
      const waits = [];
      for (let failure = 0; failure < 7; failure += 1) {
        lose();
        waits.push(await nextAfter());
      }
      expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
      expect(carrier.standing).toBe('offline');
    });

    it('is not deceived by a server that comes up and falls again', async () => {
      open();
      const waits = [];
      for (let failure = 0; failure < 4; failure += 1) {
        sockets.end.welcome();
        await pass(3000);
        lose();
        waits.push(await nextAfter());
      }
      expect(waits).toEqual([500, 1000, 2000, 4000]);

      sockets.end.welcome();
      await pass(5000);
      lose();
      expect(await nextAfter()).toBe(500);
    });

    it.each([4012, 1012, 1001])('after %i comes back within five seconds, not all at once', async (code) => {
      open();
      sockets.end.welcome();
      lose(code);
      expect(carrier.standing).toBe('restarting');
      expect(await nextAfter()).toBe(5000);

      chance = 0.5;
      sockets.end.welcome();
      lose(code);
      expect(await nextAfter()).toBe(2500);
    });

    it('calls a restart a restart for a while', async () => {
      open();
      sockets.end.welcome();
      lose(4012);
      await nextAfter();
      lose();
      expect(carrier.standing).toBe('restarting');

      for (let failure = 0; failure < 3; failure += 1) {
        await nextAfter();
        lose();
      }
      expect(carrier.standing).toBe('offline');
    });

    it('after 4001 does not come back: the page must be loaded again', async () => {
      open();
      lose(4001);
      happen('online');
      happen('visibilitychange', document);

      expect(await nextAfter()).toBe(Infinity);
      expect(carrier.standing).toBe('outdated');
    });

    it('after 4008 stays away for half a minute at least, whatever happens to the page', async () => {
      chance = 0;
      open();
      sockets.end.welcome();
      lose(4008);
      happen('visibilitychange', document);
      happen('online');

      expect(await nextAfter()).toBe(30_000);
    });

    it('after 4009, too slow, comes back more slowly', async () => {
      open();
      sockets.end.welcome();
      lose(4009);
      expect(await nextAfter()).toBe(2000);
    });
  });

  describe('CL-8: signs of life', () => {
    it('leaves a line that says nothing any more', async () => {
      open();
      sockets.end.welcome();
      await pass(60_000);
      expect(sockets.ends).toHaveLength(1);

      sockets.end.answers = false;
      await pass(36_000);

      expect(sockets.ends[0]?.closed).toBe(true);
      expect(sockets.ends).toHaveLength(2);
    });

    it('is not deceived by a socket that opens and is never welcomed', async () => {
      open();
      sockets.end.events.opened();
      await pass(8000);
      expect(sockets.end.closed).toBe(true);
    });

    it.each(['online', 'offline'])('asks when the browser believes that it is %s, and believes the answer', async (event) => {
      open();
      sockets.end.welcome();
      happen(event);
      await pass(9000);
      expect([carrier.standing, sockets.ends.length]).toEqual(['socket', 1]);

      sockets.end.answers = false;
      happen(event);
      await pass(8000);
      expect(carrier.standing).toBe('offline');
    });

    it('asks when the page is looked at again, for it may have slept', async () => {
      open();
      sockets.end.welcome();
      sockets.end.answers = false;
      happen('visibilitychange', document);
      await pass(8000);

      expect(sockets.end.closed).toBe(true);
    });

    it('asks once more before it leaves, where the page itself slept', async () => {
      open();
      sockets.end.welcome();
      sockets.end.answers = false;
      await pass(10_000);
      const frozen = performance.now() + 600_000;
      vi.spyOn(performance, 'now').mockImplementation(() => frozen);
      await pass(25_000);
      expect(sockets.end.closed).toBe(false);

      sockets.end.pong();
      await pass(9000);
      expect(sockets.end.closed).toBe(false);
      vi.restoreAllMocks();
    });

    it('comes back with the network, spread over a second', async () => {
      open();
      for (let failure = 0; failure < 5; failure += 1) {
        lose();
        await nextAfter();
      }
      lose();
      happen('online');
      expect(await nextAfter()).toBe(1000);
    });

    it('does not wait for an attempt that was begun without a network', async () => {
      open();
      happen('online');

      expect(sockets.end.closed).toBe(true);
      expect(await nextAfter()).toBe(1000);
    });

    it('holds nothing while the browser has put the page aside, and comes back at once with it', () => {
      open();
      sockets.end.welcome();
      persisted('pagehide');
      expect(sockets.end.closed).toBe(true);

      persisted('pageshow');
      sockets.end.welcome();
      expect([sockets.ends.length, greetings, carrier.standing]).toEqual([2, 2, 'socket']);
    });

    it('asks the person before what this browser cannot keep is lost', () => {
      open();
      expect(happen('beforeunload')).toBe(true);
      fragile = true;
      expect(happen('beforeunload')).toBe(false);
    });
  });

  describe('CL-5: over HTTP', () => {
    it('goes where sockets are refused, and tries the socket again beside it, each time later', async () => {
      open(true);
      await goOverHttp();
      expect(carrier.standing).toBe('http');

      await pass(60_000);
      expect(sockets.ends).toHaveLength(3);
      lose(1006);
      await pass(119_000);
      expect(sockets.ends).toHaveLength(3);
      await pass(1000);
      expect(sockets.ends).toHaveLength(4);
      expect([carrier.standing, http.ends.length, greetings]).toEqual(['http', 1, 1]);
    });

    it('leaves HTTP for a socket only when the socket has answered', async () => {
      open(true);
      await goOverHttp();
      await pass(60_000);
      const trial = sockets.end;
      trial.answers = false;
      trial.welcome();
      expect([carrier.standing, http.end.closed, greetings]).toEqual(['http', false, 1]);

      trial.pong();
      expect([carrier.standing, http.end.closed, greetings]).toEqual(['socket', true, 2]);
    });

    it('goes where a proxy holds back what sockets say, from the first frame or after the welcome', async () => {
      sockets.answers = false;
      open(true);
      sockets.end.events.opened();
      await pass(8500);
      sockets.end.welcome();
      await pass(9000);
      http.end.welcome();

      expect([carrier.standing, sockets.ends.length]).toEqual(['http', 2]);
    });

    it('goes where sockets keep falling silent after they have answered', async () => {
      open(true);
      for (let time = 0; time < 2; time += 1) {
        sockets.end.welcome();
        sockets.end.answers = false;
        await pass(36_000);
      }
      expect(http.ends).toHaveLength(1);
    });

    it('does not go because a server that was reached restarts', async () => {
      open(true);
      sockets.end.welcome();
      lose(4012);
      await nextAfter();
      for (let failure = 0; failure < 4; failure += 1) {
        lose();
        await nextAfter();
      }
      expect(http.ends).toHaveLength(0);
    });

    it('goes back to HTTP at the first failure of a socket that took over, and tries again later than before', async () => {
      open(true);
      await goOverHttp();
      await pass(60_000);
      sockets.end.welcome();
      await pass(20_000);
      lose();
      await pass(500);
      http.end.welcome();
      expect([carrier.standing, http.ends.length]).toEqual(['http', 2]);

      await pass(19_000);
      expect(sockets.ends).toHaveLength(3);
      await pass(1000);
      expect(sockets.ends).toHaveLength(4);
    });

    it('asks HTTP again first where it worked, then both in turn', async () => {
      open(true);
      await goOverHttp();
      http.end.events.lost(0);
      await pass(15_000);
      expect([http.ends.length, sockets.ends.length]).toEqual([2, 2]);

      http.end.events.lost(0);
      await pass(15_000);
      expect([http.ends.length, sockets.ends.length]).toEqual([2, 3]);
    });
  });
});
