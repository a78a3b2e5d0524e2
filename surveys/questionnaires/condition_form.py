"""A condition as menus: lines joined by all or any, each about an earlier question; its text is an expert's fold."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.enums import ROW_TYPES, QuestionType
from surveys.questionnaires.conditions import SchemaLabels
from surveys.questionnaires.expressions import menus
from surveys.questionnaires.expressions.menus import Line, Lines
from surveys.questionnaires.expressions.parse import ExpressionError, parse, unparse
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.expressions.words import error_in_words, sentence
from surveys.questionnaires.schema import ACCEPTED, DECLINED, OTHER, SCALES, Question, Schema

OPERATORS: dict[str, str | Promise] = {
    "any_of": gettext_lazy("is one of"),
    "none_of": gettext_lazy("is none of"),
    "eq": gettext_lazy("is equal to"),
    "ne": gettext_lazy("is other than"),
    "lt": gettext_lazy("is below"),
    "le": gettext_lazy("is at most"),
    "gt": gettext_lazy("is above"),
    "ge": gettext_lazy("is at least"),
    "count_eq": gettext_lazy("number of answers equal to"),
    "count_ne": gettext_lazy("number of answers other than"),
    "count_lt": gettext_lazy("number of answers below"),
    "count_le": gettext_lazy("number of answers at most"),
    "count_gt": gettext_lazy("number of answers above"),
    "count_ge": gettext_lazy("number of answers at least"),
    "answered": gettext_lazy("has an answer"),
    "unanswered": gettext_lazy("has no answer"),
    "blank": gettext_lazy("was left blank"),
    "filled": gettext_lazy("was not left blank"),
    "shown": gettext_lazy("was asked"),
    "hidden": gettext_lazy("was not asked"),
}
# Between the codes of a question, its row and its column, in the value of a menu.
BETWEEN = "|"
LINES_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of a menu, or a box to tick."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A line as its fields stand. `choices` are ticked; without any, `asks` a number or a date, or nothing."""

    number: int
    subjects: list[tuple[str, list[Offer]]]
    operators: list[Offer]
    choices: list[Offer]
    asks: str
    value: str
    chosen: bool


class ConditionForm:
    """What must hold for a part that stands after `earlier` questions to be shown."""

    def __init__(self, schema: Schema, earlier: list[Question], condition: str, data: QueryDict | None) -> None:
        self.schema, self.earlier, self.data = schema, earlier, data
        self.by_code = {question.code: question for question in earlier}
        self.text = condition if data is None else data.get("text", "")
        self.error = ""
        self.in_menus = True
        self.joined = "all" if data is None else data.get("joined", "all")
        self.lines = self._posted() if data is not None else self._read(condition)

    def _read(self, condition: str) -> list[Line]:
        try:
            found = menus.from_tree(parse(condition))
        except ExpressionError as error:
            self.error, found = error_in_words(error), None
        if found is None or not {line.question for line in found.lines} <= set(self.by_code):
            self.in_menus = False
            return []
        self.joined = found.joined
        return list(found.lines)

    def _posted(self) -> list[Line]:
        assert self.data is not None
        lines: list[Line] = []
        do = self.data.get("do", "")
        for number in self.data.getlist("line"):
            code, row, column = [*self.data.get(f"{number}.subject", "").split(BETWEEN), "", ""][:3]
            if code not in self.by_code or do == f"remove:{number}":
                continue
            offered = self._operators(code, row)
            operator = self.data.get(f"{number}.operator", "")
            values = tuple(value for value in self.data.getlist(f"{number}.value") if value)
            lines.append(Line(code, operator if operator in offered else offered[0], values, row, column))
        if do == "add" and len(lines) < LINES_AT_MOST:
            lines.append(self._new())
        return lines

    def _new(self) -> Line:
        """A line about the last question that has choices, else the last one."""
        asked = next((one for one in reversed(self.earlier) if one.choices and one.type not in ROW_TYPES), None)
        code = (asked or self.earlier[-1]).code
        return Line(code, self._operators(code, "")[0])

    def _operators(self, code: str, row: str) -> tuple[str, ...]:
        return menus.operators_for(self.by_code[code].type, row=bool(row))

    @property
    def shown_lines(self) -> list[MenuLine]:
        return [self._shown(number, line) for number, line in enumerate(self.lines)]

    def _shown(self, number: int, line: Line) -> MenuLine:
        subject = BETWEEN.join([line.question, line.row, line.column]).rstrip(BETWEEN)
        offered = self._operators(line.question, line.row)
        offered = offered if line.operator in offered else (*offered, line.operator)
        question = self.by_code[line.question]
        return MenuLine(
            number=number,
            subjects=self._subjects(subject),
            operators=[Offer(name, str(OPERATORS[name]), name == line.operator) for name in offered],
            choices=self._choices(question, line) if line.operator in menus.CHOICES else [],
            asks=_asks(question, line.operator),
            value=line.values[0] if line.values else "",
            chosen=line.operator in menus.CHOICES,
        )

    def _subjects(self, chosen: str) -> list[tuple[str, list[Offer]]]:
        """Page title → its questions; the rows and cells of a grid stand under it."""
        groups: list[tuple[str, list[Offer]]] = []
        for section in self.schema.sections:
            offers: list[Offer] = []
            for question in section.questions:
                if question.code in self.by_code:
                    offers += [Offer(value, label, value == chosen) for value, label in _subjects_of(question)]
            if offers:
                groups.append((section.title, offers))
        return groups

    def _choices(self, question: Question, line: Line) -> list[Offer]:
        scale = line.column if question.type == QuestionType.DUAL_MATRIX and line.column in SCALES else SCALES[0]
        offers = [(choice.code, choice.label) for choice in question.scale(scale)]
        if question.type == QuestionType.CONSENT:
            offers = [(ACCEPTED, _("Accepted"))]
        if question.settings.other:
            offers.append((OTHER, _("Other")))
        if question.settings.declinable:
            offers.append((DECLINED, _("I prefer not to answer")))
        return [Offer(code, label, code in line.values) for code, label in offers]

    def condition(self) -> str | None:
        """The expression as written, by the menus or by hand; None, with `error`, when it is not one."""
        if self.data is not None and self.data.get("do") == "text":
            return self._by_hand()
        try:
            return unparse(menus.to_tree(Lines("any" if self.joined == "any" else "all", tuple(self.lines))))
        except ValueError:
            self.error = _("A line is not complete: tick at least one answer, or give a number or a date.")
        except ExpressionError as error:
            self.error = error_in_words(error)
        return None

    def _by_hand(self) -> str | None:
        try:
            tree = parse(self.text)
        except ExpressionError as error:
            self.error, self.in_menus = error_in_words(error), False
            return None
        unknown = sorted({code for code, _row, _column in references(tree)} - set(self.schema.by_code))
        if unknown:
            self.error = _("No question has this code: %(codes)s.") % {"codes": ", ".join(unknown)}
            self.in_menus = False
            return None
        return unparse(tree)

    @property
    def words(self) -> str:
        """What the lines say so far; "" while one is not complete."""
        try:
            tree = menus.to_tree(Lines("any" if self.joined == "any" else "all", tuple(self.lines)))
            return sentence(tree if self.in_menus else parse(self.text), SchemaLabels(self.schema))
        except ValueError:
            return ""
        except ExpressionError:
            return ""


def _asks(question: Question, operator: str) -> str:
    if operator in menus.COUNTS:
        return "number"
    if operator in menus.SIZES:
        return "date" if question.type == QuestionType.DATE else "number"
    return ""


def _subjects_of(question: Question) -> list[tuple[str, str]]:
    named = [(question.code, question.wording)]
    cells: list[tuple[str, str]] = []
    if question.type == QuestionType.DUAL_MATRIX:
        titles = question.ends if len(question.ends) == 2 else SCALES
        cells = list(zip(SCALES, titles, strict=True))
    cells += [(column.code, column.label) for column in question.columns]
    for row in question.rows:
        label = f"{question.wording} — {row.label}"
        if not cells:
            named.append((f"{question.code}{BETWEEN}{row.code}", label))
        named += [(f"{question.code}{BETWEEN}{row.code}{BETWEEN}{code}", f"{label}, {title}") for code, title in cells]
    return named


def earlier_than(schema: Schema, kind: str, code: str) -> list[Question]:
    """The questions that leave an answer before a page, or before a question. Raises LookupError."""
    found: list[Question] = []
    for section in schema.sections:
        if kind == "page" and section.code == code:
            return found
        for question in section.questions:
            if kind == "question" and question.code == code:
                return found
            found += [question] if question.asks else []
    raise LookupError(code)
