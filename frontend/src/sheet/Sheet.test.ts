import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reply } from '../wire/client';
import type { Parcel } from '../wire/outbox';
import type { SheetState } from '../wire/wire';
import type { SheetPage } from './page';
import Sheet from './Sheet.svelte';

const page: SheetPage = {
  room: 'sheet:s',
  seat: 'nadia',
  may: ['sheet.save'],
  parts: [
    { name: 'title', label: 'Title' },
    { name: 'needs', label: 'Needs' },
  ],
};
const state = (needs = 'Un car', rev = 1): SheetState => ({
  solution: 's',
  challenge: null,
  withdrawn: false,
  fields: [
    { name: 'title', text: 'Bus', rev: 1 },
    { name: 'needs', text: needs, rev },
  ],
});

let sent: object[];
let answer: (command: { text: string; rev: number }) => Reply;

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = 'en';
  sent = [];
  answer = ({ text, rev }) => ({ ok: true, result: { name: 'needs', text, rev: rev + 1 } });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(sheet = state(), more: object = {}) {
  return render(Sheet, {
    sheet,
    page,
    connected: true,
    refused: [] as Parcel[],
    discard: () => {},
    send: (command: { text: string; rev: number }) => {
      sent.push(command);
      return Promise.resolve(answer(command));
    },
    ...more,
  });
}

const needs = (): HTMLTextAreaElement => screen.getByLabelText('Needs');

async function write(text: string): Promise<void> {
  await fireEvent.focus(needs());
  await fireEvent.input(needs(), { target: { value: text } });
}

test('what is typed is saved after a pause, and says so', async () => {
  show();

  await write('Un car et un chauffeur');
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1300);

  expect(sent).toEqual([{ verb: 'save_field', field: 'needs', text: 'Un car et un chauffeur', rev: 1 }]);
  expect(screen.getAllByText('Saved')).toHaveLength(2);
});

test('leaving the field saves at once, and only what changed', async () => {
  show();

  await fireEvent.focus(screen.getByLabelText('Title'));
  await fireEvent.blur(screen.getByLabelText('Title'));
  await write('Deux cars');
  await fireEvent.blur(needs());

  expect(sent).toEqual([{ verb: 'save_field', field: 'needs', text: 'Deux cars', rev: 1 }]);
});

test('a field in use is not touched by what others save', async () => {
  const { rerender } = show();

  await write('Deux cars');
  await rerender({ sheet: state('Un minibus', 2) });

  expect(needs().value).toBe('Deux cars');
  expect(within(screen.getByRole('alert')).getByText('Un minibus')).toBeTruthy();
});

test('a stale save keeps both texts; keeping mine saves it on the newer one', async () => {
  const { rerender } = show();
  answer = ({ rev }) =>
    rev === 1
      ? { ok: false, code: 'stale_text', message: 'Somebody changed this text.' }
      : { ok: true, result: { name: 'needs', text: 'Deux cars', rev: 3 } };

  await write('Deux cars');
  await vi.advanceTimersByTimeAsync(1300);
  await rerender({ sheet: state('Un minibus', 2) });
  await fireEvent.click(screen.getByRole('button', { name: 'Keep mine' }));
  await vi.advanceTimersByTimeAsync(0);

  expect(sent.at(-1)).toEqual({ verb: 'save_field', field: 'needs', text: 'Deux cars', rev: 2 });
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a text refused after a reload comes back, beside the other, until a person decides', async () => {
  const body = { verb: 'save_field', field: 'needs', text: 'Deux cars', rev: 1 };
  const discarded: string[] = [];
  const { rerender } = show(state('Un minibus', 2), { discard: (ref: string) => discarded.push(ref) });

  await rerender({ refused: [{ ref: 'r', room: 'sheet:s', seat: 'nadia', body }] });
  expect(needs().value).toBe('Deux cars');
  expect(within(screen.getByRole('alert')).getByText('Un minibus')).toBeTruthy();
  expect(discarded).toEqual([]);

  await fireEvent.click(screen.getByRole('button', { name: 'Take theirs' }));
  expect(needs().value).toBe('Un minibus');
  expect(discarded).toEqual(['r']);
});

test('a page that goes leaves its text to the outbox, even one in conflict', async () => {
  const { rerender } = show();
  await write('Deux cars');
  await rerender({ sheet: state('Un minibus', 2) });

  await fireEvent(window, new Event('pagehide'));

  expect(sent).toEqual([{ verb: 'save_field', field: 'needs', text: 'Deux cars', rev: 1 }]);
});

test('without a network the text says that it is kept here', async () => {
  show(state(), { connected: false, send: () => new Promise<Reply>(() => {}) });

  await write('Deux cars');
  await vi.advanceTimersByTimeAsync(1300);

  expect(screen.getByText('Kept on this device, not sent yet')).toBeTruthy();
});

test('a withdrawn sheet can be read, and an unsaved text copied', async () => {
  const { rerender } = show();

  await write('Deux cars');
  await rerender({ sheet: { ...state(), withdrawn: true } });

  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.getByText('Un car')).toBeTruthy();
  expect(screen.getByText('Deux cars')).toBeTruthy();
});
