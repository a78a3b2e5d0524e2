/** Where cards stand: zones in order, stacks in a zone, cards in a stack. Pure; the server gives the order keys. */
import type { BoardState, CardView, GroupView, Place, ZoneView } from './model';

/** A card alone, or the cards of a group under its title. */
export interface Stack {
  readonly id: string;
  readonly group: GroupView | null;
  readonly cards: readonly CardView[];
}

export interface Column {
  readonly zone: ZoneView;
  readonly stacks: readonly Stack[];
}

export const sizeOf = ({ stacks }: Column): number => stacks.reduce((sum, { cards }) => sum + cards.length, 0);

/** Where this browser has already put cards that the server has not confirmed yet. */
export type Moves = ReadonlyMap<string, Place>;

const NO_MOVES: Moves = new Map();

export function columns(board: BoardState, moves: Moves = NO_MOVES): Column[] {
  const groups = new Map(board.groups.map((group) => [group.id, group]));
  const byZone = new Map<string, CardView[]>(board.zones.map((zone) => [zone.id, []]));
  for (const card of board.cards) byZone.get(moves.get(card.id)?.zone ?? card.zone)?.push(card);
  return [...board.zones]
    .sort((one, other) => one.order - other.order)
    .map((zone) => ({ zone, stacks: settle(stacksOf(byZone.get(zone.id) ?? [], groups, moves), moves) }));
}

function inOrder(one: CardView, other: CardView): number {
  return compare(one.key, other.key) || compare(one.id, other.id);
}

/** Code points, as the server sorts its keys: `localeCompare` would fold case. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function stacksOf(cards: CardView[], groups: ReadonlyMap<string, GroupView>, moves: Moves): Stack[] {
  const stacks = new Map<string, { id: string; group: GroupView | null; cards: CardView[] }>();
  for (const card of [...cards].sort(inOrder)) {
    const group = (card.group && !moves.has(card.id) && groups.get(card.group)) || null;
    const id = group?.id ?? card.id;
    const stack = stacks.get(id);
    if (stack) stack.cards.push(card);
    else stacks.set(id, { id, group, cards: [card] });
  }
  return [...stacks.values()];
}

/** Put the stacks on their way where they were dropped; the others keep their places. */
function settle(stacks: Stack[], moves: Moves): Stack[] {
  if (!moves.size) return stacks;
  const settled = stacks.filter((stack) => !moving(stack, moves));
  for (const stack of stacks) {
    const place = moving(stack, moves);
    if (place) settled.splice(position(settled, place), 0, stack);
  }
  return settled;
}

function moving(stack: Stack, moves: Moves): Place | undefined {
  return stack.cards.map((card) => moves.get(card.id)).find((place) => place !== undefined);
}

function position(stacks: readonly Stack[], place: Place): number {
  const before = place.before === null ? -1 : holding(stacks, place.before);
  if (before >= 0) return before;
  const after = place.after === null ? -1 : holding(stacks, place.after);
  return after >= 0 ? after + 1 : stacks.length;
}

function holding(stacks: readonly Stack[], card: string): number {
  return stacks.findIndex((stack) => stack.cards.some(({ id }) => id === card));
}

/** The stacks that stay when a card moves away: its own only if it was in a group. */
function staying(column: Column, moved: string): Stack[] {
  return column.stacks.filter(({ cards }) => cards.length > 1 || cards[0]?.id !== moved);
}

/** The card that stands for a stack in a place. */
function face(stack: Stack | undefined, moved: string): string | null {
  return stack?.cards.find(({ id }) => id !== moved)?.id ?? null;
}

/** The place at a position of a column, counted without the card that moves. */
export function placeAt(column: Column, index: number, moved: string): Place {
  const others = staying(column, moved);
  return { zone: column.zone.id, after: face(others[index - 1], moved), before: face(others[index], moved) };
}

export function placeAtEnd(column: Column, moved: string): Place {
  return placeAt(column, staying(column, moved).length, moved);
}

export function spot(board: readonly Column[], card: string): { column: number; index: number } | null {
  for (const [column, { stacks }] of board.entries()) {
    const index = holding(stacks, card);
    if (index >= 0) return { column, index };
  }
  return null;
}

/** Whether this place is where the card already stands, alone. */
export function stays(board: readonly Column[], card: string, place: Place): boolean {
  const from = spot(board, card);
  const column = from && board[from.column];
  if (!from || !column || column.zone.id !== place.zone || column.stacks[from.index]!.cards.length > 1) return false;
  const here = placeAt(column, from.index, card);
  return here.after === place.after && here.before === place.before;
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The place one step away, or null at the edge of the board. A card of a group steps out of it. */
export function step(board: readonly Column[], card: string, direction: Direction): Place | null {
  const from = spot(board, card);
  if (!from) return null;
  const column = board[from.column]!;
  const grouped = column.stacks[from.index]!.cards.length > 1;
  switch (direction) {
    case 'up':
      return grouped || from.index > 0 ? placeAt(column, from.index - (grouped ? 0 : 1), card) : null;
    case 'down':
      return grouped || from.index < column.stacks.length - 1 ? placeAt(column, from.index + 1, card) : null;
    case 'left':
    case 'right': {
      const next = board[from.column + (direction === 'left' ? -1 : 1)];
      return next ? placeAtEnd(next, card) : null;
    }
    default: {
      const never: never = direction;
      return never;
    }
  }
}

/** The card that takes the focus one step away, or null at the edge. Empty zones are passed over. */
export function neighbour(board: readonly Column[], card: string, direction: Direction): string | null {
  const lists = board.map(({ stacks }) => stacks.flatMap(({ cards }) => cards.map(({ id }) => id)));
  const column = lists.findIndex((cards) => cards.includes(card));
  if (column < 0) return null;
  const index = lists[column]!.indexOf(card);
  if (direction === 'up' || direction === 'down') return lists[column]![index + (direction === 'up' ? -1 : 1)] ?? null;
  const sideways = direction === 'left' ? lists.slice(0, column).reverse() : lists.slice(column + 1);
  const next = sideways.find((cards) => cards.length);
  return next?.[Math.min(index, next.length - 1)] ?? null;
}

/** A group's first title: the words of the card it is made on, cut at a word. */
export function titleFrom(text: string, most = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).trimEnd()}…`;
}
