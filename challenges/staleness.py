"""Texts that two people may edit carry `rev`: a save made on an older one is refused."""

from typing import Protocol

from realtime.wire.refusals import Refused


class Revised(Protocol):
    rev: int


def raise_rev(row: Revised, *, seen: int) -> None:
    """Give the row its next `rev`, or refuse because somebody saved since `seen`. Call it before any write."""
    if row.rev != seen:
        raise Refused("stale_text")
    row.rev += 1
