"""The sheets of an XLSForm as rows of texts, with every limit checked before openpyxl sees the file."""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from hackathon.tables import clean
from realtime.wire.refusals import Refused
from surveys.imports.files import MEGABYTE, MOST_ELEMENTS, Archive, feed

# Texts are kept whole in memory by openpyxl.
UNPACKED = 16 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, LONGEST = 20_000, 300, 20_000
BLANK_ROWS = 200
SHEETS = ("survey", "choices", "settings")
# Other spellings of a column, in pyxform and in older forms.
ALIASES = {
    "relevance": "relevant",
    "calculate": "calculation",
    "list name": "list_name",
    "listname": "list_name",
    "value": "name",
    "command": "type",
    "caption": "label",
    "constraint message": "constraint_message",
    "constraint_msg": "constraint_message",
    "required message": "required_message",
    "required_msg": "required_message",
    "read only": "read_only",
    "readonly": "read_only",
    "title": "form_title",
    "default language": "default_language",
}
LANGUAGES = {
    "french": "fr", "français": "fr", "francais": "fr", "english": "en", "anglais": "en", "german": "de",
    "deutsch": "de", "allemand": "de", "spanish": "es", "español": "es", "espagnol": "es", "italian": "it",
    "italiano": "it", "portuguese": "pt", "português": "pt", "arabic": "ar", "arabe": "ar", "dutch": "nl",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number there, and (column, language or "") → text where there is one."""

    number: int
    cells: dict[tuple[str, str], str]

    def get(self, column: str, language: str = "") -> str:
        return self.cells.get((column, language), "")

    def texts(self, column: str) -> dict[str, str]:
        """Language → text; "" is the column without one."""
        return {language: text for (name, language), text in self.cells.items() if name == column}


@dataclass(slots=True)
class Sheet:
    columns: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    # Cells under no name, or under one that another column has.
    nameless: int = 0


class _Nobody:
    """Reads nothing: the file only has to stay within the limits."""

    def start(self, tag: str) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...
    def restart(self) -> None: ...


def read_sheets(data: bytes, archive: Archive) -> tuple[dict[str, Sheet], list[str]]:
    """The sheets by name, and the titles of the others (less those that begin with « _ »: they mean nothing).

    Refuses `survey_file_bomb`, `survey_file_damaged`, `form_sheet_missing`.
    """
    import openpyxl  # a third of a second to load: not with every process

    if archive.unpacked > UNPACKED:
        raise Refused("survey_file_bomb")
    left = MOST_ELEMENTS
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            left -= feed(lambda name=name: archive.open(name), _Nobody(), elements=left)  # type: ignore[misc]
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found = {sheet.title.strip().lower(): _sheet(sheet) for sheet in book.worksheets if _wanted(sheet.title)}
        others = [title for title in book.sheetnames if not _wanted(title) and not title.startswith("_")]
    except Refused:
        raise
    except Exception as damaged:  # openpyxl raises whatever the damage makes it stumble on
        raise Refused("survey_file_damaged") from damaged
    if "survey" not in found:
        raise Refused("form_sheet_missing", sheet="survey")
    return found, others


def _wanted(title: str) -> bool:
    return title.strip().lower() in SHEETS


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what the file declares may be a lie of 10⁶ columns
    read = Sheet()
    blank = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_text(value) for value in values[:MOST_COLUMNS]]
        if not any(texts):
            blank += 1
            if blank > BLANK_ROWS:
                break
            continue
        blank = 0
        if not read.columns:
            read.columns = [_column(text) for text in texts]
            continue
        if len(read.lines) >= MOST_ROWS:
            raise Refused("survey_file_bomb")
        cells = {column: text for column, text in zip(read.columns, texts, strict=False) if column[0] and text}
        read.nameless += sum(map(bool, texts)) - len(cells)
        read.lines.append(Line(number, cells))
    return read


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean(str(value)[:LONGEST])


def _column(header: str) -> tuple[str, str]:
    """« label::Français (fr) » → (label, fr)."""
    name, _sign, language = header.partition("::")
    if not language and header.lower().startswith(("label:", "hint:")):
        name, _sign, language = header.partition(":")
    bare = " ".join(name.lower().split())
    return ALIASES.get(bare, bare.replace(" ", "_")), language_code(language) if language else ""


def language_code(named: str) -> str:
    found = re.search(r"\(([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\)\s*$", named)
    if found:
        return found[1].lower()
    bare = named.strip().lower()
    return LANGUAGES.get(bare) or re.sub(r"[^a-z]", "", bare)[:8] or "x"
