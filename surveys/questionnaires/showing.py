"""Which pages, questions, choices and lines a person sees, from the answers given so far. No Django, no I/O.

A part is shown when its publics, its own condition and those of the page it stands on hold; of a question that was not
shown there is no answer, so that what depends on it sees nothing.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from surveys.enums import QuestionRole, QuestionType
from surveys.questionnaires.expressions.evaluate import evaluate
from surveys.questionnaires.expressions.evaluate import residual as reduced
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.tree import Tree, all_of
from surveys.questionnaires.schema import (
    ACCEPTED,
    DECLINED,
    OTHER,
    Answer,
    Answers,
    Choice,
    Question,
    Row,
    Schema,
    Section,
)

_replace = msgspec.structs.replace
_GONE = object()


def holds(condition: str, answers: Answers) -> bool:
    """Whether a condition holds; "" always does. Raises ExpressionError."""
    return not condition or evaluate(parse(condition), answers)


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


def part_left(part: Choice | Row, answers: Answers, here: Collection[str]) -> Tree | bool:
    """Whether a choice or line is offered, as far as the answers to what is not `here` tell."""
    return reduced(parse(part.condition), answers, here)


def without_hidden(schema: Schema, answers: Answers) -> Answers:
    """The answers less those of questions, choices and lines that an earlier answer, changed since, no longer shows."""
    kept: Answers = {}
    for section in schema.sections:
        for question in section.questions:
            if question.code not in answers or not is_shown(schema, section, question, kept):
                continue
            offered = as_shown(question, kept)
            answer = answers[question.code]
            fitting = answer if offered is question else _fitting(offered, answer)
            if fitting is not _GONE:
                kept[question.code] = fitting
    return kept


def _fitting(offered: Question, answer: Any) -> Any:
    """What an answer keeps of the choices and lines still offered; _GONE when it has to be given again."""
    known = {*offered.choice_by_code, OTHER, DECLINED}
    if isinstance(answer, dict):
        return {row.code: answer[row.code] for row in offered.rows if row.code in answer}
    if isinstance(answer, list):
        return [code for code in answer if code in known] or _GONE
    if isinstance(answer, str) and offered.has_choices and answer not in known:
        return _GONE
    return answer


def pages_shown(schema: Schema, answers: Answers) -> list[int]:
    """Numbers of the pages that have something to show, in order."""
    return [
        number
        for number, section in enumerate(schema.sections, start=1)
        if any(is_shown(schema, section, question, answers) for question in section.questions)
    ]


def page_after(schema: Schema, answers: Answers, number: int) -> int | None:
    """The next page that has something to show, or None."""
    return next((page for page in pages_shown(schema, answers) if page > number), None)


def page_before(schema: Schema, answers: Answers, number: int) -> int | None:
    return next((page for page in reversed(pages_shown(schema, answers)) if page < number), None)


def furthest_page(schema: Schema, answers: Answers, reached: int) -> int:
    """The last page that may be opened when page `reached` is the furthest saved; the one after all pages is the end,
    where there is only sending left.
    """
    return page_after(schema, answers, reached) or len(schema.sections) + 1


def may_be_last(schema: Schema, answers: Answers, number: int) -> bool:
    """Whether no answer to this page can make a later page show: it is the one to send from."""
    here = {question.code for question in schema.sections[number - 1].questions}
    later = schema.sections[number:]
    return not any(
        residual(schema, section, question, answers, here) is not False
        for section in later
        for question in section.questions
    )


def first_unfinished_page(schema: Schema, answers: Answers) -> int | None:
    """The first page that was not saved, or lacks something of an answer; None when all may be sent."""
    for number, section in enumerate(schema.sections, start=1):
        for question in section.questions:
            if not question.asks or not is_shown(schema, section, question, answers):
                continue
            if question.code not in answers:
                return number
            if lack(as_shown(question, answers), answers[question.code], answers):
                return number
    return None


def lack(question: Question, answer: Answer, answers: Answers) -> str:
    """What keeps an answer from being enough, as a code of the collection's messages; "" when nothing does.

    `answers` are those of what stands before; `question` offers what it offers to whoever gave them.
    """
    if question.type == QuestionType.CONSENT:
        return "" if answer == ACCEPTED else "consent"
    if question.required and is_blank(_whole(question, answer)):
        return "required"
    if not is_given(answer):
        return ""
    if isinstance(answer, list) and len(answer) < _fewest(question, answer):
        return "too_few"
    if isinstance(answer, dict) and question.type == QuestionType.NUMBERS:
        off = _sum_off(question, round(sum(number for number in answer.values() if number is not None), 6))
        if off:
            return off
    if question.validation and not holds(question.validation, {**answers, question.code: answer}):
        return "invalid"
    return ""


def is_given(answer: Answer) -> bool:
    """Whether something was answered, in one line at least of a grid."""
    if isinstance(answer, dict):
        return any(is_given(cell) for cell in answer.values())
    return answer is not None and answer != DECLINED


def _whole(question: Question, answer: Answer) -> Answer:
    """The answer with the lines it lacks, as blanks: an earlier answer changed since may show new ones."""
    if isinstance(answer, dict):
        return {**dict.fromkeys(row.code for row in question.rows), **answer}
    return answer


def _fewest(question: Question, ticked: list[str]) -> int:
    """How many must be chosen; one that excludes the others is enough by itself."""
    alone = any(choice.exclusive and choice.code in ticked for choice in question.choices)
    return 0 if alone else question.settings.min_choices or 0


def _sum_off(question: Question, found: float) -> str:
    asked = question.settings
    if asked.total is not None and found != asked.total:
        return "sum_wrong"
    if asked.total_minimum is not None and found < asked.total_minimum:
        return "sum_small"
    if asked.total_maximum is not None and found > asked.total_maximum:
        return "sum_large"
    return ""


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
