"""What keeps a questionnaire from being published. No Django, no I/O."""

from collections.abc import Iterator

from surveys.enums import COLUMN_TYPES, ROW_TYPES, QuestionRole, QuestionType
from surveys.questionnaires.schema import SCALES, Question, Schema

# What is wrong, and the code of the question or page.
Flaw = tuple[str, str]


def flaws(schema: Schema) -> list[Flaw]:
    """In the order of the questionnaire."""
    found: list[Flaw] = [] if schema.questions else [("no_question", "")]
    seen: set[str] = set()
    for section in schema.sections:
        if not section.questions:
            found.append(("empty_section", section.title))
        for question in section.questions:
            if question.code in seen:
                found.append(("code_twice", question.code))
            seen.add(question.code)
            found += [(flaw, question.code) for flaw in _flaws_of(question)]
    found += [("role_twice", role) for role in _roles_asked_twice(schema)]
    return found


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


def _roles_asked_twice(schema: Schema) -> list[str]:
    roles = [question.role for question in schema.questions if question.role != QuestionRole.NONE]
    return sorted({role for role in roles if roles.count(role) > 1})
