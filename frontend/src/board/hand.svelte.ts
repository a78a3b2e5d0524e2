import { nt, t } from '../i18n';
import type { Reply } from '../wire/client';
import { columns, placeAtEnd, stays, step, titleFrom, type Column, type Direction, type Moves } from './arrange';
import type { BoardCommand, BoardState, CardView, OwnCard, Place } from './model';

export type Send = (command: BoardCommand) => Promise<Reply>;

interface OnTheWay {
  readonly place: Place;
  /** Where the card stood when it left: once the server says otherwise, its own word counts. */
  readonly zone: string;
  readonly key: string;
}

/** What one person does on a board: sends commands, shows at once where a card was put, says what happened. */
export class Hand {
  /** Read aloud by the board's live region, shown where nothing else shows it. */
  said = $state('');
  /** A refusal in the server's words, until it is dismissed or something else is done. */
  refusal = $state('');
  /** The card removed last, to put back. */
  removed = $state.raw<{ id: string; text: string } | null>(null);
  #onTheWay = $state.raw<ReadonlyMap<string, OnTheWay>>(new Map());
  readonly #board: () => BoardState;
  readonly #send: () => Send | undefined;

  constructor(board: () => BoardState, send: () => Send | undefined) {
    this.#board = board;
    this.#send = send;
  }

  readonly moves: Moves = $derived.by(() => {
    const cards = new Map(this.#board().cards.map((card) => [card.id, card]));
    const waiting = [...this.#onTheWay].filter(([id, { zone, key }]) => {
      const card = cards.get(id);
      return card?.zone === zone && card.key === key;
    });
    return new Map(waiting.map(([id, { place }]) => [id, place]));
  });

  readonly columns: Column[] = $derived.by(() => columns(this.#board(), this.moves));

  async add(zone: string, text: string): Promise<Reply> {
    return this.#ask({ verb: 'add_card', zone, text });
  }

  async addFor(zone: string, text: string, who: { seat: string } | { name: string }): Promise<Reply> {
    return this.#ask({ verb: 'add_card_for', zone, text, ...who });
  }

  async edit(card: { id: string }, text: string, rev: number): Promise<Reply> {
    return this.#ask({ verb: 'edit_card', card: card.id, rev, text }, { quiet: ['note_changed'] });
  }

  async move(card: CardView, place: Place): Promise<boolean> {
    if (stays(this.columns, card.id, place)) return true;
    this.#leave(card, place);
    this.said = this.#whereabouts(card, place);
    const [reply] = await Promise.all([
      this.#ask({ verb: 'move_card', card: card.id, ...place }),
      // Moved out by hand, a note leaves its group; a change of zone does it by itself.
      ...(card.group && card.zone === place.zone ? [this.#ask({ verb: 'leave_group', card: card.id })] : []),
    ]);
    if (reply.ok) this.#arriveSoon(card.id);
    else this.#arrive(card.id);
    return reply.ok;
  }

  /** One step by keyboard or button; says when the edge is reached. */
  async nudge(card: CardView, direction: Direction): Promise<boolean> {
    const place = step(this.columns, card.id, direction);
    if (place) return this.move(card, place);
    this.said = t('The note is already at the edge.');
    return false;
  }

  async moveToZone(card: CardView, zone: string): Promise<boolean> {
    const column = this.columns.find((one) => one.zone.id === zone);
    return column ? this.move(card, placeAtEnd(column, card.id)) : false;
  }

  /** Put a card with another: in its group, or in a new one that takes the other's first words as its title. */
  async groupWith(card: CardView, other: CardView): Promise<boolean> {
    if (card.zone !== other.zone && !(await this.moveToZone(card, other.zone))) return false;
    const known = this.#board().groups.find(({ id }) => id === other.group);
    const reply = await this.#ask({
      verb: 'group_cards',
      cards: known ? [card.id] : [other.id, card.id],
      title: known?.title ?? titleFrom(other.text),
      ...(known ? { group: known.id } : {}),
    });
    if (reply.ok) this.said = t('Grouped under “{title}”.', { title: known?.title ?? titleFrom(other.text) });
    return reply.ok;
  }

  async leaveGroup(card: CardView): Promise<boolean> {
    const reply = await this.#ask({ verb: 'leave_group', card: card.id });
    if (reply.ok) this.said = t('The note left its group.');
    return reply.ok;
  }

  async renameGroup(group: string, title: string): Promise<Reply> {
    return this.#ask({ verb: 'rename_group', group, title });
  }

  async removeGroup(group: string): Promise<Reply> {
    return this.#ask({ verb: 'remove_group', group });
  }

  async merge(cards: readonly CardView[], text: string): Promise<Reply> {
    const reply = await this.#ask({ verb: 'merge_cards', cards: cards.map(({ id }) => id), text });
    if (reply.ok) this.said = t('The two notes are now one.');
    return reply;
  }

  async remove(card: CardView | OwnCard): Promise<boolean> {
    const reply = await this.#ask({ verb: 'remove_card', card: card.id });
    if (reply.ok) {
      this.removed = { id: card.id, text: card.text };
      this.said = t('Note removed. It can be put back.');
    }
    return reply.ok;
  }

  async restore(): Promise<boolean> {
    const gone = this.removed;
    if (!gone) return false;
    this.removed = null;
    const reply = await this.#ask({ verb: 'restore_card', card: gone.id });
    if (reply.ok) this.said = t('The note is back.');
    return reply.ok;
  }

  async order(command: BoardCommand): Promise<Reply> {
    return this.#ask(command);
  }

  async reveal(): Promise<Reply> {
    const hidden = this.#board().hidden;
    const reply = await this.#ask({ verb: 'reveal_cards' });
    if (reply.ok) this.said = nt('One note is now shown to all.', '{n} notes are now shown to all.', hidden);
    return reply;
  }

  async #ask(command: BoardCommand, { quiet = [] }: { quiet?: readonly string[] } = {}): Promise<Reply> {
    this.refusal = '';
    const send = this.#send();
    if (!send) return { ok: false, code: 'read_only', message: t('This board can only be read here.') };
    const reply = await send(command);
    if (!reply.ok && !quiet.includes(reply.code)) this.refusal = reply.message;
    return reply;
  }

  #leave(card: CardView, place: Place): void {
    this.#onTheWay = new Map(this.#onTheWay).set(card.id, { place, zone: card.zone, key: card.key });
  }

  #arrive(card: string): void {
    const rest = new Map(this.#onTheWay);
    rest.delete(card);
    this.#onTheWay = rest;
  }

  /** The acknowledgement comes before the entry: the card stays where it was dropped until the entry takes over. */
  #arriveSoon(card: string): void {
    setTimeout(() => this.#arrive(card), 2000);
  }

  #whereabouts(card: CardView, place: Place): string {
    const column = columns(this.#board(), this.moves).find(({ zone }) => zone.id === place.zone);
    if (!column) return '';
    const index = column.stacks.findIndex(({ cards }) => cards.some(({ id }) => id === card.id));
    return t('{zone}: place {place} of {count}.', {
      zone: column.zone.title,
      place: index + 1,
      count: column.stacks.length,
    });
  }
}
