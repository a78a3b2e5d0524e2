import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../wire/client';
import { Announcer, ANNOUNCER } from '../ui/announcer.svelte';
import Board from './Board.svelte';
import { aBoard, aCard } from './board.fixtures';
import type { BoardState } from './model';

let sent: object[];
let announcer: Announcer;
let reply: Reply;

beforeEach(() => {
  document.documentElement.lang = 'en';
  sent = [];
  announcer = new Announcer();
  sessionStorage.clear();
  reply = { ok: true, result: null };
  // jsdom draws no dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  window.matchMedia = (query) => ({ matches: false, media: query }) as MediaQueryList;
});
afterEach(cleanup);

function show(board: BoardState = aBoard(), more: object = {}) {
  return render(Board, {
    props: {
      board,
      writes: true,
      send: (body: object) => {
        sent.push(body);
        return Promise.resolve(reply);
      },
      ...more,
    },
    context: new Map([[ANNOUNCER, announcer]]),
  });
}

function zone(title: string): HTMLElement {
  return screen.getByRole('region', { name: title });
}

function texts(title: string): (string | null)[] {
  return [...zone(title).querySelectorAll('[data-card] .note-text')].map((element) => element.textContent);
}

const note = (text: string): HTMLElement => screen.getByRole('button', { name: text });
const settled = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

test('zones and their notes stand in order, with their authors', () => {
  show();

  expect(screen.getAllByRole('heading', { level: 2 }).map((title) => title.textContent)).toEqual(['Vécu', 'Besoins']);
  expect(texts('Vécu')).toEqual(['Carte a', 'Carte b', 'Carte c']);
  expect(screen.getAllByText('Nadia')).toHaveLength(4);
});

test('a note is written in its zone and sent once', async () => {
  show();

  const field = screen.getByLabelText('New note in “Besoins”');
  await fireEvent.input(field, { target: { value: '  Des stages près de chez soi ' } });
  await fireEvent.keyDown(field, { key: 'Enter' });

  expect(sent).toEqual([{ verb: 'add_card', zone: 'need', text: 'Des stages près de chez soi' }]);
  expect((field as HTMLTextAreaElement).value).toBe('');
});

test('what is not answered yet is shown as being sent', () => {
  const body = { verb: 'add_card', zone: 'need', text: 'Un bus' };
  show(aBoard(), { pending: [{ ref: 'r', room: 'board:board', seat: 's', body }] });

  expect(within(zone('Besoins')).getByText('Un bus')).toBeTruthy();
  expect(within(zone('Besoins')).getByText('Being sent')).toBeTruthy();
});

test('one note is in the tab order and the arrows step through the others', async () => {
  show();
  const stops = () => screen.getAllByRole('button').filter((button) => button.matches('.note-open[tabindex="0"]'));
  expect(stops().map((button) => button.textContent?.trim())).toEqual(['Carte a']);

  note('Carte a').focus();
  await fireEvent.keyDown(note('Carte a'), { key: 'ArrowDown' });
  await settled();
  expect(document.activeElement).toBe(note('Carte b'));

  await fireEvent.keyDown(note('Carte b'), { key: 'ArrowRight' });
  await settled();
  expect(document.activeElement).toBe(note('Carte n'));
  expect(stops().map((button) => button.textContent?.trim())).toEqual(['Carte n']);
});

test('Alt and an arrow move a note, say where it is, and keep the focus on it', async () => {
  show();

  note('Carte c').focus();
  await fireEvent.keyDown(note('Carte c'), { key: 'ArrowUp', altKey: true });
  await settled();

  expect(sent).toEqual([{ verb: 'move_card', card: 'c', zone: 'lived', after: 'a', before: 'b' }]);
  expect(texts('Vécu')).toEqual(['Carte a', 'Carte c', 'Carte b']);
  expect(announcer.said).toBe('Vécu: place 2 of 3.');
  expect(document.activeElement).toBe(note('Carte c'));
});

test('a move that is refused goes back and says why', async () => {
  reply = { ok: false, code: 'board_locked', message: 'The facilitator has locked the board.' };
  show();

  await fireEvent.keyDown(note('Carte c'), { key: 'ArrowUp', altKey: true });
  await settled();

  expect(texts('Vécu')).toEqual(['Carte a', 'Carte b', 'Carte c']);
  expect(screen.getByRole('alert').textContent).toContain('The facilitator has locked the board.');
});

test('the sheet moves a note without dragging', async () => {
  show();

  await fireEvent.click(within(zone('Vécu')).getByRole('button', { name: 'Move “Carte b”' }));
  await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Besoins' }));
  await settled();

  expect(sent).toEqual([{ verb: 'move_card', card: 'b', zone: 'need', after: 'n', before: null }]);
  expect(texts('Besoins')).toEqual(['Carte n', 'Carte b']);
});

test('the sheet groups a note with another of its zone', async () => {
  show();

  await fireEvent.click(note('Carte b'));
  await fireEvent.change(screen.getByLabelText('Another note of this zone'), { target: { value: 'a' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Group' }));

  expect(sent).toEqual([{ verb: 'group_cards', cards: ['a', 'b'], title: 'Carte a' }]);
});

test('only its author may edit a note, and the save carries the revision that was read', async () => {
  show(aBoard(), { own: [{ id: 'a', board: 'board', zone: null, text: '', rev: 0, revealed: true }] });

  await fireEvent.click(note('Carte b'));
  expect(screen.queryByRole('button', { name: 'Edit the text' })).toBeNull();
  await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }));

  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Edit the text' }));
  await fireEvent.input(screen.getByLabelText('Your text'), { target: { value: 'Un stage loin' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }));

  expect(sent).toEqual([{ verb: 'edit_card', card: 'a', rev: 1, text: 'Un stage loin' }]);
});

test('a stale save keeps both texts, and mine can be saved on what is there now', async () => {
  const own = [{ id: 'a', board: 'board', zone: null, text: '', rev: 0, revealed: true }];
  const { rerender } = show(aBoard(), { own });
  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Edit the text' }));
  await fireEvent.input(screen.getByLabelText('Your text'), { target: { value: 'Ma version' } });

  const cards = aBoard().cards.map((card) => (card.id === 'a' ? aCard('a', 'lived', { text: 'Sa version', rev: 2 }) : card));
  await rerender({ board: aBoard({ cards }) });
  expect((screen.getByLabelText('Your text') as HTMLTextAreaElement).value).toBe('Ma version');
  expect(within(screen.getByRole('alert')).getByText(/Sa version/)).toBeTruthy();

  await fireEvent.click(screen.getByRole('button', { name: 'Save mine' }));
  expect(sent).toEqual([{ verb: 'edit_card', card: 'a', rev: 2, text: 'Ma version' }]);
});

test('a note closed while it is typed keeps the text for the next opening', async () => {
  show(aBoard(), { facilitates: true });
  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Edit the text' }));
  await fireEvent.input(screen.getByLabelText('Your text'), { target: { value: 'Ma version' } });
  await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }));
  await settled();

  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }));

  expect(sent).toEqual([{ verb: 'edit_card', card: 'a', rev: 1, text: 'Ma version' }]);
});

test('a private note is its author’s alone until revealed', () => {
  const own = [{ id: 'p', board: 'board', zone: 'need', text: 'Je n’ose pas appeler', rev: 1, revealed: false }];
  show(aBoard({ writing: 'private', hidden: 3 }), { own });

  expect(within(zone('Besoins')).getByText('Je n’ose pas appeler')).toBeTruthy();
  expect(within(zone('Besoins')).getByText('Seen by you alone')).toBeTruthy();
  expect(screen.getByText('3 notes waiting to be shown')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Lock' })).toBeNull();
});

test('a facilitator locks, reveals, and writes for somebody', async () => {
  show(aBoard({ writing: 'private', hidden: 3 }), { facilitates: true, people: [{ seat: 'k', name: 'Karim' }] });

  await fireEvent.click(screen.getByRole('button', { name: 'Lock' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Show 3 notes to all' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Add for…' }));
  await fireEvent.change(screen.getByLabelText('For whom'), { target: { value: 'k' } });
  await fireEvent.input(screen.getByLabelText('What they say'), { target: { value: 'Le train' } });
  await fireEvent.submit(screen.getByLabelText('What they say').closest('form')!);

  expect(sent).toEqual([
    { verb: 'lock_board', locked: true },
    { verb: 'reveal_cards' },
    { verb: 'add_card_for', zone: 'need', text: 'Le train', seat: 'k' },
  ]);
});

test('a facilitator renames a zone, adds one, and removes only an empty one', async () => {
  const zones = [...aBoard().zones, { id: 'brake', title: 'Freins', hint: '', colour: 'mint', order: 2 }];
  show(aBoard({ zones }), { facilitates: true });
  await fireEvent.click(screen.getByRole('button', { name: 'Zones' }));
  const sheet = within(screen.getByRole('dialog'));

  const first = within(sheet.getByRole('form', { name: 'Zone 1' }));
  await fireEvent.input(first.getByLabelText('Title'), { target: { value: 'Ce que je vis' } });
  await fireEvent.click(first.getByRole('button', { name: 'Save' }));
  await fireEvent.input(sheet.getByLabelText('One more zone'), { target: { value: 'Idées' } });
  await fireEvent.submit(sheet.getByLabelText('One more zone').closest('form')!);
  await fireEvent.click(sheet.getByRole('button', { name: 'Remove this zone' }));

  expect(sent).toEqual([
    { verb: 'edit_zone', zone: 'lived', title: 'Ce que je vis', hint: 'Ce qui s’est passé' },
    { verb: 'add_zone', title: 'Idées' },
    { verb: 'remove_zone', zone: 'brake' },
  ]);
});

test('a locked board can be read and opened, not written', async () => {
  show(aBoard({ locked: true }));

  expect(screen.queryByRole('textbox')).toBeNull();
  await fireEvent.click(note('Carte a'));
  expect(within(screen.getByRole('dialog')).queryByRole('heading', { name: 'Move to…' })).toBeNull();
});

test('a removed note can be put back', async () => {
  show(aBoard(), { facilitates: true });

  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Remove this note' }));
  await settled();
  await fireEvent.click(screen.getByRole('button', { name: 'Put it back' }));

  expect(sent).toEqual([
    { verb: 'remove_card', card: 'a' },
    { verb: 'restore_card', card: 'a' },
  ]);
});

test('what an upper floor offers is one press on the opened note', async () => {
  show(aBoard(), { facilitates: true });

  await fireEvent.click(note('Carte b'));
  await fireEvent.click(screen.getByRole('button', { name: 'Turn into a solution' }));

  expect(sent).toEqual([{ verb: 'make_solution', card: 'b' }]);
  expect(await screen.findByText('Done: Turn into a solution.')).toBeTruthy();
});

test('the projector shows notes and nothing to press', () => {
  show(aBoard(), { variant: 'projector', facilitates: true });

  expect(texts('Vécu')).toEqual(['Carte a', 'Carte b', 'Carte c']);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('while a hand presses a note, others’ moves wait', async () => {
  const { rerender, container } = show();
  const pressed = container.querySelector('[data-card="b"]')!;

  await fireEvent(pressed, new MouseEvent('pointerdown', { button: 0, bubbles: true }));
  await rerender({ board: aBoard({ cards: [aCard('n', 'need')] }) });
  expect(texts('Vécu')).toEqual(['Carte a', 'Carte b', 'Carte c']);

  await fireEvent(window, new MouseEvent('pointerup'));
  expect(texts('Vécu')).toEqual([]);
});

test('a note being rewritten is marked until it is saved, even after the page was reloaded', async () => {
  sessionStorage.setItem('draft|s1|a', JSON.stringify({ text: 'Carte a, mieux dite', rev: 1 }));
  show(aBoard(), { seat: 's1', own: [{ id: 'a', board: 'board', zone: 'lived', text: 'Carte a', rev: 1, revealed: true }] });

  expect(screen.getByText('Change not saved')).toBeTruthy();
  await fireEvent.click(note('Carte a'));
  expect(screen.getByLabelText<HTMLTextAreaElement>('Your text').value).toBe('Carte a, mieux dite');
  await fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await settled();

  expect(sent).toEqual([{ verb: 'edit_card', card: 'a', rev: 1, text: 'Carte a, mieux dite' }]);
  expect(sessionStorage.length).toBe(0);
});

test('an idea made a solution gives the way to its sheet', async () => {
  reply = { ok: true, result: { solution: 's', url: '/e/eure/solutions/s/' } };
  show(aBoard(), { facilitates: true });

  await fireEvent.click(note('Carte a'));
  await fireEvent.click(screen.getByRole('button', { name: 'Turn into a solution' }));
  await settled();

  expect(screen.getByRole('link', { name: 'Open the sheet' }).getAttribute('href')).toBe('/e/eure/solutions/s/');
});
