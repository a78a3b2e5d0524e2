import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followExport } from './export';

const EVERY = 5;

function page(state: string, inside: string): string {
  return `<div id="export" data-state="${state}">${inside}</div>`;
}

function served(...pages: (string | Error)[]) {
  const asked = vi.fn(() => {
    const next = pages.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(new Response(next ?? ''));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the words and the bar follow, and what one is on stays', async () => {
  document.body.innerHTML = page('made', '<p role="status">0</p><button>Renoncer</button>');
  const button = document.querySelector('button');
  button?.focus();
  served(page('made', '<p role="status">12</p><progress max="100" value="12"></progress>'));

  followExport(document, EVERY);
  await vi.advanceTimersByTimeAsync(EVERY);

  expect(document.querySelector('[role=status]')?.textContent).toBe('12');
  expect(document.querySelector('progress')?.value).toBe(12);
  expect(document.activeElement).toBe(button);
});

test('when the file is ready its link is there, and nobody asks any more', async () => {
  document.body.innerHTML = page('made', '<p role="status">99</p><button>Renoncer</button>');
  document.querySelector('button')?.focus();
  const asked = served(page('ready', '<a href="/fichier/">Télécharger</a>'), page('made', 'again'));

  followExport(document, EVERY);
  await vi.advanceTimersByTimeAsync(3 * EVERY);

  expect(document.querySelector('a')?.textContent).toBe('Télécharger');
  expect(document.activeElement).toBe(document.querySelector('a'));
  expect(asked).toHaveBeenCalledTimes(1);
});

test('a network that is away is asked again', async () => {
  document.body.innerHTML = page('made', '<p role="status">0</p>');
  served(new Error('cut'), page('made', '<p role="status">7</p>'));

  followExport(document, EVERY);
  await vi.advanceTimersByTimeAsync(2 * EVERY);

  expect(document.querySelector('[role=status]')?.textContent).toBe('7');
});

test('a file that is not being made is not asked about', () => {
  document.body.innerHTML = page('ready', '');
  const asked = served();

  followExport(document, EVERY);

  expect(asked).not.toHaveBeenCalled();
});
