import { beforeEach, expect, test } from 'vitest';
import { turnWithKeys } from './turns';

let turned: string[];

beforeEach(() => {
  turned = [];
  document.body.innerHTML = `<div tabindex="0">table</div>
    <a rel="prev" href="#1">Précédent</a><a rel="next" href="#3">Suivant</a>`;
  for (const link of document.querySelectorAll('a')) link.addEventListener('click', () => turned.push(link.rel));
});

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

turnWithKeys(document);

test('a remote control turns the pages both ways', () => {
  for (const key of ['ArrowRight', 'PageDown', ' ', 'ArrowLeft', 'PageUp']) press(key);

  expect(turned).toEqual(['next', 'next', 'next', 'prev', 'prev']);
});

test('keys that belong to what has the focus, or to the browser, turn nothing', () => {
  press(' ', document.querySelector('a')!);
  press('ArrowRight', document.querySelector('div')!);
  press('ArrowLeft', document.body, { altKey: true });

  expect(turned).toEqual([]);
});

test('the last page stays', () => {
  document.querySelector('[rel="next"]')!.remove();

  press('ArrowRight');

  expect(turned).toEqual([]);
});
