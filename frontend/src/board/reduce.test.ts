import { expect, test } from 'vitest';
import { aBoard, aCard } from './board.fixtures';
import type { BoardEntry, BoardState } from './model';
import { reduceBoard } from './reduce';

const group = { id: 'g', zone: 'lived', title: 'Stages' };

const cases: [string, BoardState, BoardEntry, Partial<BoardState>][] = [
  [
    'settings replace settings and leave the cards',
    aBoard(),
    { kind: 'board_set', title: 'Vécu', state: 'closed', locked: true, writing: 'private', authors: false, hidden: 4 },
    { title: 'Vécu', state: 'closed', locked: true, writing: 'private', authors: false, hidden: 4 },
  ],
  ['zones replace zones', aBoard(), { kind: 'zones_set', zones: [] }, { zones: [] }],
  [
    'a new card comes last in the list',
    aBoard(),
    { kind: 'card_set', card: aCard('z', 'need') },
    { cards: [...aBoard().cards, aCard('z', 'need')] },
  ],
  [
    'a known card is replaced where it stands',
    aBoard({ cards: [aCard('a', 'lived'), aCard('b', 'lived')] }),
    { kind: 'card_set', card: aCard('a', 'need', { rev: 2 }) },
    { cards: [aCard('a', 'need', { rev: 2 }), aCard('b', 'lived')] },
  ],
  [
    'revealed cards enter together',
    aBoard({ cards: [aCard('a', 'lived')], hidden: 2 }),
    { kind: 'cards_set', cards: [aCard('b', 'lived'), aCard('c', 'need')], hidden: 0 },
    { cards: [aCard('a', 'lived'), aCard('b', 'lived'), aCard('c', 'need')], hidden: 0 },
  ],
  [
    'merged cards leave, the one made of them enters',
    aBoard({ cards: [aCard('a', 'lived'), aCard('b', 'lived'), aCard('c', 'lived')] }),
    { kind: 'cards_merged', card: aCard('m', 'lived'), removed: ['a', 'b'] },
    { cards: [aCard('c', 'lived'), aCard('m', 'lived')] },
  ],
  [
    'a removed card leaves',
    aBoard({ cards: [aCard('a', 'lived'), aCard('b', 'lived')] }),
    { kind: 'card_removed', card: 'a' },
    { cards: [aCard('b', 'lived')] },
  ],
  [
    'a renamed group replaces itself',
    aBoard({ groups: [group] }),
    { kind: 'group_set', group: { ...group, title: 'Alternance' } },
    { groups: [{ ...group, title: 'Alternance' }] },
  ],
  [
    'a group that goes leaves its cards',
    aBoard({ groups: [group], cards: [aCard('a', 'lived', { group: 'g' }), aCard('b', 'lived')] }),
    { kind: 'group_removed', group: 'g' },
    { groups: [], cards: [aCard('a', 'lived'), aCard('b', 'lived')] },
  ],
  ['hidden cards are counted', aBoard(), { kind: 'hidden_counted', hidden: 7 }, { hidden: 7 }],
];

test.each(cases)('%s', (_, board, entry, changed) => {
  const after = reduceBoard(board, entry);

  expect(after).toEqual({ ...board, ...changed });
});

test.each(cases)('applied twice, nothing more: %s', (_, board, entry) => {
  const once = reduceBoard(board, entry);

  expect(reduceBoard(once, entry)).toEqual(once);
});
