import type { ClientFrame, ServerFrame } from './wire';

/** A way to the server: a socket, or HTTP when sockets are blocked. It speaks frames and says when it is lost. */
export interface Link {
  send(frame: ClientFrame): void;
  close(): void;
}

export interface LinkEvents {
  opened(): void;
  heard(frame: ServerFrame): void;
  /** Called once, and nothing after it. `code` is the socket's close code, or 0. */
  lost(code: number): void;
}

/** What the page has of each room it follows: the epoch and the last number. */
export type Heads = Record<string, [epoch: string, seq: number]>;

export type OpenLink = (events: LinkEvents, heads: () => Heads) => Link;
