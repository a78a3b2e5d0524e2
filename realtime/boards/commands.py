"""What people do to boards. Each reads the board afresh under the room's lock, then checks, then writes."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from hackathon.edition.models import Edition
from hackathon.enums import Source
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.boards import keys, queries
from realtime.boards.messages import (
    BoardSet,
    CardRemoved,
    CardSet,
    CardsMerged,
    CardsSet,
    GroupRemoved,
    GroupSet,
    HiddenCounted,
    OwnCardGone,
    OwnCardSet,
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
    _record_board(board)


def set_writing(board: Board, *, writing: str) -> None:
    _open_board(board)
    board.writing = writing
    board.save(update_fields=["writing"])
    _record_board(board)


def rename_board(board: Board, *, title: str) -> None:
    board.refresh_from_db()
    board.title = _words(title)
    board.save(update_fields=["title"])
    _record_board(board)


def add_zone(board: Board, *, title: str, hint: str = "") -> Zone:
    _open_board(board)
    zones = list(Zone.objects.filter(board=board))
    if len(zones) >= ZONES_MAX:
        raise Refused("zones_too_many", limit=ZONES_MAX)
    order = max((zone.order for zone in zones), default=-1) + 1
    zone = Zone.objects.create(board=board, title=_words(title), hint=hint.strip(), order=order)
    record(board.room, ZonesSet(zones=queries.zone_views(board)))
    return zone


def edit_zone(board: Board, *, zone_id: UUID, title: str, hint: str) -> None:
    _open_board(board)
    zone = _zone(board, zone_id)
    zone.title, zone.hint = _words(title), hint.strip()
    zone.save(update_fields=["title", "hint"])
    record(board.room, ZonesSet(zones=queries.zone_views(board)))


def remove_zone(board: Board, *, zone_id: UUID) -> None:
    """Remove a zone that never held a note: removed notes keep theirs, for the lineage."""
    _open_board(board)
    zone = _zone(board, zone_id)
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
    _changeable(board, hand)
    zone = _zone(board, zone_id)
    if Card.objects.filter(board=board, removed_at=None).count() >= CARDS_MAX:
        raise Refused("board_full", limit=CARDS_MAX)
    at = clock.now()
    card = Card.objects.create(
        board=board,
        zone=zone,
        text=_words(text),
        key=keys.between(_last_key(zone), ""),
        author=author,
        author_name=author_name[:240],
        source=source,
        created_at=at,
        revealed_at=None if board.writing == Board.Writing.PRIVATE else at,
    )
    _record_card(board, card)
    _record_own(card)
    if card.revealed_at is None:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    return card


def edit_card(board: Board, *, hand: Hand, card_id: UUID, rev: int, text: str) -> Card:
    """Change a card's text, if nobody changed it since `rev`."""
    _changeable(board, hand)
    card = _card(board, card_id, hand)
    _require_author(card, hand)
    if card.rev != rev:
        raise Refused("note_changed")
    card.text, card.rev = _words(text), rev + 1
    card.save(update_fields=["text", "rev"])
    _record_card(board, card)
    _record_own_hidden(card)
    return card


def move_card(
    board: Board, *, hand: Hand, card_id: UUID, zone_id: UUID, after: UUID | None, before: UUID | None
) -> Card:
    """Put a card elsewhere. Neighbours that moved away meanwhile are passed over: it then goes to the end."""
    _changeable(board, hand)
    card = _card(board, card_id, hand)
    zone = _zone(board, zone_id)
    left = card.group if card.zone_id != zone.id else None
    card.key = _key_between(card, zone, after=after, before=before)
    card.zone = zone
    if left is not None:
        card.group = None
    card.save(update_fields=["zone", "key", "group"])
    _record_card(board, card)
    _record_own_hidden(card)
    _drop_if_empty(board, left)
    return card


def remove_card(board: Board, *, hand: Hand, card_id: UUID) -> None:
    _changeable(board, hand)
    card = _card(board, card_id, hand)
    _require_author(card, hand)
    group = card.group
    _take_off([card])
    if card.revealed_at is not None:
        record(board.room, CardRemoved(card=card.id))
    else:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    _drop_if_empty(board, group)


def restore_card(board: Board, *, hand: Hand, card_id: UUID) -> Card:
    """Put a removed card back where it was, at the end of its zone."""
    _changeable(board, hand)
    card = Card.objects.filter(board=board, pk=card_id).exclude(removed_at=None).first()
    if card is None:
        raise Refused("note_absent")
    _require_author(card, hand)
    card.removed_at = None
    card.key = keys.between(_last_key(card.zone), "")
    card.save(update_fields=["removed_at", "key"])
    _record_card(board, card)
    _record_own(card)
    if card.revealed_at is None:
        record(board.room, HiddenCounted(hidden=queries.hidden_count(board)))
    return card


def merge_cards(board: Board, *, hand: Hand, card_ids: Sequence[UUID], text: str) -> Card:
    """One card in place of several: the first one's place, everybody's name, and the lineage kept."""
    _changeable(board, hand)
    cards = _shown_cards(board, card_ids)
    if len(cards) < 2:
        raise Refused("merge_two")
    first, at = cards[0], clock.now()
    groups = [card.group for card in cards if card.group is not None and card.group_id != first.group_id]
    merged = Card.objects.create(
        board=board,
        zone=first.zone,
        group=first.group,
        text=_words(text),
        key=first.key,
        author=first.author if len({card.author_id for card in cards}) == 1 else None,
        author_name=", ".join(dict.fromkeys(card.author_name for card in cards if card.author_name))[:240],
        created_at=at,
        revealed_at=at,
    )
    CardOrigin.objects.bulk_create([CardOrigin(child=merged, parent=card, how=CardOrigin.How.MERGE) for card in cards])
    _take_off(cards)
    record(board.room, CardsMerged(card=queries.card_view(merged, board), removed=[card.id for card in cards]))
    _record_own(merged)
    for group in groups:
        _drop_if_empty(board, group)
    return merged


# --- groups ----------------------------------------------------------------------------------------
def group_cards(board: Board, *, hand: Hand, card_ids: Sequence[UUID], title: str, group_id: UUID | None) -> CardGroup:
    """Put cards of one zone under a title, in a new group or in one that exists."""
    _changeable(board, hand)
    cards = _shown_cards(board, card_ids)
    if len({card.zone_id for card in cards}) > 1:
        raise Refused("group_across_zones")
    group = None if group_id is None else _group(board, group_id)
    if group is not None and group.zone_id != cards[0].zone_id:
        raise Refused("group_across_zones")
    title = _words(title)
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
    _record_cards(board, cards)
    for former in left:
        _drop_if_empty(board, former)
    return group


def rename_group(board: Board, *, hand: Hand, group_id: UUID, title: str) -> None:
    _changeable(board, hand)
    group = _group(board, group_id)
    group.title = _words(title)
    group.save(update_fields=["title"])
    record(board.room, GroupSet(group=queries.group_view(group)))


def leave_group(board: Board, *, hand: Hand, card_id: UUID) -> None:
    _changeable(board, hand)
    card = _card(board, card_id, hand)
    group, card.group = card.group, None
    card.save(update_fields=["group"])
    _record_card(board, card)
    _drop_if_empty(board, group)


def remove_group(board: Board, *, hand: Hand, group_id: UUID) -> None:
    """Take the title away; the cards stay in their zone."""
    _changeable(board, hand)
    group = _group(board, group_id)
    cards = list(Card.objects.filter(group=group, removed_at=None))
    for card in cards:
        card.group = None
    Card.objects.bulk_update(cards, ["group"])
    _record_cards(board, cards)
    record(board.room, GroupRemoved(group=group.id))
    group.delete()


def reveal_cards(board: Board, *, authors: Iterable[UUID]) -> int:
    """Bring the cards written in private onto the board, and write together from now on.

    `authors` are those whose own rooms the act has locked. A card of somebody who arrived in between stays private
    and counted: the facilitator reveals again.
    """
    _open_board(board)
    locked = set(authors)
    hidden = Card.objects.filter(board=board, removed_at=None, revealed_at=None).order_by("key", "id")
    cards = [card for card in hidden if card.author_id is None or card.author_id in locked]
    at = clock.now()
    for card in cards:
        card.revealed_at = at
    Card.objects.bulk_update(cards, ["revealed_at"])
    board.writing = Board.Writing.SHARED
    board.save(update_fields=["writing"])
    _record_board(board)
    if cards:
        _record_cards(board, cards)
    for author in dict.fromkeys(card.author_id for card in cards):
        if author is not None:
            own = [card.id for card in cards if card.author_id == author]
            record(room_of(author), OwnCardsRevealed(cards=own))
    return len(cards)


# --- what several commands share -------------------------------------------------------------------
def _words(text: str) -> str:
    """The text without surrounding blanks; a text of blanks alone is refused."""
    stripped = text.strip()
    if not stripped:
        raise Refused("note_empty")
    return stripped


def _open_board(board: Board) -> None:
    board.refresh_from_db()
    if board.state != Board.State.OPEN:
        raise Refused("board_closed")


def _changeable(board: Board, hand: Hand) -> None:
    _open_board(board)
    if board.locked and not hand.facilitates:
        raise Refused("board_locked")


def _require_author(card: Card, hand: Hand) -> None:
    if not hand.facilitates and (hand.seat is None or card.author_id != hand.seat):
        raise Refused("note_not_yours")


def _zone(board: Board, zone_id: UUID) -> Zone:
    zone = Zone.objects.filter(board=board, pk=zone_id).first()
    if zone is None:
        raise Refused("zone_absent")
    return zone


def _group(board: Board, group_id: UUID) -> CardGroup:
    group = CardGroup.objects.filter(zone__board=board, pk=group_id).first()
    if group is None:
        raise Refused("group_absent")
    return group


def _card(board: Board, card_id: UUID, hand: Hand) -> Card:
    """A card this hand can see: on the board, or private and its own."""
    card = Card.objects.select_related("group").filter(board=board, pk=card_id, removed_at=None).first()
    if card is None or (card.revealed_at is None and (hand.seat is None or card.author_id != hand.seat)):
        raise Refused("note_absent")
    return card


def _shown_cards(board: Board, card_ids: Sequence[UUID]) -> list[Card]:
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


def _last_key(zone: Zone) -> str:
    return max(Card.objects.filter(zone=zone, removed_at=None).values_list("key", flat=True), default="")


def _key_between(card: Card, zone: Zone, *, after: UUID | None, before: UUID | None) -> str:
    others = Card.objects.filter(zone=zone, removed_at=None).exclude(pk=card.id).values_list("id", "key")
    by_id = dict(others)
    ordered = sorted(set(by_id.values()))
    low, high = by_id.get(after) if after else None, by_id.get(before) if before else None
    if low is not None:
        return keys.between(low, next((key for key in ordered if key > low), ""))
    if high is not None:
        return keys.between(next((key for key in reversed(ordered) if key < high), ""), high)
    return keys.between(ordered[-1] if ordered else "", "")


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
    _record_board(board)


def _record_board(board: Board) -> None:
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


def _record_card(board: Board, card: Card) -> None:
    if card.revealed_at is not None:
        record(board.room, CardSet(card=queries.card_view(card, board)))


def _record_cards(board: Board, cards: Sequence[Card]) -> None:
    record(
        board.room,
        CardsSet(cards=[queries.card_view(card, board) for card in cards], hidden=queries.hidden_count(board)),
    )


def _record_own(card: Card) -> None:
    if card.author_id is not None:
        record(room_of(card.author_id), OwnCardSet(card=queries.own_card(card)))


def _record_own_hidden(card: Card) -> None:
    if card.revealed_at is None:
        _record_own(card)
