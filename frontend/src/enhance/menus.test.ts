import { beforeEach, expect, test } from 'vitest';
import { closeMenusOnEscape } from './menus';

closeMenusOnEscape();

beforeEach(() => {
  document.body.innerHTML = `<nav><details open><summary tabindex="0">Menu</summary><a href="/plan/">Plan</a></details></nav>
    <main><details open><summary tabindex="0">Tableau</summary><a href="/x/">x</a></details></main>`;
});

function press(key: string, from: string): void {
  const link = document.querySelector<HTMLElement>(from)!;
  link.focus();
  link.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

test('Escape closes the menu and gives the focus back to what opened it', () => {
  press('Escape', 'nav a');

  expect(document.querySelector<HTMLDetailsElement>('nav details')!.open).toBe(false);
  expect(document.activeElement).toBe(document.querySelector('nav summary'));
});

test('no other key closes it, and a fold of the page stays as it is', () => {
  press('ArrowDown', 'nav a');
  press('Escape', 'main a');

  expect([...document.querySelectorAll('details')].map((fold) => fold.open)).toEqual([true, true]);
});
