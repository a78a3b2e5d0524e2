"""Boards through the caller's rights: on a socket, and on a page."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hackathon.access import gates
from hackathon.access.live import listeners, listens, row_for, seat_for
from hackathon.access.rules import verbs_of
from hackathon.people.models import Grant, Seat
from realtime.boards.models import Board, Card
from realtime.boards.rules import Hand
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller


def may_listen(caller: Caller, board_id: UUID) -> bool:
    return listens(caller, "board.view", Board.objects.filter(pk=board_id).first())


def may_listen_all(callers: list[Caller], board_id: UUID) -> list[bool]:
    return listeners(callers, "board.view", Board.objects.filter(pk=board_id).first())


def writable(caller: Caller, board_id: UUID) -> tuple[Board, Hand]:
    """The board and the hand that may write on it."""
    board = row_for(Board.objects, board_id)
    held = verbs_of(caller.seat, ("board.write", "board.facilitate"), board)
    if not held:
        raise Refused("not_allowed")
    return board, Hand(seat=caller.seat, facilitates="board.facilitate" in held)


def facilitated(caller: Caller, board_id: UUID) -> tuple[Board, Hand]:
    board = row_for(Board.objects, board_id)
    return board, Hand(seat=seat_for(caller, "board.facilitate", board), facilitates=True)


def authors_of(card_ids: list[UUID]) -> set[UUID]:
    """Who wrote these cards: an author never changes, so this may be read before the rooms are locked."""
    authors = Card.objects.filter(pk__in=card_ids, author__isnull=False).values_list("author_id", flat=True)
    return {author for author in authors if author is not None}


def possible_authors(board: Board) -> set[UUID]:
    """Whose private cards there may be: those who have written, and those admitted who might be writing now."""
    written = Card.objects.filter(board=board, author__isnull=False).values_list("author_id", flat=True)
    admitted = Grant.objects.filter(scope_id=board.session_id, revoked_at=None).values_list("seat_id", flat=True)
    return {seat for seat in (*written, *(admitted if board.session_id else ())) if seat is not None}


def seat_on(board: Board, seat_id: UUID) -> Seat:
    """A seat of the board's edition, to write in its name."""
    seat = Seat.objects.select_related("structure").filter(pk=seat_id, edition_id=board.edition_id).first()
    if seat is None:
        raise Refused("not_allowed")
    return seat


def board_for(request: HttpRequest, board_id: UUID, verb: str) -> tuple[Board, Seat]:
    board = get_object_or_404(Board.objects.select_related("edition"), pk=board_id)
    return board, gates.require(request, verb, board)
