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


class Choice(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    code: str
    label: str
    # Choices of a long menu stand under a group (a commune under its bassin).
    group: str = ""
    # Cannot be ticked with another (« Aucune de ces propositions »).
    exclusive: bool = False
    # The edition's audience, territory or structure that this choice stands for, when the question has such a role.
    ref: UUID | None = None


class Row(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """A line of a matrix."""

    code: str
    label: str


class Condition(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """Shown when the answer to an earlier question holds one of these codes (or none of them, when `negated`)."""

    question: str
    choices: tuple[str, ...]
    negated: bool = False


class Settings(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    other: bool = False
    declinable: bool = False
    menu: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: bool = False
    unit: str = ""
    max_choices: int | None = None


class Question(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
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


class Section(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """One page of the questionnaire."""

    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()


class Schema(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
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


def flaws(schema: Schema) -> list[tuple[str, str]]:
    """What keeps a schema from being published: (flaw, question code or section title), in order."""
    found: list[tuple[str, str]] = [] if schema.questions else [("no_question", "")]
    seen: dict[str, Question] = {}
    for section in schema.sections:
        if not section.questions:
            found.append(("empty_section", section.title))
        for question in section.questions:
            found += [(flaw, question.code) for flaw in _flaws_of(question, seen)]
            seen[question.code] = question
    return found


def _flaws_of(question: Question, earlier: dict[str, Question]) -> list[str]:
    found: list[str] = []
    if question.code in earlier:
        found.append("code_twice")
    if question.has_choices and not question.choices:
        found.append("no_choice")
    if len(question.choice_by_code) != len(question.choices) or len({row.code for row in question.rows}) != len(
        question.rows
    ):
        found.append("choice_code_twice")
    if question.type == QuestionType.MATRIX and not question.rows:
        found.append("no_row")
    if question.condition is not None and not _holds_together(question.condition, earlier):
        found.append("condition_broken")
    return found


def _holds_together(condition: Condition, earlier: dict[str, Question]) -> bool:
    source = earlier.get(condition.question)
    if source is None or source.type not in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        return False
    return bool(condition.choices) and set(condition.choices) <= {*source.choice_by_code, OTHER, DECLINED}


def settings_from(stored: object) -> Settings:
    return msgspec.convert(stored, Settings)


def condition_from(stored: object) -> Condition | None:
    return msgspec.convert(stored, Condition | None)
