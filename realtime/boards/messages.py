"""What boards say on the wire: states, entries and command bodies. Values, never deltas."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

TEXT_MAX = 500
TITLE_MAX = 120

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MAX)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_MAX)]
Hint = Annotated[str, msgspec.Meta(max_length=300)]
Name = Annotated[str, msgspec.Meta(max_length=60)]
Rev = Annotated[int, msgspec.Meta(ge=0, le=2**31)]
Cards = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=100)]

BoardPhase = Literal["planned", "open", "closed"]
Writing = Literal["shared", "private"]


# --- state -----------------------------------------------------------------------------------------
class ZoneView(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    hint: str
    colour: str  # butter, sky, mint, lilac, peach or sand: a note's paper
    order: int


class GroupView(msgspec.Struct, frozen=True):
    id: UUID
    zone: UUID
    title: str


class CardView(msgspec.Struct, frozen=True):
    """A card everybody sees. `author` is the name as the workshop shows it, or "" when authors are hidden."""

    id: UUID
    zone: UUID
    group: UUID | None
    text: str
    rev: int
    key: str  # fractional order inside the zone: compare as text
    author: str
    source: str


class BoardState(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    template: str
    layout: str  # "columns", "grid" or "steps"
    instructions: str
    state: BoardPhase
    locked: bool
    writing: Writing
    authors: bool  # whether names are shown on cards
    hidden: int  # cards written in private, not revealed yet
    zones: list[ZoneView]
    groups: list[GroupView]
    cards: list[CardView]


class OwnCard(msgspec.Struct, frozen=True):
    """In `seat:<id>`: a card this person wrote. Once revealed only its id says "mine": the board has the rest."""

    id: UUID
    board: UUID
    zone: UUID | None
    text: str
    rev: int
    revealed: bool


# --- entries of board:<id> -------------------------------------------------------------------------
class Entry(msgspec.Struct, frozen=True, tag_field="kind"):
    pass


class BoardSet(Entry, frozen=True, tag="board_set"):
    title: str
    state: BoardPhase
    locked: bool
    writing: Writing
    authors: bool
    hidden: int


class ZonesSet(Entry, frozen=True, tag="zones_set"):
    zones: list[ZoneView]


class CardSet(Entry, frozen=True, tag="card_set"):
    """A card was added, edited, moved or put back: this is how it is now."""

    card: CardView


class CardsSet(Entry, frozen=True, tag="cards_set"):
    """Several cards at once: revealed, or put in a group or out of it."""

    cards: list[CardView]
    hidden: int


class CardsMerged(Entry, frozen=True, tag="cards_merged"):
    card: CardView
    removed: list[UUID]


class CardRemoved(Entry, frozen=True, tag="card_removed"):
    card: UUID


class GroupSet(Entry, frozen=True, tag="group_set"):
    group: GroupView


class GroupRemoved(Entry, frozen=True, tag="group_removed"):
    """The group is gone; its cards stay where they are."""

    group: UUID


class HiddenCounted(Entry, frozen=True, tag="hidden_counted"):
    hidden: int


# --- entries of seat:<id> --------------------------------------------------------------------------
class OwnCardSet(Entry, frozen=True, tag="own_card_set"):
    card: OwnCard


class OwnCardsRevealed(Entry, frozen=True, tag="own_cards_revealed"):
    """These are on the board now: keep their ids, forget their text here."""

    cards: list[UUID]


class OwnCardGone(Entry, frozen=True, tag="own_card_gone"):
    card: UUID


BOARD_ENTRIES = (
    BoardSet,
    ZonesSet,
    CardSet,
    CardsSet,
    CardsMerged,
    CardRemoved,
    GroupSet,
    GroupRemoved,
    HiddenCounted,
)
SEAT_ENTRIES = (OwnCardSet, OwnCardsRevealed, OwnCardGone)


# --- commands of board:<id> ------------------------------------------------------------------------
class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="verb"):
    pass


class AddCard(Body, frozen=True, tag="add_card"):
    """Result: {"card": id}. While writing is private the card goes to `seat:<id>` until revealed."""

    zone: UUID
    text: Text


class AddCardFor(Body, frozen=True, tag="add_card_for"):
    """« Ajouter au nom de… », by facilitators: a seat of the workshop, or a name. Result: {"card": id}."""

    zone: UUID
    text: Text
    seat: UUID | None = None
    name: Name = ""


class EditCard(Body, frozen=True, tag="edit_card"):
    """Refused with `note_changed` when `rev` is no longer the card's: both texts are kept."""

    card: UUID
    rev: Rev
    text: Text


class MoveCard(Body, frozen=True, tag="move_card"):
    """To a zone, between two cards of it: after `after`, before `before`; neither means at the end."""

    card: UUID
    zone: UUID
    after: UUID | None = None
    before: UUID | None = None


class RemoveCard(Body, frozen=True, tag="remove_card"):
    card: UUID


class RestoreCard(Body, frozen=True, tag="restore_card"):
    card: UUID


class MergeCards(Body, frozen=True, tag="merge_cards"):
    """Make one card of several; the former ones keep their place in the lineage. Result: {"card": id}."""

    cards: Annotated[list[UUID], msgspec.Meta(min_length=2, max_length=30)]
    text: Text


class GroupCards(Body, frozen=True, tag="group_cards"):
    """Put cards of one zone under a title: a new group, or `group`. Result: {"group": id}."""

    cards: Cards
    title: Title
    group: UUID | None = None


class RenameGroup(Body, frozen=True, tag="rename_group"):
    group: UUID
    title: Title


class LeaveGroup(Body, frozen=True, tag="leave_group"):
    card: UUID


class RemoveGroup(Body, frozen=True, tag="remove_group"):
    group: UUID


class LockBoard(Body, frozen=True, tag="lock_board"):
    locked: bool


class SetWriting(Body, frozen=True, tag="set_writing"):
    writing: Writing


class Reveal(Body, frozen=True, tag="reveal_cards"):
    """Every card written in private enters the board. Result: {"cards": how many}."""


class RenameBoard(Body, frozen=True, tag="rename_board"):
    title: Title


class AddZone(Body, frozen=True, tag="add_zone"):
    title: Title
    hint: Hint = ""


class EditZone(Body, frozen=True, tag="edit_zone"):
    zone: UUID
    title: Title
    hint: Hint = ""


class RemoveZone(Body, frozen=True, tag="remove_zone"):
    zone: UUID


refusal_codes(
    board_closed=_("This board is closed: nothing was changed. The facilitator can open it again."),
    board_locked=_("The facilitator has locked the board: nothing was changed. Keep your text and wait a moment."),
    board_full=_("This board already holds %(limit)s notes. Group or remove some first."),
    board_template_unknown=_("“%(name)s” is not a known board template. The known ones are: %(known)s."),
    note_absent=_("This note is no longer on the board. Your text is kept in the list of what was not sent."),
    note_changed=_("Somebody changed this note meanwhile. Your text is kept: compare both, then save again."),
    note_not_yours=_("Only the person who wrote this note, or a facilitator, can change its text."),
    note_empty=_("A note needs a few words."),
    zone_absent=_("This zone is no longer on the board. Choose another one."),
    zone_not_empty=_("This zone still holds notes: move them first, then remove it."),
    zones_too_many=_("A board holds at most %(limit)s zones."),
    group_absent=_("This group is no longer on the board."),
    group_across_zones=_("A group holds notes of one zone: move them together first."),
    merge_two=_("Choose at least two notes to merge."),
)
