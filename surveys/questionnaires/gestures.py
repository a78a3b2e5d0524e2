"""What an organiser does to a questionnaire, one function a gesture: a schema in, another out. No Django, no I/O.

Pages and questions are named by their codes. A gesture that names what is not there raises LookupError: somebody else
removed it meanwhile.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from surveys.questionnaires.schema import Question, Schema, Section

CODE_LENGTH = 32
_replace = msgspec.structs.replace


@dataclass(frozen=True, slots=True)
class Gesture:
    """What to do, what the history calls it, and the code of the page or question it touches."""

    name: str
    part: str
    apply: Callable[[Schema], Schema]


class Rewritten(Exception):  # noqa: N818 -- it is an answer, not an error
    """The part no longer says what whoever wrote the gesture had before their eyes."""


def print_of(part: Section | Question) -> str:
    """A short print of what a question, or a page without its questions, says now."""
    alone = _replace(part, questions=()) if isinstance(part, Section) else part
    return hashlib.sha256(msgspec.json.encode(alone)).hexdigest()[:16]


# --- pages ---------------------------------------------------------------------------------------------
def add_section(schema: Schema, *, code: str, title: str, intro: str = "") -> Schema:
    """A page at the end."""
    return _with(schema, [*schema.sections, Section(code=code, title=title, intro=intro)])


def edit_section(schema: Schema, code: str, *, seen: str = "", **fields: Any) -> Schema:
    """`seen` as for `change_question`."""
    if seen and seen != print_of(section_of(schema, code)):
        raise Rewritten(code)
    return _with(schema, [_replace(one, **fields) if one.code == code else one for one in _having(schema, code)])


def remove_section(schema: Schema, code: str) -> Schema:
    """A page and its questions."""
    return _with(schema, [one for one in _having(schema, code) if one.code != code])


def place_section(schema: Schema, code: str, *, at: int) -> Schema:
    """Put a page at a place, counted from 0; beyond the ends it stops there."""
    rest = [one for one in _having(schema, code) if one.code != code]
    moved = section_of(schema, code)
    rest.insert(max(0, min(at, len(rest))), moved)
    return _with(schema, rest)


def move_section(schema: Schema, code: str, *, by: int) -> Schema:
    """One place up (−1) or down (+1)."""
    return place_section(schema, code, at=_place(schema.sections, code) + by)


# --- questions -----------------------------------------------------------------------------------------
def put_question(schema: Schema, question: Question, *, section: str, at: int | None = None) -> Schema:
    """A new question at a place of a page, counted from 0, or at its end."""
    questions = list(section_of(schema, section).questions)
    questions.insert(len(questions) if at is None else max(0, min(at, len(questions))), question)
    return edit_section(schema, section, questions=tuple(questions))


def change_question(schema: Schema, code: str, *, change: Callable[[Question], Question], seen: str = "") -> Schema:
    """Change what a question says and is; its code stays.

    `seen` is the `print_of` what the change was written for. Raises Rewritten when it says something else by now.
    """
    page, standing = page_of(schema, code), question_of(schema, code)
    if seen and seen != print_of(standing):
        raise Rewritten(code)
    kept = _replace(change(standing), code=code)
    return edit_section(schema, page.code, questions=tuple(kept if one.code == code else one for one in page.questions))


def remove_question(schema: Schema, code: str) -> Schema:
    page = page_of(schema, code)
    return edit_section(schema, page.code, questions=tuple(one for one in page.questions if one.code != code))


def duplicate_question(schema: Schema, code: str, *, new_code: str) -> Schema:
    """A copy right after it, with no role: only one question tells the public or the place."""
    page = page_of(schema, code)
    copy = _replace(question_of(schema, code), code=new_code, role="")
    return put_question(schema, copy, section=page.code, at=_place(page.questions, code) + 1)


def place_question(schema: Schema, code: str, *, section: str, at: int) -> Schema:
    """Put a question at a place of any page, counted from 0 without itself."""
    question = question_of(schema, code)
    return put_question(remove_question(schema, code), question, section=section, at=at)


def move_question(schema: Schema, code: str, *, by: int) -> Schema:
    """One place up (−1) or down (+1); past the edge of a page, into the next one."""
    page = page_of(schema, code)
    place, number = _place(page.questions, code) + by, _place(schema.sections, page.code) + by
    if 0 <= place < len(page.questions):
        return place_question(schema, code, section=page.code, at=place)
    if not 0 <= number < len(schema.sections):
        return schema
    other = schema.sections[number]
    return place_question(schema, code, section=other.code, at=len(other.questions) if by < 0 else 0)


# --- finding -------------------------------------------------------------------------------------------
def section_of(schema: Schema, code: str) -> Section:
    return schema.sections[_place(schema.sections, code)]


def page_of(schema: Schema, code: str) -> Section:
    """The page a question stands on."""
    for section in schema.sections:
        if any(question.code == code for question in section.questions):
            return section
    raise LookupError(code)


def question_of(schema: Schema, code: str) -> Question:
    return next(question for question in page_of(schema, code).questions if question.code == code)


def free_code(text: str, taken: Collection[str], *, otherwise: str) -> str:
    """A code made of the first words of a text, that is not taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:CODE_LENGTH].strip("-") or otherwise
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in candidates if code not in taken)


def _place(parts: Sequence[Section] | Sequence[Question], code: str) -> int:
    for place, part in enumerate(parts):
        if part.code == code:
            return place
    raise LookupError(code)


def _having(schema: Schema, code: str) -> tuple[Section, ...]:
    _place(schema.sections, code)
    return schema.sections


def _with(schema: Schema, sections: list[Section]) -> Schema:
    return _replace(schema, sections=tuple(sections))
