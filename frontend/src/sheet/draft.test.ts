import { expect, test } from 'vitest';
import type { SheetState } from '../wire/wire';
import {
  accepted,
  enter,
  hear,
  inConflict,
  keepBoth,
  keepMine,
  leave,
  recoverDraft,
  sending,
  stale,
  startDraft,
  statusOf,
  takeTheirs,
  toSend,
  type,
} from './draft';
import { reduceSheet } from './reduce';

const first = { text: 'Un bus', rev: 1 };
const theirs = { text: 'Un bus le mercredi', rev: 2 };
const begun = (text: string) => type(enter(startDraft(first)), text);

const sheet: SheetState = {
  solution: 's',
  challenge: null,
  withdrawn: false,
  fields: [
    { name: 'title', text: 'Bus', rev: 1 },
    { name: 'needs', text: '', rev: 0 },
  ],
};

test('a saved field replaces itself', () => {
  const after = reduceSheet(sheet, { kind: 'field_saved', name: 'needs', text: 'Un car', rev: 1 });

  expect(after).toEqual({ ...sheet, fields: [sheet.fields[0], { name: 'needs', text: 'Un car', rev: 1 }] });
});

test('a withdrawn sheet and a chosen défi are said', () => {
  expect(reduceSheet(sheet, { kind: 'solution_withdrawn', withdrawn: true })).toEqual({ ...sheet, withdrawn: true });
  expect(reduceSheet(sheet, { kind: 'challenge_chosen', challenge: 'c' })).toEqual({ ...sheet, challenge: 'c' });
});

test('what is typed is sent with the revision that was read, once', () => {
  const draft = begun('Un bus le soir');

  expect(toSend(draft)).toEqual({ text: 'Un bus le soir', rev: 1 });
  expect(toSend(sending(draft))).toBeNull();
  expect(statusOf(sending(draft))).toBe('saving');
});

test('an accepted text is saved, and what was typed meanwhile goes on from it', () => {
  const saving = sending(begun('Un bus le soir'));

  const done = accepted(saving, { text: 'Un bus le soir', rev: 2 });
  expect([statusOf(done), toSend(done)]).toEqual(['saved', null]);

  const more = accepted(type(saving, 'Un bus le soir et le matin'), { text: 'Un bus le soir', rev: 2 });
  expect(toSend(more)).toEqual({ text: 'Un bus le soir et le matin', rev: 2 });
});

test('a space typed last stays under the hand, and is not sent for ever', () => {
  const done = accepted(sending(begun('Un bus le ')), { text: 'Un bus le', rev: 2 });

  expect([done.text, toSend(done)]).toEqual(['Un bus le ', null]);
});

test('an untouched field follows the others', () => {
  expect(hear(startDraft(first), theirs).text).toBe('Un bus le mercredi');
});

test('a field with the cursor in it waits until the cursor leaves', () => {
  const here = hear(enter(startDraft(first)), theirs);

  expect([here.text, statusOf(here)]).toEqual(['Un bus', 'news']);
  expect(leave(here).text).toBe('Un bus le mercredi');
});

test('two texts at once: nothing is sent until a person decides', () => {
  const both = hear(begun('Un bus le soir'), theirs);

  expect([statusOf(both), both.text, both.server.text, toSend(both)]).toEqual([
    'conflict',
    'Un bus le soir',
    'Un bus le mercredi',
    null,
  ]);
  expect(statusOf(leave(both))).toBe('conflict');
});

test('a refused save keeps the text, before the other one is even heard', () => {
  const refused = stale(sending(begun('Un bus le soir')));

  expect([statusOf(refused), refused.text, toSend(refused)]).toEqual(['conflict', 'Un bus le soir', null]);
});

test('three ways out of a conflict', () => {
  const both = stale(sending(hear(begun('Un bus le soir'), theirs)));

  expect(toSend(keepMine(both))).toEqual({ text: 'Un bus le soir', rev: 2 });
  expect([takeTheirs(both).text, toSend(takeTheirs(both))]).toEqual(['Un bus le mercredi', null]);
  expect(toSend(keepBoth(both))).toEqual({ text: 'Un bus le mercredi\n\nUn bus le soir', rev: 2 });
});

test('the same words typed twice are no conflict', () => {
  expect(inConflict(hear(begun('Un bus le mercredi'), theirs))).toBe(false);
  expect(toSend(hear(begun('Un bus le mercredi'), theirs))).toBeNull();
});

test('a text refused before a reload comes back as a conflict', () => {
  const draft = recoverDraft(theirs, { text: 'Un bus le soir', rev: 1 });

  expect([statusOf(draft), draft.text, toSend(draft)]).toEqual(['conflict', 'Un bus le soir', null]);
});

test('one’s own entry that comes before the acknowledgement disturbs nothing', () => {
  const saving = sending(begun('Un bus le soir'));

  const done = accepted(hear(saving, { text: 'Un bus le soir', rev: 2 }), { text: 'Un bus le soir', rev: 2 });

  expect([done.text, statusOf(done)]).toEqual(['Un bus le soir', 'saved']);
});

test('somebody saved right after us: an untouched field follows, once left', () => {
  const saving = hear(sending(begun('Un bus le soir')), { text: 'Un car', rev: 3 });

  const done = accepted(saving, { text: 'Un bus le soir', rev: 2 });

  expect(statusOf(done)).toBe('news');
  expect(leave(done).text).toBe('Un car');
});
