"""Reading the log, in a thread with a database connection. Each function is one or two statements."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import OuterRef, Subquery

from realtime.wire.hub import Snapshot
from realtime.wire.models import LogEntry, Room
from realtime.wire.registry import RoomKind
from realtime.wire.transactions import Written, ensure_rooms


class Head(NamedTuple):
    """The last entry of a room's log: its number, when it was written (None: no entry), and the log's epoch."""

    seq: int
    epoch: UUID
    at: str | None


def read_snapshots_of(kind: RoomKind, rooms: list[tuple[str, UUID]]) -> list[Snapshot]:
    """The rooms' numbers first, then their states: an entry between the two is applied again, which changes nothing."""
    names, ids = [name for name, _ in rooms], [object_id for _, object_id in rooms]
    heads = read_heads(names)
    if len(heads) < len(set(names)):
        ensure_rooms(names)
        heads = read_heads(names)
    states = [kind.snapshot(one) for one in ids] if kind.snapshot_many is None else kind.snapshot_many(ids)
    return [
        Snapshot(epoch=heads[name].epoch, seq=heads[name].seq, at=heads[name].at, state=msgspec.json.encode(state))
        for name, state in zip(names, states, strict=True)
    ]


def read_entries(name: str, *, after: int, limit: int) -> list[Written]:
    """The entries that follow a number, oldest first."""
    rows = LogEntry.objects.filter(room_id=name, seq__gt=after).order_by("seq").values_list("seq", "at", "body")
    return [Written(name, seq, at.isoformat(), body) for seq, at, body in rows[:limit]]


def read_heads(names: Iterable[str]) -> dict[str, Head]:
    """How far each room's log reaches. One statement."""
    last = LogEntry.objects.filter(room=OuterRef("name"), seq=OuterRef("seq")).values("at")
    rows = Room.objects.filter(name__among=list(names)).values_list("name", "seq", "epoch", Subquery(last))
    return {name: Head(seq, epoch, at and at.isoformat()) for name, seq, epoch, at in rows}
