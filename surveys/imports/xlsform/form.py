"""What is known of an XLSForm while it is carried: its rows, its groups, and what they are called here."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.imports.checking import Origins
from surveys.imports.codes import Codes
from surveys.imports.report import Report
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
    def place(self) -> str:
        return _("row %(number)s › %(name)s") % {"number": self.line.number, "name": self.name or self.line.get("type")}


@dataclass(slots=True)
class Group:
    """A group and what it holds; the outermost has no row."""

    row: Row | None
    parts: list["Group | Row"] = field(default_factory=list)

    @property
    def is_grid(self) -> bool:
        """A group of questions with one and the same list."""
        if self.row is None:
            return False
        rows = [part for part in self.parts if isinstance(part, Row)]
        looks = self.row.line.get("appearance")
        bare = [row for row in rows if "label" not in row.line.get("appearance").split()]
        as_list = "table-list" in looks or any("list-nolabel" in row.line.get("appearance") for row in rows)
        one_list = {row.list_name for row in rows if row.kind == "select_one"}
        alike = all(row.kind == "select_one" or row.kind == "note" for row in rows)
        return as_list and len(rows) == len(self.parts) and alike and len(one_list) == 1 and bool(bare)


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
    origins: Origins = field(default_factory=dict)
