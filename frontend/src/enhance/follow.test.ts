import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followResults } from './follow';

const strip = (code: string, words: string): string =>
  `<section id="q-${code}" data-live-part><p>${words}</p><details><summary>Tableau</summary></details><button>Croiser</button></section>`;

const page = `<p data-live="/en-direct/?public=lyceen" data-live-moved="4-open" data-live-tables="1-10-open">
    <span data-live-state>Rechargez</span><span role="status" data-live-said></span>
    <span hidden data-live-words="following">Suit</span><span hidden data-live-words="cut">Coupé</span><span hidden data-live-words="over">Fini</span></p>
  <p id="count" data-live-part>10 réponses</p><div id="strips">${strip('a', '40 %')}${strip('b', '50 %')}</div>`;

const fresh = (strips = strip('a', '44 %') + strip('b', '55 %'), over = ''): string =>
  `<div data-live-moved="9-open" data-live-tables="1-15-open"${over}><p data-live-said> 15  réponses. </p>
  <p id="count" data-live-part>15 réponses</p><div id="strips">${strips}</div></div>`;

let asked: URL[];
let answers: (() => Response)[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = page;
  asked = [];
  answers = [];
  vi.stubGlobal('fetch', (address: URL) => {
    asked.push(address);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('network'));
  });
  stop = followResults(document.querySelector<HTMLElement>('[data-live]')!);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function tick(...given: (() => Response)[]): Promise<void> {
  answers = given;
  await vi.advanceTimersByTimeAsync(10_000);
}

const html = (text: string) => (): Response => new Response(text);
const nothing = (): Response => new Response(null, { status: 204 });
const text = (selector: string): string => document.querySelector(selector)!.textContent ?? '';

test('what moved takes its place, its folds as they were left, and is said once', async () => {
  document.querySelector('details')!.open = true;

  await tick(html(fresh()));

  expect(text('#q-a p')).toBe('44 %');
  expect(text('#count')).toBe('15 réponses');
  expect([...document.querySelectorAll('details')].map((fold) => fold.open)).toEqual([true, false]);
  expect(text('[role="status"]')).toBe('15 réponses.');
});

test('it asks for what moved since what it shows, with the filters of the page', async () => {
  await tick(html(fresh()));
  await tick(nothing);

  const told = asked.map(({ searchParams }) => ['public', 'depuis', 'tableaux'].map((name) => searchParams.get(name)));
  expect(told).toEqual([
    ['lyceen', '4-open', '1-10-open'],
    ['lyceen', '9-open', '1-15-open'],
  ]);
});

test('a part that holds the focus waits until the focus leaves it', async () => {
  const button = document.querySelector<HTMLElement>('#q-a button')!;
  button.focus();

  await tick(html(fresh()));
  expect(text('#q-a p')).toBe('40 %');
  expect(text('#q-b p')).toBe('55 %');
  expect(document.activeElement).toBe(button);

  document.querySelector<HTMLElement>('#q-b button')!.focus();
  expect(text('#q-a p')).toBe('44 %');
});

test('a question that comes brings all the questions', async () => {
  await tick(html(fresh(strip('a', '1 %') + strip('c', '2 %'))));

  expect([...document.querySelectorAll('#strips section')].map((part) => part.id)).toEqual(['q-a', 'q-c']);
  expect(text('#count')).toBe('15 réponses');
});

test('a cut network is said after two failures, and forgotten when it is back', async () => {
  await tick();
  expect(text('[data-live-state]')).toBe('Suit');

  await tick();
  expect(text('[data-live-state]')).toBe('Coupé');

  await tick(nothing);
  expect(text('[data-live-state]')).toBe('Suit');
});

test('it stops, and says so, for whoever may no longer read, and once the survey is closed', async () => {
  await tick(() => new Response('', { status: 404 }));
  expect(text('[data-live-state]')).toBe('Fini');

  await tick(html(fresh()));
  expect(asked).toHaveLength(1);
});

test('a survey that closes is shown as it ended, then no longer followed', async () => {
  await tick(html(fresh(undefined, ' data-live-over')));

  expect(text('#q-a p')).toBe('44 %');
  expect(text('[data-live-state]')).toBe('Fini');
});
