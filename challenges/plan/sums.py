"""Where actions stand on a timeline of months. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# A plan longer than this is drawn by its first months; its table says the rest.
LONGEST = 36


@dataclass(frozen=True, slots=True)
class Span:
    """First month (from 1) and number of months on the timeline; `open` when the beginning is not known."""

    first: int
    length: int
    open: bool


def months_between(periods: Iterable[tuple[date | None, date | None]]) -> list[date]:
    """The first days of every month from the earliest to the latest date given; none when there is no date."""
    days = [day for period in periods for day in period if day is not None]
    if not days:
        return []
    first, last = _number(min(days)), _number(max(days))
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, min(last, first + LONGEST - 1) + 1)]


def span_of(starts: date | None, ends: date | None, months: Sequence[date]) -> Span | None:
    """Where a period falls on the months; a period with one date only is a month long. None when it falls outside."""
    if not months or (starts is None and ends is None):
        return None
    start, end = starts or ends, ends or starts
    assert start is not None and end is not None
    zero = _number(months[0])
    first = max(_number(min(start, end)) - zero, 0)
    last = min(_number(max(start, end)) - zero, len(months) - 1)
    return Span(first=first + 1, length=last - first + 1, open=starts is None) if first <= last else None


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
