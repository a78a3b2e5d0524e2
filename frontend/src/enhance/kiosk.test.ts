import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { resetWhenIdle } from './kiosk';

const PAGE = `<form data-kiosk data-minutes="2" data-start="/q/A/?poste=1" action="/q/A/quitter/">
    <input type="hidden" name="response" value="1"></form>
  <dialog data-kiosk-warning><strong data-kiosk-seconds></strong><button type="button">Go on</button></dialog>
  <template data-kiosk-offline><h1>Put away</h1></template>
  <main><textarea>private words</textarea></main>`;

let went: string[];
let left: number;
let network: boolean;
let clock: number;
const listeners: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  // jsdom draws no dialog.
  HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  HTMLDialogElement.prototype.close = function () { this.open = false; };
  for (const where of [document, window]) {
    const add = where.addEventListener.bind(where);
    vi.spyOn(where, 'addEventListener').mockImplementation((type: string, heard: unknown, options?: unknown) => {
      listeners.push(() => where.removeEventListener(type, heard as EventListener, options as boolean));
      add(type, heard as EventListener, options as AddEventListenerOptions);
    });
  }
  [went, left, network, clock] = [[], 0, true, 0];
  document.body.innerHTML = PAGE;
});
afterEach(() => {
  listeners.splice(0).forEach((stop) => stop());
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function open(): void {
  const leave = async (): Promise<boolean> => ((left += 1), network);
  resetWhenIdle({ leave, go: (url) => went.push(url), now: () => clock });
}

async function wait(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock += 1000;
    await vi.advanceTimersByTimeAsync(1000);
  }
}

const warning = (): HTMLDialogElement => document.querySelector('dialog')!;
const words = (): string => document.querySelector('main')!.textContent ?? '';

test('warns half a minute before, counting down, then leaves and goes to the start', async () => {
  open();
  await wait(89);
  expect(warning().open).toBe(false);
  await wait(1);
  expect(warning().open).toBe(true);
  expect(warning().textContent).toContain('30');
  await wait(30);
  expect([left, went]).toEqual([1, ['/q/A/?poste=1']]);
  expect(document.querySelector('textarea')).toBeNull();
});

test.each(['pointerdown', 'keydown', 'touchstart', 'wheel', 'input'])('a %s puts it off', async (gesture) => {
  open();
  await wait(110);
  document.dispatchEvent(new Event(gesture));
  expect(warning().open).toBe(false);
  await wait(80);
  expect(left).toBe(0);
});

test('a computer that slept leaves as soon as it wakes', async () => {
  open();
  clock += 3_600_000;
  await wait(1);
  expect(went).toEqual(['/q/A/?poste=1']);
});

test('without a network nothing remains on the screen, and it goes when the network is back', async () => {
  network = false;
  open();
  await wait(125);
  expect([words(), went]).toEqual(['Put away', []]);
  network = true;
  await wait(10);
  expect(went).toEqual(['/q/A/?poste=1']);
});

const TOUCHED: [string, string][] = [
  ['<input type="radio" name="q">', 'checked'],
  ['<textarea name="q"></textarea>', 'value'],
  ['<input name="q">', 'value'],
  ['<select name="q"><option value="">…</option><option value="a">a</option></select>', 'value'],
];

test.each(TOUCHED)('the only page of a survey is put away once answered, and not before: %s', async (field, set) => {
  document.querySelector('[name=response]')!.remove();
  document.querySelector('main')!.innerHTML = field;
  open();
  await wait(600);
  expect([warning().open, went]).toEqual([false, []]);

  Object.assign(document.querySelector('[name=q]')!, { [set]: set === 'checked' ? true : 'a' });
  await wait(120);
  expect([words(), went]).toEqual(['Put away', ['/q/A/?poste=1']]);
});

test('a start page where nothing was typed stays as it is', async () => {
  document.querySelector('[name=response]')!.remove();
  open();
  await wait(600);
  expect([warning().open, went]).toEqual([false, []]);
});

test('a page kept whole for the back button goes back to the start', () => {
  open();
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(went).toEqual(['/q/A/?poste=1']);
});
