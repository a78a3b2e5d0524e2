"""What a command asks of a board before it writes: that it may, and the rows it was given by their ids."""

from collections.abc import Sequence
from uuid import UUID

from realtime.boards.models import Board, Card, CardGroup, Zone
from realtime.boards.rules import Hand
from realtime.wire.refusals import Refused


def words(text: str) -> str:
    """The text without surrounding blanks; a text of blanks alone is refused."""
    stripped = text.strip()
    if not stripped:
        raise Refused("note_empty")
    return stripped


def require_open(board: Board) -> None:
    board.refresh_from_db()
    if board.state != Board.State.OPEN:
        raise Refused("board_closed")


def require_changeable(board: Board, hand: Hand) -> None:
    require_open(board)
    if board.locked and not hand.facilitates:
        raise Refused("board_locked")


def require_author(card: Card, hand: Hand) -> None:
    if not hand.facilitates and (hand.seat is None or card.author_id != hand.seat):
        raise Refused("note_not_yours")


def zone_of(board: Board, zone_id: UUID) -> Zone:
    zone = Zone.objects.filter(board=board, pk=zone_id).first()
    if zone is None:
        raise Refused("zone_absent")
    return zone


def group_of(board: Board, group_id: UUID) -> CardGroup:
    group = CardGroup.objects.filter(zone__board=board, pk=group_id).first()
    if group is None:
        raise Refused("group_absent")
    return group


def card_of(board: Board, card_id: UUID, hand: Hand) -> Card:
    """A card this hand can see: on the board, or private and its own."""
    card = Card.objects.select_related("group").filter(board=board, pk=card_id, removed_at=None).first()
    if card is None or (card.revealed_at is None and (hand.seat is None or card.author_id != hand.seat)):
        raise Refused("note_absent")
    return card


def shown_cards(board: Board, card_ids: Sequence[UUID]) -> list[Card]:
    """These cards, all on the board, in the order asked."""
    wanted = list(dict.fromkeys(card_ids))
    found = {
        card.id: card
        for card in Card.objects.select_related("zone", "group", "author").filter(
            board=board, pk__in=wanted, removed_at=None, revealed_at__isnull=False
        )
    }
    if len(found) < len(wanted):
        raise Refused("note_absent")
    return [found[card_id] for card_id in wanted]
