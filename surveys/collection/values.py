"""One value of a form: the field it is posted in, what a question takes, and why what was typed cannot be kept.

No Django, no I/O. What several values make together is `codec`'s.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveys.enums import QuestionType
from surveys.questionnaires.schema import OTHER, Choice, Question

Fields = Mapping[str, Sequence[str]]

SHORT = 300
LONG = 5_000
LARGEST_NUMBER = 1e12
FIRST_YEAR, LAST_YEAR = 1900, 2100
# More points than that on a scale are typed.
MOST_POINTS = 21


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer cannot be kept: a code of `messages.FAULTS`, and what fills its sentence.

    `part`: the line, cell or field of the question that is at fault, as its name ends (`ROW`, `ROW:COLUMN`).
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    part: str = ""


class Faulty(Exception):  # noqa: N818 -- carries a Fault out of a reader
    def __init__(self, code: str, **params: object) -> None:
        self.fault = Fault(code, params)

    def of(self, part: str) -> "Faulty":
        """The same, of one line or cell."""
        self.fault = Fault(self.fault.code, self.fault.params, part)
        return self


def field_name(code: str, part: str = "") -> str:
    return f"q-{code}:{part}" if part else f"q-{code}"


def clean_text(raw: str) -> str:
    """NFC, Unix line ends, no control character but newline and tab, no lone surrogate, no blank edge."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def bounds(question: Question) -> tuple[float | None, float | None]:
    """The smallest and the largest number a question takes."""
    low, high = question.settings.minimum, question.settings.maximum
    match question.type:
        case QuestionType.SCALE:
            return (0 if low is None else low), (10 if high is None else high)
        case QuestionType.RATING:
            return 1, (5 if high is None else high)
        case QuestionType.SLIDER:
            return (0 if low is None else low), (100 if high is None else high)
    return low, high


def points(question: Question) -> list[int]:
    """The whole numbers a scale or rating is answered by, in order; [] when there are too many to show."""
    low, high = bounds(question)
    if question.type not in (QuestionType.SCALE, QuestionType.RATING) or low is None or high is None:
        return []
    listed = list(range(math.ceil(low), min(math.floor(high), math.ceil(low) + MOST_POINTS) + 1))
    return listed if len(listed) <= MOST_POINTS else []


def takes_decimals(question: Question) -> bool:
    step = question.settings.step
    return question.settings.decimals or (step is not None and not float(step).is_integer())


def number_in(question: Question, raw: str) -> int | float | None:
    if not raw:
        return None
    written = "".join(sign for sign in raw if not sign.isspace()).replace(",", ".")
    try:
        number = float(written)
    except ValueError:
        raise Faulty("not_a_number") from None
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise Faulty("not_a_number")
    if not takes_decimals(question) and not number.is_integer():
        raise Faulty("not_whole")
    low, high = bounds(question)
    if low is not None and number < low:
        raise Faulty("too_small", limit=plain(low))
    if high is not None and number > high:
        raise Faulty("too_large", limit=plain(high))
    return plain(number)


def date_in(raw: str) -> str | None:
    if not raw:
        return None
    try:
        read = _day(raw)
    except ValueError:
        raise Faulty("not_a_date") from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise Faulty("not_a_date")
    return read.isoformat()


def _day(raw: str) -> date:
    """Browsers post 2026-11-21; without a date field people write 21/11/2026."""
    if "/" not in raw:
        return date.fromisoformat(raw)
    day, month, year = raw.split("/")
    return date(int(year), int(month), int(day))


def known_choice(code: str, choices: Sequence[Choice], *, other: bool = False) -> str:
    if any(choice.code == code for choice in choices) or (other and code == OTHER):
        return code
    raise Faulty("unknown_choice")


def typed(fields: Fields, name: str) -> str:
    """What a field holds; the last of several values, "" when it was not posted."""
    values = fields.get(name, ())
    return clean_text(values[-1]) if values else ""


def text_in(fields: Fields, name: str, limit: int) -> str:
    text = typed(fields, name)
    if len(text) > limit:
        raise Faulty("too_long", limit=limit, length=len(text))
    return text


def plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
