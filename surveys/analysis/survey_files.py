"""Files of a survey that the processes of a machine share: written by one, read by all, replaced as a whole.

They are copies and never the truth: one that is stale, damaged or of another format is made anew. They hold answers, so
they are nobody's but the server's, and go when responses are erased or a survey closes (`drop`, `drop_stale`).

Layout: what the file is (`FORMATS`), CRC-32 of all that follows, length of the head, the head in JSON, the body.
"""

import contextlib
import os
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
from django.conf import settings

# By the ending of the file's name.
FORMATS = {"columns": b"HTOCOL01", "words": b"HTOWRD01"}
MARK = 8
ALIGNED = 64
START = MARK + 8
# Fewer are read from the database as fast as from a file.
LEAST_FILED = 1000

Piece = bytes | memoryview


class Head(msgspec.Struct, frozen=True):
    """What every file says of itself: the survey's responses as of a revision, in a state of the survey."""

    survey: UUID
    revision: int
    state: str


H = TypeVar("H", bound=Head)


def folder() -> Path:
    return Path(settings.VAR_DIR) / "columns"


def path_of(survey: UUID, kind: str) -> Path:
    return folder() / f"{survey.hex}.{kind}"


def drop(survey: UUID) -> None:
    """Remove the files of a survey whose responses were erased or which closed; also one that is being written."""
    for path in folder().glob(f"{survey.hex}.*"):
        path.unlink(missing_ok=True)


def is_due(rows: int, filed: int) -> bool:
    """Whether so many are worth a file, or worth replacing one that holds `filed` of them (0: there is none)."""
    return rows >= LEAST_FILED and (not filed or rows >= filed + max(LEAST_FILED, rows // 8))


def write(kind: str, head: Head, body: Sequence[Piece]) -> int:
    """Replace the survey's file of this kind; returns its size in bytes."""
    folder().mkdir(mode=0o700, exist_ok=True)
    # A file of `mkstemp` is readable by its owner alone.
    handle, name = tempfile.mkstemp(dir=folder(), prefix=f"{head.survey.hex}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(file.write(piece) for piece in _pieces(kind, head, body))
        # Dropped meanwhile: what it holds is no longer to be kept.
        with contextlib.suppress(FileNotFoundError):
            Path(name).replace(path_of(head.survey, kind))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def _pieces(kind: str, head: Head, body: Sequence[Piece]) -> list[Piece]:
    """The file, in order; its body begins at a multiple of `ALIGNED`."""
    told = msgspec.json.encode(head)
    told += b" " * (-(START + len(told)) % ALIGNED)
    length = len(told).to_bytes(4, "little")
    check = zlib.crc32(told, zlib.crc32(length))
    for piece in body:
        check = zlib.crc32(piece, check)
    return [FORMATS[kind], check.to_bytes(4, "little"), length, told, *body]


def parted(data: memoryview, kind: str, of: type[H]) -> tuple[H, memoryview]:
    """The head and the body of a file. Raises ValueError or msgspec.DecodeError for no whole file of this kind."""
    if data[:MARK] != FORMATS[kind] or zlib.crc32(data[MARK + 4 :]) != _number(data[MARK : MARK + 4]):
        raise ValueError(f"not a whole file of {kind}")
    end = START + _number(data[START - 4 : START])
    return msgspec.json.decode(data[START:end], type=of), data[end:]


def _number(data: Piece) -> int:
    return int.from_bytes(data, "little")


def heads() -> Iterator[tuple[Path, Head | None]]:
    """Each file of the folder with what it says it is of; None for one that cannot be read."""
    for path in folder().glob("*"):
        head = None
        with contextlib.suppress(OSError, ValueError, msgspec.DecodeError), path.open("rb") as file:
            start = file.read(START)
            if start[:MARK] in FORMATS.values():
                head = msgspec.json.decode(file.read(_number(start[-4:])), type=Head)
        yield path, head
