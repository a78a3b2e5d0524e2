import type {
  BallotState,
  DeskPersonView,
  DeskState,
  SeatState,
  SessionActivityView,
  SessionState,
  TallyState,
} from '../../wire/wire';

/** A workshop in Nogent-le-Rotrou, for tests. */
export const activity = (id: string, over: Partial<SessionActivityView> = {}): SessionActivityView => ({
  id,
  kind: 'text',
  title: id,
  minutes: 5,
  state: 'planned',
  object: null,
  room: '',
  context: {},
  guessing: false,
  revealed: false,
  guessed: 0,
  guesses: null,
  ...over,
});

export const session = (over: Partial<SessionState> = {}): SessionState => ({
  id: 's1',
  title: 'Atelier de Nogent-le-Rotrou',
  edition: 'eure-et-loir',
  territory: 'Nogent-le-Rotrou',
  code: 'ABC234',
  state: 'open',
  names: 'first_name',
  activities: [activity('welcome'), activity('figure'), activity('dots')],
  current: null,
  timer: null,
  people: 0,
  ...over,
});

export const person = (seat: string, over: Partial<DeskPersonView> = {}): DeskPersonView => ({
  seat,
  name: seat,
  audience: '',
  structure: '',
  present: true,
  claimed: true,
  ...over,
});

export const desk = (over: Partial<DeskState> = {}): DeskState => ({ id: 's1', code: 'ABC234', people: [], ...over });

export const own = (over: Partial<SeatState> = {}): SeatState => ({
  id: 'nadia',
  sessions: [],
  guesses: [],
  ballots: [],
  cards: [],
  ...over,
});

export const ballot = (over: Partial<BallotState> = {}): BallotState => ({
  id: 'b1',
  title: 'Nos priorités',
  method: 'dots',
  dots: 3,
  cap: 2,
  hidden: true,
  anonymous: false,
  state: 'open',
  deadline: null,
  options: [
    { id: 'a', label: 'Un bus pour les stages' },
    { id: 'b', label: 'Des témoins dans les classes' },
  ],
  voters: 0,
  results: null,
  ...over,
});

export const tally = (over: Partial<TallyState> = {}): TallyState => ({ id: 'b1', papers: [], hands: [], ...over });
