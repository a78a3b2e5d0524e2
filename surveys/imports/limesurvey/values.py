"""Cells of LimeSurvey's responses as answers: choices by code or by text, numbers, dates."""

from collections import Counter
from collections.abc import Mapping
from itertools import islice

from hackathon.tables import clean
from surveys.enums import QuestionType
from surveys.imports.limesurvey.moments import day_in
from surveys.imports.limesurvey.names import Carried, Spot
from surveys.imports.limesurvey.rows import Rows
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.vocabulary import said
from surveys.imports.limesurvey.wordings import FIXED, OTHER, Alike
from surveys.questionnaires import schema as plain

# One value as it is kept here.
Cell = str | int | float | None

LONGEST = 20_000
# A box that was ticked or was not: in the database, written in full, or as the export was told to say it.
TICKED = ("Y", *said("Yes"), "1")
UNTICKED = ("", "N", *said("No"), "0", "2")
NUMBERS = frozenset({
    QuestionType.NUMBER, QuestionType.NUMBERS, QuestionType.NUMBER_MATRIX, QuestionType.RATING,
    QuestionType.SCALE, QuestionType.SLIDER,
})  # fmt: skip
# Of a long file, how many responses are looked at to know how its answers are written.
LOOKED_AT = 500


class Values:
    """`unknown`: question → how many of its cells hold what it does not have."""

    def __init__(self, owners: Mapping[str, Carried]) -> None:
        self.owners = owners
        self.unknown: Counter[str] = Counter()
        # Whether answers are written in full: « 1 » may be the code of one choice and the text of another.
        self.in_full = False
        self._texts: dict[tuple[str, int], Alike] = {}
        self._read: dict[tuple[str, int, str], str | None] = {}

    def weigh(self, rows: Rows, spots: Mapping[str, Spot], schema: plain.Schema) -> None:
        """Look at the first responses: cells that are only a text of their question against those only a code."""
        full = 0
        for name, spot in spots.items():
            question = schema.by_code[spot.target.code]
            if not question.has_choices or spot.slot not in ("value", "cell", "rank"):
                continue
            scale = scale_of(question, spot)
            for value in {cells.get(name) for cells in islice(rows.cells, LOOKED_AT)}:
                if value:
                    code, text = self._by_code(question, scale, value), self._by_text(question, scale, value)
                    full += bool(text and not code) - bool(code and not text)
        self.in_full = full > 0

    def cell(self, question: plain.Question, scale: int, value: str) -> Cell:
        bare = clean(value)[:LONGEST]
        if not bare:
            return None
        if question.has_choices:
            return self.choice(question, scale, bare)
        if question.type in NUMBERS:
            return self._number(question, bare)
        if question.type == QuestionType.DATE:
            return self._date(question, bare)
        return bare

    def choice(self, question: plain.Question, scale: int, value: str) -> str | None:
        key = question.code, scale, value
        if key not in self._read:
            code, text = self._by_code(question, scale, value), self._by_text(question, scale, value)
            self._read[key] = (text or code) if self.in_full else (code or text)
        if self._read[key] is None:
            self.unknown[question.code] += 1
        return self._read[key]

    def is_other(self, question: plain.Question, value: str) -> bool:
        if not question.settings.other:
            return False
        return value == "-oth-" or (value in OTHER and self._by_text(question, 0, value) is None)

    def is_ticked(self, question: plain.Question, value: str | None) -> bool:
        if value is not None and value not in TICKED and value not in UNTICKED:
            self.unknown[question.code] += 1
        return value in TICKED

    def _by_code(self, question: plain.Question, scale: int, value: str) -> str | None:
        carried = self.owners.get(question.code)
        return carried.choices.get(scale, {}).get(value) if carried else None

    def _by_text(self, question: plain.Question, scale: int, value: str) -> str | None:
        key = question.code, scale
        if key not in self._texts:
            self._texts[key] = self._texts_of(question, scale)
        found = self._texts[key].find(value)
        return next(iter(found)) if len(found) == 1 else None

    def _texts_of(self, question: plain.Question, scale: int) -> Alike:
        """The texts of the choices of one scale, in each language of the file → our codes."""
        alike = Alike()
        for choice in question.scale(plain.SCALES[scale]):
            alike.add(choice.label, choice.code)
        carried = self.owners.get(question.code)
        if carried is None:
            return alike
        codes, theirs = carried.choices.get(scale, {}), carried.question
        for code, texts in FIXED.get(KINDS[theirs.type].fixed, {}).items():
            for text in texts:
                alike.add(text, codes[code])
        for answer in theirs.answers if KINDS[theirs.type].answers else ():
            for text in answer.texts.values() if answer.scale == scale else ():
                alike.add(text, codes[answer.code])
        for line in theirs.lines if theirs.type == "R" and not theirs.answers else ():
            for text in line.texts.values():
                alike.add(text, codes[line.code])
        return alike

    def _number(self, question: plain.Question, value: str) -> Cell:
        try:
            number = float("".join(value.split()).replace(",", "."))
        except ValueError:
            number = float("nan")
        if not abs(number) < 1e12:
            self.unknown[question.code] += 1
            return None
        return int(number) if number.is_integer() else number

    def _date(self, question: plain.Question, value: str) -> str | None:
        day = day_in(value)
        if day is None:
            self.unknown[question.code] += 1
        return day.isoformat() if day else None


def scale_of(question: plain.Question, spot: Spot) -> int:
    """Of which of SCALES a cell is one, from 0."""
    return int(spot.target.column) - 1 if question.has_choices and spot.target.column else 0
