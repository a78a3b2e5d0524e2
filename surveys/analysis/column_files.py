"""Columns in a file that the processes of a machine share (`survey_files`): read into memory where it lies.

Its body: each array with room behind its rows, then the texts.
"""

import math
import mmap
from uuid import UUID

import msgspec
import numpy as np

from surveys.analysis import survey_files
from surveys.analysis.columns import Texts
from surveys.analysis.growing import Columns, Room, room_for
from surveys.analysis.survey_files import ALIGNED, Piece

KIND = "columns"


class Stored(msgspec.Struct, frozen=True):
    """An array or a column of texts: where it begins after the head, and what it is."""

    name: tuple[str, str]
    start: int
    size: int
    dtype: str = ""
    shape: tuple[int, ...] = ()


class Head(survey_files.Head, frozen=True):
    """What the columns are of: a survey's responses as of a revision, read by the questions of `wording`."""

    wording: tuple[tuple[str, int], ...]
    rows: int
    vocabularies: dict[str, list[str]]
    parts: tuple[Stored, ...] = ()


def write(head: Head, columns: Columns) -> int:
    """Replace the survey's file; returns its size in bytes."""
    room = room_for(columns.rows)
    parts: list[Stored] = []
    body: list[Piece] = []
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
    return survey_files.write(KIND, msgspec.structs.replace(head, parts=tuple(parts)), body)


def read(survey: UUID) -> tuple[Head, Columns] | None:
    """The survey's columns, in memory that the file's readers share until they write; None when there are none."""
    try:
        with survey_files.path_of(survey, KIND).open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        return _columns(*survey_files.parted(memoryview(data), KIND, Head))
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _columns(head: Head, body: memoryview) -> tuple[Head, Columns]:
    arrays, texts = {}, {}
    for part in head.parts:
        piece = body[part.start : part.start + part.size]
        if part.dtype:
            arrays[part.name] = np.frombuffer(piece, dtype=np.dtype(part.dtype)).reshape(part.shape)
        else:
            texts[part.name[1]] = (piece,)
    return head, Columns(Room(arrays, head.rows), Texts(texts), head.rows)
