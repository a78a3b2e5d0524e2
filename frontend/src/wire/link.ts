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

/** What the page has of each room it follows: the epoch, the last number, and when that entry was written. */
export type Heads = Record<string, [epoch: string, seq: number, at: string | null]>;

export type OpenLink = (events: LinkEvents, heads: () => Heads) => Link;

/** What arrived, if it is a frame: a proxy may answer in the server's place, in a language of its own. */
export function frameIn(value: unknown): ServerFrame | null {
  const isFrame = typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
  return isFrame ? (value as ServerFrame) : null;
}
