"""A version of a questionnaire as plain data, and the codes that stand in a response's answers.

`Response.answers` is one flat JSON object, question code → value. A page (section) owns the keys of its questions.

    key absent             the question was not shown (condition) or its page was not reached
    null                   shown and left blank
    DECLINED               "I prefer not to answer" (the whole question)
    single, yes_no         choice code, or OTHER (its text stands in `Response.others[code]`)
    commune                choice code; in an anonymous survey, once sent, the code of its bassin and density only
    multiple               list of choice codes, in the questionnaire's order, perhaps with OTHER last; never empty
    ranking                list of choice codes, best first, perhaps not all; never empty
    matrix, statements     {row code: choice code or null}, every row shown present
    dual_matrix            {row code: {"1": choice code or null, "2": …}}, by scale
    number_matrix          {row code: {column code: number or null}}
    text_matrix            {row code: {column code: text or null}}
    numbers, texts         {row code: number or text, or null}
    number, slider,        int or float
    scale, rating
    date                   "YYYY-MM-DD"
    short/long text        string, never empty
    consent                ACCEPTED
    information, contact   never a key
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from surveys.enums import CHOICE_TYPES, SILENT_TYPES, TEXT_TYPES, QuestionRole

OTHER = "__other__"
DECLINED = "__declined__"
ACCEPTED = "yes"
YES, NO = "yes", "no"
# The scales of a grid with two.
SCALES = ("1", "2")

Answer = str | int | float | list[str] | dict[str, Any] | None
Answers = dict[str, Answer]

# Other wordings of a text: variant → field → text. A variant is a language ("en"), FALC, or `of_public(code)`.
Texts = dict[str, dict[str, str]]
FALC = "falc"
_PUBLIC = "public:"


def of_public(code: str) -> str:
    """The variant of those who belong to this public."""
    return f"{_PUBLIC}{code}"


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    code: str = ""
    texts: Texts = {}


class Choice(_Part, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    code: str
    label: str
    # Choices of a long menu stand under a group (a commune under its bassin).
    group: str = ""
    # Cannot be ticked with another (« Aucune de ces propositions »).
    exclusive: bool = False
    # The edition's audience, territory or structure that this choice stands for, when the question has such a role.
    ref: UUID | None = None
    # Of which of SCALES, in a grid with two.
    scale: str = "1"
    # Offered when this expression holds; "" always.
    condition: str = ""


class Row(_Part, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """A line of a grid, a statement, or one of several numbers or texts."""

    code: str
    label: str
    condition: str = ""


class Column(_Part, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """A column of a grid of numbers or texts."""

    code: str
    label: str


class Settings(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    other: bool = False
    declinable: bool = False
    menu: bool = False
    # Of each number. A rating goes from 1 to `maximum`.
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    decimals: bool = False
    unit: str = ""
    # Of several numbers: what they must add up to (`total`), at least or at most.
    total: float | None = None
    total_minimum: float | None = None
    total_maximum: float | None = None
    # Ticked or ranked.
    min_choices: int | None = None
    max_choices: int | None = None


class Question(_Part, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    code: str
    type: str
    wording: str
    help: str = ""
    required: bool = False
    # Asked once more when left blank, then let through.
    soft: bool = False
    role: str = QuestionRole.NONE.value
    settings: Settings = Settings()
    # Shown when this expression (`expressions`) holds; "" always.
    condition: str = ""
    # Asked of these publics only (codes of the question with that role); () of everybody.
    publics: tuple[str, ...] = ()
    # What must hold of an answer that is given, and what to say when it does not.
    validation: str = ""
    validation_message: str = ""
    # What stands at both ends of a scale or slider, or over the two scales of a grid.
    ends: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def has_choices(self) -> bool:
        return self.type in CHOICE_TYPES

    @property
    def is_text(self) -> bool:
        return self.type in TEXT_TYPES

    @property
    def asks(self) -> bool:
        """Whether it leaves an answer."""
        return self.type not in SILENT_TYPES

    @cached_property
    def labels(self) -> dict[str, str]:
        """Choice code → label, in order; OTHER and DECLINED are not in it."""
        return {choice.code: choice.label for choice in self.choices}

    @cached_property
    def choice_by_code(self) -> dict[str, Choice]:
        return {choice.code: choice for choice in self.choices}

    def scale(self, name: str) -> tuple[Choice, ...]:
        """The choices of one of SCALES."""
        return tuple(choice for choice in self.choices if choice.scale == name)


class Section(_Part, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """One page of the questionnaire. Passed over when its condition does not hold."""

    title: str
    intro: str = ""
    condition: str = ""
    publics: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


class Schema(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, kw_only=True):
    """A whole version. Page numbers start at 1, in the order of `sections`."""

    sections: tuple[Section, ...] = ()
    # The language of the texts themselves, and the variants offered beside (other languages, FALC).
    language: str = "fr"
    variants: tuple[str, ...] = ()

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question that leaves an answer, in order."""
        return tuple(question for question in self.everything if question.asks)

    @cached_property
    def everything(self) -> tuple[Question, ...]:
        """Questions and what stands between them, in order."""
        return tuple(question for section in self.sections for question in section.questions)

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

    def parts(self) -> Iterator[tuple[str, _Part]]:
        """Everything that has texts, with the code of its question or page."""
        for section in self.sections:
            yield section.code, section
            for question in section.questions:
                for part in (question, *question.choices, *question.rows, *question.columns):
                    yield question.code, part


def pack(schema: Schema) -> dict[str, object]:
    """The schema as JSON-ready data, for `SurveyVersion.content`."""
    packed: dict[str, object] = msgspec.to_builtins(schema)
    return packed


def unpack(content: object) -> Schema:
    """The schema of `SurveyVersion.content` or of a template file. Raises msgspec.ValidationError."""
    return msgspec.convert(content, Schema)


def with_section_codes(schema: Schema) -> Schema:
    """The same with a code for each page that has none."""
    taken = {section.code for section in schema.sections}
    free = (code for number in range(1, 10_000) if (code := f"page-{number}") not in taken)
    sections = tuple(
        section if section.code else msgspec.structs.replace(section, code=next(free)) for section in schema.sections
    )
    return msgspec.structs.replace(schema, sections=sections)
