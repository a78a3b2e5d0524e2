import type { OfferView, PersonName } from './model';

/** What the server writes beside a board's room, on a page of the board alone (`page-data` of boards/board.html). */
export interface BoardPage {
  board: string;
  /** Null for somebody who only looks. */
  seat: string | null;
  /** `board.write`, `board.facilitate`. */
  may: string[];
  people?: PersonName[];
  offers?: OfferView[];
}

/** The board as sheets to put on a wall, with its spreadsheet. */
export const printAddress = (board: string): string => `/tableau/${board}/imprimer/`;
