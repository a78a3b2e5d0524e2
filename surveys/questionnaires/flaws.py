"""What keeps a questionnaire from being published. No Django, no I/O."""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.enums import COLUMN_TYPES, ROW_TYPES, QuestionRole, QuestionType
from surveys.questionnaires.schema import SCALES, Question, Schema


class Flaw(NamedTuple):
    """What is wrong, the code of the question or page it stands on ("" the whole), and what to call it."""

    code: str
    part: str
    what: str


def flaws(schema: Schema) -> list[Flaw]:
    """In the order of the questionnaire."""
    found = [] if schema.questions else [Flaw("no_question", "", "")]
    seen: set[str] = set()
    for section in schema.sections:
        if not section.questions:
            found.append(Flaw("empty_section", section.code, section.title))
        for question in section.questions:
            if question.code in seen:
                found.append(Flaw("code_twice", question.code, question.code))
            seen.add(question.code)
            found += [Flaw(code, question.code, question.code) for code in _flaws_of(question)]
    return found + _roles_asked_twice(schema)


def _flaws_of(question: Question) -> Iterator[str]:
    if question.has_choices and not question.choices:
        yield "no_choice"
    if question.type in ROW_TYPES and not question.rows:
        yield "no_row"
    if question.type in COLUMN_TYPES and not question.columns:
        yield "no_column"
    if question.type == QuestionType.DUAL_MATRIX and not all(question.scale(name) for name in SCALES):
        yield "no_scale"
    parts = (
        [(choice.scale, choice.code) for choice in question.choices],
        [row.code for row in question.rows],
        [column.code for column in question.columns],
    )
    if any(len(set(codes)) != len(codes) for codes in parts):
        yield "choice_code_twice"


def _roles_asked_twice(schema: Schema) -> list[Flaw]:
    """Told at the last of the questions that have the same role."""
    by_role: dict[str, list[str]] = {}
    for question in schema.questions:
        if question.role != QuestionRole.NONE:
            by_role.setdefault(question.role, []).append(question.code)
    return [Flaw("role_twice", codes[-1], role) for role, codes in sorted(by_role.items()) if len(codes) > 1]
