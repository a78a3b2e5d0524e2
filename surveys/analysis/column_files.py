"""Columns in a file that the processes of a machine share: read into memory where it lies, replaced as a whole.

The file is a copy and never the truth: one that is stale, damaged or of another format is made anew. It holds answers,
so it is nobody's but the server's, and goes when responses are erased or a survey closes (`drop`, `drop_stale`).

Layout: `MAGIC`, CRC-32 of all that follows, length of the head, the head in JSON, each array with room behind its rows,
then the texts.
"""

import contextlib
import math
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import numpy as np
from django.conf import settings

from surveys.analysis.columns import Texts
from surveys.analysis.growing import Columns, Room, room_for

MAGIC = b"HTOCOL01"
ALIGNED = 64
START = len(MAGIC) + 8


class Stored(msgspec.Struct, frozen=True):
    """An array or a column of texts: where it begins after the head, and what it is."""

    name: tuple[str, str]
    start: int
    size: int
    dtype: str = ""
    shape: tuple[int, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """What the columns are of: a survey's responses as of a revision, read by the questions of `wording`."""

    survey: UUID
    revision: int
    state: str
    wording: tuple[tuple[str, int], ...]
    rows: int
    vocabularies: dict[str, list[str]]
    parts: tuple[Stored, ...] = ()


def folder() -> Path:
    return Path(settings.VAR_DIR) / "columns"


def path_of(survey: UUID) -> Path:
    return folder() / f"{survey.hex}.columns"


def drop(survey: UUID) -> None:
    """Remove the file of a survey whose responses were erased or which closed."""
    path_of(survey).unlink(missing_ok=True)


def write(head: Head, columns: Columns) -> int:
    """Replace the survey's file; returns its size in bytes."""
    folder().mkdir(mode=0o700, exist_ok=True)
    # A file of `mkstemp` is readable by its owner alone.
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(file.write(piece) for piece in _pieces(head, columns))
        Path(name).replace(path_of(head.survey))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def _pieces(head: Head, columns: Columns) -> list[bytes | memoryview]:
    """The file, in order."""
    room = room_for(columns.rows)
    parts: list[Stored] = []
    body: list[bytes | memoryview] = []
    start = 0
    for name, column in columns.arrays().items():
        shape = (room, *column.shape[1:])
        size = math.prod(shape) * column.dtype.itemsize
        parts.append(Stored(name, start, size, column.dtype.str, shape))
        filled = column.tobytes()
        body += [filled, bytes(size - len(filled) + -size % ALIGNED)]
        start += size + -size % ALIGNED
    for key, texts in columns.texts.parts.items():
        size = sum(len(part) for part in texts)
        parts.append(Stored(("texts", key), start, size))
        body += texts
        start += size
    told = msgspec.json.encode(msgspec.structs.replace(head, parts=tuple(parts)))
    told += b" " * (-(START + len(told)) % ALIGNED)
    length = len(told).to_bytes(4, "little")
    check = zlib.crc32(told, zlib.crc32(length))
    for piece in body:
        check = zlib.crc32(piece, check)
    return [MAGIC, check.to_bytes(4, "little"), length, told, *body]


def read(survey: UUID) -> tuple[Head, Columns] | None:
    """The survey's columns, in memory that the file's readers share until they write; None when there are none."""
    try:
        with path_of(survey).open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        return _read_from(memoryview(data))
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _read_from(data: memoryview) -> tuple[Head, Columns]:
    """Raises ValueError or msgspec.DecodeError for what is no whole file of this format."""
    if data[: len(MAGIC)] != MAGIC or zlib.crc32(data[len(MAGIC) + 4 :]) != _number(data[len(MAGIC) : len(MAGIC) + 4]):
        raise ValueError("not a whole file of columns")
    head = _head(data)
    body = data[START + _number(data[START - 4 : START]) :]
    arrays, texts = {}, {}
    for part in head.parts:
        piece = body[part.start : part.start + part.size]
        if part.dtype:
            arrays[part.name] = np.frombuffer(piece, dtype=np.dtype(part.dtype)).reshape(part.shape)
        else:
            texts[part.name[1]] = (piece,)
    return head, Columns(Room(arrays, head.rows), Texts(texts), head.rows)


def _head(data: bytes | memoryview) -> Head:
    return msgspec.json.decode(data[START : START + _number(data[START - 4 : START])], type=Head)


def _number(data: bytes | memoryview) -> int:
    return int.from_bytes(data, "little")


def heads() -> Iterator[tuple[Path, Head | None]]:
    """Each file of the folder with what it says it is of; None for one that cannot be read."""
    for path in folder().glob("*"):
        head = None
        with contextlib.suppress(OSError, ValueError, msgspec.DecodeError), path.open("rb") as file:
            start = file.read(START)
            if start.startswith(MAGIC):
                head = _head(start + file.read(_number(start[-4:])))
        yield path, head
