"""What the rooms are told once a board has changed: everybody on it, and the authors in rooms of their own."""

from collections.abc import Sequence

from hackathon.people.own_room import room_of
from realtime.boards import queries
from realtime.boards.messages import BoardSet, CardSet, CardsSet, OwnCardSet
from realtime.boards.models import Board, Card
from realtime.wire.transactions import record


def record_board(board: Board) -> None:
    record(
        board.room,
        BoardSet(
            title=board.title,
            state=queries.phase(board),
            locked=board.locked,
            writing=queries.writing(board),
            authors=board.shows_authors,
            hidden=queries.hidden_count(board),
        ),
    )


def record_card(board: Board, card: Card) -> None:
    if card.revealed_at is not None:
        record(board.room, CardSet(card=queries.card_view(card, board)))


def record_cards(board: Board, cards: Sequence[Card]) -> None:
    record(
        board.room,
        CardsSet(cards=[queries.card_view(card, board) for card in cards], hidden=queries.hidden_count(board)),
    )


def record_own(card: Card) -> None:
    if card.author_id is not None:
        record(room_of(card.author_id), OwnCardSet(card=queries.own_card(card)))


def record_own_hidden(card: Card) -> None:
    if card.revealed_at is None:
        record_own(card)
