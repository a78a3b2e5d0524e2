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

// --- plane

export interface PlaneState {
  edition: string;
  capacity: number | null;
  solutions: PlaneSolution[];
  ranking: PlaneRank[];
}

/** A chip of the plane. Nobody has placed it while `n` is 0: then it has no axis, no quadrant and no rank. */
export interface PlaneSolution {
  id: string;
  title: string;
  challenge: string | null;
  n: number;
  impact: PlaneAxis | null;
  effort: PlaneAxis | null;
  quadrant: string;
  divided: boolean;
  verdict: string;
  reason: string;
}

/** Where people put a solution on one axis: median and quartiles, 1 to 5 in quarters. */
export interface PlaneAxis {
  median: number;
  low: number;
  high: number;
}

export interface PlaneRank {
  solution: string;
  rank: number;
  carried: boolean;
}

/** A chip as it now is (new, renamed, placed, decided), with the whole ranking. */
export interface PlaneSolutionShown {
  kind: 'solution_shown';
  solution: PlaneSolution;
  ranking: PlaneRank[];
}

export interface PlaneSolutionHidden {
  kind: 'solution_hidden';
  solution: string;
  ranking: PlaneRank[];
}

export interface PlaneCapacitySet {
  kind: 'capacity_set';
  capacity: number | null;
  ranking: PlaneRank[];
}

/** One person's placement; placing again replaces it. */
export interface PlanePlaceSolution {
  verb: 'place_solution';
  solution: string;
  impact: number;
  effort: number;
}

export interface PlaneTakePlacementBack {
  verb: 'take_placement_back';
  solution: string;
}

/** Retained or not now (a reason is then asked); "" takes the decision back. */
export interface PlaneDecideSolution {
  verb: 'decide_solution';
  solution: string;
  verdict: '' | 'not_now' | 'retained';
  reason?: string;
}

/** How many solutions the partners can carry at once; null takes the line away. */
export interface PlaneSetCapacity {
  verb: 'set_capacity';
  capacity: number | null;
}

export type PlaneEntry = PlaneSolutionShown | PlaneSolutionHidden | PlaneCapacitySet;

export type PlaneCommand = PlanePlaceSolution | PlaneTakePlacementBack | PlaneDecideSolution | PlaneSetCapacity;

export type PlaneSignal = never;

export type PlaneWhisper = never;

// --- seat

export interface SeatState {
  id: string;
}

export type SeatEntry = never;

export type SeatCommand = never;

export type SeatSignal = never;

export type SeatWhisper = never;

// --- sheet

/** A solution sheet. Every field is present, empty ones with `rev` 0. */
export interface SheetState {
  solution: string;
  challenge: string | null;
  withdrawn: boolean;
  fields: SheetText[];
}

export interface SheetText {
  name: string;
  text: string;
  rev: number;
}

export interface SheetFieldSaved {
  kind: 'field_saved';
  name: string;
  text: string;
  rev: number;
}

/** The solution left the list, or came back to it. */
export interface SheetSolutionWithdrawn {
  kind: 'solution_withdrawn';
  withdrawn: boolean;
}

/** The sheet now answers this défi, or none. */
export interface SheetChallengeChosen {
  kind: 'challenge_chosen';
  challenge: string | null;
}

/** Save one field; `rev` is the one the writer saw. An older one is refused with `stale_text`. */
export interface SheetSaveField {
  verb: 'save_field';
  field: 'audience' | 'change' | 'first_steps' | 'how' | 'lead' | 'needs' | 'problem' | 'proof' | 'solution' | 'title';
  text: string;
  rev: number;
}

export type SheetEntry = SheetFieldSaved | SheetSolutionWithdrawn | SheetChallengeChosen;

export type SheetCommand = SheetSaveField;

export type SheetSignal = never;

export type SheetWhisper = never;

/** Every room kind, by the prefix of its name. */
export interface Rooms {
  plane: { state: PlaneState; entry: PlaneEntry; command: PlaneCommand; signal: PlaneSignal; whisper: PlaneWhisper };
  seat: { state: SeatState; entry: SeatEntry; command: SeatCommand; signal: SeatSignal; whisper: SeatWhisper };
  sheet: { state: SheetState; entry: SheetEntry; command: SheetCommand; signal: SheetSignal; whisper: SheetWhisper };
}

export type RoomPrefix = keyof Rooms;
