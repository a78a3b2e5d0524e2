"""A page of the questionnaire as its template reads it, from the fields a form posts or would post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from surveys.collection.codec import CONTACT_PARTS, PageReading
from surveys.collection.messages import in_words
from surveys.collection.values import LONG, SHORT, Fault, Fields, bounds, field_name, points, takes_decimals
from surveys.collection.wording import answer_in_words
from surveys.enums import ONE_CHOICE_TYPES, QuestionType
from surveys.questionnaires.conditions import SchemaLabels, condition_in_words
from surveys.questionnaires.expressions.parse import ExpressionError, parse
from surveys.questionnaires.expressions.tree import Tree, to_json
from surveys.questionnaires.expressions.words import sentence
from surveys.questionnaires.schema import (
    DECLINED,
    OTHER,
    SCALES,
    Answers,
    Choice,
    Question,
    Row,
    Schema,
    Section,
)
from surveys.questionnaires.showing import part_left, residual


@dataclass(frozen=True, slots=True)
class Option:
    """`show_if`: what must hold on this very page for it to be offered, for the script; `shown_when`: in words."""

    name: str
    value: str
    label: str
    checked: bool
    id: str
    exclusive: bool = False
    show_if: str = ""
    shown_when: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is typed in one column of a line, or one of its two scales."""

    name: str
    id: str
    label: str
    value: str = ""
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a grid, a statement, one of several numbers or texts, or an item of a ranking."""

    name: str
    label: str
    id: str
    options: Sequence[Option] = ()
    cells: Sequence[Cell] = ()
    value: str = ""
    show_if: str = ""
    shown_when: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what stands in its fields. `target`: the field that its fault is about."""

    question: Question
    id: str
    name: str
    kind: str
    fault: str
    value: str
    target: str
    options: Sequence[Option] = ()
    groups: Sequence[tuple[str, Sequence[Option]]] = ()
    lines: Sequence[Line] = ()
    cells: Sequence[Cell] = ()
    heads: Sequence[tuple[str, Sequence[str]]] = ()
    declined: Option | None = None
    other: Option | None = None
    other_name: str = ""
    other_text: str = ""
    max_length: int = 0
    low: str = ""
    high: str = ""
    step: str = ""
    decimals: bool = False
    sum_words: str = ""
    show_if: str = ""
    shown_when: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """What the questions of a page are drawn from; `answers` and `here` decide what is offered."""

    schema: Schema
    fields: Fields
    faults: Mapping[str, Fault]
    answers: Answers
    here: frozenset[str]

    def offered(self, part: Choice | Row) -> tuple[str, str] | None:
        """(condition left to decide on this very page, the same in words); None when it is not offered."""
        if not part.condition:
            return "", ""
        try:
            left = part_left(part, self.answers, self.here)
        except ExpressionError:
            return "", part.condition
        if isinstance(left, bool):
            return ("", "") if left else None
        return to_json(left), sentence(parse(part.condition), SchemaLabels(self.schema))


def page_shown(
    schema: Schema,
    number: int,
    fields: Fields,
    answers: Answers | None,
    faults: Mapping[str, Fault] | None = None,
) -> list[Shown]:
    """The questions of a page, in order.

    Those hidden by an answer of an earlier page are left out; those that depend on this very page say in words when
    they apply, and the browser's script hides them until they do. With no `answers` (a whole questionnaire on one
    page, on paper or in preview) every question stands there with the words of its condition.
    """
    section = schema.sections[number - 1]
    here = frozenset(schema.by_code if answers is None else (question.code for question in section.questions))
    page = _Page(schema, fields, faults or {}, answers or {}, here)
    shown: list[Shown] = []
    for question in section.questions:
        left = _left(page, section, question)
        if left is not False:
            when = "" if left is True else condition_in_words(schema, section, question)
            shown.append(_question(page, question, show_if=left, shown_when=when))
    return shown


def _left(page: _Page, section: Section, question: Question) -> Tree | bool:
    try:
        return residual(page.schema, section, question, page.answers, page.here)
    except ExpressionError:  # a draft in preview: its editor says what is wrong
        return True


def _question(page: _Page, question: Question, *, show_if: Tree | bool, shown_when: str) -> Shown:
    name, settings = field_name(question.code), question.settings
    fields, fault = page.fields, page.faults.get(question.code)
    chosen = set(fields.get(name, ()))
    listed = [(choice, option) for choice in question.choices if (option := _option(page, name, choice, chosen))]
    options = _own_options(question, name, chosen) or [option for _, option in listed]
    lines = _lines(page, question)
    low, high = bounds(question)
    return Shown(
        question=question,
        id=name,
        name=name,
        kind=_kind(question),
        fault=in_words(fault, question) if fault else "",
        value=_typed(fields.get(name, ())),
        target=_target(question, name, options, lines, fault),
        options=options,
        groups=_groups(listed),
        lines=lines,
        cells=_contact_cells(question, fields),
        heads=_heads(question),
        declined=_special(name, DECLINED, _("I prefer not to answer"), chosen) if settings.declinable else None,
        other=_special(name, OTHER, _("Other"), chosen) if settings.other else None,
        other_name=field_name(question.code, "other"),
        other_text=_typed(fields.get(field_name(question.code, "other"), ())),
        max_length=LONG if question.type == QuestionType.LONG_TEXT else SHORT,
        low=_figure(low),
        high=_figure(high),
        step=_figure(settings.step) or ("any" if settings.decimals else "1"),
        decimals=takes_decimals(question),
        sum_words=_sum_in_words(question),
        show_if="" if isinstance(show_if, bool) else to_json(show_if),
        shown_when=shown_when,
        again=fault is not None and fault.code == "soft",
    )


def _kind(question: Question) -> str:
    """The template that draws it."""
    if question.type in ONE_CHOICE_TYPES and (question.settings.menu or question.type == QuestionType.COMMUNE):
        return "menu"
    if question.type in (QuestionType.SCALE, QuestionType.RATING) and not points(question):
        return "number"
    return question.type


def _own_options(question: Question, name: str, chosen: set[str]) -> list[Option]:
    """The points of a scale or rating."""
    return [Option(name, str(point), str(point), str(point) in chosen, f"{name}-{point}") for point in points(question)]


def _option(page: _Page, name: str, choice: Choice, chosen: set[str]) -> Option | None:
    offered = page.offered(choice)
    if offered is None:
        return None
    show_if, when = offered
    return Option(
        name,
        choice.code,
        choice.label,
        choice.code in chosen,
        f"{name}-{choice.code}",
        exclusive=choice.exclusive,
        show_if=show_if,
        shown_when=when,
    )


def _special(name: str, code: str, label: str, chosen: set[str]) -> Option:
    return Option(name, code, label, code in chosen, f"{name}-{code.strip('_')}", exclusive=code == DECLINED)


def _groups(listed: Sequence[tuple[Choice, Option]]) -> list[tuple[str, list[Option]]]:
    return [(group, [option for _, option in pairs]) for group, pairs in groupby(listed, lambda pair: pair[0].group)]


def _lines(page: _Page, question: Question) -> list[Line]:
    parts: Sequence[Choice | Row] = question.choices if question.type == QuestionType.RANKING else question.rows
    lines = []
    for part in parts:
        offered = page.offered(part)
        if offered is not None:
            name = field_name(question.code, part.code)
            options, cells = _inside(page, question, part.code, name)
            value = _typed(page.fields.get(name, ()))
            lines.append(Line(name, part.label, name, options, cells, value, show_if=offered[0], shown_when=offered[1]))
    return lines


def _inside(page: _Page, question: Question, row: str, name: str) -> tuple[list[Option], list[Cell]]:
    """What a line holds: choices, or cells."""
    chosen = set(page.fields.get(name, ()))
    match question.type:
        case QuestionType.MATRIX | QuestionType.STATEMENTS:
            found = (_option(page, name, choice, chosen) for choice in question.choices)
            return [option for option in found if option], []
        case QuestionType.RANKING:
            most = question.settings.max_choices or len(question.choices)
            places = [str(place) for place in range(1, most + 1)]
            return [Option(name, place, place, place in chosen, "") for place in places], []
        case QuestionType.DUAL_MATRIX:
            return [], [_scale_cell(page, question, scale, f"{name}:{scale}") for scale in SCALES]
        case QuestionType.NUMBER_MATRIX | QuestionType.TEXT_MATRIX:
            names = [(column, field_name(question.code, f"{row}:{column.code}")) for column in question.columns]
            return [], [Cell(one, one, column.label, _typed(page.fields.get(one, ()))) for column, one in names]
    return [], []


def _scale_cell(page: _Page, question: Question, scale: str, name: str) -> Cell:
    chosen = set(page.fields.get(name, ()))
    found = (_option(page, name, choice, chosen) for choice in question.scale(scale))
    return Cell(name, name, _scale_title(question, scale), options=[option for option in found if option])


def _scale_title(question: Question, scale: str) -> str:
    titles = question.ends if len(question.ends) == len(SCALES) else (_("Importance"), _("Satisfaction"))
    return titles[SCALES.index(scale)]


def _heads(question: Question) -> list[tuple[str, list[str]]]:
    """The scales over a grid: (title, labels of its choices)."""
    match question.type:
        case QuestionType.MATRIX:
            return [("", [choice.label for choice in question.choices])]
        case QuestionType.DUAL_MATRIX:
            return [
                (_scale_title(question, scale), [choice.label for choice in question.scale(scale)]) for scale in SCALES
            ]
        case QuestionType.NUMBER_MATRIX | QuestionType.TEXT_MATRIX:
            return [("", [column.label for column in question.columns])]
    return []


def _target(
    question: Question, name: str, options: Sequence[Option], lines: Sequence[Line], fault: Fault | None
) -> str:
    """The id of the field that a link of the summary of errors leads to."""
    if fault and fault.part:
        part = f"{name}:{fault.part}"
        places = [(line.name, line.options) for line in lines]
        places += [(cell.name, cell.options) for line in lines for cell in line.cells]
        inside = next((options for place, options in places if place == part), ())
        return inside[0].id if inside and inside[0].id else part
    if _kind(question) in ("single", "multiple", "yes_no", "scale", "rating") and options:
        return options[0].id
    if lines:
        first = lines[0].cells[0] if lines[0].cells else lines[0]
        return first.options[0].id if first.options and first.options[0].id else first.id
    if question.type == QuestionType.CONTACT:
        return f"{name}:name"
    return f"{name}-field"


def _sum_in_words(question: Question) -> str:
    asked, unit = question.settings, question.settings.unit
    if question.type != QuestionType.NUMBERS:
        return ""
    if asked.total is not None:
        return _("They must add up to %(n)s %(unit)s.") % {"n": _figure(asked.total), "unit": unit}
    least, most = _figure(asked.total_minimum), _figure(asked.total_maximum)
    if least and most:
        return _("Together from %(least)s to %(most)s %(unit)s.") % {"least": least, "most": most, "unit": unit}
    if least:
        return _("Together %(least)s %(unit)s at least.") % {"least": least, "unit": unit}
    if most:
        return _("Together %(most)s %(unit)s at most.") % {"most": most, "unit": unit}
    return ""


def _contact_cells(question: Question, fields: Fields) -> list[Cell]:
    """Name, e-mail, telephone."""
    if question.type != QuestionType.CONTACT:
        return []
    labels = {"name": _("Your name"), "email": _("Your e-mail address"), "phone": _("Your telephone number")}
    names = {part: field_name(question.code, part) for part in CONTACT_PARTS}
    return [Cell(name, name, labels[part], _typed(fields.get(name, ()))) for part, name in names.items()]


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else str(number)


def _typed(values: Sequence[str]) -> str:
    return next((value for value in reversed(values) if value != DECLINED), "")


def answers_in_words(schema: Schema, answers: Answers, others: Mapping[str, str]) -> list[tuple[Question, list[str]]]:
    """Each question answered with its answer in words, one line or several."""
    return [
        (question, answer_in_words(question, answers[question.code], others.get(question.code, "")))
        for question in schema.questions
        if question.code in answers
    ]


def differences(
    section: Section, answers: Answers, others: Mapping[str, str], reading: PageReading
) -> list[tuple[Question, list[str]]]:
    """What stands saved of a page, in words, where another reading of it says otherwise."""
    return [
        (question, answer_in_words(question, answers.get(question.code), others.get(question.code, "")))
        for question in section.questions
        if question.asks
        and (answers.get(question.code), others.get(question.code))
        != (reading.answers.get(question.code), reading.others.get(question.code))
    ]
