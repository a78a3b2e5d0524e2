"""Texts that two people may edit carry `rev`: a save or a merge made on an older one is refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from realtime.wire.refusals import Refused


class Revised(Protocol):
    rev: int


class Removable(Revised, Protocol):
    id: UUID
    removed_at: datetime | None


def raise_rev(row: Revised, *, seen: int) -> None:
    """Give the row its next `rev`, or refuse because somebody saved since `seen`. Call it before any write."""
    if row.rev != seen:
        raise Refused("stale_text")
    row.rev += 1


def refuse_merge(rows: Sequence[Removable], *, seen: Mapping[UUID, int]) -> None:
    """Refuse to make one of fewer than two, or of some that were saved or taken away since each was `seen`."""
    if len(rows) < 2:
        raise Refused("merge_needs_two")
    if any(row.removed_at is not None or row.rev != seen[row.id] for row in rows) or len(rows) != len(seen):
        raise Refused("stale_merge")
