import { beforeEach, expect, test, vi } from 'vitest';
import { Editor } from './page';

const SAVED = '<p id="saved" data-saved="Saved" data-kept="Kept" data-faulty="Faulty"><span id="saved-words"></span></p>';

/** A page of the server's: `#editor` with these contents. */
const whole = (html: string): string => `<div id="editor" data-editor>${SAVED}${html}</div>`;

const form = (wording: string, lines = ''): string =>
  `<form id="part-form" data-autosave action="/question/"><input id="w" name="wording" value="${wording}">${lines}<textarea id="add" name="add"></textarea></form>`;

type Answer = (body: FormData) => string | Promise<string>;
let asked: FormData[];

function start(html: string, answer: Answer): HTMLElement {
  document.body.innerHTML = whole(html);
  asked = [];
  const root = document.querySelector<HTMLElement>('#editor')!;
  const post = async (_url: unknown, options?: RequestInit): Promise<Response> => {
    asked.push(options!.body as FormData);
    return new Response(await answer(options!.body as FormData));
  };
  new Editor(root, () => {}, post as typeof fetch).start();
  return root;
}

function type(id: string, text: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`)!;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function leave(id: string): void {
  document.querySelector(`#${id}`)!.dispatchEvent(new Event('change', { bubbles: true }));
}

const state = (): string | undefined => document.querySelector<HTMLElement>('#saved')!.dataset.state;

beforeEach(() => vi.useRealTimers());

test('a field left is saved, and the page says so in words', async () => {
  start(form('Old'), (body) => whole(form(String(body.get('wording')))));

  type('w', 'New');
  leave('w');

  await vi.waitFor(() => expect(state()).toBe('saved'));
  expect(asked[0]!.get('wording')).toBe('New');
  expect(document.querySelector('#saved-words')!.textContent).toBe('Saved');
});

test('lines that were added come back as lines, once', async () => {
  start(form('Q'), (body) => whole(form('Q', `<input id="l" name="l" value="${String(body.get('add'))}">`)));

  type('add', 'Yes');
  leave('add');

  await vi.waitFor(() => expect(document.querySelector<HTMLInputElement>('#l')?.value).toBe('Yes'));
  expect(document.querySelector<HTMLTextAreaElement>('#add')!.value).toBe('');
});

test('what is typed while a save is on its way stays, and goes with the next', async () => {
  let arrive: (page: string) => void = () => {};
  start(form('Old'), () => new Promise((done) => (arrive = done)));
  type('w', 'First');
  leave('w');
  await vi.waitFor(() => expect(asked).toHaveLength(1));

  type('w', 'First, then more');
  arrive(whole(form('First')));
  await vi.waitFor(() => expect(state()).toBe('saved'));
  expect(document.querySelector<HTMLInputElement>('#w')!.value).toBe('First, then more');

  leave('w');
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]!.get('wording')).toBe('First, then more');
});

test('a refusal is said, and what was typed stays', async () => {
  start(form('Old'), () => whole(`${form('Typed')}<p class="invalid-feedback">No</p>`));

  type('w', 'Typed');
  leave('w');

  await vi.waitFor(() => expect(state()).toBe('faulty'));
  expect(document.querySelector<HTMLInputElement>('#w')!.value).toBe('Typed');
});

test('a cut network keeps what was typed and sends it when it is back', async () => {
  let cut = true;
  start(form('Old'), () => {
    if (cut) throw new TypeError('network');
    return whole(form('New'));
  });

  type('w', 'New');
  leave('w');
  await vi.waitFor(() => expect(state()).toBe('kept'));
  cut = false;
  window.dispatchEvent(new Event('online'));

  await vi.waitFor(() => expect(state()).toBe('saved'));
  expect(asked).toHaveLength(2);
});

test.each([
  ['z', 'undo'],
  ['y', 'redo'],
])('Ctrl+%s is %s outside a field, and the field’s own inside', async (key, wanted) => {
  const steps = '<form id="steps" action="/steps/"><button id="undo" name="do" value="undo"></button><button id="redo" name="do" value="redo"></button></form>';
  start(steps + form('Q'), () => whole(steps + form('Q')));
  const strike = (): boolean => document.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, cancelable: true }));

  document.querySelector<HTMLElement>('#w')!.focus();
  strike();
  expect(asked).toHaveLength(0);
  document.querySelector<HTMLElement>('#w')!.blur();
  strike();

  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]!.get('do')).toBe(wanted);
});

const menu = (last: boolean): string => `<form id="undo-form" action="/undo/"><button id="undo">Undo</button></form>
  <details class="outline-menu" id="menu-q" open><summary>Move</summary>
  <form action="/move/"><button id="down-q" name="do" value="down"${last ? ' disabled' : ''}>Down</button></form></details>`;

test('a gesture that can be made no more leaves the focus on the menu it was in', async () => {
  start(menu(false), () => whole(menu(true)));
  const button = document.querySelector<HTMLElement>('#down-q')!;

  button.focus();
  button.click();

  await vi.waitFor(() => expect(state()).toBe('saved'));
  expect(document.activeElement!.textContent).toBe('Move');
});

test('what is removed leaves the focus on what takes it back', async () => {
  start(menu(false), () => whole('<form id="undo-form" action="/undo/"><button id="undo">Undo</button></form>'));
  const button = document.querySelector<HTMLElement>('#down-q')!;

  button.focus();
  button.click();

  await vi.waitFor(() => expect(state()).toBe('saved'));
  expect(document.activeElement!.id).toBe('undo');
});
