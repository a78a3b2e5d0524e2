import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followConditions, followExclusives } from './conditions';
import { NotBegun, beginWhatWasCut, beginWhenAnswered, forgetDrafts, forgetOldDrafts, keepDraft, submitSafely } from './respondent';

const PAGE = `<form method="post" action="/q/ml28/" data-respondent="0193-1">
  <input type="hidden" name="csrf" value="x"><input type="hidden" name="seen" value="older">
  <input type="text" name="q-metier">
  <label><input type="radio" name="q-statut" value="emploi"></label>
  <label><input type="radio" name="q-statut" value="etudes"></label>
  <label><input type="checkbox" name="q-aides" value="pass"></label>
  <label><input type="checkbox" name="q-aides" value="aucune" data-exclusive></label>
  <fieldset data-show-if='{"type":"call","name":"includes","refs":[{"type":"ref","code":"statut"}],"values":["etudes"]}'><input type="text" name="q-filiere"></fieldset>
  <button name="go" value="next">Suivant</button></form>`;

let form: HTMLFormElement;

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  form = load();
});
afterEach(() => vi.useRealTimers());

function load(): HTMLFormElement {
  document.body.innerHTML = PAGE;
  return document.querySelector('form')!;
}

function field(name: string, value?: string): HTMLInputElement {
  return form.querySelector<HTMLInputElement>(`[name="${name}"]` + (value ? `[value="${value}"]` : ''))!;
}

function type(name: string, text: string): void {
  field(name).value = text;
  field(name).dispatchEvent(new Event('input', { bubbles: true }));
}

function answered(redirected: boolean, status = 200): Response {
  return { redirected, status, url: 'http://localhost/q/ml28/2/' } as Response;
}

test('what was typed comes back after a reload', () => {
  keepDraft(form, localStorage);
  type('q-metier', 'soudeuse');
  field('q-statut', 'etudes').click();
  field('q-aides', 'pass').click();

  form = load();
  const restored = keepDraft(form, localStorage);

  expect(restored).toBe(true);
  expect([...new FormData(form)]).toEqual([
    ['csrf', 'x'],
    ['seen', 'older'],
    ['q-metier', 'soudeuse'],
    ['q-statut', 'etudes'],
    ['q-aides', 'pass'],
    ['q-filiere', ''],
  ]);
});

test('a page already as it was kept says nothing', () => {
  expect(keepDraft(form, localStorage)).toBe(false);
});

test('a saved page leaves nothing behind it', async () => {
  const left: string[] = [];
  keepDraft(form, localStorage);
  submitSafely(form, localStorage, { send: async () => answered(true), leave: (url) => void left.push(url) });
  type('q-metier', 'soudeuse');

  form.requestSubmit();
  await vi.advanceTimersByTimeAsync(0);

  expect(left).toEqual(['http://localhost/q/ml28/2/']);
  expect(localStorage.length).toBe(0);
});

test('a cut network keeps the page, says so, and sends it with growing pauses until it is saved, once', async () => {
  const notices: (string | null)[] = [];
  const left: string[] = [];
  const at: number[] = [];
  keepDraft(form, localStorage);
  submitSafely(form, localStorage, {
    send: () => {
      at.push(Date.now());
      return at.length < 5 ? Promise.reject(new TypeError('network')) : Promise.resolve(answered(true));
    },
    leave: (url) => void left.push(url),
    notify: (notice) => void notices.push(notice),
    pause: (failures) => 1000 * 2 ** failures,
  });
  type('q-metier', 'soudeuse');

  form.requestSubmit();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(at.map((time) => time - at[0]!)).toEqual([0, 1000, 3000, 7000, 15_000]);
  expect(notices).toEqual([null, 'offline', 'offline', 'offline', 'offline']);
  expect(left).toHaveLength(1);
  expect(localStorage.length).toBe(0);
});

test('a server that is down is a network that is cut', async () => {
  const statuses = [502, 503, 200];
  const left: string[] = [];
  submitSafely(form, localStorage, {
    send: async () => answered(true, statuses.shift()),
    leave: (url) => void left.push(url),
    notify: () => undefined,
  });

  form.requestSubmit();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(statuses).toEqual([]);
  expect(left).toHaveLength(1);
});

test('a page closed before it could be sent goes by itself when it is opened again', async () => {
  keepDraft(form, localStorage);
  submitSafely(form, localStorage, { send: () => Promise.reject(new TypeError('network')), notify: () => undefined });
  type('q-metier', 'soudeuse');
  form.requestSubmit(form.querySelector('button'));
  await vi.advanceTimersByTimeAsync(0);

  form = load();
  const sent: [string, FormDataEntryValue][] = [];
  keepDraft(form, localStorage);
  submitSafely(form, localStorage, {
    send: async (page, button) => {
      sent.push(...new FormData(page, button));
      return answered(true);
    },
    leave: () => undefined,
  });
  await vi.advanceTimersByTimeAsync(0);

  expect(sent).toContainEqual(['q-metier', 'soudeuse']);
  expect(sent).toContainEqual(['go', 'next']);
  expect(localStorage.length).toBe(0);
});

test('what was typed on an older page says which one it was drawn from', () => {
  const seen = (): HTMLInputElement => form.querySelector('[name="seen"]')!;
  keepDraft(form, localStorage);
  type('q-metier', 'soudeuse');

  form = load();
  seen().value = 'newer';
  keepDraft(form, localStorage);

  expect(seen().value).toBe('older');
});

test('a page the server sent back is taken as it is', () => {
  keepDraft(form, localStorage);
  type('q-metier', 'soudeuse');

  form = load();
  form.dataset.returned = '';
  field('q-metier').value = 'as the server says';

  expect(keepDraft(form, localStorage)).toBe(false);
  expect(field('q-metier').value).toBe('as the server says');
});

test('the network coming back sends at once, and two clicks send one page', async () => {
  let attempts = 0;
  let online = false;
  submitSafely(form, localStorage, {
    send: () => {
      attempts += 1;
      return online ? Promise.resolve(answered(true)) : Promise.reject(new TypeError('network'));
    },
    leave: () => undefined,
    notify: () => undefined,
    pause: () => 40_000,
  });

  form.requestSubmit();
  form.requestSubmit();
  await vi.advanceTimersByTimeAsync(0);
  online = true;
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(60_000);

  expect(attempts).toBe(2);
});

test('a page the server sends back is shown by the browser, with the button that was pressed', async () => {
  const native: (HTMLElement | null)[] = [];
  submitSafely(form, localStorage, { send: async () => answered(false) });
  form.addEventListener('submit', (event) => {
    if (!event.defaultPrevented) native.push(event.submitter);
    event.preventDefault();
  });

  form.requestSubmit(form.querySelector('button'));
  await vi.advanceTimersByTimeAsync(0);

  expect(native).toEqual([form.querySelector('button')]);
});

test('« Nouvelle réponse sur ce poste » forgets every draft and nothing else', () => {
  localStorage.setItem('other', 'kept');
  keepDraft(form, localStorage);
  type('q-metier', 'soudeuse');

  forgetDrafts(localStorage);

  expect(Object.keys(localStorage)).toEqual(['other']);
});

test('a draft lives a day', () => {
  const day = 24 * 3600 * 1000;
  keepDraft(form, localStorage, () => 1000);
  type('q-metier', 'soudeuse');

  forgetOldDrafts(localStorage, 1000 + day - 1);
  expect(localStorage.length).toBe(1);

  forgetOldDrafts(localStorage, 1000 + day);
  expect(localStorage.length).toBe(0);
});

test('a conditional question follows its answer and is not sent while hidden', () => {
  followConditions(form);
  const block = form.querySelector<HTMLElement>('fieldset')!;
  expect(block.hidden).toBe(true);
  expect(new FormData(form).has('q-filiere')).toBe(false);

  field('q-statut', 'etudes').click();

  expect(block.hidden).toBe(false);
  expect(new FormData(form).has('q-filiere')).toBe(true);
});

test('a negated condition hides its question', () => {
  const block = form.querySelector<HTMLElement>('fieldset')!;
  block.dataset.showIf = JSON.stringify({
    type: 'not',
    part: { type: 'call', name: 'includes', refs: [{ type: 'ref', code: 'statut' }], values: ['etudes'] },
  });
  followConditions(form);
  expect(block.hidden).toBe(false);

  field('q-statut', 'etudes').click();

  expect(block.hidden).toBe(true);
});

test('a line inside a question that is hidden stays silent', () => {
  const block = form.querySelector<HTMLElement>('fieldset')!;
  block.insertAdjacentHTML('beforeend', '<p data-show-if=\'{"type":"and","parts":[]}\'><input name="q-filiere:a" value="1"></p>');
  followConditions(form);
  expect(new FormData(form).has('q-filiere:a')).toBe(false);

  field('q-statut', 'etudes').click();

  expect(new FormData(form).has('q-filiere:a')).toBe(true);
});

test('« Aucune » unticks the others, and another unticks it', () => {
  followExclusives(form);

  field('q-aides', 'pass').click();
  field('q-aides', 'aucune').click();
  expect(new FormData(form).getAll('q-aides')).toEqual(['aucune']);

  field('q-aides', 'pass').click();
  expect(new FormData(form).getAll('q-aides')).toEqual(['pass']);
});

test('a draft is kept as exclusive choices leave it', () => {
  followExclusives(form);
  keepDraft(form, localStorage);
  field('q-aides', 'pass').click();
  field('q-aides', 'aucune').click();

  form = load();
  keepDraft(form, localStorage);

  expect(new FormData(form).getAll('q-aides')).toEqual(['aucune']);
});

describe('the only page of a survey, drawn before its response is begun', () => {
  let begun: [string, string][];
  let again: number;

  beforeEach(() => {
    [begun, again] = [[], 0];
    form.dataset.begin = '/q/ml28/';
    form.insertAdjacentHTML('beforeend', '<input type="hidden" name="response" value="0193">');
  });

  function open(answers: (() => Promise<string>)[]): void {
    const begin = async (address: string, response: string): Promise<string> => {
      begun.push([address, response]);
      return answers.shift()!();
    };
    void beginWhatWasCut(form, localStorage, { begin, again: () => void (again += 1) });
    beginWhenAnswered(form, localStorage, { begin, again: () => void (again += 1) });
  }

  test('begins it with the first answer, once', async () => {
    open([async () => '<form data-respondent="0193:1">']);
    expect(begun).toEqual([]);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    type('q-metier', 'so');
    expect([begun, again]).toEqual([[['/q/ml28/', '0193']], 0]);
  });

  test('tries again with the next answer when the network was cut', async () => {
    open([() => Promise.reject(new TypeError('Failed to fetch')), async () => '<form data-respondent="0193:1">']);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    type('q-metier', 'so');
    await vi.advanceTimersByTimeAsync(0);
    expect([begun.length, again]).toEqual([2, 0]);
  });

  test('asks no more of a survey that is closed', async () => {
    open([() => Promise.reject(new NotBegun())]);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    type('q-metier', 'so');
    await vi.advanceTimersByTimeAsync(0);
    expect([begun.length, again]).toEqual([1, 0]);
  });

  test('shows what another tab began meanwhile', async () => {
    open([async () => '<form data-respondent="0194:1">']);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    expect(again).toBe(1);
  });

  /** The page at its link, loaded anew: another response, should one begin here. */
  function loadAnew(id: string): void {
    form = load();
    form.dataset.begin = '/q/ml28/';
    form.dataset.respondent = `${id}:1`;
    form.insertAdjacentHTML('beforeend', `<input type="hidden" name="response" value="${id}">`);
    keepDraft(form, localStorage);
  }

  test('what was typed on a cut network and reloaded is begun with the network, and offered once', async () => {
    loadAnew('0193');
    open([() => Promise.reject(new TypeError('Failed to fetch'))]);
    type('q-metier', 'soudeuse');
    await vi.advanceTimersByTimeAsync(0);
    loadAnew('0195');
    open([() => Promise.reject(new TypeError('Failed to fetch'))]);
    await vi.advanceTimersByTimeAsync(0);
    expect(again).toBe(0);
    loadAnew('0196');
    open([async () => '<form data-respondent="0193:1">']);
    await vi.advanceTimersByTimeAsync(0);
    loadAnew('0197');
    open([]);
    await vi.advanceTimersByTimeAsync(0);

    expect(begun.map(([, response]) => response)).toEqual(['0193', '0193', '0193']);
    expect(again).toBe(1);
    expect(field('q-metier').value).toBe('');
    expect(localStorage.getItem('respondent:0193:1')).toContain('soudeuse');
  });

  test('what was sent after all is forgotten, and what was begun is not begun again', async () => {
    loadAnew('0193');
    open([async () => '<form data-respondent="0193:1">']);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    loadAnew('0195');
    open([() => Promise.reject(new TypeError('Failed to fetch'))]);
    type('q-metier', 'soudeuse');
    await vi.advanceTimersByTimeAsync(0);
    loadAnew('0196');
    open([() => Promise.reject(new NotBegun())]);
    await vi.advanceTimersByTimeAsync(0);

    expect(begun.map(([, response]) => response)).toEqual(['0193', '0195', '0195']);
    expect([localStorage.getItem('respondent:0195:1'), again]).toEqual([null, 0]);
  });

  test('begins nothing where the response is begun already', async () => {
    delete form.dataset.begin;
    open([]);
    type('q-metier', 's');
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual([]);
  });
});
