"""What a column of texts looks like: the question type to propose for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

ColumnType = Literal["single", "multiple", "number", "date", "short_text", "long_text", "weight", "ignored"]

MISSING = frozenset({"", "NA", "N/A", "#N/A", "NaN", "nan"})
MOST_CHOICES = 30
LONG_TEXT = 120

_WEIGHT = re.compile(r"^(poids|pond|pond[ée]ration|weights?|wgt|wt)([\W_].*)?$", re.IGNORECASE)
_PERSONAL = re.compile(
    r"^(id|identifiant|n°|num(é|e)ro|uuid|token|jeton|nom|pr(é|e)nom|name|e-?mail|courriel|m(é|e)l|t(é|e)l|"
    r"t(é|e)l(é|e)phone|phone|adresse|ip|ipaddr|submitdate|startdate|datestamp|lastpage|seed)([\W_].*)?$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_NUMBER = re.compile(r"^[+-]?(\d{1,3}([ \u00a0\u202f]\d{3})+|\d{1,15})([.,]\d{1,15})?$")
_FRENCH_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Guess:
    """`separator` splits the cells of a multiple choice."""

    type: ColumnType
    separator: str = ""


def guess_column(name: str, cells: Sequence[str]) -> Guess:
    """The type that every filled cell agrees with; identifiers and personal data are proposed as ignored."""
    filled = [cell for cell in cells if cell not in MISSING]
    distinct = set(filled)
    if not filled or _identifies(name, filled, distinct):
        return Guess("ignored")
    if all(number_in(cell) is not None for cell in distinct):
        return _guess_numbers(name, distinct)
    if all(date_in(cell) is not None for cell in distinct):
        return Guess("date")
    separator = separator_in(distinct)
    if separator:
        return Guess("multiple", separator)
    if len(distinct) <= MOST_CHOICES and (len(distinct) * 2 <= len(filled) or len(filled) < 10):
        return Guess("single")
    return Guess("long_text" if max(map(len, distinct)) > LONG_TEXT else "short_text")


def number_in(cell: str) -> float | None:
    """« 1 234,5 » or 1234.5; None for anything else."""
    if not _NUMBER.match(cell):
        return None
    return float(cell.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", "."))


def date_in(cell: str) -> date | None:
    """2026-11-21 (perhaps with a time after it) or 21/11/2026; None for anything else."""
    try:
        if found := _FRENCH_DATE.match(cell):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        return date.fromisoformat(cell[:10]) if re.match(r"^\d{4}-\d{2}-\d{2}([ T].*)?$", cell) else None
    except ValueError:
        return None


def separator_in(distinct: set[str]) -> str:
    """What separates several choices in one cell: a sign whose parts make fewer choices than there are cells."""
    for separator in (";", "|", ","):
        split = [parts_of(cell, separator) for cell in distinct]
        joined = sum(len(parts) > 1 for parts in split)
        choices = {part for parts in split for part in parts}
        if joined >= 2 and len(choices) <= MOST_CHOICES and len(choices) < len(distinct):
            return separator
    return ""


def parts_of(cell: str, separator: str) -> list[str]:
    """The choices of a cell, in order, each once."""
    return list(dict.fromkeys(part.strip() for part in cell.split(separator) if part.strip()))


def _identifies(name: str, filled: list[str], distinct: set[str]) -> bool:
    if _PERSONAL.match(name.strip()):
        return True
    return sum(bool(_MAIL.match(cell)) for cell in filled) * 2 > len(filled)


def _guess_numbers(name: str, distinct: set[str]) -> Guess:
    if _WEIGHT.match(name.strip()) and all((number_in(cell) or 0) >= 0 for cell in distinct):
        return Guess("weight")
    # Two values are a code (0/1), not a quantity.
    return Guess("single") if len(distinct) <= 2 else Guess("number")
