"""Strips and statements made ready for a template: tables in words, with what can be done with each figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from realtime.wire import clock
from surveys.analysis.consensus import Statement
from surveys.analysis.dashboard import Strip, Told
from surveys.analysis.drawing import SMALL, SOFT, WIDTH, Sheet, wrapped
from surveys.analysis.figures import Numbers
from surveys.analysis.presentation import Offers, TableShown, left_words, table_shown
from surveys.analysis.sentences import decimal
from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class RowShown:
    """A line of a grid under its own name; `numbers` are its summary in the order of `number_heads`."""

    key: str
    label: str
    table: TableShown
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridShown:
    """Lines on one scale; `scale` names it when a grid has two."""

    rows: tuple[RowShown, ...]
    scale: str = ""

    @property
    def first(self) -> TableShown:
        return self.rows[0].table


@dataclass(frozen=True, slots=True)
class StripShown:
    strip: Strip
    grids: tuple[GridShown, ...]
    numbers: tuple[tuple[str, str], ...]

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What everybody reads of a summary: the mean and the median. The rest is statistical detail."""
        return (self.numbers[0], self.numbers[4])

    @property
    def table(self) -> TableShown | None:
        """Of a question that has one figure."""
        return self.grids[0].first if self.grids else None


@dataclass(frozen=True, slots=True)
class StatementShown:
    statement: Statement
    table: TableShown
    offers: Sequence[Mapping[str, Any]]


def strip_shown(strip: Strip, offers: Offers) -> StripShown:
    rows = tuple(_row_shown(told, offers) for told in strip.figures)
    numbers = strip.figures[0].result.numbers if strip.layout == "figure" else None
    return StripShown(strip, _grids(strip, rows), number_details(numbers) if numbers else ())


def statement_shown(statement: Statement, offers: Offers) -> StatementShown:
    return StatementShown(statement, table_shown(statement.table, offers), offers(statement.kept))


def number_details(numbers: Numbers) -> tuple[tuple[str, str], ...]:
    """Name and value of each part of a summary."""
    return tuple(zip(number_heads(), number_values(numbers), strict=True))


def number_heads() -> tuple[str, ...]:
    return (
        gettext("Mean"),
        gettext("95% interval of the mean"),
        gettext("Standard deviation"),
        gettext("First quartile"),
        gettext("Median"),
        gettext("Third quartile"),
    )


def number_values(numbers: Numbers) -> tuple[str, ...]:
    unit = f"\u00a0{numbers.unit}" if numbers.unit else ""
    interval = (
        gettext("%(low)s to %(high)s")
        % {"low": decimal(numbers.interval[0]), "high": f"{decimal(numbers.interval[1])}{unit}"}
        if numbers.interval
        else "–"
    )
    return (
        _about(f"{decimal(numbers.mean)}{unit}", numbers),
        _about(interval, numbers),
        _about(f"{decimal(numbers.deviation)}{unit}", numbers),
        *(f"{decimal(value)}{unit}" for value in numbers.quartiles),
    )


def _about(words: str, numbers: Numbers) -> str:
    return gettext("about %(number)s") % {"number": words} if numbers.about else words


def image_of(survey: Survey, strip: Strip) -> str:
    """The strip's drawing as a file of its own: SVG with the question, what it is of, and what it is worth."""
    if not strip.figures:
        return _bare(strip).framed(title=strip.title, notes=[])
    first = strip.figures[0].result
    base = gettext("Base: %(base)s responses · %(share)s") % {"base": strip.base, "share": strip.share_of}
    if strip.layout == "numbers":
        base = gettext("Base: %(base)s responses by line") % {"base": strip.base}
    left = left_words(strip.left)
    notes = [
        *(f"{line.number}.\u00a0{line.label}" for line in strip.placed if line.corner),
        first.filter_words and gettext("Among: %(who)s") % {"who": first.filter_words},
        base,
        gettext("Responses collected, not representative."),
        gettext("Weighted results.") if first.weighted else "",
        f"{left}." if left else "",
        gettext("Groups of fewer than %(k)s responses are hidden.") % {"k": first.figure.k} if strip.hides else "",
        f"{survey.title}, {date_format(clock.now())}",
    ]
    return (strip.chart or _bare(strip)).framed(title=strip.title, notes=[note for note in notes if note])


def _bare(strip: Strip) -> Sheet:
    """Words where nothing may be drawn."""
    sheet = Sheet()
    sheet.height = sheet.lines(0, 0, wrapped(strip.sentence, WIDTH, size=SMALL), size=SMALL, fill=SOFT)
    return sheet


def _grids(strip: Strip, rows: tuple[RowShown, ...]) -> tuple[GridShown, ...]:
    if strip.layout != "pair":
        return (GridShown(rows),) if rows else ()
    half = len(rows) // 2
    return tuple(GridShown(part, scale) for part, scale in zip((rows[:half], rows[half:]), strip.scales, strict=True))


def _row_shown(told: Told, offers: Offers) -> RowShown:
    numbers = told.result.numbers
    return RowShown(
        told.result.figure.question,
        told.label,
        table_shown(told.result, offers),
        number_values(numbers) if numbers else (),
    )
