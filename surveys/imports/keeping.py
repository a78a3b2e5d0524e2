"""A file between its preview and its confirmation, on the server's disk: nothing comes back from the browser but its
number, and it is read again as if it had just come.

`VAR_DIR/imports`, a file each, readable by the server alone, named by the hour it came, its seat and its number. It is
erased when it is imported or given up, after an hour (with the next upload, at start, once a day), or when its seat
sends a third one.
"""

import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from surveys.shelves import is_over, place_on, shelf

SHELF = "imports"
KEPT_FOR = timedelta(hours=1)
MOST_A_SEAT = 2


class Kept(msgspec.Struct, frozen=True):
    """`responses`: those sent in a file of their own."""

    name: str
    data: bytes
    responses: bytes | None = None


def keep(seat: UUID, file: Kept) -> UUID:
    """Keep a file for this seat; its number."""
    forget_old()
    for path in sorted(shelf(SHELF).glob(f"*_{seat}_*"))[: -(MOST_A_SEAT - 1) or None]:
        path.unlink(missing_ok=True)
    number = new_id()
    path = place_on(SHELF, seat, number)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(msgspec.msgpack.encode(file))
    return number


def kept(seat: UUID, number: UUID) -> Kept:
    """The file, for the seat that sent it. Refuses `import_gone`."""
    path = _path(seat, number)
    if path is None or is_over(path, KEPT_FOR):
        raise Refused("import_gone")
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        raise Refused("import_gone") from None


def forget(seat: UUID, number: UUID) -> None:
    path = _path(seat, number)
    if path is not None:
        path.unlink(missing_ok=True)


def forget_old() -> dict[str, int]:
    """Erase what was kept too long: a chore of every day, and of every upload."""
    old = [path for path in shelf(SHELF).iterdir() if is_over(path, KEPT_FOR)]
    for path in old:
        path.unlink(missing_ok=True)
    return {"files": len(old)}


def _path(seat: UUID, number: UUID) -> Path | None:
    return next(shelf(SHELF).glob(f"*_{seat}_{number}"), None)
