import type { BallotEntry, BallotState } from '../../wire/wire';

/** A vote after one entry of its log. */
export function reduceBallot(ballot: BallotState, entry: BallotEntry): BallotState {
  switch (entry.kind) {
    case 'ballot_set':
      return entry.ballot;
    case 'ballot_counted':
      return { ...ballot, voters: entry.voters, results: entry.results };
    default: {
      entry satisfies never;
      return ballot;
    }
  }
}
