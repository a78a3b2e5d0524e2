"""Responses of LimeSurvey: .lsr (in a .lsa), .vv and .csv, put into the questionnaire they were given to.

Three kinds of missing are kept apart: NULL, not shown or its page not reached (no key); '' shown and left blank (null);
`-oth-` another answer, with its text. A response that was never sent is left out, and counted.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.tables import clean
from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.imports.files import feed
from surveys.imports.limesurvey.moments import day_in, day_sent, seconds_taken
from surveys.imports.limesurvey.names import Carried, Spot
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.reading import Answered
from surveys.imports.report import Part
from surveys.questionnaires import schema as plain
from surveys.questionnaires.schema import OTHER

# A response of the file: column → text, None for NULL.
Cells = dict[str, str | None]
# One value as it is kept here.
Cell = str | int | float | None

NOT_SHOWN = "{question_not_shown}"
MOST_ELEMENTS = 1_500_000
MOST_RESPONSES = 50_000
MOST_COLUMNS = 8_000
LONGEST = 20_000
# A box that was ticked: in the database, and in a .csv whose answers are written in full.
TICKED = ("Y", "Yes", "Oui", "1")
# What LimeSurvey knows of a response beside its answers; those that name a person or a machine are said to be dropped.
PERSONAL = ("token", "ipaddr", "refurl")
ABOUT = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "quota_exit", *PERSONAL)


@dataclass(slots=True)
class Rows:
    """`keeps_null`: whether the file tells what was not shown from what was left blank."""

    columns: list[str] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    keeps_null: bool = True


# --- reading the three files --------------------------------------------------------------------------


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


def read_table(data: bytes) -> Rows:
    """A .vv (tabs, names on its second line) or a .csv of LimeSurvey. Refuses `responses_unreadable`."""
    text = _decoded(data)
    first, _sign, rest = text.partition("\n")
    if "\t" in first:
        return _vv(first, rest)
    return _csv(text)


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


def _vv(first: str, rest: str) -> Rows:
    header, _sign, body = rest.partition("\n")
    names = [name.strip().strip('"') for name in header.rstrip("\r").split("\t")]
    if "id" not in names and "id" in first:  # without the line for people
        names, body = [name.strip().strip('"') for name in first.rstrip("\r").split("\t")], rest
    if len(names) > MOST_COLUMNS or "id" not in names:
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


def _csv(text: str) -> Rows:
    first = text.partition("\n")[0]
    separator = max((";", ",", "\t"), key=first.count)
    read = _read(text, separator)
    names = [name.strip() for name in next(read, [])]
    if not names or len(names) > MOST_COLUMNS:
        raise Refused("responses_unreadable")
    rows = Rows(columns=names, keeps_null=False)
    for values in read:
        if any(values):
            rows.cells.append(
                {name: None if value in ("", "N/A") else value for name, value in zip(names, values, strict=False)}
            )
    return rows


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


# --- putting them into the questionnaire ----------------------------------------------------------------


def answered(work: Conversion, rows: Rows, schema: plain.Schema) -> list[Answered]:
    """The responses that were sent. Refuses `responses_of_another`."""
    spots = _columns(work, rows, schema)
    by_question: dict[str, list[tuple[str, Spot]]] = {}
    for name, spot in spots.items():
        by_question.setdefault(spot.target.code, []).append((name, spot))
    sent: list[Answered] = []
    unsent = 0
    unknown: Counter[str] = Counter()
    owners = {carried.code: carried for carried in work.carried.values()}
    for cells in rows.cells:
        if "submitdate" in rows.columns and not cells.get("submitdate"):
            unsent += 1
            continue
        reader = _Response(cells, unknown)
        for question in schema.questions:
            if columns := by_question.get(question.code):
                reader.read(question, columns, owners.get(question.code))
        sent.append(Answered(reader.answers, reader.others, day_sent(cells), seconds_taken(cells)))
    _say(work, rows, sent=len(sent), unsent=unsent, unknown=unknown)
    return sent


def _columns(work: Conversion, rows: Rows, schema: plain.Schema) -> dict[str, Spot]:
    """Each column of answers that is known; the others are left out, and said."""
    asked = [name for name in rows.columns if name not in ABOUT]
    known = {name: spot for name in asked if (spot := _spot(work, name, schema)) is not None}
    carried_nothing = _left_out_columns(work)
    lost = [name for name in asked if name not in known and not carried_nothing(name)]
    if asked and len(lost) * 2 > len(asked):
        raise Refused("responses_of_another", known=len(asked) - len(lost), count=len(asked))
    for name in asked:
        work.report.expect(Part.COLUMN, name, name)
        if name in known:
            work.report.carried(Part.COLUMN, name)
        elif carried_nothing(name):
            work.report.left_out(Part.COLUMN, name, _("its question is left out, or asks nothing"))
        else:
            work.report.left_out(Part.COLUMN, name, _("no question of the questionnaire has this column"))
    for name in rows.columns:
        if name in PERSONAL:
            work.report.expect(Part.COLUMN, name, name)
            work.report.left_out(Part.COLUMN, name, _("it can name a person: it is never kept"))
    return known


def _spot(work: Conversion, name: str, schema: plain.Schema) -> Spot | None:
    """By its whole name; a column of an information text, or of a grid as a whole, holds no answer."""
    spot = work.spots.get(name)
    if spot is None or (spot.slot == "value" and spot.target.kind == "whole"):
        return None
    return spot if spot.target.code in schema.by_code else None


def _left_out_columns(work: Conversion) -> Callable[[str], bool]:
    """Whether a column belongs to a question that is known but leaves no answer here."""
    silent = [
        question
        for question in work.source.questions
        if question.qid not in work.carried or question.type in ("X", "|", "*", "I")
    ]
    stems = {f"{work.source.sid}X{question.gid}X{question.qid}" for question in silent}
    stems |= {f"Q{question.qid}" for question in silent} | {question.code for question in silent}
    cut = re.compile(r"[_\[#]")

    def known(name: str) -> bool:
        return (
            name in stems
            or cut.split(name, maxsplit=1)[0] in stems
            or any(name.startswith(stem) for stem in stems if "X" in stem and stem[:1].isdigit())
        )

    return known


@dataclass(slots=True)
class _Response:
    cells: Cells
    unknown: Counter[str]
    answers: plain.Answers = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def read(self, question: plain.Question, columns: Sequence[tuple[str, Spot]], carried: Carried | None) -> None:
        given = [(spot, self.cells.get(name)) for name, spot in columns]
        if question.rows and given[0][0].slot == "comment":
            # A comment is asked of what was ticked only; what is blank was not asked.
            given = [(spot, cell or None) for spot, cell in given]
        if all(cell is None for _spot, cell in given):
            return
        match question.type:
            case QuestionType.MULTIPLE:
                self.answers[question.code] = self._multiple(question, given)
            case QuestionType.RANKING:
                ranked = sorted((spot.rank, cell) for spot, cell in given if cell)
                codes = [self._choice(question, 0, carried, cell) for _rank, cell in ranked]
                self.answers[question.code] = list(dict.fromkeys(code for code in codes if code)) or None
            case _ if question.rows:
                self.answers[question.code] = self._grid(question, given, carried)
            case _:
                self._one(question, given, carried)

    def _one(self, question: plain.Question, given: list[tuple[Spot, str | None]], carried: Carried | None) -> None:
        value = next((cell for spot, cell in given if spot.slot in ("value", "comment")), None)
        beside = next((cell for spot, cell in given if spot.slot == "other"), None)
        if value is None:
            return
        if question.settings.other and value == "-oth-":
            self.answers[question.code] = OTHER
            if beside and (text := clean(beside)[:300]):
                self.others[question.code] = text
            return
        self.answers[question.code] = self._cell(question, 0, carried, value)

    def _multiple(self, question: plain.Question, given: list[tuple[Spot, str | None]]) -> plain.Answer:
        ticked = {spot.target.row for spot, cell in given if spot.slot == "option" and cell in TICKED}
        other = next((cell for spot, cell in given if spot.slot == "other" and cell), "")
        if text := clean(other)[:300]:
            ticked.add(OTHER)
            self.others[question.code] = text
        return [code for code in (*question.choice_by_code, OTHER) if code in ticked] or None

    def _grid(
        self, question: plain.Question, given: list[tuple[Spot, str | None]], carried: Carried | None
    ) -> plain.Answer:
        """Every line that was shown, blank ones with null."""
        flat: dict[str, Cell] = {}
        deep: dict[str, dict[str, Cell]] = {}
        for spot, cell in given:
            if cell is None:
                continue
            row, column = spot.target.row, spot.target.column
            value = self._cell(question, int(column) - 1 if question.has_choices and column else 0, carried, cell)
            if column:
                deep.setdefault(row, {})[column] = value
            else:
                flat[row] = value
        return deep or flat

    def _cell(self, question: plain.Question, scale: int, carried: Carried | None, value: str) -> Cell:
        bare = clean(value)[:LONGEST]
        if not bare:
            return None
        if question.has_choices:
            return self._choice(question, scale, carried, bare)
        if question.type in NUMBERS:
            return self._number(question, bare)
        if question.type == QuestionType.DATE:
            return self._date(question, bare)
        return bare

    def _choice(self, question: plain.Question, scale: int, carried: Carried | None, value: str) -> str | None:
        code = carried.choices.get(scale, {}).get(value) if carried else None
        if code is None:  # a .csv whose answers are written in full
            code = next((each.code for each in question.scale(plain.SCALES[scale]) if each.label == value), None)
        if code is None:
            self.unknown[question.code] += 1
        return code

    def _number(self, question: plain.Question, value: str) -> Cell:
        try:
            number = float(value.replace(",", "."))
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


NUMBERS = frozenset(
    {
        QuestionType.NUMBER,
        QuestionType.NUMBERS,
        QuestionType.NUMBER_MATRIX,
        QuestionType.RATING,
        QuestionType.SCALE,
        QuestionType.SLIDER,
    }
)


def _say(work: Conversion, rows: Rows, *, sent: int, unsent: int, unknown: Counter[str]) -> None:
    report = work.report
    if sent:
        report.expect(Part.RESPONSE, "sent", _("sent"), count=sent)
        if rows.keeps_null:
            report.carried(Part.RESPONSE, "sent")
        else:
            note = _("a CSV does not tell what was not shown from what was left blank: both count as not asked")
            report.changed(Part.RESPONSE, "sent", note)
    if unsent:
        report.expect(Part.RESPONSE, "unsent", _("begun, never sent"), count=unsent)
        report.left_out(Part.RESPONSE, "unsent", _("a response counts once it was sent"))
    for code, count in unknown.items():
        report.expect(Part.ANSWER, code, code, count=count)
        note = ngettext(
            "%(n)s answer holds a value that the question does not have",
            "%(n)s answers hold a value that the question does not have",
            count,
        )
        report.left_out(Part.ANSWER, code, note % {"n": count})
