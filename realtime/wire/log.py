"""Reading the log, in a thread with a database connection. Each function is one or two statements."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import msgspec

from realtime.wire.hub import Snapshot
from realtime.wire.models import LogEntry, Room
from realtime.wire.registry import RoomKind
from realtime.wire.transactions import Written, ensure_rooms


class Head(NamedTuple):
    seq: int
    epoch: UUID


def read_snapshot_of(name: str, kind: RoomKind, object_id: UUID) -> Snapshot:
    """The room's number first, then its state: an entry between the two is applied again, which changes nothing."""
    room = Room.objects.filter(name=name).first()
    if room is None:
        ensure_rooms([name])
        room = Room.objects.get(name=name)
    return Snapshot(epoch=room.epoch, seq=room.seq, state=msgspec.json.encode(kind.snapshot(object_id)))


def read_entries(name: str, *, after: int, limit: int) -> list[Written]:
    """The entries that follow a number, oldest first."""
    rows = LogEntry.objects.filter(room_id=name, seq__gt=after).order_by("seq")[:limit]
    return [Written(name, row.seq, row.at.isoformat(), row.body) for row in rows]


def read_heads(names: Iterable[str]) -> dict[str, Head]:
    """How far each room's log reaches."""
    rows = Room.objects.filter(name__in=list(names)).values_list("name", "seq", "epoch")
    return {name: Head(seq, epoch) for name, seq, epoch in rows}
