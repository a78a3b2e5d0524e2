// Generated from the server's types by `python manage.py wire_types`. Do not edit: a test compares.

export const PROTOCOL = 2;

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

/** Listen to a room as a seat. `last_seq` −1: never been here; `last_at`: when that entry was written. */
export interface Join {
  type: 'join';
  room: string;
  ref: string;
  seat?: string | null;
  epoch?: string | null;
  last_seq?: number;
  last_at?: string | null;
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

/** `t`: the client's clock in milliseconds, given back. `seen`: the last `seq` applied, by room: what is missing for longer than a heartbeat is given again. */
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

/** The room's whole state as of `seq`, written `at`. `ref` null: not asked for, it replaces the client's state. */
export interface JoinedSnapshot {
  type: 'joined';
  room: string;
  ref: string | null;
  epoch: string;
  seq: number;
  at: string | null;
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
  at: string | null;
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

// --- ballot

/** `results` is None while they are hidden: nobody is sent them, the facilitator neither. */
export interface BallotState {
  id: string;
  title: string;
  method: 'choice' | 'dots';
  dots: number;
  cap: number;
  hidden: boolean;
  anonymous: boolean;
  state: 'closed' | 'open' | 'planned';
  deadline: string | null;
  options: BallotOptionView[];
  voters: number;
  results: BallotOptionResult[] | null;
}

export interface BallotOptionView {
  id: string;
  label: string;
}

/** `rank` skips after a tie (1, 2, 2, 4). `sources`: points by source, such as {"live": 12, "hands": 5}. */
export interface BallotOptionResult {
  option: string;
  points: number;
  voters: number;
  rank: number;
  tied: boolean;
  sources: Record<string, number>;
}

/** The whole ballot as it is now: opened, closed (with its results), other options, another deadline. */
export interface BallotSet {
  kind: 'ballot_set';
  ballot: BallotState;
}

/** Votes came in: how many people have voted, and the results when they are not hidden. */
export interface BallotCounted {
  kind: 'ballot_counted';
  voters: number;
  results: BallotOptionResult[] | null;
}

/** In `ballot:<id>`: a person's whole ballot, replacing the former one; empty takes it back. */
export interface BallotCast {
  verb: 'cast';
  votes: BallotVoteView[];
}

export interface BallotVoteView {
  option: string;
  points: number;
}

/** The same for an anonymous ballot: `slot` is a random UUID that only this browser knows and keeps. */
export interface BallotCastSecret {
  verb: 'cast_secret';
  slot: string;
  votes: BallotVoteView[];
}

export type BallotEntry = BallotSet | BallotCounted;

export type BallotCommand = BallotCast | BallotCastSecret;

export type BallotSignal = never;

export type BallotWhisper = never;

// --- board

export interface BoardState {
  id: string;
  title: string;
  template: string;
  layout: string;
  instructions: string;
  state: 'closed' | 'open' | 'planned';
  locked: boolean;
  writing: 'private' | 'shared';
  authors: boolean;
  hidden: number;
  zones: BoardZoneView[];
  groups: BoardGroupView[];
  cards: BoardCardView[];
}

export interface BoardZoneView {
  id: string;
  title: string;
  hint: string;
  colour: string;
  order: number;
}

export interface BoardGroupView {
  id: string;
  zone: string;
  title: string;
}

/** A card everybody sees. `author` is the name as the workshop shows it, or "" when authors are hidden. */
export interface BoardCardView {
  id: string;
  zone: string;
  group: string | null;
  text: string;
  rev: number;
  key: string;
  author: string;
  source: string;
}

export interface BoardSet {
  kind: 'board_set';
  title: string;
  state: 'closed' | 'open' | 'planned';
  locked: boolean;
  writing: 'private' | 'shared';
  authors: boolean;
  hidden: number;
}

export interface BoardZonesSet {
  kind: 'zones_set';
  zones: BoardZoneView[];
}

/** A card was added, edited, moved or put back: this is how it is now. */
export interface BoardCardSet {
  kind: 'card_set';
  card: BoardCardView;
}

/** Several cards at once: revealed, or put in a group or out of it. */
export interface BoardCardsSet {
  kind: 'cards_set';
  cards: BoardCardView[];
  hidden: number;
}

export interface BoardCardsMerged {
  kind: 'cards_merged';
  card: BoardCardView;
  removed: string[];
}

export interface BoardCardRemoved {
  kind: 'card_removed';
  card: string;
}

export interface BoardGroupSet {
  kind: 'group_set';
  group: BoardGroupView;
}

/** The group is gone; its cards stay where they are. */
export interface BoardGroupRemoved {
  kind: 'group_removed';
  group: string;
}

export interface BoardHiddenCounted {
  kind: 'hidden_counted';
  hidden: number;
}

/** The signal of rooms whose kind asks for presence: how many seats are connected. */
export interface BoardPresence {
  kind: 'presence';
  count: number;
}

/** Result: {"card": id}. While writing is private the card goes to `seat:<id>` until revealed. */
export interface BoardAddCard {
  verb: 'add_card';
  zone: string;
  text: string;
}

/** « Ajouter au nom de… », by facilitators: a seat of the workshop, or a name. Result: {"card": id}. */
export interface BoardAddCardFor {
  verb: 'add_card_for';
  zone: string;
  text: string;
  seat?: string | null;
  name?: string;
}

/** Refused with `note_changed` when `rev` is no longer the card's: both texts are kept. */
export interface BoardEditCard {
  verb: 'edit_card';
  card: string;
  rev: number;
  text: string;
}

/** To a zone, between two cards of it: after `after`, before `before`; neither means at the end. */
export interface BoardMoveCard {
  verb: 'move_card';
  card: string;
  zone: string;
  after?: string | null;
  before?: string | null;
}

export interface BoardRemoveCard {
  verb: 'remove_card';
  card: string;
}

export interface BoardRestoreCard {
  verb: 'restore_card';
  card: string;
}

/** Make one card of several; the former ones keep their place in the lineage. Result: {"card": id}. */
export interface BoardMergeCards {
  verb: 'merge_cards';
  cards: string[];
  text: string;
}

/** Put cards of one zone under a title: a new group, or `group`. Result: {"group": id}. */
export interface BoardGroupCards {
  verb: 'group_cards';
  cards: string[];
  title: string;
  group?: string | null;
}

export interface BoardRenameGroup {
  verb: 'rename_group';
  group: string;
  title: string;
}

export interface BoardLeaveGroup {
  verb: 'leave_group';
  card: string;
}

export interface BoardRemoveGroup {
  verb: 'remove_group';
  group: string;
}

export interface BoardLockBoard {
  verb: 'lock_board';
  locked: boolean;
}

export interface BoardSetWriting {
  verb: 'set_writing';
  writing: 'private' | 'shared';
}

/** Every card written in private enters the board. Result: {"cards": how many}. */
export interface BoardReveal {
  verb: 'reveal_cards';
}

export interface BoardRenameBoard {
  verb: 'rename_board';
  title: string;
}

export interface BoardAddZone {
  verb: 'add_zone';
  title: string;
  hint?: string;
}

export interface BoardEditZone {
  verb: 'edit_zone';
  zone: string;
  title: string;
  hint?: string;
}

export interface BoardRemoveZone {
  verb: 'remove_zone';
  zone: string;
}

/** Turn a card into a solution. Result: {"solution": id, "url": its sheet}. */
export interface BoardMakeSolution {
  verb: 'make_solution';
  card: string;
  challenge?: string | null;
}

export type BoardEntry = BoardSet | BoardZonesSet | BoardCardSet | BoardCardsSet | BoardCardsMerged | BoardCardRemoved | BoardGroupSet | BoardGroupRemoved | BoardHiddenCounted;

export type BoardCommand = BoardAddCard | BoardAddCardFor | BoardEditCard | BoardMoveCard | BoardRemoveCard | BoardRestoreCard | BoardMergeCards | BoardGroupCards | BoardRenameGroup | BoardLeaveGroup | BoardRemoveGroup | BoardLockBoard | BoardSetWriting | BoardReveal | BoardRenameBoard | BoardAddZone | BoardEditZone | BoardRemoveZone | BoardMakeSolution;

export type BoardSignal = BoardPresence;

export type BoardWhisper = never;

// --- desk

/** `desk:<session id>`, for facilitators. */
export interface DeskState {
  id: string;
  code: string;
  people: DeskPersonView[];
}

/** A line of the desk. Unclaimed: on the list, not come yet. */
export interface DeskPersonView {
  seat: string;
  name: string;
  audience: string;
  structure: string;
  present: boolean;
  claimed: boolean;
}

/** In `desk:<id>`: somebody came, left, or was renamed. */
export interface DeskPersonSet {
  kind: 'person_set';
  person: DeskPersonView;
}

export interface DeskPersonGone {
  kind: 'person_gone';
  seat: string;
}

/** In `desk:<id>`: every name at once, after the setting of names changed. */
export interface DeskPeopleSet {
  kind: 'people_set';
  people: DeskPersonView[];
}

export interface DeskCodeSet {
  kind: 'code_set';
  code: string;
}

/** Open the workshop, also after it was closed. */
export interface DeskOpenSession {
  verb: 'open_session';
}

export interface DeskCloseSession {
  verb: 'close_session';
}

/** Everybody sees this one now; the one that was current is closed. Going back is opening an earlier one. */
export interface DeskOpenActivity {
  verb: 'open_activity';
  activity: string;
}

export interface DeskCloseActivity {
  verb: 'close_activity';
  activity: string;
}

/** Show the figure that was guessed and the spread of the guesses. */
export interface DeskRevealGuesses {
  verb: 'reveal_guesses';
  activity: string;
}

/** For the current activity, replacing a running one. */
export interface DeskStartTimer {
  verb: 'start_timer';
  seconds: number;
  label?: string;
}

export interface DeskExtendTimer {
  verb: 'extend_timer';
  seconds: number;
}

export interface DeskStopTimer {
  verb: 'stop_timer';
}

export interface DeskSetNames {
  verb: 'set_names';
  names: 'first_name' | 'first_name_structure' | 'pseudonym';
}

/** Another join code; the former one stops working at once. */
export interface DeskRenewCode {
  verb: 'renew_code';
}

export interface DeskCheckIn {
  verb: 'check_in';
  seat: string;
  present: boolean;
}

/** Somebody without a screen: counted present, can be written for. Result: {"seat": id}. */
export interface DeskAddPerson {
  verb: 'add_person';
  first_name: string;
}

export interface DeskRenamePerson {
  verb: 'rename_person';
  seat: string;
  first_name: string;
}

export interface DeskEvict {
  verb: 'evict_person';
  seat: string;
}

export type DeskEntry = DeskPersonSet | DeskPersonGone | DeskPeopleSet | DeskCodeSet;

export type DeskCommand = DeskOpenSession | DeskCloseSession | DeskOpenActivity | DeskCloseActivity | DeskRevealGuesses | DeskStartTimer | DeskExtendTimer | DeskStopTimer | DeskSetNames | DeskRenewCode | DeskCheckIn | DeskAddPerson | DeskRenamePerson | DeskEvict;

export type DeskSignal = never;

export type DeskWhisper = never;

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
  sessions: SeatOwnSession[];
  guesses: SeatOwnGuess[];
  cards: SeatOwnCard[];
  ballots: SeatOwnBallot[];
}

/** In `seat:<id>`: a workshop this person is in. */
export interface SeatOwnSession {
  session: string;
  present: boolean;
}

export interface SeatOwnGuess {
  activity: string;
  value: number;
}

/** In `seat:<id>`: a card this person wrote. Once revealed only its id says "mine": the board has the rest. */
export interface SeatOwnCard {
  id: string;
  board: string;
  zone: string | null;
  text: string;
  rev: number;
  revealed: boolean;
}

/** In `seat:<id>`: what this person voted, in a ballot that is not anonymous. */
export interface SeatOwnBallot {
  ballot: string;
  votes: SeatVoteView[];
}

export interface SeatVoteView {
  option: string;
  points: number;
}

export interface SeatOwnSessionSet {
  kind: 'own_session_set';
  session: SeatOwnSession;
}

/** In `seat:<id>`: this person was taken out of the workshop. */
export interface SeatOwnSessionGone {
  kind: 'own_session_gone';
  session: string;
}

export interface SeatOwnGuessSet {
  kind: 'own_guess_set';
  guess: SeatOwnGuess;
}

export interface SeatOwnCardSet {
  kind: 'own_card_set';
  card: SeatOwnCard;
}

/** These are on the board now: keep their ids, forget their text here. */
export interface SeatOwnCardsRevealed {
  kind: 'own_cards_revealed';
  cards: string[];
}

export interface SeatOwnCardGone {
  kind: 'own_card_gone';
  card: string;
}

/** In `seat:<id>`: this ballot is stored. An empty one is no ballot. */
export interface SeatOwnBallotSet {
  kind: 'own_ballot_set';
  ballot: SeatOwnBallot;
}

export type SeatEntry = SeatOwnSessionSet | SeatOwnSessionGone | SeatOwnGuessSet | SeatOwnCardSet | SeatOwnCardsRevealed | SeatOwnCardGone | SeatOwnBallotSet;

export type SeatCommand = never;

export type SeatSignal = never;

export type SeatWhisper = never;

// --- session

export interface SessionState {
  id: string;
  title: string;
  edition: string;
  territory: string;
  code: string;
  state: 'closed' | 'open' | 'planned';
  names: 'first_name' | 'first_name_structure' | 'pseudonym';
  activities: SessionActivityView[];
  current: string | null;
  timer: SessionTimerView | null;
  people: number;
}

/** One line of the run of show. `room` is the room to join for it, or "". `context` is what the kind shows (the text of an instruction, a survey's figure…): empty while planned, and without what is to be revealed. */
export interface SessionActivityView {
  id: string;
  kind: string;
  title: string;
  minutes: number;
  state: 'closed' | 'open' | 'planned';
  object: string | null;
  room: string;
  context: Record<string, unknown>;
  guessing: boolean;
  revealed: boolean;
  guessed: number;
  guesses: number[] | null;
}

/** `ends_at` and `started_at` are the server's; `activity` is what it was started for, if anything. */
export interface SessionTimerView {
  started_at: string;
  ends_at: string;
  label: string;
  activity: string | null;
}

export interface SessionSet {
  kind: 'session_set';
  title: string;
  territory: string;
  code: string;
  state: 'closed' | 'open' | 'planned';
  names: 'first_name' | 'first_name_structure' | 'pseudonym';
}

/** The whole run of show, after it was edited or when several activities change at once. */
export interface SessionRunSet {
  kind: 'run_set';
  activities: SessionActivityView[];
  current: string | null;
}

export interface SessionActivitySet {
  kind: 'activity_set';
  activity: SessionActivityView;
  current: string | null;
}

export interface SessionTimerSet {
  kind: 'timer_set';
  timer: SessionTimerView | null;
}

export interface SessionPeopleCounted {
  kind: 'people_counted';
  people: number;
}

export interface SessionGuessed {
  kind: 'guessed';
  activity: string;
  guessed: number;
}

/** The signal of rooms whose kind asks for presence: how many seats are connected. */
export interface SessionPresence {
  kind: 'presence';
  count: number;
}

/** In `session:<id>`: one number per person and activity, replaced until revealed. */
export interface SessionGuess {
  verb: 'guess';
  activity: string;
  value: number;
}

export type SessionEntry = SessionSet | SessionRunSet | SessionActivitySet | SessionTimerSet | SessionPeopleCounted | SessionGuessed;

export type SessionCommand = SessionGuess;

export type SessionSignal = SessionPresence;

export type SessionWhisper = never;

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

// --- tally

/** `tally:<ballot id>`, for facilitators: what was typed in for people without a screen. */
export interface TallyState {
  id: string;
  papers: TallyPaperView[];
  hands: TallyHandsView[];
}

export interface TallyPaperView {
  id: string;
  votes: TallyVoteView[];
}

export interface TallyVoteView {
  option: string;
  points: number;
}

export interface TallyHandsView {
  option: string;
  count: number;
}

export interface TallySet {
  kind: 'tally_set';
  papers: TallyPaperView[];
  hands: TallyHandsView[];
}

/** In `tally:<id>`: one paper ballot. Result: {"paper": id}. */
export interface TallyTypePaper {
  verb: 'type_paper';
  votes: TallyVoteView[];
}

export interface TallyVoteView {
  option: string;
  points: number;
}

export interface TallyRemovePaper {
  verb: 'remove_paper';
  paper: string;
}

/** In `tally:<id>`, single choice only: raised hands by option, replacing what was typed before. */
export interface TallyTypeHands {
  verb: 'type_hands';
  hands: TallyHands[];
}

export interface TallyHands {
  option: string;
  count: number;
}

/** In `tally:<id>`, while nobody has voted. */
export interface TallySetOptions {
  verb: 'set_options';
  labels: string[];
}

export interface TallyOpenBallot {
  verb: 'open_ballot';
}

export interface TallyCloseBallot {
  verb: 'close_ballot';
}

export type TallyEntry = TallySet;

export type TallyCommand = TallyTypePaper | TallyRemovePaper | TallyTypeHands | TallySetOptions | TallyOpenBallot | TallyCloseBallot;

export type TallySignal = never;

export type TallyWhisper = never;

// --- teams

export interface TeamsState {
  teams: TeamsTeamView[];
}

/** `sheet` is the address of the team's solution sheet; colour, icon and pattern are the défi's. */
export interface TeamsTeamView {
  id: string;
  name: string;
  challenge: string;
  colour: string;
  icon: string;
  pattern: string;
  sheet: string;
  members: TeamsTeamMate[];
}

/** `seat` lets a page find its own team; `name` follows the workshop's setting. */
export interface TeamsTeamMate {
  seat: string;
  name: string;
}

export interface TeamsSet {
  kind: 'teams_set';
  teams: TeamsTeamView[];
}

export type TeamsEntry = TeamsSet;

export type TeamsCommand = never;

export type TeamsSignal = never;

export type TeamsWhisper = never;

/** Every room kind, by the prefix of its name. */
export interface Rooms {
  ballot: { state: BallotState; entry: BallotEntry; command: BallotCommand; signal: BallotSignal; whisper: BallotWhisper };
  board: { state: BoardState; entry: BoardEntry; command: BoardCommand; signal: BoardSignal; whisper: BoardWhisper };
  desk: { state: DeskState; entry: DeskEntry; command: DeskCommand; signal: DeskSignal; whisper: DeskWhisper };
  plane: { state: PlaneState; entry: PlaneEntry; command: PlaneCommand; signal: PlaneSignal; whisper: PlaneWhisper };
  seat: { state: SeatState; entry: SeatEntry; command: SeatCommand; signal: SeatSignal; whisper: SeatWhisper };
  session: { state: SessionState; entry: SessionEntry; command: SessionCommand; signal: SessionSignal; whisper: SessionWhisper };
  sheet: { state: SheetState; entry: SheetEntry; command: SheetCommand; signal: SheetSignal; whisper: SheetWhisper };
  tally: { state: TallyState; entry: TallyEntry; command: TallyCommand; signal: TallySignal; whisper: TallyWhisper };
  teams: { state: TeamsState; entry: TeamsEntry; command: TeamsCommand; signal: TeamsSignal; whisper: TeamsWhisper };
}

export type RoomPrefix = keyof Rooms;
