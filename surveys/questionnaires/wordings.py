"""Every text of a questionnaire that people read, by an address that stays when parts move. No Django, no I/O.

An address is `page:CODE:FIELD`, `question:CODE:FIELD` or `KIND:CODE:LINE:FIELD`, KIND as in `lines`.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import msgspec

from surveys.enums import QuestionType
from surveys.questionnaires.gestures import change_question, edit_section, question_of, section_of
from surveys.questionnaires.lines import Part, kinds_of, line_of, lines_of, with_line
from surveys.questionnaires.schema import Question, Schema, Section

FIELDS = {"page": ("title", "intro"), "question": ("wording", "help", "validation_message")}
# The two texts of `ends`, as fields.
ENDS = ("end_1", "end_2")
LONG = ("intro", "wording", "help")
_replace = msgspec.structs.replace
Speaking = TypeVar("Speaking", Section, Question, Part)


class Wording(NamedTuple):
    """A text, what the variant says instead ("" nothing), and where it stands."""

    address: str
    field: str
    text: str
    other: str

    @property
    def is_long(self) -> bool:
        return self.field in LONG


def of_section(section: Section, variant: str = "") -> list[Wording]:
    """The texts of a page less those of its questions; empty ones are left out."""
    return list(_of(section, f"page:{section.code}", FIELDS["page"], variant))


def of_question(question: Question, variant: str = "") -> list[Wording]:
    """The texts of a question and its lines, in the order they are read."""
    found = list(_of(question, f"question:{question.code}", (*FIELDS["question"], *ENDS), variant))
    # A commune has one name, whoever reads it.
    for kind in () if variant and question.type == QuestionType.COMMUNE else kinds_of(question.type):
        for line in lines_of(question, kind):
            found += _of(line, f"{kind}:{question.code}:{line.code}", ("label",), variant)
    return found


def lacking(schema: Schema, variant: str) -> list[tuple[str, int]]:
    """(code of the page or question, number of texts the variant lacks), in order; those that lack none left out."""
    counted: list[tuple[str, int]] = []
    for section in schema.sections:
        counted.append((section.code, _missing(of_section(section, variant))))
        counted += [(question.code, _missing(of_question(question, variant))) for question in section.questions]
    return [(code, missing) for code, missing in counted if missing]


def written(schema: Schema, variant: str) -> list[str]:
    """The codes of the pages and questions of which the variant says something."""
    return list(dict.fromkeys(code for code, part in schema.parts() if part.texts.get(variant)))


def _missing(wordings: list[Wording]) -> int:
    return sum(not wording.other for wording in wordings)


def _of(part: Section | Question | Part, address: str, fields: tuple[str, ...], variant: str) -> Iterator[Wording]:
    for field in fields:
        if text := _text(part, field):
            yield Wording(f"{address}:{field}", field, text, part.texts.get(variant, {}).get(field, ""))


def _text(part: Section | Question | Part, field: str) -> str:
    if field in ENDS:
        ends = part.ends if isinstance(part, Question) else ()
        return (*ends, "", "")[ENDS.index(field)]
    text: str = getattr(part, field)
    return text


def reworded(schema: Schema, address: str, text: str, *, variant: str = "") -> Schema:
    """The schema with this text there; for a variant, "" takes its text away. Raises LookupError."""
    kind, code, *rest = address.split(":")
    field = rest[-1]
    if kind == "page":
        section = _said(section_of(schema, code), field, text, variant)
        return edit_section(schema, code, **{name: getattr(section, name) for name in (*FIELDS["page"], "texts")})
    if kind == "question":
        return change_question(schema, code, change=lambda question: _said(question, field, text, variant))

    def change(question: Question) -> Question:
        return with_line(question, kind, _said(line_of(question, kind, rest[0]), field, text, variant))

    return change_question(schema, code, change=change)


def text_at(schema: Schema, address: str) -> str:
    """Raises LookupError."""
    kind, code, *rest = address.split(":")
    if kind == "page":
        return _text(section_of(schema, code), rest[-1])
    question = question_of(schema, code)
    return _text(question if kind == "question" else line_of(question, kind, rest[0]), rest[-1])


def _said(part: Speaking, field: str, text: str, variant: str) -> Speaking:
    if variant:
        texts = {name: dict(fields) for name, fields in part.texts.items()}
        texts.setdefault(variant, {})[field] = text
        kept = {name: {field: text for field, text in fields.items() if text} for name, fields in texts.items()}
        return _replace(part, texts={name: fields for name, fields in kept.items() if fields})
    if field in ENDS and isinstance(part, Question):
        ends = [*part.ends, "", ""][:2]
        ends[ENDS.index(field)] = text
        return _replace(part, ends=tuple(ends))
    return _replace(part, **{field: text})
