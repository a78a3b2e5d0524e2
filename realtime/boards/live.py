"""The board's room and its verbs."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from hackathon.activities import names_setting
from hackathon.enums import Source
from hackathon.people.names import shown_name
from hackathon.people.own_room import room_of
from realtime.boards import access, commands, messages, queries
from realtime.boards.models import Board
from realtime.wire.registry import Act, Caller, RoomKind, Verb


def _act(verb: str, board: Board, run: Callable[[], Any], *, authors: Iterable[UUID] = ()) -> Act:
    """An act on the board's room and on the own rooms of the authors concerned."""
    return Act(
        verb=f"board.{verb}", object_id=board.id, rooms=(board.room, *(room_of(seat) for seat in authors)), run=run
    )


def add_card(caller: Caller, board_id: UUID, body: messages.AddCard) -> Act:
    board, hand = access.writable(caller, board_id)
    assert hand.seat is not None
    author = access.seat_on(board, hand.seat)

    def run() -> dict[str, Any]:
        card = commands.add_card(
            board,
            hand=hand,
            zone_id=body.zone,
            text=body.text,
            author=author,
            author_name=shown_name(author, names_setting(board.session_id)),
        )
        return {"card": card.id}

    return _act("add_card", board, run, authors=[author.id])


def add_card_for(caller: Caller, board_id: UUID, body: messages.AddCardFor) -> Act:
    board, hand = access.facilitated(caller, board_id)
    author = None if body.seat is None else access.seat_on(board, body.seat)
    name = body.name.strip() if author is None else shown_name(author, names_setting(board.session_id))

    def run() -> dict[str, Any]:
        card = commands.add_card(
            board,
            hand=hand,
            zone_id=body.zone,
            text=body.text,
            author=author,
            author_name=name,
            source=Source.PAPER,
        )
        return {"card": card.id}

    return _act("add_card_for", board, run, authors=[] if author is None else [author.id])


def edit_card(caller: Caller, board_id: UUID, body: messages.EditCard) -> Act:
    run = partial(commands.edit_card, card_id=body.card, rev=body.rev, text=body.text)
    return _on_cards("edit_card", caller, board_id, [body.card], run)


def move_card(caller: Caller, board_id: UUID, body: messages.MoveCard) -> Act:
    run = partial(commands.move_card, card_id=body.card, zone_id=body.zone, after=body.after, before=body.before)
    return _on_cards("move_card", caller, board_id, [body.card], run)


def remove_card(caller: Caller, board_id: UUID, body: messages.RemoveCard) -> Act:
    return _on_cards("remove_card", caller, board_id, [body.card], partial(commands.remove_card, card_id=body.card))


def restore_card(caller: Caller, board_id: UUID, body: messages.RestoreCard) -> Act:
    return _on_cards("restore_card", caller, board_id, [body.card], partial(commands.restore_card, card_id=body.card))


def merge_cards(caller: Caller, board_id: UUID, body: messages.MergeCards) -> Act:
    run = partial(commands.merge_cards, card_ids=body.cards, text=body.text)
    return _on_cards("merge_cards", caller, board_id, body.cards, run, told="card")


def group_cards(caller: Caller, board_id: UUID, body: messages.GroupCards) -> Act:
    run = partial(commands.group_cards, card_ids=body.cards, title=body.title, group_id=body.group)
    return _on_cards("group_cards", caller, board_id, [], run, told="group")


def rename_group(caller: Caller, board_id: UUID, body: messages.RenameGroup) -> Act:
    run = partial(commands.rename_group, group_id=body.group, title=body.title)
    return _on_cards("rename_group", caller, board_id, [], run)


def leave_group(caller: Caller, board_id: UUID, body: messages.LeaveGroup) -> Act:
    return _on_cards("leave_group", caller, board_id, [], partial(commands.leave_group, card_id=body.card))


def remove_group(caller: Caller, board_id: UUID, body: messages.RemoveGroup) -> Act:
    return _on_cards("remove_group", caller, board_id, [], partial(commands.remove_group, group_id=body.group))


def lock_board(caller: Caller, board_id: UUID, body: messages.LockBoard) -> Act:
    board, _ = access.facilitated(caller, board_id)
    return _act("lock_board", board, partial(commands.lock_board, board, locked=body.locked))


def set_writing(caller: Caller, board_id: UUID, body: messages.SetWriting) -> Act:
    board, _ = access.facilitated(caller, board_id)
    return _act("set_writing", board, partial(commands.set_writing, board, writing=body.writing))


def reveal_cards(caller: Caller, board_id: UUID, body: messages.Reveal) -> Act:
    board, _ = access.facilitated(caller, board_id)
    authors = access.possible_authors(board)

    def run() -> dict[str, int]:
        return {"cards": commands.reveal_cards(board, authors=authors)}

    return _act("reveal_cards", board, run, authors=authors)


def rename_board(caller: Caller, board_id: UUID, body: messages.RenameBoard) -> Act:
    board, _ = access.facilitated(caller, board_id)
    return _act("rename_board", board, partial(commands.rename_board, board, title=body.title))


def add_zone(caller: Caller, board_id: UUID, body: messages.AddZone) -> Act:
    board, _ = access.facilitated(caller, board_id)

    def run() -> dict[str, UUID]:
        return {"zone": commands.add_zone(board, title=body.title, hint=body.hint).id}

    return _act("add_zone", board, run)


def edit_zone(caller: Caller, board_id: UUID, body: messages.EditZone) -> Act:
    board, _ = access.facilitated(caller, board_id)
    return _act(
        "edit_zone", board, partial(commands.edit_zone, board, zone_id=body.zone, title=body.title, hint=body.hint)
    )


def remove_zone(caller: Caller, board_id: UUID, body: messages.RemoveZone) -> Act:
    board, _ = access.facilitated(caller, board_id)
    return _act("remove_zone", board, partial(commands.remove_zone, board, zone_id=body.zone))


def _on_cards(
    verb: str, caller: Caller, board_id: UUID, cards: list[UUID], command: Callable[..., Any], *, told: str = ""
) -> Act:
    """An act of whoever may write, on cards whose authors are told in their own rooms.

    `told`: the id of what the command makes is the result, under this name.
    """
    board, hand = access.writable(caller, board_id)

    def run() -> dict[str, UUID] | None:
        made = command(board, hand=hand)
        return {told: made.id} if told else None

    return _act(verb, board, run, authors=access.authors_of(cards))


BOARD_ROOM = RoomKind(
    prefix="board",
    gate=access.may_listen,
    gate_many=access.may_listen_all,
    snapshot=queries.board_state,
    state=messages.BoardState,
    entries=messages.BOARD_ENTRIES,
    presence=True,
    verbs=(
        Verb(messages.AddCard, add_card),
        Verb(messages.AddCardFor, add_card_for),
        Verb(messages.EditCard, edit_card),
        Verb(messages.MoveCard, move_card),
        Verb(messages.RemoveCard, remove_card),
        Verb(messages.RestoreCard, restore_card),
        Verb(messages.MergeCards, merge_cards),
        Verb(messages.GroupCards, group_cards),
        Verb(messages.RenameGroup, rename_group),
        Verb(messages.LeaveGroup, leave_group),
        Verb(messages.RemoveGroup, remove_group),
        Verb(messages.LockBoard, lock_board),
        Verb(messages.SetWriting, set_writing),
        Verb(messages.Reveal, reveal_cards),
        Verb(messages.RenameBoard, rename_board),
        Verb(messages.AddZone, add_zone),
        Verb(messages.EditZone, edit_zone),
        Verb(messages.RemoveZone, remove_zone),
    ),
)
