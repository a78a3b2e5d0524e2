import { beforeEach, expect, test, vi } from 'vitest';
import { enableCodingKeys } from './coding';

const submitted = vi.fn((event: Event) => event.preventDefault());

beforeEach(() => {
  document.body.innerHTML = `<form data-coding><input type="checkbox" id="a" data-sign="1"><input type="checkbox" id="b" data-sign="a">
    <button>Enregistrer</button></form><button id="outside">Ailleurs</button>`;
  submitted.mockClear();
  document.querySelector('form')!.addEventListener('submit', submitted);
  enableCodingKeys(document);
});

function box(id: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`#${id}`)!;
}

function press(on: Element, key: string, more: KeyboardEventInit = {}): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

test('the sign of a theme ticks it, again unticks it', () => {
  press(box('a'), '1');
  press(box('a'), 'A');
  expect([box('a').checked, box('b').checked]).toEqual([true, true]);

  press(box('b'), '1');
  expect(box('a').checked).toBe(false);
});

test('Enter saves', () => {
  press(box('a'), 'Enter');
  expect(submitted).toHaveBeenCalledTimes(1);
});

test('no key acts outside the form, nor with Control', () => {
  press(document.querySelector('#outside')!, '1');
  press(box('a'), '1', { ctrlKey: true });
  expect(box('a').checked).toBe(false);
});
