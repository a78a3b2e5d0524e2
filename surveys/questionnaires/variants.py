"""The wordings of a questionnaire: by language, in plain French (FALC), by public. No Django, no I/O."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from surveys.questionnaires.schema import FALC, Choice, Column, Question, Row, Schema, Section, of_public

# Which texts a part has, by the names of its fields.
TEXTS: dict[type, tuple[str, ...]] = {
    Section: ("title", "intro"),
    Question: ("wording", "help", "validation_message"),
    Choice: ("label",),
    Row: ("label",),
    Column: ("label",),
}
_replace = msgspec.structs.replace
_Texted = TypeVar("_Texted", Section, Question, Choice, Row, Column)


def resolved(schema: Schema, *variants: str) -> Schema:
    """The same questionnaire in other words: those of each variant in turn, where it has some. Codes never change."""
    used = [variant for variant in variants if variant]
    if not used:
        return schema
    return _replace(schema, sections=tuple(_section(section, used) for section in schema.sections))


def _section(section: Section, variants: Sequence[str]) -> Section:
    worded = _worded(section, variants)
    return _replace(worded, questions=tuple(_question(question, variants) for question in section.questions))


def _question(question: Question, variants: Sequence[str]) -> Question:
    worded = _worded(question, variants)
    ends = tuple(_end(question, place, end, variants) for place, end in enumerate(question.ends, start=1))
    return _replace(
        worded,
        ends=ends,
        choices=tuple(_worded(choice, variants) for choice in question.choices),
        rows=tuple(_worded(row, variants) for row in question.rows),
        columns=tuple(_worded(column, variants) for column in question.columns),
    )


def _end(question: Question, place: int, end: str, variants: Sequence[str]) -> str:
    for variant in variants:
        end = question.texts.get(variant, {}).get(f"end_{place}") or end
    return end


def _worded(part: _Texted, variants: Sequence[str]) -> _Texted:
    own: dict[str, str] = {}
    for variant in variants:
        texts = part.texts.get(variant, {})
        own |= {field: texts[field] for field in TEXTS[type(part)] if texts.get(field)}
    return _replace(part, **own) if own else part


def languages(schema: Schema) -> list[str]:
    """The languages the questionnaire can be read in, its own first."""
    publics = of_public("")
    return [schema.language, *(one for one in schema.variants if one != FALC and not one.startswith(publics))]
