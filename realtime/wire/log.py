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


def read_snapshot_of(name: str, kind: RoomKind, object_id: UUID) -> Snapshot:
    """The room's number first, then its state: an entry between the two is applied again, which changes nothing."""
    head = read_heads([name]).get(name)
    if head is None:
        ensure_rooms([name])
        head = read_heads([name])[name]
    return Snapshot(epoch=head.epoch, seq=head.seq, at=head.at, state=msgspec.json.encode(kind.snapshot(object_id)))


def read_entries(name: str, *, after: int, limit: int) -> list[Written]:
    """The entries that follow a number, oldest first."""
    rows = LogEntry.objects.filter(room_id=name, seq__gt=after).order_by("seq").values_list("seq", "at", "body")
    return [Written(name, seq, at.isoformat(), body) for seq, at, body in rows[:limit]]


def read_heads(names: Iterable[str]) -> dict[str, Head]:
    """How far each room's log reaches. One statement."""
    last = LogEntry.objects.filter(room=OuterRef("name"), seq=OuterRef("seq")).values("at")
    rows = Room.objects.filter(name__in=list(names)).values_list("name", "seq", "epoch", Subquery(last))
    return {name: Head(seq, epoch, at and at.isoformat()) for name, seq, epoch, at in rows}
