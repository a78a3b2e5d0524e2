/** The board as the wire describes it, under the names the field uses; and what the page adds to it. */
export type {
  BoardCardView as CardView,
  BoardCommand,
  BoardEntry,
  BoardGroupView as GroupView,
  BoardState,
  BoardZoneView as ZoneView,
  SeatOwnCard as OwnCard,
} from '../wire/wire';

/** A place of a zone: between two cards of it, or at its end. */
export interface Place {
  zone: string;
  after: string | null;
  before: string | null;
}

/** What an upper floor lets people do with a card: one more verb of the board's room, sent with the card's id. */
export interface OfferView {
  verb: string;
  label: string;
}

export interface PersonName {
  seat: string;
  name: string;
}
