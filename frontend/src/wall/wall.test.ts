import { beforeEach, expect, test, vi } from 'vitest';
import { dragNotes } from './drag';
import { WallPage } from './page';

const note = (id: string, at: string): string =>
  `<li class="wall-note" id="n-${at}-${id}"><input type="checkbox" name="findings" form="wall-bar" value="${id}@${at}"><p>Constat ${id}</p><a href="/${id}">Ouvrir</a></li>`;

const wall = (loose: string, column: string): string => `
  <p role="status" class="visually-hidden" data-wall-said data-lost="Le réseau est absent"></p>
  <div data-wall>
    <section id="loose" data-into="none"><ul>${loose}</ul></section>
    <section id="lane-1" data-challenge="d1"><section class="column" id="p-1" data-into="p1"><span class="column-grip">⋮</span>
      <ul>${column}</ul><form data-attach action="/attach"><input name="rev" value="4"><select name="challenge"><option value=""></option></select></form></section></section>
    <section id="lane-2" data-challenge="d2"></section>
  </div>
  <form id="wall-bar" action="/place"><input name="csrfmiddlewaretoken" value="token"><select name="into"><option value=""></option></select></form>`;

let page: HTMLElement;
let post: ReturnType<typeof vi.fn>;

beforeEach(() => {
  document.body.innerHTML = `<main id="main">${wall(note('a', '') + note('b', ''), note('c', 'p1'))}</main>`;
  page = document.querySelector('#main')!;
  post = vi.fn(async () => new Response(`<main id="main">${wall(note('b', ''), note('c', 'p1') + note('a', 'p1'))}</main>`));
  const wallPage = new WallPage(page, post as unknown as typeof fetch);
  wallPage.start();
  dragNotes(page, wallPage);
});

function fire(type: string, target: string): Event {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true });
  page.querySelector(target)!.dispatchEvent(event);
  return event;
}

function carry(from: string, to: string): void {
  fire('dragstart', from);
  fire('dragover', to);
  fire('drop', to);
  fire('dragend', from);
}

function sent(): [string, Record<string, FormDataEntryValue[]>] {
  const [url, options] = post.mock.calls[0] as [string, { body: FormData }];
  const names = [...new Set(options.body.keys())];
  return [new URL(url).pathname, Object.fromEntries(names.map((name) => [name, options.body.getAll(name)]))];
}

const standing = (place: string): string[] => [...page.querySelectorAll(`${place} .wall-note`)].map((one) => one.id);

test('a note let go over a column is put in its problem and the page says so', async () => {
  carry('#n--a', '#p-1');

  expect(sent()).toEqual(['/place', { csrfmiddlewaretoken: ['token'], into: ['p1'], findings: ['a@'] }]);
  await vi.waitFor(() => expect(standing('#p-1')).toEqual(['n-p1-c', 'n-p1-a']));
  expect(page.querySelector('[data-wall]')!.classList.contains('is-live')).toBe(true);
});

test('the ticked notes go together', () => {
  page.querySelectorAll<HTMLInputElement>('#loose input').forEach((one) => (one.checked = true));
  carry('#n--a', '#p-1');

  expect(sent()[1].findings).toEqual(['a@', 'b@']);
});

test('a note let go where it was, or nowhere, goes nowhere', () => {
  carry('#n-p1-c', '#p-1');
  fire('dragstart', '#n--a');
  fire('dragend', '#n--a');

  expect(post).not.toHaveBeenCalled();
  expect(page.querySelector('.is-dragged, .is-over')).toBeNull();
});

test('a problem let go over a défi is attached to it, at the rev that was seen', () => {
  carry('#p-1', '#lane-2');

  expect(sent()).toEqual(['/attach', { rev: ['4'], challenge: ['d2'] }]);
});

test('what can be pressed does not drag, and a problem is held by its grip', () => {
  fire('pointerdown', '#n--a a');
  expect(page.querySelector<HTMLElement>('#n--a')!.draggable).toBe(false);
  fire('pointerdown', '#n--a p');
  expect(page.querySelector<HTMLElement>('#n--a')!.draggable).toBe(true);
  fire('pointerdown', '#p-1 .column-grip');
  expect(page.querySelector<HTMLElement>('#p-1')!.draggable).toBe(true);
});

test('without a network nothing moves and the page says it', async () => {
  post.mockRejectedValue(new TypeError('offline'));
  carry('#n--a', '#p-1');

  await vi.waitFor(() => expect(page.querySelector('[data-wall-said]')!.textContent).toBe('Le réseau est absent'));
  expect(standing('#loose')).toEqual(['n--a', 'n--b']);
});
