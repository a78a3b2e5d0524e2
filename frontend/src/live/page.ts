/** What the server writes in each live page (`json_script`, id `page-data`). */
export interface PageSeat {
  readonly seat: string;
  readonly name: string;
}

export interface ParticipantPage {
  readonly session: string;
  /** The join code when the page was made: it stands in the address that adds a person. */
  readonly code?: string;
  /** Every seat of this workshop that this browser holds: several on a shared laptop. */
  readonly seats: readonly PageSeat[];
  readonly urls: { readonly add_person: string; readonly transfer?: string; readonly leave?: string };
}

export interface Logo {
  readonly name: string;
  /** Empty when the structure gave no image. */
  readonly url: string;
}

export interface JoinPlace {
  readonly code: string;
  /** The address people type, as it is read aloud: no scheme. */
  readonly address: string;
  /** The image of the QR code. */
  readonly qr: string;
  /** Served on this computer alone: phones cannot reach the address. */
  readonly local_only: boolean;
}

export interface DeskPage {
  readonly session: string;
  readonly seat: string;
  readonly join: JoinPlace;
  /** People of the list who have not come in yet. */
  readonly expected?: readonly PageSeat[];
  readonly urls: { readonly projector: string; readonly prepare: string; readonly edition: string };
  /** Other pages of this workshop, given by upper floors. */
  readonly offers?: readonly { readonly label: string; readonly url: string }[];
}

export interface ProjectorPage {
  readonly session: string;
  readonly join: JoinPlace;
  readonly logos: readonly Logo[];
}

export function pageData<T>(): T {
  const script = document.getElementById('page-data');
  if (!script?.textContent) throw new Error('page-data is missing');
  return JSON.parse(script.textContent) as T;
}

export function mountPoint(): HTMLElement {
  const app = document.getElementById('app');
  if (!app) throw new Error('#app is missing');
  return app;
}
