"""What is known of an XLSForm while it is carried: its rows, its groups, and what they are called here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.enums import QuestionType
from surveys.imports.checking import Origins
from surveys.imports.codes import Codes
from surveys.imports.report import Report
from surveys.imports.xlsform.types import LINES, RANK, SCORE
from surveys.imports.xlsform.workbook import Line
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Target

NAMED = re.compile(r"\$\{\s*([^}]*?)\s*\}")


@dataclass(slots=True)
class Row:
    """A row of the sheet `survey`. `kind`: its type less its list; `code`: ours, once given."""

    line: Line
    kind: str
    list_name: str
    other: bool
    code: str = ""

    @property
    def key(self) -> str:
        return str(self.line.number)

    @property
    def name(self) -> str:
        return self.line.get("name")

    @property
    def looks(self) -> list[str]:
        return self.line.get("appearance").split()

    @property
    def place(self) -> str:
        name = self.name or self.line.get("type")
        return _("survey, row %(number)s › %(name)s") % {"number": self.line.number, "name": name}


@dataclass(slots=True)
class Item:
    """A line of a matrix: its name in the form, its code here, its label."""

    name: str
    code: str
    label: str
    texts: plain.Texts


@dataclass(slots=True)
class Asked:
    """A question that a matrix becomes, or is: its code, its type, the numbers of its columns and their codes."""

    code: str
    type: QuestionType
    columns: dict[int, str]


@dataclass(slots=True)
class Matrix:
    """Questions asked of each of several things: columns by lines.

    `row`: what opens it; `title`: the row whose label heads it; `columns`: those whose labels head the columns, and
    `names` what they are called; `cells`: item by item, the row that asks each column; `parts`: its other groups, and
    `heads` the notes that head it and its lines.
    """

    name: str
    row: Row
    title: Row
    columns: list[Row]
    names: list[str]
    items: list[Item]
    cells: list[list[Row]]
    parts: list[Row] = field(default_factory=list)
    heads: list[Row] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A group, or a block of KoboToolbox, and what it holds; the outermost has no row."""

    row: Row | None
    parts: list["Group | Matrix | Row"] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [part for part in self.parts if isinstance(part, Row)]

    @property
    def lines(self) -> list[Row]:
        """The rows that are lines of a grid or ranks of a ranking, less what heads them."""
        asked = ("select_one", *LINES.values())
        return [row for row in self.rows if row.kind in asked and "label" not in row.looks]

    @property
    def is_grid(self) -> bool:
        """A block of scores, or a group of questions with one and the same list."""
        if self.row is None:
            return False
        if self.row.kind == SCORE:
            return True
        rows = self.rows
        as_list = "table-list" in self.row.line.get("appearance") or any("list-nolabel" in row.looks for row in rows)
        one_list = {row.list_name for row in rows if row.kind == "select_one"}
        alike = all(row.kind in ("select_one", "note") for row in rows)
        return as_list and len(rows) == len(self.parts) and alike and len(one_list) == 1 and bool(self.lines)

    @property
    def is_ranking(self) -> bool:
        """A block of ranks, or what Kobo makes of one: a heading, then one list again and again, no item twice."""
        if self.row is None:
            return False
        if self.row.kind == RANK:
            return True
        rows, lines = self.rows, self.lines
        if len(rows) != len(self.parts) or len(lines) < 2 or len(rows) != len(lines) + 1:
            return False
        heads = rows[0].kind == "note" and rows[0].name == f"{self.row.name}_label"
        one_list = len({row.list_name for row in lines}) == 1 and not any(row.other for row in lines)
        return heads and one_list and all(_no_item_twice(lines, rank) for rank in range(len(lines)))

    def groups(self) -> Iterator["Group"]:
        """Itself and the groups within it whose parts are questions of their own."""
        yield self
        if not self.is_grid and not self.is_ranking:
            for part in self.parts:
                if isinstance(part, Group):
                    yield from part.groups()


def _no_item_twice(lines: list[Row], rank: int) -> bool:
    wanted = " and ".join(f"${{{lines[rank].name}}} != ${{{before.name}}}" for before in lines[:rank])
    return "".join(lines[rank].line.get("constraint").split()) == "".join(wanted.split())


@dataclass(slots=True)
class Form:
    report: Report
    language: str
    variants: list[str]
    # List → its choices, and theirs → ours.
    lists: dict[str, tuple[plain.Choice, ...]]
    list_codes: dict[str, dict[str, str]]
    # List → what of the report its choices are.
    list_keys: dict[str, list[str]] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    codes: Codes = field(default_factory=Codes)
    ours: dict[str, str] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    # Of all its matrices.
    cells: int = 0
    origins: Origins = field(default_factory=dict)
