"""A page of the questionnaire as its template reads it, from the fields a form posts or would post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.utils.translation import gettext as _

from surveys.collection.codec import LONG, SHORT, Fault, Fields, field_name
from surveys.collection.messages import in_words
from surveys.enums import QuestionType
from surveys.questionnaires.conditions import condition_in_words
from surveys.questionnaires.expressions.tree import Tree, to_json
from surveys.questionnaires.schema import DECLINED, OTHER, Answer, Answers, Choice, Question, Row, Schema
from surveys.questionnaires.showing import residual


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    value: str
    label: str
    checked: bool
    id: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a matrix, or an item of a ranking."""

    name: str
    label: str
    id: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what stands in its fields."""

    question: Question
    id: str
    name: str
    kind: str
    fault: str
    value: str
    options: Sequence[Option] = ()
    groups: Sequence[tuple[str, Sequence[Option]]] = ()
    lines: Sequence[Line] = ()
    declined: Option | None = None
    other: Option | None = None
    other_name: str = ""
    other_text: str = ""
    max_length: int = 0
    show_if: str = ""
    shown_when: str = ""


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
    here = set(schema.by_code) if answers is None else {question.code for question in section.questions}
    shown: list[Shown] = []
    for question in section.questions:
        left = residual(schema, section, question, answers or {}, here)
        if left is not False:
            when = "" if left is True else condition_in_words(schema, section, question)
            shown.append(question_shown(question, fields, faults or {}, show_if=left, shown_when=when))
    return shown


def question_shown(
    question: Question,
    fields: Fields,
    faults: Mapping[str, Fault],
    *,
    show_if: Tree | Literal[True] = True,
    shown_when: str = "",
) -> Shown:
    """`show_if`: what of its condition depends on this very page; `shown_when`: the same in words."""
    name, settings = field_name(question.code), question.settings
    chosen = set(fields.get(name, ()))
    fault = faults.get(question.code)
    options = [_option(name, choice, chosen) for choice in question.choices]
    return Shown(
        question=question,
        id=name,
        name=name,
        kind="menu" if question.type == QuestionType.SINGLE and question.settings.menu else question.type,
        fault=in_words(fault) if fault else "",
        value=_typed(fields.get(name, ())),
        options=options,
        groups=_groups(question.choices, options),
        lines=_lines(question, fields),
        declined=_special(name, DECLINED, _("I prefer not to answer"), chosen) if settings.declinable else None,
        other=_special(name, OTHER, _("Other"), chosen) if settings.other else None,
        other_name=field_name(question.code, "other"),
        other_text=_typed(fields.get(field_name(question.code, "other"), ())),
        max_length=LONG if question.type == QuestionType.LONG_TEXT else SHORT,
        show_if="" if show_if is True else to_json(show_if),
        shown_when=shown_when,
    )


def _option(name: str, choice: Choice, chosen: set[str]) -> Option:
    return Option(name, choice.code, choice.label, choice.code in chosen, f"{name}-{choice.code}", choice.exclusive)


def _special(name: str, code: str, label: str, chosen: set[str]) -> Option:
    return Option(name, code, label, code in chosen, f"{name}-{code.strip('_')}", exclusive=code == DECLINED)


def _groups(choices: Sequence[Choice], options: Sequence[Option]) -> list[tuple[str, list[Option]]]:
    paired = zip(choices, options, strict=True)
    return [
        (group, [option for _, option in pairs]) for group, pairs in groupby(paired, key=lambda pair: pair[0].group)
    ]


def _lines(question: Question, fields: Fields) -> list[Line]:
    if question.type == QuestionType.MATRIX:
        return [_matrix_line(question, row, fields) for row in question.rows]
    if question.type == QuestionType.RANKING:
        return [_ranking_line(question, choice, fields) for choice in question.choices]
    return []


def _matrix_line(question: Question, row: Row, fields: Fields) -> Line:
    name = field_name(question.code, row.code)
    chosen = set(fields.get(name, ()))
    return Line(name, row.label, name, [_option(name, choice, chosen) for choice in question.choices])


def _ranking_line(question: Question, choice: Choice, fields: Fields) -> Line:
    name = field_name(question.code, choice.code)
    chosen = set(fields.get(name, ()))
    places = [str(place) for place in range(1, (question.settings.max_choices or len(question.choices)) + 1)]
    return Line(name, choice.label, name, [Option(name, place, place, place in chosen, "") for place in places])


def _typed(values: Sequence[str]) -> str:
    return next((value for value in reversed(values) if value != DECLINED), "")


def answers_in_words(schema: Schema, answers: Answers, others: Mapping[str, str]) -> list[tuple[Question, list[str]]]:
    """Each question answered with its answer in words, one line or several."""
    return [
        (question, _answer_in_words(question, answers[question.code], others.get(question.code, "")))
        for question in schema.questions
        if question.code in answers
    ]


def _answer_in_words(question: Question, answer: Answer, other: str) -> list[str]:
    labels = {
        **question.labels,
        OTHER: _("Other: %(text)s") % {"text": other} if other else _("Other"),
        DECLINED: _("I prefer not to answer"),
    }
    if answer is None:
        return [_("left blank")]
    if isinstance(answer, dict):
        blank = _("left blank")
        return [f"{row.label} : {labels[code] if (code := answer[row.code]) else blank}" for row in question.rows]
    if isinstance(answer, list):
        return [labels[code] for code in answer]
    return [labels.get(str(answer), str(answer))]
