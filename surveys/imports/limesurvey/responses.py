"""Responses of LimeSurvey put into the questionnaire they were given to.

Three kinds of missing are kept apart: NULL, not shown or its page not reached (no key); '' shown and left blank (null);
`-oth-` another answer, with its text. A response that was never sent is left out, and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.tables import clean
from surveys.enums import QuestionType
from surveys.imports.limesurvey.headings import Columns, columns_of
from surveys.imports.limesurvey.moments import day_sent, seconds_taken
from surveys.imports.limesurvey.names import Spot
from surveys.imports.limesurvey.rows import Cells, Rows
from surveys.imports.limesurvey.values import Cell, Values, scale_of
from surveys.imports.limesurvey.work import Conversion
from surveys.imports.reading import Answered
from surveys.imports.report import Part
from surveys.questionnaires import schema as plain
from surveys.questionnaires.schema import OTHER

# In the column that says when a response was sent; a list of invited people says « N » under « Completed ».
NOT_SENT = (None, "", "N")
# Of each column of a question: what it holds, and its cell in one response.
Given = list[tuple[Spot, str | None]]


def answered(work: Conversion, rows: Rows, schema: plain.Schema) -> list[Answered]:
    """The responses that were sent. Refuses `responses_of_another`."""
    columns = columns_of(work, rows, schema)
    by_question: dict[str, list[tuple[str, Spot]]] = {}
    for name, spot in columns.spots.items():
        by_question.setdefault(spot.target.code, []).append((name, spot))
    values = Values({carried.code: carried for carried in work.carried.values()})
    values.weigh(rows, columns.spots, schema)
    sent: list[Answered] = []
    unsent = 0
    submitted = columns.about.get("submitdate")
    for cells in rows.cells:
        if submitted and cells.get(submitted) in NOT_SENT:
            unsent += 1
            continue
        reader = _Response(cells, values)
        for question in schema.questions:
            if asked := by_question.get(question.code):
                reader.read(question, asked)
        moments = {about: cells.get(name) for about, name in columns.about.items()}
        sent.append(Answered(reader.answers, reader.others, day_sent(moments), seconds_taken(moments)))
    _say(work, rows, columns, values, sent=len(sent), unsent=unsent)
    return sent


@dataclass(slots=True)
class _Response:
    cells: Cells
    values: Values
    answers: plain.Answers = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def read(self, question: plain.Question, columns: Sequence[tuple[str, Spot]]) -> None:
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
                codes = [self.values.choice(question, 0, clean(cell)) for _rank, cell in ranked]
                self.answers[question.code] = list(dict.fromkeys(code for code in codes if code)) or None
            case _ if question.rows:
                self.answers[question.code] = self._grid(question, given)
            case _:
                self._one(question, given)

    def _one(self, question: plain.Question, given: Given) -> None:
        value = next((cell for spot, cell in given if spot.slot in ("value", "comment")), None)
        beside = next((cell for spot, cell in given if spot.slot == "other"), None)
        if value is None:
            return
        if self.values.is_other(question, value):
            self.answers[question.code] = OTHER
            if beside and (text := clean(beside)[:300]):
                self.others[question.code] = text
            return
        self.answers[question.code] = self.values.cell(question, 0, value)

    def _multiple(self, question: plain.Question, given: Given) -> plain.Answer:
        ticked = {
            spot.target.row for spot, cell in given if spot.slot == "option" and self.values.is_ticked(question, cell)
        }
        other = next((cell for spot, cell in given if spot.slot == "other" and cell), "")
        if text := clean(other)[:300]:
            ticked.add(OTHER)
            self.others[question.code] = text
        return [code for code in (*question.choice_by_code, OTHER) if code in ticked] or None

    def _grid(self, question: plain.Question, given: Given) -> plain.Answer:
        """Every line that was shown, blank ones with null."""
        flat: dict[str, Cell] = {}
        deep: dict[str, dict[str, Cell]] = {}
        for spot, cell in given:
            if cell is None:
                continue
            row, column = spot.target.row, spot.target.column
            value = self.values.cell(question, scale_of(question, spot), cell)
            if column:
                deep.setdefault(row, {})[column] = value
            else:
                flat[row] = value
        return deep or flat


def _say(work: Conversion, rows: Rows, columns: Columns, values: Values, *, sent: int, unsent: int) -> None:
    report = work.report
    if sent:
        report.expect(Part.RESPONSE, "sent", _("sent"), count=sent)
        report.carried(Part.RESPONSE, "sent")
        if not rows.keeps_null:
            note = _("a table does not tell what was not shown from what was left blank: both count as not asked")
            report.changed(Part.RESPONSE, "sent", note)
        if "submitdate" not in columns.about:
            note = _("no column says when they were sent: those begun and never sent, if any, count as well")
            report.changed(Part.RESPONSE, "sent", note, decide=True)
    if unsent:
        report.expect(Part.RESPONSE, "unsent", _("begun, never sent"), count=unsent)
        report.left_out(Part.RESPONSE, "unsent", _("a response counts once it was sent"))
    for code, count in values.unknown.items():
        report.expect(Part.ANSWER, code, code, count=count)
        note = ngettext(
            "%(n)s answer holds a value that the question does not have",
            "%(n)s answers hold a value that the question does not have",
            count,
        )
        report.left_out(Part.ANSWER, code, note % {"n": count})
