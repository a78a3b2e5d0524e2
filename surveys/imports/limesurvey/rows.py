"""The rows of LimeSurvey's responses (.lsr in a .lsa, .vv, .csv, .xlsx) as columns of texts, nothing understood yet."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from hackathon.tables import Limits, workbook_rows
from realtime.wire.refusals import Refused
from surveys.imports.files import HEAVIEST, feed

# A response of the file: column → text, None for NULL.
Cells = dict[str, str | None]

NOT_SHOWN = "{question_not_shown}"
MOST_ELEMENTS = 1_500_000
MOST_RESPONSES = 50_000
MOST_COLUMNS = 8_000
WORKBOOK = Limits(size=HEAVIEST, columns=MOST_COLUMNS, marks=4_000_000)


@dataclass(slots=True)
class Rows:
    """`keeps_null`: whether the file tells what was not shown from what was left blank.

    `repeated`: columns whose heading stands over another one too, `unnamed`: those without one; each has its number.
    """

    columns: list[str] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    keeps_null: bool = True
    repeated: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()


# --- .lsr ---------------------------------------------------------------------------------------------


def read_lsr(opened: Callable[[], BinaryIO]) -> Rows:
    """Refuses what `feed` refuses, `responses_unreadable`."""
    reader = _Lsr()
    feed(opened, reader, elements=MOST_ELEMENTS)
    if reader.kind != "Responses":
        raise Refused("responses_unreadable")
    return reader.rows


class _Lsr:
    """document / responses / fields / fieldname, document / responses / rows / row / _1X2X3."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.rows = Rows()
        self.kind = ""
        self.path: list[str] = []
        self.words: list[str] = []
        self.row: Cells = {}
        # « _981642X2X18 » stands for the column « 981642X2X18 ».
        self.names: dict[str, str] = {}

    def start(self, tag: str) -> None:
        self.path.append(tag)
        self.words = []
        if len(self.path) == 4:
            self.row = {}

    def text(self, text: str) -> None:
        self.words.append(text)

    def end(self, tag: str) -> None:
        depth = len(self.path)
        text = "".join(self.words)
        if depth == 5 and self.path[2] == "rows":
            if name := self.names.get(tag):
                self.row[name] = text
        elif depth == 4 and tag == "fieldname":
            self._column(text.strip())
        elif depth == 4 and tag == "row":
            if len(self.rows.cells) >= MOST_RESPONSES:
                raise Refused("survey_file_bomb")
            self.rows.cells.append(self.row)
        elif depth == 2 and tag == "LimeSurveyDocType":
            self.kind = text.strip()
        self.words = []
        self.path.pop()

    def _column(self, name: str) -> None:
        self.rows.columns.append(name)
        if len(self.rows.columns) > MOST_COLUMNS:
            raise Refused("survey_file_bomb")
        written = f"_{name}" if name[:1].isdigit() else name
        self.names[written.replace("#", "-")] = name


# --- .vv, .csv, .xlsx ---------------------------------------------------------------------------------


def read_table(data: bytes) -> Rows:
    """A .vv (tabs, names on its second line) or a .csv of LimeSurvey. Refuses `responses_unreadable`."""
    text = _decoded(data)
    if text[:4].lower() == "sep=":  # written for Excel, before the names
        text = text.partition("\n")[2]
    first, _sign, rest = text.partition("\n")
    if "\t" in first and (rows := _vv(first, rest)) is not None:
        return rows
    outside = "".join(first.split('"')[::2])
    separator = max((";", ",", "\t"), key=outside.count)
    return _named(_read(text, separator))


def read_workbook(data: bytes) -> Rows:
    """The first sheet of an .xlsx. Refuses `responses_unreadable`, `survey_file_bomb`."""
    try:
        return _named(cells for _line, cells in workbook_rows(data, WORKBOOK) if any(cells))
    except Refused as refusal:
        big = refusal.code in ("table_too_big", "table_too_many_columns", "survey_file_bomb")
        raise Refused("survey_file_bomb" if big else "responses_unreadable") from refusal


def _decoded(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused("responses_unreadable")


def _vv(first: str, rest: str) -> Rows | None:
    """None where no line of names is one of a .vv."""
    header, _sign, body = rest.partition("\n")
    names = [name.strip().strip('"') for name in header.rstrip("\r").split("\t")]
    if "id" not in names:  # without the line for people
        names, body = [name.strip().strip('"') for name in first.rstrip("\r").split("\t")], rest
    if "id" not in names:
        return None
    if len(names) > MOST_COLUMNS:
        raise Refused("responses_unreadable")
    rows = Rows(columns=names)
    for values in _read(body, "\t"):
        cells = {name: _vv_cell(value) for name, value in zip(names, values, strict=False)}
        rows.cells.append(cells)
    return rows


def _vv_cell(value: str) -> str | None:
    """Decoded in LimeSurvey's order: quote, tab, CR, LF, brace."""
    if value == NOT_SHOWN:
        return None
    for sign, meant in (("{quote}", '"'), ("{tab}", "\t"), ("{cr}", "\r"), ("{newline}", "\n"), ("{lbrace}", "{")):
        value = value.replace(sign, meant)
    return value


def _named(read: Iterable[list[str]]) -> Rows:
    """The first line names the columns."""
    lines = iter(read)
    headings = [" ".join(heading.split()) for heading in next(lines, [])]
    if not headings or len(headings) > MOST_COLUMNS:
        raise Refused("responses_unreadable")
    counted = Counter(headings)
    names = [
        heading
        if heading and counted[heading] == 1
        else _("%(heading)s (column %(number)s)") % {"heading": heading or "…", "number": number}
        for number, heading in enumerate(headings, start=1)
    ]
    named = list(zip(names, headings, strict=True))
    rows = Rows(
        columns=names,
        keeps_null=False,
        repeated=frozenset(name for name, heading in named if heading and counted[heading] > 1),
        unnamed=frozenset(name for name, heading in named if not heading),
    )
    for values in lines:
        if any(values):
            if len(rows.cells) >= MOST_RESPONSES:
                raise Refused("survey_file_bomb")
            rows.cells.append({name: _cell(value) for name, value in zip(names, values, strict=False)})
    # Separators at the end of each line make columns of nothing.
    filled = {name for name in rows.unnamed if any(cells.get(name) for cells in rows.cells)}
    rows.columns = [name for name in names if name not in rows.unnamed or name in filled]
    return rows


def _cell(value: str) -> str | None:
    """Of a table, where a value that begins like a formula may have been masked."""
    if value in ("", "N/A"):
        return None
    return value[1:] if value.startswith("'=") else value


def _read(text: str, separator: str) -> Iterator[list[str]]:
    count = 0
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if not values:
                continue
            count += 1
            if count > MOST_RESPONSES + 1 or len(values) > MOST_COLUMNS:
                raise Refused("survey_file_bomb")
            yield values
    except csv.Error as broken:
        raise Refused("responses_unreadable") from broken
