import type { TallyEntry, TallyState } from '../../wire/wire';

/** What was typed in for people without a screen, after one entry of its log. */
export function reduceTally(tally: TallyState, entry: TallyEntry): TallyState {
  switch (entry.kind) {
    case 'tally_set':
      return { ...tally, papers: entry.papers, hands: entry.hands };
    default: {
      entry.kind satisfies never;
      return tally;
    }
  }
}
