"""The conditions of a questionnaire: in words, and what is wrong with them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from surveys.questionnaires.expressions import checks
from surveys.questionnaires.expressions.parse import ExpressionError, parse
from surveys.questionnaires.expressions.tree import all_of
from surveys.questionnaires.expressions.words import error_in_words, flaw_in_words, sentence
from surveys.questionnaires.schema import DECLINED, OTHER, Question, Schema, Section
from surveys.questionnaires.showing import conditions_of, of_publics


class SchemaLabels:
    """How a questionnaire calls its things, for `expressions.words`."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def type(self, code: str) -> str:
        question = self._schema.by_code.get(code)
        return question.type if question else ""

    def question(self, code: str) -> str:
        question = self._schema.by_code.get(code)
        return question.wording if question else code

    def choice(self, code: str, choice: str) -> str:
        question = self._schema.by_code.get(code)
        labels = {OTHER: _("Other"), DECLINED: _("I prefer not to answer"), **(question.labels if question else {})}
        return labels.get(choice, choice)

    def row(self, code: str, row: str) -> str:
        question = self._schema.by_code.get(code)
        return {one.code: one.label for one in question.rows}.get(row, row) if question else row

    def column(self, code: str, column: str) -> str:
        question = self._schema.by_code.get(code)
        if question is None:
            return column
        titles = {"1": question.ends[0], "2": question.ends[1]} if len(question.ends) == 2 else {}
        return ({one.code: one.label for one in question.columns} or titles).get(column, column)


def condition_in_words(schema: Schema, section: Section, question: Question) -> str:
    """When a question is shown, as a sentence; "" always. An unreadable condition is given as it is written."""
    conditions = conditions_of(schema, section, question)
    try:
        return sentence(all_of(parse(condition) for condition in conditions), SchemaLabels(schema))
    except ExpressionError:
        return " ; ".join(conditions)


def section_in_words(schema: Schema, section: Section) -> str:
    """When a page is shown, as a sentence; "" always."""
    return in_words(schema, " and ".join(f"({text})" for text in _own(schema, section)))


def in_words(schema: Schema, condition: str) -> str:
    """One condition as a sentence; "" always. An unreadable one is given as it is written."""
    try:
        return sentence(parse(condition), SchemaLabels(schema))
    except ExpressionError:
        return condition


class ConditionFlaw(NamedTuple):
    """What is wrong with a condition, in words, and the code of the question or page it stands on."""

    part: str
    words: str


def condition_flaws(schema: Schema) -> list[ConditionFlaw]:
    """In the order of the questionnaire; unreadable conditions first."""
    unreadable: list[ConditionFlaw] = []
    conditions: list[checks.Condition] = []
    for owner, kind, text, page, part in _written(schema):
        try:
            question = owner if kind != "section" else ""
            conditions.append(checks.Condition(kind=kind, tree=parse(text), page=page, question=question, part=part))
        except ExpressionError as error:
            unreadable.append(ConditionFlaw(owner, error_in_words(error)))
    sections = {number: section.code for number, section in enumerate(schema.sections, start=1)}
    known = [known_to_conditions(question, schema.page_of[question.code]) for question in schema.questions]
    found = checks.flaws(known, conditions)
    return unreadable + [
        ConditionFlaw(flaw.owner.question or sections[flaw.owner.page], flaw_in_words(flaw)) for flaw in found
    ]


def _written(schema: Schema) -> Iterator[tuple[str, str, str, int, str]]:
    """(code of the owner, kind, condition, page, code of the choice or line) of every condition."""
    for page, section in enumerate(schema.sections, start=1):
        for text in _own(schema, section):
            yield section.code, "section", text, page, ""
        for question in section.questions:
            for text in _own(schema, question):
                yield question.code, "question", text, page, ""
            for kind, parts in (("choice", question.choices), ("row", question.rows)):
                for part in parts:
                    if part.condition:
                        yield question.code, kind, part.condition, page, part.code


def _own(schema: Schema, part: Section | Question) -> list[str]:
    return [text for text in (of_publics(schema, part.publics), part.condition) if text]


def known_to_conditions(question: Question, page: int) -> checks.Known:
    """A question that asks something, as conditions see it."""
    return checks.Known(
        code=question.code,
        type=question.type,
        page=page,
        choices=tuple(question.choice_by_code),
        rows=tuple(row.code for row in question.rows),
        columns=tuple(column.code for column in question.columns),
        other=question.settings.other,
        declinable=question.settings.declinable,
        minimum=question.settings.minimum,
        maximum=question.settings.maximum,
    )
