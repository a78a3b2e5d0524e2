"""What the page of a crossing shows beside its figures, as rows of numbers: numbers by group, two groups beside each
other, residuals and intervals (two bounds in two cells). Counted under the rule of publication, like the figures."""

from collections.abc import Iterable, Sequence
from math import isfinite

from django.utils.translation import gettext

from surveys.analysis.crossing_words import comparison_words, numbers_words
from surveys.analysis.crossings import Comparison, Crossing, NumbersByGroup
from surveys.analysis.figures import FigureResult, Option
from surveys.analysis.sums.comparisons import GroupNumbers, Interval
from surveys.analysis.sums.rounding import half_up
from surveys.exports.cells import Cell
from surveys.exports.tables import Rows


def crossing_figures(crossing: Crossing) -> list[FigureResult]:
    """The table, then the same in each layer."""
    return [crossing.result, *(layer.result for layer in crossing.layers)]


def crossing_rows(crossing: Crossing) -> list[Rows]:
    """The tables that are no figures, in the order of the page."""
    result = crossing.result
    tables: list[Rows] = []
    if crossing.numbers:
        tables.append(_numbers(crossing.numbers, result.title))
    if crossing.comparison:
        tables.append(_comparison(crossing.comparison, result.title))
    if result.told is not None and crossing.residuals:
        tables.append(_residuals(crossing))
    if result.told is not None:
        tables.append(_intervals(result))
    return tables


def _numbers(numbers: NumbersByGroup, title: str) -> Rows:
    bounds: list[Cell] = [gettext("95% interval"), None]
    heads: list[Cell] = ["", gettext("Mean"), *bounds, gettext("Median"), *bounds, gettext("Base (n)")]
    return [
        [gettext("%(title)s: means and medians") % {"title": title}],
        [numbers_words(numbers)],
        heads,
        *(_numbers_line(option, found) for option, found in numbers.groups),
    ]


def _numbers_line(option: Option, found: GroupNumbers | None) -> list[Cell]:
    if found is None:
        return [option.label, gettext("hidden")]
    mean, middle = half_up(found.mean, 2), half_up(found.quartiles[1], 2)
    return [option.label, mean, *_bounds(found.interval), middle, *_bounds(found.median_interval), found.n]


def _comparison(comparison: Comparison, title: str) -> Rows:
    one, other = comparison.one.label, comparison.other.label
    rows: Rows = [
        [f"{title} · {one} / {other}"],
        [comparison_words(comparison)],
        ["", f"{one} %", f"{other} %", gettext("Difference in points"), gettext("95% interval")],
    ]
    for gap in comparison.gaps:
        low, high = gap.interval
        rows.append([gap.label, *_percents((gap.one, gap.other, gap.difference, low, high))])
    if comparison.means is not None:
        difference, interval = comparison.means
        rows.append([gettext("Difference of the means"), None, None, half_up(difference, 2), *_bounds(interval)])
    return rows


def _residuals(crossing: Crossing) -> Rows:
    heads: list[Cell] = ["", *(option.label for option in crossing.result.columns)]
    lines: Rows = [
        [line.label, *(gettext("hidden") if value is None else half_up(value, 2) for value in values)]
        for line, values in zip(crossing.result.lines, crossing.residuals, strict=True)
    ]
    return [[gettext("Adjusted residuals")], heads, *lines]


def _intervals(result: FigureResult) -> Rows:
    heads: list[Cell] = ["", *(name for option in result.columns for name in (option.label, None))]
    rows: Rows = [[gettext("95% intervals of the percentages (Wilson)")], heads]
    for line in result.lines:
        cells: list[Cell] = [line.label]
        for interval in line.intervals:
            cells += [gettext("hidden"), None] if interval is None else _percents(interval)
        rows.append(cells)
    return rows


def _percents(shares: Iterable[float]) -> list[Cell]:
    return [half_up(share * 100, 1) for share in shares]


def _bounds(interval: Interval | Sequence[float]) -> list[Cell]:
    """A group of one has no interval."""
    return [half_up(bound, 2) if isfinite(bound) else None for bound in interval]
