"""Choices, rows and columns of a question, as lines of a form. No Django, no I/O.

A kind is "choices" (those of the second scale of a grid with two: "choices2"), "rows" or "columns".
"""

from collections.abc import Sequence

import msgspec

from surveys.enums import CHOICE_TYPES, COLUMN_TYPES, ROW_TYPES, QuestionType
from surveys.questionnaires.gestures import free_code
from surveys.questionnaires.schema import SCALES, Choice, Column, Question, Row

Part = Choice | Row | Column
# What a code that nobody wrote begins with.
PREFIXES = {"choices": "c", "choices2": "c", "rows": "l", "columns": "k"}
_replace = msgspec.structs.replace


def kinds_of(type: str) -> list[str]:
    """The kinds of lines a question of this type has."""
    kinds = ["rows"] if type in ROW_TYPES else []
    kinds += ["columns"] if type in COLUMN_TYPES else []
    kinds += ["choices"] if type in CHOICE_TYPES else []
    return kinds + (["choices2"] if type == QuestionType.DUAL_MATRIX else [])


def lines_of(question: Question, kind: str) -> tuple[Part, ...]:
    match kind:
        case "rows":
            return question.rows
        case "columns":
            return question.columns
        case "choices2":
            return question.scale(SCALES[1])
    return question.scale(SCALES[0])


def with_lines(question: Question, kind: str, lines: Sequence[Part]) -> Question:
    match kind:
        case "rows" | "columns":
            return _replace(question, **{kind: tuple(lines)})
        case "choices2":
            return _replace(question, choices=(*question.scale(SCALES[0]), *lines))
    return _replace(question, choices=(*lines, *question.scale(SCALES[1])))


def line_of(question: Question, kind: str, code: str) -> Part:
    """Raises LookupError when it is not there."""
    found = next((line for line in lines_of(question, kind) if line.code == code), None)
    if found is None:
        raise LookupError(code)
    return found


def with_line(question: Question, kind: str, line: Part) -> Question:
    """The question with this line in place of the one of the same code."""
    line_of(question, kind, line.code)
    return with_lines(question, kind, [line if one.code == line.code else one for one in lines_of(question, kind)])


def add_lines(question: Question, kind: str, labels: Sequence[str]) -> Question:
    """New lines at the end, each with a code made of its label."""
    lines = list(lines_of(question, kind))
    for label in labels:
        code = free_code(label, {line.code for line in lines}, otherwise=PREFIXES[kind])
        lines.append(_new(kind, code, label))
    return with_lines(question, kind, lines)


def _new(kind: str, code: str, label: str) -> Part:
    match kind:
        case "rows":
            return Row(code=code, label=label)
        case "columns":
            return Column(code=code, label=label)
    return Choice(code=code, label=label, scale=SCALES[kind == "choices2"])


def remove_line(question: Question, kind: str, code: str) -> Question:
    line_of(question, kind, code)
    return with_lines(question, kind, [line for line in lines_of(question, kind) if line.code != code])


def move_line(question: Question, kind: str, code: str, *, by: int) -> Question:
    """One place up (−1) or down (+1); at the edge it stays."""
    moved = line_of(question, kind, code)
    lines = list(lines_of(question, kind))
    at = lines.index(moved)
    lines.pop(at)
    lines.insert(max(0, at + by), moved)
    return with_lines(question, kind, lines)


def ordered(question: Question, kind: str, codes: Sequence[str]) -> Question:
    """The lines in this order; those it does not name come last."""
    place = {code: number for number, code in enumerate(codes)}
    lines = sorted(lines_of(question, kind), key=lambda line: place.get(line.code, len(place)))
    return with_lines(question, kind, lines)
