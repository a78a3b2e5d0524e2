"""Tables people send (CSV, XLSX) read as text, with every limit checked before it can hurt.

Nothing is trusted but the bytes: not the name, not the declared dimensions, not the encoding. A workbook is a zip, so
its parts are weighed before they are opened (trust.md, B7). Formulas are never read: a workbook gives the values it
last showed, a CSV cell is text, and `inert` keeps it text when it goes out again.
"""

import csv
import io
import unicodedata
import xml.parsers.expat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from realtime.wire.refusals import Refused

MEGABYTE = 2**20
SEPARATORS = (";", ",", "\t")
# A sheet whose rows were only formatted goes on to line 1,048,576: after so many blank lines the table has ended.
BLANK_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may weigh. `unpacked` bounds the sum of a workbook's parts, `ratio` each part's compression; `marks`
    the tags of all its parts (a cell has four), `shared` the texts that its cells share.
    """

    size: int = 10 * MEGABYTE
    rows: int = 50_000
    columns: int = 500
    cell: int = 20_000
    unpacked: int = 80 * MEGABYTE
    ratio: int = 200
    marks: int = 12_000_000
    shared: int = 300_000


@dataclass(frozen=True, slots=True)
class Table:
    """Column names, then rows of as many texts. `lines[i]` is the line of the file where row i stands."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]


DEFAULT_LIMITS = Limits()


def read_table(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a CSV or XLSX. Raises `Refused` (codes `table_…`) for anything else or anything too big."""
    if len(data) > limits.size:
        raise Refused("table_too_big", limit=limits.size // MEGABYTE)
    if data.startswith(b"PK"):
        return _assemble(workbook_rows(data, limits), limits)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("table_protected" if name.lower().endswith(".xlsx") else "table_old_excel")
    return _assemble(_csv_rows(_decoded(data), limits), limits)


def inert(text: str) -> str:
    """A cell for a CSV that goes out: what a spreadsheet would run as a formula is marked as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def clean(text: str) -> str:
    """NFC, no control character but line ends and tabs, no lone surrogate, no blank at the ends."""
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", text).strip()


def _assemble(numbered: Iterable[tuple[int, list[str]]], limits: Limits) -> Table:
    header: tuple[str, ...] | None = None
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    for line, raw in numbered:
        cells = [clean(cell) for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.columns:
            raise Refused("table_too_many_columns", limit=limits.columns)
        if any(len(cell) > limits.cell for cell in cells):
            raise Refused("table_cell_too_long", line=line, limit=limits.cell)
        if header is None:
            header = _column_names(cells)
            continue
        if len(cells) > len(header):
            raise Refused("table_row_too_long", line=line)
        if len(rows) == limits.rows:
            raise Refused("table_too_many_rows", limit=limits.rows)
        rows.append((*cells, *[""] * (len(header) - len(cells))))
        lines.append(line)
    if header is None or not rows:
        raise Refused("table_empty")
    return Table(header=header, rows=rows, lines=lines)


def _column_names(cells: list[str]) -> tuple[str, ...]:
    names = tuple(cell or f"#{number}" for number, cell in enumerate(cells, start=1))
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Refused("table_double_column", name=name[:80])
        seen.add(name)
    return names


# --- CSV ---------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> str:
    """UTF-8 (with or without its mark), UTF-16 with its mark, else what Excel writes in French: Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise Refused("table_not_a_table")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.lstrip()[:1] == "<":  # a page or an XML saved under a table's name
            break
        return text
    raise Refused("table_not_a_table")


def _csv_rows(text: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    separator = _separator(text)
    try:
        return iter(_quoted_rows(text, separator, limits))
    except csv.Error:
        # A stray quotation mark: quotes then mean nothing, and each line stands for itself.
        return _plain_rows(text, separator)


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _quoted_rows(text: str, separator: str, limits: Limits) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    for cells in reader:
        rows.append((start, cells))
        start = reader.line_num + 1
        if len(rows) > limits.rows + 1 and any(cells):
            raise Refused("table_too_many_rows", limit=limits.rows)
    return rows


def _plain_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    for line, written in enumerate(text.splitlines(), start=1):
        yield line, [_unquoted(cell.strip()) for cell in written.split(separator)]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


# --- XLSX --------------------------------------------------------------------------------------------


def workbook_rows(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Lines of the first sheet, numbered from 1, blank ones among them. Refuses `table_…`."""
    import openpyxl  # a third of a second to load: not with every process

    _weigh(data, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file declares may be a lie of 10⁶ columns
        blank = filled = 0
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            # A row comes filled up to its last cell, were it an empty one in the 16,384th column.
            width = len(cells)
            filled += width
            if filled > limits.marks:
                raise Refused("table_too_big", limit=limits.unpacked // MEGABYTE)
            while width and cells[width - 1] is None:
                width -= 1
            blank = 0 if width else blank + 1
            if blank > BLANK_LINES:
                return
            if width > limits.columns:
                raise Refused("table_too_many_columns", limit=limits.columns)
            yield line, [_text(cell) for cell in cells[:width]]
    except Refused:
        raise
    except Exception as damaged:  # openpyxl raises whatever the damage makes it stumble on
        raise Refused("table_unreadable") from damaged


def _weigh(data: bytes, limits: Limits) -> None:
    """Refuse what is not a workbook, or would not stay within the limits once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist() or len(parts) > 1000:
                raise Refused("table_not_a_table")
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("table_protected")
            heavy = any(part.file_size > limits.ratio * max(part.compress_size, 1024) for part in parts)
            if heavy or sum(part.file_size for part in parts) > limits.unpacked:
                raise Refused("table_too_big", limit=limits.unpacked // MEGABYTE)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_doctype(archive, part)
            if _has_too_many_marks(archive, limits):
                raise Refused("table_too_big", limit=limits.unpacked // MEGABYTE)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as broken:
        raise Refused("table_unreadable") from broken


def _has_too_many_marks(archive: zipfile.ZipFile, limits: Limits) -> bool:
    """Counted in the bytes: openpyxl takes 2 µs for each mark, and 30 for each shared text."""
    marks = shared = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while block := stream.read(MEGABYTE):
                marks += block.count(b"<")
                shared += block.count(b"<si") + block.count(b":si>")
                if marks > limits.marks or shared > limits.shared:
                    return True
    return False


class _Rooted(Exception):  # noqa: N818 -- not an error: the root element was reached
    pass


def _refuse_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Entities (bombs, outside files) need a DOCTYPE, which no workbook has: read to the root element to know."""

    def rooted(*_: Any) -> None:
        raise _Rooted

    def declared(*_: Any) -> None:
        raise Refused("table_not_a_table")

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = rooted
    parser.StartDoctypeDeclHandler = declared
    with archive.open(part) as stream:
        try:
            while block := stream.read(8192):
                parser.Parse(block)
        except _Rooted:
            return
        except xml.parsers.expat.ExpatError as broken:
            raise Refused("table_unreadable") from broken


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case str() if value.startswith("#") and value in ERRORS:
            return ""
        case _:
            return str(value)


ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"})
