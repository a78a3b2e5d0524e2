import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Courier, type Reply } from './courier';
import { Outbox, type Parcel } from './outbox';
import type { Command } from './wire';

const parcel = (ref: string, room = 'board:1'): Parcel => ({ ref, seat: 'nadia', room, body: { verb: 'add_card' } });

let sent: Command[];
let box: Outbox;
let courier: Courier;

const refs = (): string[] => sent.map(({ ref }) => ref);
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`);
const write = (...written: string[]): void => written.forEach((ref) => void courier.take(parcel(ref)));
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe('Courier', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    window.localStorage.clear();
    sent = [];
    box = new Outbox(window.localStorage);
    box.recover(['nadia']);
    courier = new Courier(box, (command) => sent.push(command), () => 1);
  });

  afterEach(() => vi.useRealTimers());

  it('CL-7: has few commands unanswered at once, however many wait', () => {
    write(...many(100));
    courier.open();
    expect(refs()).toEqual(many(16));

    courier.acknowledged('p3', null);
    expect(refs()).toEqual(many(17));
  });

  it('CL-7: sends what was written in ten minutes at half the pace that the server takes', async () => {
    write(...many(100));
    courier.open();
    const answerAll = (): void => refs().forEach((ref) => courier.acknowledged(ref, null));
    answerAll();
    while (sent.length < 40) answerAll();
    expect(refs()).toEqual(many(40));

    for (let second = 0; second < 6; second += 1) {
      await pass(1000);
      answerAll();
    }
    await pass(100);
    expect(refs()).toEqual(many(100));
  });

  it('CL-1: repeats with its ref what the former link left unanswered', () => {
    courier.open();
    write('a', 'b');
    courier.acknowledged('a', null);
    courier.shut();
    courier.open();

    expect(refs()).toEqual(['a', 'b', 'b']);
  });

  it('CL-1: repeats a command left unanswered on a link that lives', async () => {
    courier.open();
    write('a');
    await pass(15_000);
    courier.beat();
    expect(refs()).toEqual(['a']);

    await pass(10_000);
    courier.beat();
    expect(refs()).toEqual(['a', 'a']);
  });

  it('waits after « too fast », longer each time, then sends again what was not answered', async () => {
    courier.open();
    write('a', 'b');
    expect(courier.slowDown()).toBe(1500);
    expect(courier.slowDown()).toBe(1500);
    courier.acknowledged('a', null);
    expect(refs()).toEqual(['a', 'b']);
    await pass(1500);
    expect(refs()).toEqual(['a', 'b', 'b']);

    courier.slowDown();
    expect(courier.slowDown()).toBe(1500);
    await pass(1500);
    courier.slowDown();
    expect(courier.slowDown()).toBe(3000);
  });

  it('CL-7: repeats what failed a few times, and that room’s next acts after it', async () => {
    courier.open();
    write('a');
    courier.rejected('a', 'failed', 'Failed.');
    write('b');
    void courier.take(parcel('c', 'board:2'));
    expect(refs()).toEqual(['a', 'c']);

    await pass(2000);
    expect(refs()).toEqual(['a', 'c', 'a', 'b']);
  });

  it('CL-7: gives up what keeps failing, with its text kept in sight', async () => {
    courier.open();
    const settled: Reply[] = [];
    void courier.take(parcel('a')).then((reply) => settled.push(reply));
    for (let time = 0; time < 5; time += 1) {
      courier.rejected('a', 'failed', 'Failed.');
      await pass(15_000);
    }

    expect(refs()).toEqual(['a', 'a', 'a', 'a', 'a']);
    expect(settled).toEqual([{ ok: false, code: 'failed', message: 'Failed.' }]);
    expect(box.refused().map(({ ref }) => ref)).toEqual(['a']);
  });

  it('CL-6: settles what another tab has had answered', async () => {
    const settled: Reply[] = [];
    void courier.take(parcel('a')).then((reply) => settled.push(reply));
    const other = new Outbox(window.localStorage);
    other.recover(['nadia']);
    other.remove('a');
    box.review();
    courier.elsewhere();
    await pass(0);

    expect(settled).toEqual([{ ok: true, result: null }]);
  });
});
