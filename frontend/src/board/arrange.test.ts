import { expect, test } from 'vitest';
import { columns, neighbour, placeAt, placeAtEnd, stays, step, titleFrom, type Moves } from './arrange';
import { aBoard, aCard } from './board.fixtures';
import type { BoardState } from './model';

function layout(board: BoardState, moves?: Moves): Record<string, string[]> {
  const shown = columns(board, moves).map(({ zone, stacks }) => [
    zone.id,
    stacks.map(({ cards }) => cards.map(({ id }) => id).join('+')),
  ]);
  return Object.fromEntries(shown);
}

const grouped = aBoard({
  groups: [{ id: 'g', zone: 'lived', title: 'Stages' }],
  cards: [
    aCard('a', 'lived'),
    aCard('b', 'lived', { group: 'g' }),
    aCard('c', 'lived'),
    aCard('d', 'lived', { group: 'g' }),
    aCard('n', 'need'),
  ],
});

test('zones stand in their order, cards by their keys', () => {
  expect(Object.entries(layout(aBoard()))).toEqual([
    ['lived', ['a', 'b', 'c']],
    ['need', ['n']],
  ]);
});

test('keys compare as the server compares them, capitals first', () => {
  const cards = [aCard('x', 'lived', { key: 'a' }), aCard('y', 'lived', { key: 'Z' })];

  expect(layout(aBoard({ cards }))['lived']).toEqual(['y', 'x']);
});

test('a group stands where its first card stands', () => {
  expect(layout(grouped)['lived']).toEqual(['a', 'b+d', 'c']);
});

test('a card on its way is shown where it was dropped', () => {
  const moves = new Map([['a', { zone: 'need', after: null, before: 'n' }]]);

  expect(layout(aBoard(), moves)).toEqual({ lived: ['b', 'c'], need: ['a', 'n'] });
});

test('when its neighbours have gone meanwhile, a card on its way waits at the end', () => {
  const moves = new Map([['a', { zone: 'need', after: null, before: 'gone' }]]);

  expect(layout(aBoard(), moves)['need']).toEqual(['n', 'a']);
});

test('a place is between two cards, counted without the one that moves', () => {
  const [lived, need] = columns(aBoard());

  expect(placeAt(lived!, 1, 'a')).toEqual({ zone: 'lived', after: 'b', before: 'c' });
  expect(placeAt(lived!, 0, 'c')).toEqual({ zone: 'lived', after: null, before: 'a' });
  expect(placeAtEnd(need!, 'a')).toEqual({ zone: 'need', after: 'n', before: null });
});

test('a card dropped where it stands does not move, unless it leaves its group there', () => {
  expect(stays(columns(aBoard()), 'b', { zone: 'lived', after: 'a', before: 'c' })).toBe(true);
  expect(stays(columns(aBoard()), 'b', { zone: 'lived', after: 'c', before: null })).toBe(false);
  expect(stays(columns(grouped), 'd', { zone: 'lived', after: 'b', before: 'c' })).toBe(false);
});

test('one step moves past a card, or past a whole group', () => {
  expect(step(columns(aBoard()), 'b', 'up')).toEqual({ zone: 'lived', after: null, before: 'a' });
  expect(step(columns(aBoard()), 'b', 'down')).toEqual({ zone: 'lived', after: 'c', before: null });
  expect(step(columns(grouped), 'c', 'up')).toEqual({ zone: 'lived', after: 'a', before: 'b' });
  expect(step(columns(aBoard()), 'b', 'right')).toEqual({ zone: 'need', after: 'n', before: null });
});

test('a card of a group steps out of it, above or below', () => {
  expect(step(columns(grouped), 'd', 'up')).toEqual({ zone: 'lived', after: 'a', before: 'b' });
  expect(step(columns(grouped), 'd', 'down')).toEqual({ zone: 'lived', after: 'b', before: 'c' });
  expect(layout(grouped, new Map([['d', { zone: 'lived', after: 'b', before: 'c' }]]))['lived']).toEqual(['a', 'b', 'd', 'c']);
});

test('at the edges there is nowhere to go', () => {
  expect(step(columns(aBoard()), 'a', 'up')).toBeNull();
  expect(step(columns(aBoard()), 'c', 'down')).toBeNull();
  expect(step(columns(aBoard()), 'a', 'left')).toBeNull();
  expect(step(columns(aBoard()), 'n', 'right')).toBeNull();
});

test('the focus steps to the card beside, over an empty zone', () => {
  const zones = [...aBoard().zones, { id: 'brake', title: 'Freins', hint: '', colour: 'mint', order: 0.5 }];
  const board = columns(aBoard({ zones }));

  expect(neighbour(board, 'a', 'down')).toBe('b');
  expect(neighbour(board, 'a', 'up')).toBeNull();
  expect(neighbour(board, 'c', 'right')).toBe('n');
  expect(neighbour(board, 'n', 'left')).toBe('a');
});

test('the focus enters groups card by card', () => {
  const board = columns(grouped);

  expect(neighbour(board, 'b', 'down')).toBe('d');
  expect(neighbour(board, 'd', 'down')).toBe('c');
});

test('a group takes the first words of its card', () => {
  expect(titleFrom('Trouver  un\nstage')).toBe('Trouver un stage');
  expect(titleFrom('Trouver un stage sans réseau familial', 20)).toBe('Trouver un stage…');
});
