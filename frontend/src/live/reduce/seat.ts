import type { SeatEntry, SeatOwnCard, SeatState } from '../../wire/wire';

/** One person's own room after one entry of its log. */
export function reduceSeat(own: SeatState, entry: SeatEntry): SeatState {
  switch (entry.kind) {
    case 'own_session_set': {
      const others = own.sessions.filter(({ session }) => session !== entry.session.session);
      return { ...own, sessions: [...others, entry.session] };
    }
    case 'own_session_gone':
      return { ...own, sessions: own.sessions.filter(({ session }) => session !== entry.session) };
    case 'own_guess_set': {
      const others = own.guesses.filter(({ activity }) => activity !== entry.guess.activity);
      return { ...own, guesses: [...others, entry.guess] };
    }
    case 'own_ballot_set': {
      const others = own.ballots.filter(({ ballot }) => ballot !== entry.ballot.ballot);
      return { ...own, ballots: entry.ballot.votes.length ? [...others, entry.ballot] : others };
    }
    case 'own_card_set':
      return { ...own, cards: [...own.cards.filter(({ id }) => id !== entry.card.id), entry.card] };
    case 'own_cards_revealed':
      return { ...own, cards: own.cards.map((card) => (entry.cards.includes(card.id) ? forgotten(card) : card)) };
    case 'own_card_gone':
      return { ...own, cards: own.cards.filter(({ id }) => id !== entry.card) };
    default: {
      entry satisfies never;
      return own;
    }
  }
}

/** The board holds a revealed card's text from now on; here only its id says whose it is. */
const forgotten = (card: SeatOwnCard): SeatOwnCard => ({ ...card, zone: null, text: '', rev: 0, revealed: true });
