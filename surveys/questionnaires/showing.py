"""Which pages, questions, choices and lines a person sees, from the answers given so far. No Django, no I/O.

A part is shown when its publics, its own condition and those of the page it stands on hold; of a question that was not
shown there is no answer, so that what depends on it sees nothing.
"""

from collections.abc import Collection

import msgspec

from surveys.enums import QuestionRole
from surveys.questionnaires.expressions.evaluate import evaluate
from surveys.questionnaires.expressions.evaluate import residual as reduced
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.tree import Tree, all_of
from surveys.questionnaires.schema import Answer, Answers, Question, Schema, Section

_replace = msgspec.structs.replace


def holds(condition: str, answers: Answers) -> bool:
    """Whether a condition holds; "" always does. Raises ExpressionError."""
    return evaluate(parse(condition), answers)


def conditions_of(schema: Schema, section: Section, question: Question) -> list[str]:
    """What must hold for a question to be shown: its own condition, its page's, and the publics of both."""
    publics = [of_publics(schema, part.publics) for part in (section, question)]
    return [condition for condition in (*publics, section.condition, question.condition) if condition]


def is_shown(schema: Schema, section: Section, question: Question, answers: Answers) -> bool:
    """Whether a question of this page is shown; `answers` are those of what stands before it."""
    return all(holds(condition, answers) for condition in conditions_of(schema, section, question))


def residual(
    schema: Schema, section: Section, question: Question, answers: Answers, here: Collection[str]
) -> Tree | bool:
    """Whether a question is shown, as far as the answers to what is not `here` tell: what is left is about `here`."""
    left: Tree | bool = True
    for condition in conditions_of(schema, section, question):
        part = reduced(parse(condition), answers, here)
        if part is False or left is False:
            return False
        left = part if left is True else left if part is True else all_of((left, part))
    return left


def as_shown(question: Question, answers: Answers) -> Question:
    """The question with the choices and lines it offers to whoever answered this."""
    choices = tuple(choice for choice in question.choices if holds(choice.condition, answers))
    rows = tuple(row for row in question.rows if holds(row.condition, answers))
    if len(choices) == len(question.choices) and len(rows) == len(question.rows):
        return question
    return _replace(question, choices=choices, rows=rows)


def without_hidden(schema: Schema, answers: Answers) -> Answers:
    """The answers less those of questions that an earlier answer, changed since, no longer shows."""
    kept: Answers = {}
    for section in schema.sections:
        for question in section.questions:
            if question.code in answers and is_shown(schema, section, question, kept):
                kept[question.code] = answers[question.code]
    return kept


def pages_shown(schema: Schema, answers: Answers) -> list[int]:
    """Numbers of the pages that have something to show, in order."""
    return [
        number
        for number, section in enumerate(schema.sections, start=1)
        if any(is_shown(schema, section, question, answers) for question in section.questions)
    ]


def first_unfinished_page(schema: Schema, answers: Answers) -> int | None:
    """The first page that was not saved, or lacks a required answer; None when all may be sent."""
    for number, section in enumerate(schema.sections, start=1):
        for question in section.questions:
            if not question.asks or not is_shown(schema, section, question, answers):
                continue
            if question.code not in answers or (question.required and is_blank(answers[question.code])):
                return number
    return None


def is_blank(answer: Answer) -> bool:
    """Whether a required question still lacks something."""
    if isinstance(answer, dict):
        return any(is_blank(cell) if isinstance(cell, dict) else cell is None for cell in answer.values())
    return answer is None


def of_publics(schema: Schema, publics: tuple[str, ...]) -> str:
    """The condition of belonging to one of these publics; that of nobody when the questionnaire asks no public."""
    if not publics:
        return ""
    asked = schema.with_role(QuestionRole.AUDIENCE)
    codes = ", ".join(repr(code) for code in publics)
    return f"includes({asked.code}, {codes})" if asked else "1 == 2"
