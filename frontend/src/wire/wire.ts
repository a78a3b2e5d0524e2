// Generated from the server's types by `python manage.py wire_types`. Do not edit: a test compares.

export const PROTOCOL = 1;

/** Why the server closed the socket. */
export const CLOSE = {
  UNSPOKEN_PROTOCOL: 4001,
  NO_HELLO: 4002,
  TOO_MANY_ERRORS: 4008,
  TOO_SLOW: 4009,
  GONE_AWAY: 4012,
} as const;

// --- what a client sends

/** The first frame, within ten seconds. A projector joins public rooms only, whatever the cookie. */
export interface Hello {
  type: 'hello';
  protocol: number;
  locale?: string;
  projector?: boolean;
}

/** Listen to a room as a seat. `last_seq` −1: never been here. */
export interface Join {
  type: 'join';
  room: string;
  ref: string;
  seat?: string | null;
  epoch?: string | null;
  last_seq?: number;
}

/** Ask for a change. `ref` is made by the client, once a command: the same again gets the first answer. */
export interface Command {
  type: 'command';
  room: string;
  seat: string;
  ref: string;
  body: unknown;
}

/** Tell the room something that may be lost (somebody is typing), where the room's kind allows it. */
export interface Whisper {
  type: 'signal';
  room: string;
  seat: string;
  body: unknown;
}

export interface Leave {
  type: 'leave';
  room: string;
}

/** `t`: the client's clock in milliseconds, given back. `seen`: the last `seq` applied, by room. */
export interface Ping {
  type: 'ping';
  t: number;
  seen?: Record<string, number>;
}

export type ClientFrame = Hello | Join | Command | Whisper | Leave | Ping;

// --- what the server sends

/** `seats`: every seat this browser holds. `now`: the server's clock in milliseconds. */
export interface Welcome {
  type: 'welcome';
  protocol: number;
  seats: string[];
  now: number;
}

/** The room's whole state as of `seq`. `ref` null: not asked for, the client's state is replaced all the same. */
export interface JoinedSnapshot {
  type: 'joined';
  room: string;
  ref: string | null;
  epoch: string;
  seq: number;
  mode: 'snapshot';
  state: unknown;
}

/** What the client missed since the `last_seq` it gave. */
export interface JoinedReplay {
  type: 'joined';
  room: string;
  ref: string | null;
  epoch: string;
  seq: number;
  mode: 'replay';
  entries: LoggedEntry[];
}

/** One fact of a room. Numbers have no holes; their order is commit order. */
export interface LoggedEntry {
  seq: number;
  at: string;
  body: unknown;
}

/** Committed. `seq`: the last entry this command wrote in this room, if it wrote one; that entry comes after. */
export interface Ack {
  type: 'ack';
  room: string;
  ref: string;
  seq?: number;
  result?: unknown;
}

/** A no: nothing was changed. `room` and `ref` are null when the frame could not be read that far. */
export interface Reject {
  type: 'reject';
  room: string | null;
  ref: string | null;
  code: string;
  message: string;
}

/** A fact, to everybody in the room, its author included. */
export interface Entry {
  type: 'entry';
  room: string;
  seq: number;
  at: string;
  body: unknown;
}

/** Presence, tallies, typing: no number, the last value wins, may be lost. */
export interface Signal {
  type: 'signal';
  room: string;
  body: unknown;
}

export interface Pong {
  type: 'pong';
  t: number;
  now: number;
}

export type Joined = JoinedSnapshot | JoinedReplay;

export type ServerFrame = Welcome | Joined | Ack | Reject | Entry | Signal | Pong;

/** Every room kind, by the prefix of its name. */
export interface Rooms {
}

export type RoomPrefix = keyof Rooms;
