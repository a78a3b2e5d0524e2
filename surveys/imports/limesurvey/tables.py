"""The tables of a LimeSurvey file (.lss): rows as they stand in the XML, nothing understood yet.

`<document>` holds the kind, the version, the languages (the base one last), then a table an element; NULL is an element
that is absent, '' one that is empty. Sources: LimeSurvey `export_helper.php`, `import_helper.php`.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from realtime.wire.refusals import Refused
from surveys.imports.files import feed

# A row of the database: column → text. A column that is absent is NULL.
Row = dict[str, str]

TABLES = frozenset({
    "answers", "answer_l10ns", "assessments", "conditions", "defaultvalues", "defaultvalue_l10ns", "groups",
    "group_l10ns", "questions", "subquestions", "question_l10ns", "question_attributes", "quota",
    "quota_members", "quota_languagesettings", "surveys", "surveys_languagesettings",
})  # fmt: skip
# Answer lists kept apart (« label sets »): LimeSurvey before 1.90.
OLDEST = 145
MOST_ROWS = 80_000
# Signs in all; a real file of 70 questions in five languages has 400,000.
MOST_TEXT = 4_000_000
# Tags in all texts: each is looked at.
MOST_TAGS = 100_000
# Equations are taken apart sign by sign.
MOST_EQUATIONS = 120_000
EQUATIONS = frozenset({"relevance", "grelevance"})
# A value as short as this is often there again.
SHORT = 24
# Pictures inside a text weigh hundreds of kilobytes: gone before the text is weighed.
EMBEDDED = re.compile(r"""((?:src|href|poster)\s*=\s*["'])data:[^"']*""", re.IGNORECASE)


@dataclass(slots=True)
class Tables:
    kind: str = ""
    version: int = 0
    languages: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    @property
    def is_split(self) -> bool:
        """Texts stand in tables of their own (LimeSurvey 4 and later); else each row is repeated in each language."""
        return "question_l10ns" in self.rows


def read_tables(opened: Callable[[], BinaryIO]) -> Tables:
    """Refuses what `feed` refuses, `survey_file_unknown`, `survey_file_part`, `survey_file_old`."""
    reader = _Reader()
    feed(opened, reader)
    tables = reader.tables
    if reader.root != "document" or not tables.kind:
        raise Refused("survey_file_unknown")
    if tables.kind != "Survey":
        raise Refused("survey_file_part", what=tables.kind[:40])
    if tables.version and tables.version < OLDEST:
        raise Refused("survey_file_old")
    return tables


class _Reader:
    """document / table / rows / row / column: what stands elsewhere is passed over."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.tables = Tables()
        self.root = ""
        self.path: list[str] = []
        self.row: Row = {}
        self.words: list[str] = []
        self.count = self.weight = self.tags = self.equations = 0

    def start(self, tag: str) -> None:
        if not self.path:
            self.root = tag
            if tag != "document":
                raise Refused("survey_file_unknown")
        self.path.append(tag)
        self.words = []
        if len(self.path) == 4 and tag == "row":
            self.row = {}

    def text(self, text: str) -> None:
        self.words.append(text)

    def end(self, tag: str) -> None:
        depth = len(self.path)
        words = "".join(self.words)
        if depth == 5 and self.path[2] == "rows" and self.path[1] in TABLES:
            self.row[tag] = self._weighed(tag, words)
        elif depth == 4 and self.path[2] == "rows" and self.path[1] in TABLES:
            self.count += 1
            if self.count > MOST_ROWS:
                raise Refused("survey_file_bomb")
            self.tables.rows.setdefault(self.path[1], []).append(self.row)
        elif self.path[1:] == ["LimeSurveyDocType"]:
            self.tables.kind = words.strip()
        elif self.path[1:] == ["DBVersion"]:
            self.tables.version = int(words) if words.strip().isdecimal() else 0
        elif self.path[1:] == ["languages", "language"]:
            self.tables.languages.append(words.strip())
        self.words = []
        self.path.pop()

    def _weighed(self, column: str, words: str) -> str:
        if len(words) <= SHORT:
            return sys.intern(words)
        light = EMBEDDED.sub(r"\1", words) if "data:" in words else words
        self.weight += len(light)
        self.tags += light.count("<")
        self.equations += len(light) if column in EQUATIONS else 0
        if self.weight > MOST_TEXT or self.tags > MOST_TAGS or self.equations > MOST_EQUATIONS:
            raise Refused("survey_file_bomb")
        return light
