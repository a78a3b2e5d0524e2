import { beforeEach, expect, test, vi } from 'vitest';
import { matching, plain, typeInMenus } from './combobox';
import { linkSliders, numberIn, showSums } from './figures';
import { rankByHand } from './ranking';
import { oneByOne } from './statements';

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  document.documentElement.lang = 'fr';
});

function load(html: string): HTMLFormElement {
  document.body.innerHTML = `<form>${html}</form>`;
  return document.querySelector('form')!;
}

function values(form: HTMLFormElement): [string, FormDataEntryValue][] {
  return [...new FormData(form)];
}

test.each([
  ['12', 12],
  ['1\u202f000,5', 1000.5],
  ['-3', -3],
  ['', null],
  ['douze', null],
])('%s is read as %s', (typed, number) => {
  expect(numberIn(typed)).toBe(number);
});

test('the sum follows what is typed', () => {
  const form = load(`<div data-sum><input data-number value="60"><input data-number value="">
    <p data-sum-line hidden><output data-sum-value></output></p></div>`);
  showSums(form);
  expect(form.querySelector('output')!.textContent).toBe('60');

  const second = form.querySelectorAll('input')[1]!;
  second.value = '40,5';
  second.dispatchEvent(new Event('input', { bubbles: true }));

  expect(form.querySelector('output')!.textContent).toBe('100,5');
  expect(form.querySelector<HTMLElement>('[data-sum-line]')!.hidden).toBe(false);
});

test('a slider nobody moved answers nothing, and can be emptied again', () => {
  const form = load(`<div data-slider data-slider-unset="Sans réponse"><div data-slider-rail hidden><input type="range" min="0" max="100"></div>
    <input data-number name="q-c"><button type="button" data-slider-clear hidden></button></div>`);
  linkSliders(form);
  const [range, field] = form.querySelectorAll('input') as unknown as [HTMLInputElement, HTMLInputElement];
  expect([field.value, range.getAttribute('aria-valuetext')]).toEqual(['', 'Sans réponse']);

  range.value = '30';
  range.dispatchEvent(new Event('input', { bubbles: true }));
  expect(values(form)).toEqual([['q-c', '30']]);

  form.querySelector('button')!.click();
  expect(values(form)).toEqual([['q-c', '']]);
  expect(range.classList.contains('is-unset')).toBe(true);
});

const RANKING = `<div data-ranking data-ranking-up="Monter {label}" data-ranking-down="Descendre {label}" data-ranking-at="{label} {n}" data-ranking-out="{label} –">
  ${['a', 'b', 'c']
    .map(
      (code) => `<div class="ranking-line"><select data-rank name="q-r:${code}"><option value=""></option><option>1</option><option>2</option></select>
      <label>${code.toUpperCase()}</label><span data-ranking-moves hidden><button type="button" data-move="-1"></button><button type="button" data-move="1"></button></span></div>`,
    )
    .join('')}<p data-ranking-said></p></div>`;

function press(form: HTMLFormElement, label: string): void {
  form.querySelector<HTMLButtonElement>(`[aria-label="${label}"]`)!.click();
}

test('items are ranked by their buttons, and the menus hold the places', () => {
  const form = load(RANKING);
  rankByHand(form);

  press(form, 'Monter C');
  press(form, 'Monter A');
  press(form, 'Monter A');
  expect(values(form)).toEqual([
    ['q-r:a', '1'],
    ['q-r:c', '2'],
    ['q-r:b', ''],
  ]);

  press(form, 'Monter B'); // every place is taken
  press(form, 'Descendre C');
  expect(values(form)).toEqual([
    ['q-r:a', '1'],
    ['q-r:b', ''],
    ['q-r:c', ''],
  ]);
  expect(form.querySelector('[data-ranking-said]')!.textContent).toBe('C –');
});

test('the focus stays on the button that moved its line', () => {
  const form = load(RANKING);
  rankByHand(form);

  const button = form.querySelector<HTMLButtonElement>('[aria-label="Monter C"]')!;
  button.focus();
  button.click();

  expect(document.activeElement).toBe(button);
});

const STATEMENTS = `<div data-statements data-place="{n} sur {total}">
  ${[1, 2, 3].map((n) => `<div class="statement"><input type="radio" name="q-s:${n}" value="oui"></div>`).join('')}
  <div data-statement-turn hidden><button type="button" data-step="-1"></button><p data-statement-place></p><button type="button" data-step="1"></button></div></div>`;

function away(form: HTMLFormElement): boolean[] {
  return [...form.querySelectorAll('.statement')].map((line) => line.classList.contains('is-away'));
}

test('statements come one by one; a finger goes on, the keyboard does not', () => {
  vi.useFakeTimers();
  const form = load(STATEMENTS);
  oneByOne(form);
  const radios = form.querySelectorAll('input');
  expect(away(form)).toEqual([false, true, true]);

  radios[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  vi.runAllTimers();
  expect(away(form)).toEqual([false, true, true]);

  radios[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 5, clientY: 5 }));
  vi.runAllTimers();
  expect(away(form)).toEqual([true, false, true]);
  expect(form.querySelector('[data-statement-place]')!.textContent).toBe('2 sur 3');
  vi.useRealTimers();
});

test('the first statement without an answer comes first', () => {
  const form = load(STATEMENTS);
  form.querySelector('input')!.checked = true;

  oneByOne(form);

  expect(away(form)).toEqual([true, false, true]);
});

test.each([
  ['st prest', ['Saint-Prest']],
  ['SAINT', ['Saint-Prest', 'Le Gault-Saint-Denis']],
  ['eper', ['Épernon']],
  ['denis', ['Le Gault-Saint-Denis']],
  ['xyz', []],
])('%s finds %s', (typed, found) => {
  const names = ['Le Gault-Saint-Denis', 'Épernon', 'Saint-Prest'].map((name) => ({ name, words: plain(name) }));

  expect(matching(names, typed).map((one) => one.name)).toEqual(found);
});

const MENU = `<p id="l">Commune</p><select id="q-commune-field" name="q-commune" aria-labelledby="l" data-combobox data-combobox-hint="Tapez" data-combobox-none="Rien">
  <option value=""></option><optgroup label="Dreux"><option value="e">Épernon</option><option value="s">Saint-Prest</option></optgroup></select>`;

test('a commune is found by typing and chosen with the keys', () => {
  const form = load(MENU);
  typeInMenus(form);
  const input = form.querySelector<HTMLInputElement>('[role="combobox"]')!;

  input.value = 'st';
  input.dispatchEvent(new Event('input'));
  expect(input.getAttribute('aria-expanded')).toBe('true');
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
  expect(document.getElementById(input.getAttribute('aria-activedescendant')!)!.textContent).toContain('Saint-Prest');
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));

  expect(values(form)).toEqual([['q-commune', 's']]);
  expect([input.value, input.getAttribute('aria-expanded')]).toEqual(['Saint-Prest', 'false']);
});

test('a name that is not there says so and changes nothing; an emptied field answers nothing', () => {
  const form = load(MENU);
  const select = form.querySelector('select')!;
  select.value = 'e';
  typeInMenus(form);
  const input = form.querySelector<HTMLInputElement>('[role="combobox"]')!;
  expect(input.value).toBe('Épernon');

  input.value = 'Paris';
  input.dispatchEvent(new Event('input'));
  expect(form.querySelector('[role="status"]')!.textContent).toBe('Rien');
  input.dispatchEvent(new Event('blur'));
  expect([select.value, input.value]).toEqual(['e', 'Épernon']);

  input.value = '';
  input.dispatchEvent(new Event('blur'));
  expect(select.value).toBe('');
});
