import type { BoardEntry, BoardState, CardView } from './model';

/** The board after one entry of its log. Entries carry values: applying one twice changes nothing more. */
export function reduceBoard(board: BoardState, entry: BoardEntry): BoardState {
  switch (entry.kind) {
    case 'board_set': {
      const { kind: _, ...settings } = entry;
      return { ...board, ...settings };
    }
    case 'zones_set':
      return { ...board, zones: entry.zones };
    case 'card_set':
      return { ...board, cards: withCards(board.cards, [entry.card]) };
    case 'cards_set':
      return { ...board, cards: withCards(board.cards, entry.cards), hidden: entry.hidden };
    case 'cards_merged':
      return { ...board, cards: withCards(without(board.cards, entry.removed), [entry.card]) };
    case 'card_removed':
      return { ...board, cards: without(board.cards, [entry.card]) };
    case 'group_set':
      return {
        ...board,
        groups: [...board.groups.filter(({ id }) => id !== entry.group.id), entry.group],
      };
    case 'group_removed':
      return {
        ...board,
        groups: board.groups.filter(({ id }) => id !== entry.group),
        cards: board.cards.map((card) => (card.group === entry.group ? { ...card, group: null } : card)),
      };
    case 'hidden_counted':
      return { ...board, hidden: entry.hidden };
    default: {
      entry satisfies never;
      return board;
    }
  }
}

function withCards(cards: readonly CardView[], set: readonly CardView[]): CardView[] {
  const news = new Map(set.map((card) => [card.id, card]));
  const kept = cards.map((card) => {
    const changed = news.get(card.id);
    news.delete(card.id);
    return changed ?? card;
  });
  return [...kept, ...news.values()];
}

function without(cards: readonly CardView[], removed: readonly string[]): CardView[] {
  return cards.filter(({ id }) => !removed.includes(id));
}
