from collections import defaultdict
from typing import Any, cast
from uuid import UUID

from realtime.boards import keys
from realtime.boards.messages import BoardPhase, BoardState, CardView, GroupView, OwnCard, Writing, ZoneView
from realtime.boards.models import Board, Card, CardGroup, CardOrigin, Zone


def board_state(board_id: UUID) -> BoardState:
    """What everybody in the board's room sees."""
    board = Board.objects.get(pk=board_id)
    cards = Card.objects.filter(board=board, removed_at=None, revealed_at__isnull=False)
    return BoardState(
        id=board.id,
        title=board.title,
        template=board.template,
        layout=board.layout,
        instructions=board.instructions,
        state=phase(board),
        locked=board.locked,
        writing=writing(board),
        authors=board.shows_authors,
        hidden=hidden_count(board),
        zones=zone_views(board),
        groups=[group_view(group) for group in CardGroup.objects.filter(zone__board=board)],
        cards=[card_view(card, board) for card in sorted(cards, key=lambda card: (card.key, card.id))],
    )


def phase(board: Board) -> BoardPhase:
    return cast(BoardPhase, board.state)


def writing(board: Board) -> Writing:
    return cast(Writing, board.writing)


def zone_views(board: Board) -> list[ZoneView]:
    return [
        ZoneView(id=zone.id, title=zone.title, hint=zone.hint, colour=zone.colour, order=zone.order)
        for zone in Zone.objects.filter(board=board)
    ]


def card_view(card: Card, board: Board) -> CardView:
    return CardView(
        id=card.id,
        zone=card.zone_id,
        group=card.group_id,
        text=card.text,
        rev=card.rev,
        key=card.key,
        author=card.author_name if board.shows_authors else "",
        source=card.source,
    )


def group_view(group: CardGroup) -> GroupView:
    return GroupView(id=group.id, zone=group.zone_id, title=group.title)


def hidden_count(board: Board) -> int:
    return Card.objects.filter(board=board, removed_at=None, revealed_at=None).count()


def own_cards(seat_ids: list[UUID]) -> dict[UUID, list[OwnCard]]:
    """The cards people wrote, for their own rooms."""
    found: dict[UUID, list[OwnCard]] = defaultdict(list)
    for card in Card.objects.filter(author__among=seat_ids, removed_at=None).order_by("id"):
        if card.author_id is not None:
            found[card.author_id].append(own_card(card))
    return found


def own_card(card: Card) -> OwnCard:
    if card.revealed_at is not None:
        return OwnCard(id=card.id, board=card.board_id, zone=None, text="", rev=0, revealed=True)
    return OwnCard(id=card.id, board=card.board_id, zone=card.zone_id, text=card.text, rev=card.rev, revealed=False)


def card_options(board_id: UUID) -> list[tuple[UUID, str]]:
    """What people can vote on: each group as one proposal, and each card that stands alone."""
    found: list[tuple[UUID, str]] = []
    seen: set[UUID] = set()
    cards = Card.objects.filter(board_id=board_id, removed_at=None, revealed_at__isnull=False).select_related(
        "group", "zone"
    )
    for card in sorted(cards, key=lambda card: (card.zone.order, card.zone_id, card.key, card.id)):
        if card.group is None:
            found.append((card.id, card.text))
        elif card.group.id not in seen:
            seen.add(card.group.id)
            found.append((card.group.id, card.group.title))
    return found


def printed_zones(board: Board) -> list[dict[str, Any]]:
    """The board as a sheet: zones, in them groups, in them cards."""
    state = board_state(board.id)
    by_place: dict[tuple[UUID, UUID | None], list[CardView]] = defaultdict(list)
    for card in state.cards:
        by_place[(card.zone, card.group)].append(card)
    return [
        {
            "zone": zone,
            "groups": [
                {"title": group.title, "cards": by_place[(zone.id, group.id)]}
                for group in state.groups
                if group.zone == zone.id
            ],
            "cards": by_place[(zone.id, None)],
        }
        for zone in state.zones
    ]


def card_rows(board: Board) -> list[dict[str, Any]]:
    """One row a card still on the board, with the texts it was merged from, for a spreadsheet."""
    cards = list(
        Card.objects.filter(board=board, removed_at=None, revealed_at__isnull=False)
        .select_related("zone", "group")
        .order_by("zone__order", "zone_id", "key", "id")
    )
    parents: dict[UUID, list[str]] = defaultdict(list)
    for origin in CardOrigin.objects.filter(child__board=board).select_related("parent").order_by("id"):
        parents[origin.child_id].append(origin.parent.text)
    return [
        {
            "zone": card.zone.title,
            "group": card.group.title if card.group else "",
            "text": card.text,
            "author": card.author_name if board.shows_authors else "",
            "source": card.get_source_display(),
            "written": card.created_at,
            "merged_from": " | ".join(parents[card.id]),
        }
        for card in cards
    ]


def last_key(zone: Zone) -> str:
    """The key of the last card that stands in the zone; "" in an empty one."""
    return max(Card.objects.filter(zone=zone, removed_at=None).values_list("key", flat=True), default="")


def key_between(card: Card, zone: Zone, *, after: UUID | None, before: UUID | None) -> str:
    """A key for the card between these two of the zone; one that stands there no more is passed over."""
    others = Card.objects.filter(zone=zone, removed_at=None).exclude(pk=card.id).values_list("id", "key")
    by_id = dict(others)
    ordered = sorted(set(by_id.values()))
    low, high = by_id.get(after) if after else None, by_id.get(before) if before else None
    if low is not None:
        return keys.between(low, next((key for key in ordered if key > low), ""))
    if high is not None:
        return keys.between(next((key for key in reversed(ordered) if key < high), ""), high)
    return keys.between(ordered[-1] if ordered else "", "")
