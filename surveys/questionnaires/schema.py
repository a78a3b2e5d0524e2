"""A version of a questionnaire as frozen plain data, and the codes that stand in a response's answers.

`Response.answers` is one flat JSON object, question code → value. A page (section) owns the keys of its questions.

    key absent      the question was not shown (condition) or its page was not reached
    null            shown and left blank
    DECLINED        "I prefer not to answer" (the whole question; in a matrix, see below)
    single          choice code, or OTHER (its text stands in `Response.others[code]`)
    multiple        list of choice codes, in the questionnaire's order, perhaps with OTHER last; never empty
    matrix          {row code: choice code or null}, every row present
    ranking         list of choice codes, best first, perhaps not all; never empty
    number          int or float
    date            "YYYY-MM-DD"
    short/long text string, never empty
    information     never a key
"""

from functools import cached_property
from uuid import UUID

import msgspec

from surveys.enums import CHOICE_TYPES, TEXT_TYPES, QuestionRole, QuestionType

OTHER = "__other__"
DECLINED = "__declined__"

Answer = str | int | float | list[str] | dict[str, str | None] | None
Answers = dict[str, Answer]


class _Plain(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    pass


class Choice(_Plain):
    code: str
    label: str
    # Choices of a long menu stand under a group (a commune under its bassin).
    group: str = ""
    # Cannot be ticked with another (« Aucune de ces propositions »).
    exclusive: bool = False
    # The edition's audience, territory or structure that this choice stands for, when the question has such a role.
    ref: UUID | None = None


class Row(_Plain):
    """A line of a matrix."""

    code: str
    label: str


class Condition(_Plain):
    """Shown when the answer to an earlier question holds one of these codes (or none of them, when `negated`)."""

    question: str
    choices: tuple[str, ...]
    negated: bool = False


class Settings(_Plain):
    other: bool = False
    declinable: bool = False
    menu: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: bool = False
    unit: str = ""
    max_choices: int | None = None


class Question(_Plain):
    code: str
    type: str
    wording: str
    help: str = ""
    required: bool = False
    role: str = QuestionRole.NONE.value
    settings: Settings = Settings()
    condition: Condition | None = None
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def has_choices(self) -> bool:
        return self.type in CHOICE_TYPES

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES

    @property
    def asks(self) -> bool:
        return self.type != QuestionType.INFORMATION

    @cached_property
    def labels(self) -> dict[str, str]:
        """Choice code → label, in order; OTHER and DECLINED are not in it."""
        return {choice.code: choice.label for choice in self.choices}

    @cached_property
    def choice_by_code(self) -> dict[str, Choice]:
        return {choice.code: choice for choice in self.choices}


class Section(_Plain):
    """One page of the questionnaire."""

    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()


class Schema(_Plain):
    """A whole version. Page numbers start at 1, in the order of `sections`."""

    sections: tuple[Section, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question that asks something, in order."""
        return tuple(question for section in self.sections for question in section.questions if question.asks)

    @cached_property
    def by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def page_of(self) -> dict[str, int]:
        """Question code → number of its page."""
        return {
            question.code: number
            for number, section in enumerate(self.sections, start=1)
            for question in section.questions
        }

    def with_role(self, role: str) -> Question | None:
        return next((question for question in self.questions if question.role == role), None)


def pack(schema: Schema) -> dict[str, object]:
    """The schema as JSON-ready data, for `SurveyVersion.content`."""
    packed: dict[str, object] = msgspec.to_builtins(schema)
    return packed


def unpack(content: object) -> Schema:
    """The schema of `SurveyVersion.content` or of a template file. Raises msgspec.ValidationError."""
    return msgspec.convert(content, Schema)
