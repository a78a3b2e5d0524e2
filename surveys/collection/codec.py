"""The codec of a page: what a form posts ↔ what `Response.answers` holds. No Django, no I/O.

Field names start with `q-`: `q-CODE` (one or several values), `q-CODE:other` (the text beside « Autre »),
`q-CODE:ROW` (a line of a matrix), `q-CODE:CHOICE` (the place given to an item of a ranking, "1" being the best).
`read_page(fields_of(page))` gives the page back.
"""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveys.enums import QuestionType
from surveys.questionnaires.schema import DECLINED, OTHER, Answer, Answers, Question, Schema, Section
from surveys.questionnaires.showing import as_shown, is_blank, is_shown

Fields = Mapping[str, Sequence[str]]

SHORT = 300
LONG = 5_000
LARGEST_NUMBER = 1e12
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer cannot be kept: a code of `messages.FAULTS`, and what fills its sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page as read. `answers` and `others` are whole only when `faults` (question code → fault) is empty."""

    answers: Answers
    others: dict[str, str]
    faults: dict[str, Fault]


class _Faulty(Exception):  # noqa: N818 -- carries a Fault out of a reader
    def __init__(self, code: str, **params: object) -> None:
        self.fault = Fault(code, params)


def field_name(code: str, part: str = "") -> str:
    return f"q-{code}:{part}" if part else f"q-{code}"


def clean_text(raw: str) -> str:
    """NFC, Unix line ends, no control character but newline and tab, no lone surrogate, no blank edge."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()


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
    answers: Answers = {}
    others: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for section in sections:
        for asked in section.questions:
            known = {**before, **answers}
            if not asked.asks or not is_shown(schema, section, asked, known):
                continue
            question = as_shown(asked, known)
            try:
                answer = _read(question, fields)
                if required and question.required and is_blank(answer):
                    raise _Faulty("required")
            except _Faulty as faulty:
                faults[question.code] = faulty.fault
                continue
            answers[question.code] = answer
            if OTHER in codes_in(answer) and (text := _text(fields, field_name(question.code, "other"), SHORT)):
                others[question.code] = text
    return PageReading(answers, others, faults)


def _read(question: Question, fields: Fields) -> Answer:
    if question.settings.declinable and DECLINED in fields.get(field_name(question.code), ()):
        return DECLINED
    match question.type:
        case QuestionType.SINGLE:
            return _read_single(question, fields)
        case QuestionType.MULTIPLE:
            return _read_multiple(question, fields)
        case QuestionType.MATRIX:
            return _read_matrix(question, fields)
        case QuestionType.RANKING:
            return _read_ranking(question, fields)
        case QuestionType.NUMBER:
            return _read_number(question, fields)
        case QuestionType.DATE:
            return _read_date(question, fields)
        case QuestionType.SHORT_TEXT:
            return _text(fields, field_name(question.code), SHORT) or None
        case QuestionType.LONG_TEXT:
            return _text(fields, field_name(question.code), LONG) or None
    raise ValueError(f"{question.type!r} asks nothing")


def _read_single(question: Question, fields: Fields) -> Answer:
    code = _last(fields, field_name(question.code))
    if not code:
        return None
    return _known(code, question, other=question.settings.other)


def _read_multiple(question: Question, fields: Fields) -> Answer:
    ticked = {code for code in fields.get(field_name(question.code), ()) if code}
    for code in ticked:
        _known(code, question, other=question.settings.other)
    if len(ticked) > 1 and any(choice.exclusive and choice.code in ticked for choice in question.choices):
        raise _Faulty("exclusive")
    if question.settings.max_choices and len(ticked) > question.settings.max_choices:
        raise _Faulty("too_many", limit=question.settings.max_choices)
    return [code for code in (*question.choice_by_code, OTHER) if code in ticked] or None


def _read_matrix(question: Question, fields: Fields) -> Answer:
    lines: dict[str, str | None] = {}
    for row in question.rows:
        code = _last(fields, field_name(question.code, row.code))
        lines[row.code] = _known(code, question) if code else None
    return lines


def _read_ranking(question: Question, fields: Fields) -> Answer:
    limit = question.settings.max_choices or len(question.choices)
    places: dict[int, str] = {}
    for choice in question.choices:
        raw = _last(fields, field_name(question.code, choice.code))
        if not raw:
            continue
        place = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 0
        if not 1 <= place <= limit:
            raise _Faulty("bad_place", limit=limit)
        if place in places:
            raise _Faulty("same_place", place=place)
        places[place] = choice.code
    return [places[place] for place in sorted(places)] or None


def _read_number(question: Question, fields: Fields) -> Answer:
    raw = _last(fields, field_name(question.code))
    if not raw:
        return None
    written = "".join(sign for sign in raw if not sign.isspace()).replace(",", ".")
    try:
        number = float(written)
    except ValueError:
        raise _Faulty("not_a_number") from None
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise _Faulty("not_a_number")
    if not question.settings.decimals and not number.is_integer():
        raise _Faulty("not_whole")
    low, high = question.settings.minimum, question.settings.maximum
    if low is not None and number < low:
        raise _Faulty("too_small", limit=_plain(low))
    if high is not None and number > high:
        raise _Faulty("too_large", limit=_plain(high))
    return _plain(number)


def _read_date(question: Question, fields: Fields) -> Answer:
    raw = _last(fields, field_name(question.code))
    if not raw:
        return None
    try:
        read = _day(raw)
    except ValueError:
        raise _Faulty("not_a_date") from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise _Faulty("not_a_date")
    return read.isoformat()


def _day(raw: str) -> date:
    """Browsers post 2026-11-21; without a date field people write 21/11/2026."""
    if "/" not in raw:
        return date.fromisoformat(raw)
    day, month, year = raw.split("/")
    return date(int(year), int(month), int(day))


def _known(code: str, question: Question, *, other: bool = False) -> str:
    if code in question.choice_by_code or (other and code == OTHER):
        return code
    raise _Faulty("unknown_choice")


def _last(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return clean_text(values[-1]) if values else ""


def _text(fields: Fields, name: str, limit: int) -> str:
    text = _last(fields, name)
    if len(text) > limit:
        raise _Faulty("too_long", limit=limit, length=len(text))
    return text


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


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


def _fields_of_one(question: Question, answer: Answer) -> dict[str, list[str]]:
    if isinstance(answer, dict):
        return {field_name(question.code, row): [code] for row, code in answer.items() if code is not None}
    if isinstance(answer, list) and question.type == QuestionType.RANKING:
        return {field_name(question.code, code): [str(place)] for place, code in enumerate(answer, start=1)}
    if isinstance(answer, list):
        return {field_name(question.code): list(answer)}
    return {field_name(question.code): [str(answer)]}
