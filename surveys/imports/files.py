"""A file somebody sends, opened with every limit checked before it can hurt (trust.md, B7).

Nothing is trusted but the bytes: not the name, not the sizes an archive declares, not the encoding an XML announces.
"""

import io
import struct
import xml.parsers.expat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol, cast

from realtime.wire.refusals import Refused

MEGABYTE = 2**20
HEAVIEST = 12 * MEGABYTE
# What an archive may hold once opened, in all; its parts, and how much smaller than itself each may have been made.
UNPACKED = 60 * MEGABYTE
MOST_PARTS = 100
RATIO = 150
# The directory at the end of an archive: about 100 bytes a part.
DIRECTORY = 64 * 1024
# Elements of an XML, and how deep they nest: a LimeSurvey file of 60 questions has 30,000, five deep.
MOST_ELEMENTS = 600_000
DEEPEST = 30
# The cells of one row. A row of answers has a few for each question.
MOST_CELLS = 8_000
LONGEST_TAG = 256 * 1024
BLOCK = 64 * 1024

BROKEN = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error, zlib.error)


class Target(Protocol):
    """What reads an XML. `restart` forgets what was read: the file is read again in another encoding."""

    def start(self, tag: str) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...
    def restart(self) -> None: ...


def weigh(data: bytes) -> None:
    """Refuses `survey_file_too_big`, `survey_file_empty`."""
    if len(data) > HEAVIEST:
        raise Refused("survey_file_too_big", limit=HEAVIEST // MEGABYTE)
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("survey_file_empty")


def is_archive(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose parts were weighed; one never gives more than was announced."""

    opened: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        return self.opened.namelist()

    @property
    def unpacked(self) -> int:
        """Bytes, in all, once opened."""
        return sum(part.file_size for part in self.opened.infolist())

    def open(self, name: str) -> BinaryIO:
        """Refuses `survey_file_damaged`."""
        try:
            return cast(BinaryIO, self.opened.open(name))
        except (KeyError, RuntimeError, *BROKEN) as broken:
            raise Refused("survey_file_damaged") from broken


def open_archive(data: bytes) -> Archive:
    """Refuses `survey_file_damaged`, `survey_file_protected`, `survey_file_bomb`."""
    if _directory_size(data) > DIRECTORY:
        raise Refused("survey_file_bomb")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as broken:
        raise Refused("survey_file_damaged") from broken
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("survey_file_protected")
    heavy = any(part.file_size > RATIO * max(part.compress_size, 1024) for part in parts)
    if len(parts) > MOST_PARTS or heavy or sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("survey_file_bomb")
    return Archive(archive)


def _directory_size(data: bytes) -> int:
    """The size of the directory an archive ends with, before it is read: a million parts fit in a few megabytes."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Refused("survey_file_damaged")
    if data[at - 20 : at - 16] == b"PK\x06\x07":  # an archive beyond four gigabytes
        raise Refused("survey_file_bomb")
    size: int = struct.unpack_from("<I", data, at + 12)[0]
    return size


def feed(opened: Callable[[], BinaryIO], target: Target, *, elements: int = MOST_ELEMENTS) -> int:
    """Have an XML read by `target`, piece by piece; how many elements it had.

    UTF-16 is known by its mark; bytes that are not the UTF-8 they claim to be are read as Windows-1252, which old
    programs write in French. Refuses `survey_file_damaged`, `survey_file_dangerous` (entities), `survey_file_bomb`.
    """
    try:
        return _parse(opened(), target, elements, encoding=None)
    except _NotUtf8:
        target.restart()
        return _parse(opened(), target, elements, encoding="windows-1252")


class _NotUtf8(Exception):  # noqa: N818 -- asks for a second reading
    pass


def _parse(stream: BinaryIO, target: Target, elements: int, *, encoding: str | None) -> int:
    parser = xml.parsers.expat.ParserCreate(encoding)
    parser.buffer_text = True
    limits = _Limits(target, elements)
    parser.StartElementHandler, parser.EndElementHandler = limits.start, limits.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = target.text, _refuse_doctype
    fed = 0
    try:
        with stream:
            while block := stream.read(BLOCK):
                if not fed:
                    block = block.lstrip(b" \r\n\t")
                parser.Parse(block)
                fed += len(block)
                # A tag of megabytes (10⁶ attributes) is turned away before it is taken apart.
                if fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise Refused("survey_file_bomb")
            parser.Parse(b"", True)
        return limits.elements
    except xml.parsers.expat.ExpatError as broken:
        if broken.code == _INVALID_TOKEN and encoding is None and limits.elements:
            raise _NotUtf8 from broken
        raise Refused("survey_file_damaged") from broken
    except (LookupError, *BROKEN) as broken:  # LookupError: an encoding nobody knows
        raise Refused("survey_file_damaged") from broken


_INVALID_TOKEN = xml.parsers.expat.errors.codes[xml.parsers.expat.errors.XML_ERROR_INVALID_TOKEN]


def _refuse_doctype(*_: Any) -> None:
    """Entities (bombs, outside files) need a DOCTYPE, which none of these files has."""
    raise Refused("survey_file_dangerous")


class _Limits:
    """Passes elements on while they stay within the limits."""

    def __init__(self, target: Target, most: int) -> None:
        self.target, self.most = target, most
        self.elements = self.depth = self.row_depth = self.cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > self.most or self.depth > DEEPEST:
            raise Refused("survey_file_bomb")
        if tag == "row":
            self.row_depth, self.cells = self.depth, 0
        elif self.depth == self.row_depth + 1:
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise Refused("survey_file_bomb")
        self.target.start(tag)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.target.end(tag)
