"""What the drawing of a page's questions depends on, so that it is made once for everybody who sees the same."""

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.schema import Answers, Schema
from surveys.questionnaires.showing import conditions_of


def drawing_of(schema: Schema, number: int, answers: Answers, *around: str) -> str:
    """A digest of all that page `number` (from 1), with nothing typed in it, is drawn from: its texts as worded for
    this person, the answers its conditions read, and what stands `around` it.

    A condition is said in the words of other questions: then the whole questionnaire counts.
    """
    conditions = set(_conditions(schema, number))
    read = {code for condition in conditions for code, _row, _column in references(parse(condition))}
    basis = schema if conditions else schema.sections[number - 1]
    whole = (basis, number, {code: answers[code] for code in sorted(read) if code in answers}, around)
    return sha256(msgspec.json.encode(whole)).hexdigest()


def _conditions(schema: Schema, number: int) -> Iterator[str]:
    section = schema.sections[number - 1]
    for question in section.questions:
        yield from conditions_of(schema, section, question)
        yield from (choice.condition for choice in question.choices if choice.condition)
        yield from (row.condition for row in question.rows if row.condition)
