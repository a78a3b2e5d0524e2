"""What people do to boards. Each reads the board afresh under the room's lock, then checks, then writes."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from hackathon.edition.models import Edition
from hackathon.enums import Source
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.boards import keys, queries
from realtime.boards.checks import (
    card_of,
    group_of,
    require_author,
    require_changeable,
    require_open,
    shown_cards,
    words,
    zone_of,
)
from realtime.boards.entries import record_board, record_card, record_cards, record_own, record_own_hidden
from realtime.boards.messages import (
    CardRemoved,
    CardsMerged,
    GroupRemoved,
    GroupSet,
    HiddenCounted,
    OwnCardGone,
    OwnCardsRevealed,
    ZonesSet,
)
from realtime.boards.models import Board, Card, CardGroup, CardOrigin, Zone
from realtime.boards.rules import Hand
from realtime.boards.templates import board_templates
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import record

CARDS_MAX = 1000
ZONES_MAX = 24


# --- boards and zones ------------------------------------------------------------------------------
def create_board(
    edition: Edition | UUID,
    *,
    title: str,
    template: str,
    session_id: UUID | None = None,
    writing: str = "",
    shows_authors: bool = True,
) -> Board:
    """Make a board with the zones of a template."""
    known = board_templates()
    if template not in known:
        raise Refused("board_template_unknown", name=template, known=", ".join(known))
    model = known[template]
    board = Board.objects.create(
        edition_id=edition.id if isinstance(edition, Edition) else edition,
        session_id=session_id,
        title=title or model.title,
        template=template,
        layout=model.layout,
        instructions=model.instructions,
        writing=writing if writing in Board.Writing.values else model.writing,
        shows_authors=shows_authors,
        created_at=clock.now(),
    )
    Zone.objects.bulk_create(
        [
            Zone(board=board, title=zone.title, hint=zone.hint, colour=zone.colour, order=order)
            for order, zone in enumerate(model.zones)
        ]
    )
    return board


def open_board(board: Board) -> None:
    _set_state(board, Board.State.OPEN)


def close_board(board: Board) -> None:
    _set_state(board, Board.State.CLOSED)


def lock_board(board: Board, *, locked: bool) -> None:
    board.refresh_from_db()
    board.locked = locked
    board.save(update_fields=["locked"])
    record_board(board)


def set_writing(board: Board, *, writing: str) -> None:
    require_open(board)
    board.writing = writing
    board.save(update_fields=["writing"])
    record_board(board)


def rename_board(board: Board, *, title: str) -> None:
    board.refresh_from_db()
    board.title = words(title)
    board.save(update_fields=["title"])
    record_board(board)


def add_zone(board: Board, *, title: str, hint: str = "") -> Zone:
    require_open(board)
    zones = list(Zone.objects.filter(board=board))
    if len(zones) >= ZONES_MAX:
        raise Refused("zones_too_many", limit=ZONES_MAX)
    order = max((zone.order for zone in zones), default=-1) + 1
    zone = Zone.objects.create(board=board, title=words(title), hint=hint.strip(), order=order)
    record(board.room, ZonesSet(zones=queries.zone_views(board)))
    return zone


def edit_zone(board: Board, *, zone_id: UUID, title: str, hint: str) -> None:
    require_open(board)
    zone = zone_of(board, zone_id)
    zone.title, zone.hint = words(title), hint.strip()
    zone.save(update_fields=["title", "hint"])
    record(board.room, ZonesSet(zones=queries.zone_views(board)))


def remove_zone(board: Board, *, zone_id: UUID) -> None:
    """Remove a zone that never held a note: removed notes keep theirs, for the lineage."""
    require_open(board)
    zone = zone_of(board, zone_id)
    if Card.objects.filter(zone=zone).exists():
        raise Refused("zone_not_empty")
    zone.delete()
    record(board.room, ZonesSet(zones=queries.zone_views(board)))


# --- cards -----------------------------------------------------------------------------------------
def add_card(
    board: Board,
    *,
    hand: Hand,
    zone_id: UUID,
    text: str,
    author: Seat | None,
    author_name: str,
    source: str = Source.LIVE,
) -> Card:
    """Write a card; while writing is private it stays in the author's own room until revealed."""
    require_changeable(board, hand)
    zone = zone_of(board, zone_id)
    if Card.objects.filter(board=board, removed_at=None).count() >= CARDS_MAX:
        raise Refused("board_full", limit=CARDS_MAX)
    at = clock.now()
    card = Card.objects.create(
        board=board,
        zone=zone,
        text=words(text),
        key=keys.between(queries.last_key(zone), ""),
        author=author,
        author_name=author_name[:240],
        source=source,
        created_at=at,
        revealed_at=None if board.writing == Board.Writing.PRIVATE else at,
    )
    record_card(board, card)
    record_own(card)
    if card.revealed_at is None:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    return card


def edit_card(board: Board, *, hand: Hand, card_id: UUID, rev: int, text: str) -> Card:
    """Change a card's text, if nobody changed it since `rev`."""
    require_changeable(board, hand)
    card = card_of(board, card_id, hand)
    require_author(card, hand)
    if card.rev != rev:
        raise Refused("note_changed")
    card.text, card.rev = words(text), rev + 1
    card.save(update_fields=["text", "rev"])
    record_card(board, card)
    record_own_hidden(card)
    return card


def move_card(
    board: Board, *, hand: Hand, card_id: UUID, zone_id: UUID, after: UUID | None, before: UUID | None
) -> Card:
    """Put a card elsewhere. Neighbours that moved away meanwhile are passed over: it then goes to the end."""
    require_changeable(board, hand)
    card = card_of(board, card_id, hand)
    zone = zone_of(board, zone_id)
    left = card.group if card.zone_id != zone.id else None
    card.key = queries.key_between(card, zone, after=after, before=before)
    card.zone = zone
    if left is not None:
        card.group = None
    card.save(update_fields=["zone", "key", "group"])
    record_card(board, card)
    record_own_hidden(card)
    _drop_if_empty(board, left)
    return card


def remove_card(board: Board, *, hand: Hand, card_id: UUID) -> None:
    require_changeable(board, hand)
    card = card_of(board, card_id, hand)
    require_author(card, hand)
    group = card.group
    _take_off([card])
    if card.revealed_at is not None:
        record(board.room, CardRemoved(card=card.id))
    else:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    _drop_if_empty(board, group)


def restore_card(board: Board, *, hand: Hand, card_id: UUID) -> Card:
    """Put a removed card back where it was, at the end of its zone."""
    require_changeable(board, hand)
    card = Card.objects.filter(board=board, pk=card_id).exclude(removed_at=None).first()
    if card is None:
        raise Refused("note_absent")
    require_author(card, hand)
    card.removed_at = None
    card.key = keys.between(queries.last_key(card.zone), "")
    card.save(update_fields=["removed_at", "key"])
    record_card(board, card)
    record_own(card)
    if card.revealed_at is None:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    return card


def merge_cards(board: Board, *, hand: Hand, card_ids: Sequence[UUID], text: str) -> Card:
    """One card in place of several: the first one's place, everybody's name, and the lineage kept."""
    require_changeable(board, hand)
    cards = shown_cards(board, card_ids)
    if len(cards) < 2:
        raise Refused("merge_two")
    first, at = cards[0], clock.now()
    groups = [card.group for card in cards if card.group is not None and card.group_id != first.group_id]
    merged = Card.objects.create(
        board=board,
        zone=first.zone,
        group=first.group,
        text=words(text),
        key=first.key,
        author=first.author if len({card.author_id for card in cards}) == 1 else None,
        author_name=", ".join(dict.fromkeys(card.author_name for card in cards if card.author_name))[:240],
        created_at=at,
        revealed_at=at,
    )
    CardOrigin.objects.bulk_create([CardOrigin(child=merged, parent=card, how=CardOrigin.How.MERGE) for card in cards])
    _take_off(cards)
    record(board.room, CardsMerged(card=queries.card_view(merged, board), removed=[card.id for card in cards]))
    record_own(merged)
    for group in groups:
        _drop_if_empty(board, group)
    return merged


# --- groups ----------------------------------------------------------------------------------------
def group_cards(board: Board, *, hand: Hand, card_ids: Sequence[UUID], title: str, group_id: UUID | None) -> CardGroup:
    """Put cards of one zone under a title, in a new group or in one that exists."""
    require_changeable(board, hand)
    cards = shown_cards(board, card_ids)
    if len({card.zone_id for card in cards}) > 1:
        raise Refused("group_across_zones")
    group = None if group_id is None else group_of(board, group_id)
    if group is not None and group.zone_id != cards[0].zone_id:
        raise Refused("group_across_zones")
    title = words(title)
    if group is None:
        group = CardGroup.objects.create(zone=cards[0].zone, title=title)
    elif group.title != title:
        group.title = title
        group.save(update_fields=["title"])
    left = [card.group for card in cards if card.group is not None and card.group_id != group.id]
    for card in cards:
        card.group = group
    Card.objects.bulk_update(cards, ["group"])
    record(board.room, GroupSet(group=queries.group_view(group)))
    record_cards(board, cards)
    for former in left:
        _drop_if_empty(board, former)
    return group


def rename_group(board: Board, *, hand: Hand, group_id: UUID, title: str) -> None:
    require_changeable(board, hand)
    group = group_of(board, group_id)
    group.title = words(title)
    group.save(update_fields=["title"])
    record(board.room, GroupSet(group=queries.group_view(group)))


def leave_group(board: Board, *, hand: Hand, card_id: UUID) -> None:
    require_changeable(board, hand)
    card = card_of(board, card_id, hand)
    group, card.group = card.group, None
    card.save(update_fields=["group"])
    record_card(board, card)
    _drop_if_empty(board, group)


def remove_group(board: Board, *, hand: Hand, group_id: UUID) -> None:
    """Take the title away; the cards stay in their zone."""
    require_changeable(board, hand)
    group = group_of(board, group_id)
    cards = list(Card.objects.filter(group=group, removed_at=None))
    for card in cards:
        card.group = None
    Card.objects.bulk_update(cards, ["group"])
    record_cards(board, cards)
    record(board.room, GroupRemoved(group=group.id))
    group.delete()


def reveal_cards(board: Board, *, authors: Iterable[UUID]) -> int:
    """Bring the cards written in private onto the board, and write together from now on.

    `authors` are those whose own rooms the act has locked. A card of somebody who arrived in between stays private
    and counted: the facilitator reveals again.
    """
    require_open(board)
    locked = set(authors)
    hidden = Card.objects.filter(board=board, removed_at=None, revealed_at=None).order_by("key", "id")
    cards = [card for card in hidden if card.author_id is None or card.author_id in locked]
    at = clock.now()
    for card in cards:
        card.revealed_at = at
    Card.objects.bulk_update(cards, ["revealed_at"])
    board.writing = Board.Writing.SHARED
    board.save(update_fields=["writing"])
    record_board(board)
    if cards:
        record_cards(board, cards)
    for author in dict.fromkeys(card.author_id for card in cards):
        if author is not None:
            own = [card.id for card in cards if card.author_id == author]
            record(room_of(author), OwnCardsRevealed(cards=own))
    return len(cards)


# --- what several commands share -------------------------------------------------------------------
def _take_off(cards: Sequence[Card]) -> None:
    """Mark cards as removed and say so in their authors' own rooms."""
    at = clock.now()
    for card in cards:
        card.removed_at, card.group = at, None
    Card.objects.bulk_update(cards, ["removed_at", "group"])
    for card in cards:
        if card.author_id is not None:
            record(room_of(card.author_id), OwnCardGone(card=card.id))


def _drop_if_empty(board: Board, group: CardGroup | None) -> None:
    if group is not None and not Card.objects.filter(group=group, removed_at=None).exists():
        record(board.room, GroupRemoved(group=group.id))
        CardGroup.objects.filter(pk=group.id).delete()


def _set_state(board: Board, state: str) -> None:
    board.refresh_from_db()
    board.state = state
    board.save(update_fields=["state"])
    record_board(board)
