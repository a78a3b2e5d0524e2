"""The codec of a page: what a form posts ↔ what `Response.answers` holds. No Django, no I/O.

Field names start with `q-`: `q-CODE` (one or several values), `q-CODE:other` (the text beside « Autre »),
`q-CODE:ROW` (a line), `q-CODE:ROW:COLUMN` (a cell; the column of a grid with two scales is the scale), `q-CODE:CHOICE`
(the place given to an item of a ranking, "1" being the best), `q-CODE:name`, `:email`, `:phone` (contact details).
`again` holds the codes of the questions asked a second time. `read_page(fields_of(page))` gives the page back.
One value is read by `values`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from surveys.collection.values import (
    LONG,
    SHORT,
    Fault,
    Faulty,
    Fields,
    date_in,
    field_name,
    known_choice,
    number_in,
    plain,
    text_in,
    typed,
)
from surveys.enums import QuestionType
from surveys.questionnaires.schema import (
    ACCEPTED,
    DECLINED,
    OTHER,
    SCALES,
    Answer,
    Answers,
    Choice,
    Question,
    Schema,
    Section,
)
from surveys.questionnaires.showing import as_shown, is_blank, is_shown, lack

# Contact details, with the most signs kept of each.
CONTACT_PARTS = {"name": 120, "email": 254, "phone": 30}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[0-9 .()/-]{6,}")


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page as read, whole only when `faults` (question code → fault) is empty.

    `contacts`: contact details by question, of those that were given; they never stand among the answers.
    """

    answers: Answers
    others: dict[str, str]
    faults: dict[str, Fault]
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)


def codes_in(answer: Answer) -> set[str]:
    """The codes an answer of one or several choices holds."""
    if isinstance(answer, str):
        return {answer}
    if isinstance(answer, list):
        return set(answer)
    return set()


# --- form → answers ---------------------------------------------------------------------------------


def read_page(schema: Schema, number: int, fields: Fields, *, before: Answers, required: bool = True) -> PageReading:
    """Read page `number` (from 1). `before` holds the answers of the pages before it."""
    return read_sections(schema, [schema.sections[number - 1]], fields, before=before, required=required)


def read_sections(
    schema: Schema, sections: Iterable[Section], fields: Fields, *, before: Answers, required: bool = True
) -> PageReading:
    """Read these pages in order. With `required` false nothing has to be answered (paper, « plus tard »)."""
    reading = PageReading({}, {}, {})
    asked_again = set(fields.get("again", ())) if required else set(schema.by_code)
    for section in sections:
        for asked in section.questions:
            known = {**before, **reading.answers}
            if asked.type == QuestionType.INFORMATION or not is_shown(schema, section, asked, known):
                continue
            try:
                _take(as_shown(asked, known), fields, known, reading, required=required, asked_again=asked_again)
            except Faulty as faulty:
                reading.faults[asked.code] = faulty.fault
    return reading


def _take(
    question: Question, fields: Fields, known: Answers, reading: PageReading, *, required: bool, asked_again: set[str]
) -> None:
    """Add one question to the reading, or raise what is wrong with it."""
    if question.type == QuestionType.CONTACT:
        if details := _read_contact(question, fields):
            reading.contacts[question.code] = details
        return
    answer = _read(question, fields)
    if required and (missing := lack(question, answer, known)):
        raise Faulty(missing, **_of_lack(question)).of(_first_blank(question, answer, missing))
    if question.soft and is_blank(answer) and question.code not in asked_again:
        raise Faulty("soft")
    reading.answers[question.code] = answer
    if OTHER in codes_in(answer) and (text := text_in(fields, field_name(question.code, "other"), SHORT)):
        reading.others[question.code] = text


def _of_lack(question: Question) -> dict[str, object]:
    asked = question.settings
    numbers = {
        "limit": asked.min_choices,
        "total": asked.total,
        "least": asked.total_minimum,
        "most": asked.total_maximum,
    }
    return {name: plain(number) for name, number in numbers.items() if number is not None}


def _first_blank(question: Question, answer: Answer, missing: str) -> str:
    """The first line or cell left blank: where to go on."""
    if missing != "required" or not isinstance(answer, dict):
        return ""
    return next((part for part, value in _cells(answer) if value is None), "")


def _read(question: Question, fields: Fields) -> Answer:
    if question.settings.declinable and DECLINED in fields.get(field_name(question.code), ()):
        return DECLINED
    match question.type:
        case QuestionType.SINGLE | QuestionType.YES_NO | QuestionType.COMMUNE:
            return _read_single(question, fields)
        case QuestionType.MULTIPLE:
            return _read_multiple(question, fields)
        case QuestionType.MATRIX | QuestionType.STATEMENTS:
            return {row.code: _cell_choice(question, fields, row.code, question.choices) for row in question.rows}
        case QuestionType.DUAL_MATRIX:
            return _read_dual_matrix(question, fields)
        case QuestionType.NUMBER_MATRIX | QuestionType.TEXT_MATRIX:
            return _read_cells(question, fields)
        case QuestionType.NUMBERS | QuestionType.TEXTS:
            return {row.code: _typed_in(question, fields, row.code) for row in question.rows}
        case QuestionType.RANKING:
            return _read_ranking(question, fields)
        case QuestionType.NUMBER | QuestionType.SLIDER | QuestionType.SCALE | QuestionType.RATING:
            return number_in(question, typed(fields, field_name(question.code)))
        case QuestionType.DATE:
            return date_in(typed(fields, field_name(question.code)))
        case QuestionType.CONSENT:
            return ACCEPTED if typed(fields, field_name(question.code)) == ACCEPTED else None
        case QuestionType.SHORT_TEXT:
            return text_in(fields, field_name(question.code), SHORT) or None
        case QuestionType.LONG_TEXT:
            return text_in(fields, field_name(question.code), LONG) or None
    raise ValueError(f"{question.type!r} asks nothing")


def _read_single(question: Question, fields: Fields) -> Answer:
    code = typed(fields, field_name(question.code))
    if not code:
        return None
    return known_choice(code, question.choices, other=question.settings.other)


def _read_multiple(question: Question, fields: Fields) -> Answer:
    ticked = {code for code in fields.get(field_name(question.code), ()) if code}
    for code in ticked:
        known_choice(code, question.choices, other=question.settings.other)
    if len(ticked) > 1 and any(choice.exclusive and choice.code in ticked for choice in question.choices):
        raise Faulty("exclusive")
    if question.settings.max_choices and len(ticked) > question.settings.max_choices:
        raise Faulty("too_many", limit=question.settings.max_choices)
    return [code for code in (*question.choice_by_code, OTHER) if code in ticked] or None


def _read_dual_matrix(question: Question, fields: Fields) -> Answer:
    return {
        row.code: {
            scale: _cell_choice(question, fields, f"{row.code}:{scale}", question.scale(scale)) for scale in SCALES
        }
        for row in question.rows
    }


def _cell_choice(question: Question, fields: Fields, part: str, choices: Sequence[Choice]) -> str | None:
    code = typed(fields, field_name(question.code, part))
    return known_choice(code, choices) if code else None


def _read_cells(question: Question, fields: Fields) -> Answer:
    return {
        row.code: {column.code: _typed_in(question, fields, f"{row.code}:{column.code}") for column in question.columns}
        for row in question.rows
    }


def _typed_in(question: Question, fields: Fields, part: str) -> str | int | float | None:
    """One line or cell of numbers or texts."""
    name = field_name(question.code, part)
    try:
        if question.type in (QuestionType.TEXTS, QuestionType.TEXT_MATRIX):
            return text_in(fields, name, SHORT) or None
        return number_in(question, typed(fields, name))
    except Faulty as faulty:
        raise faulty.of(part) from None


def _read_ranking(question: Question, fields: Fields) -> Answer:
    limit = question.settings.max_choices or len(question.choices)
    places: dict[int, str] = {}
    for choice in question.choices:
        raw = typed(fields, field_name(question.code, choice.code))
        if not raw:
            continue
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 0
        if not 1 <= place <= limit:
            raise Faulty("bad_place", limit=limit).of(choice.code)
        if place in places:
            raise Faulty("same_place", place=place).of(choice.code)
        places[place] = choice.code
    return [places[place] for place in sorted(places)] or None


def _read_contact(question: Question, fields: Fields) -> dict[str, str]:
    """Name, e-mail and telephone; {} when neither of the last two is given: a name alone cannot be written to."""
    details = {
        part: text_in(fields, field_name(question.code, part), limit).replace("\n", " ")
        for part, limit in CONTACT_PARTS.items()
    }
    if details["email"] and not EMAIL.fullmatch(details["email"]):
        raise Faulty("not_an_email").of("email")
    if details["phone"] and not PHONE.fullmatch(details["phone"]):
        raise Faulty("not_a_phone").of("phone")
    if details["name"] and not (details["email"] or details["phone"]):
        raise Faulty("no_way_to_write").of("email")
    return details if any(details.values()) else {}


def page_mark(section: Section, answers: Answers, others: Mapping[str, str]) -> str:
    """What stands saved of a page, as a short digest. A form carries the one it was drawn from, so that a page saved
    from a tab left open replaces no newer answers without being told.
    """
    own = [question.code for question in section.questions]
    stands = [(code, answers[code], others.get(code, "")) for code in own if code in answers]
    written = json.dumps(stands, sort_keys=True, separators=(",", ":")).encode()
    return sha256(written).hexdigest()[:16]


# --- answers → form ---------------------------------------------------------------------------------


def fields_of(questions: Iterable[Question], answers: Answers, others: Mapping[str, str]) -> dict[str, list[str]]:
    """The fields a form of these questions would post to hold these answers."""
    fields: dict[str, list[str]] = {}
    for question in questions:
        answer = answers.get(question.code)
        if answer is not None:
            fields |= _fields_of_one(question, answer)
        if question.code in others:
            fields[field_name(question.code, "other")] = [others[question.code]]
    return fields


def contact_fields(code: str, details: Mapping[str, str]) -> dict[str, list[str]]:
    return {field_name(code, part): [details[part]] for part in CONTACT_PARTS if details.get(part)}


def _fields_of_one(question: Question, answer: Answer) -> dict[str, list[str]]:
    if isinstance(answer, dict):
        return {field_name(question.code, part): [str(value)] for part, value in _cells(answer) if value is not None}
    if isinstance(answer, list) and question.type == QuestionType.RANKING:
        return {field_name(question.code, code): [str(place)] for place, code in enumerate(answer, start=1)}
    if isinstance(answer, list):
        return {field_name(question.code): list(answer)}
    return {field_name(question.code): [str(answer)]}


def _cells(answer: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """(name of the field, value) of each line or cell."""
    for row, cell in answer.items():
        if isinstance(cell, dict):
            yield from ((f"{row}:{column}", value) for column, value in cell.items())
        else:
            yield row, cell
