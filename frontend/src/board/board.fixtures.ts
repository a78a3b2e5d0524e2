import type { BoardState, CardView } from './model';

export function aCard(id: string, zone: string, more: Partial<CardView> = {}): CardView {
  return { id, zone, group: null, text: `Carte ${id}`, rev: 1, key: id, author: 'Nadia', source: 'live', ...more };
}

/** Two zones: three cards lived, one need. */
export function aBoard(more: Partial<BoardState> = {}): BoardState {
  return {
    id: 'board',
    title: 'Ce que vivent les jeunes',
    template: 'vecu',
    layout: 'columns',
    instructions: 'Une idée par carte.',
    state: 'open',
    locked: false,
    writing: 'shared',
    authors: true,
    hidden: 0,
    zones: [
      { id: 'need', title: 'Besoins', hint: '', colour: 'sky', order: 1 },
      { id: 'lived', title: 'Vécu', hint: 'Ce qui s’est passé', colour: 'butter', order: 0 },
    ],
    groups: [],
    cards: [aCard('b', 'lived'), aCard('a', 'lived'), aCard('c', 'lived'), aCard('n', 'need')],
    ...more,
  };
}
