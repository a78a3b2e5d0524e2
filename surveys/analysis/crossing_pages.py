"""A crossing made ready for its page: every number in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from surveys.analysis.crossing_words import (
    cautions,
    comparison_words,
    holds_words,
    in_unit,
    layers_words,
    numbers_words,
    points,
)
from surveys.analysis.crossings import Comparison, Crossing, Gap, NumbersByGroup
from surveys.analysis.figures import Option
from surveys.analysis.presentation import Offers, TableShown, probability, table_shown
from surveys.analysis.sentences import decimal, percent
from surveys.analysis.sums.comparisons import GroupNumbers, Interval

Row = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SmallTable:
    """Columns, then lines of (heading, cells)."""

    caption: str
    head: tuple[str, ...]
    lines: tuple[Row, ...]
    sentence: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LayerShown:
    code: str
    label: str
    holds: str
    table: TableShown


@dataclass(frozen=True, slots=True)
class CrossingShown:
    table: TableShown
    cautions: tuple[str, ...]
    numbers: SmallTable | None
    comparison: SmallTable | None
    layer_title: str
    layers_sentence: str
    layers: tuple[LayerShown, ...]
    residuals: SmallTable | None
    intervals: SmallTable | None
    # What may be compared: (code, label) of each column, empty when groups overlap.
    comparable: tuple[tuple[str, str], ...]


def crossing_shown(crossing: Crossing, offers: Offers) -> CrossingShown:
    result = crossing.result
    shown = result.told is not None
    comparable = () if crossing.groups_overlap or not shown or len(result.columns) < 3 else result.columns
    return CrossingShown(
        table=table_shown(result, offers),
        cautions=tuple(cautions(crossing)),
        numbers=_numbers(crossing.numbers, result.title) if crossing.numbers else None,
        comparison=_comparison(crossing.comparison, result.title) if crossing.comparison else None,
        layer_title=crossing.layer_title,
        layers_sentence=layers_words(crossing) if crossing.layers else "",
        layers=tuple(
            LayerShown(
                layer.option.code, layer.option.label, holds_words(layer.holds), table_shown(layer.result, offers)
            )
            for layer in crossing.layers
        ),
        residuals=_residuals(crossing) if shown and crossing.residuals else None,
        intervals=_intervals(crossing) if shown else None,
        comparable=tuple((option.code, option.label) for option in comparable),
    )


def _numbers(numbers: NumbersByGroup, title: str) -> SmallTable:
    detail = (
        gettext("Kruskal and Wallis' test of the ranks: p %(p)s") % {"p": probability(numbers.p)}
        if numbers.p is not None
        else ""
    )
    return SmallTable(
        caption=gettext("%(title)s: means and medians") % {"title": title},
        head=(
            gettext("Mean"),
            gettext("95% interval"),
            gettext("Median"),
            gettext("95% interval"),
            gettext("Base (n)"),
        ),
        lines=tuple(_numbers_line(option, found, numbers.unit) for option, found in numbers.groups),
        sentence=numbers_words(numbers),
        detail=detail,
    )


def _numbers_line(option: Option, found: GroupNumbers | None, unit: str) -> Row:
    if found is None:
        return option.label, (gettext("hidden"), "", "", "", "")
    cells = (
        in_unit(found.mean, unit),
        _range(found.interval),
        in_unit(found.quartiles[1], unit),
        _range(found.median_interval),
        number_format(found.n, force_grouping=True),
    )
    return option.label, cells


def _comparison(comparison: Comparison, title: str) -> SmallTable:
    notes = []
    if comparison.means is not None:
        gap, interval = comparison.means
        notes.append(
            gettext("Difference of the means: %(gap)s (95%% interval: %(interval)s).")
            % {"gap": decimal(gap), "interval": _range(interval)}
        )
    if comparison.hidden:
        notes.append(gettext("Answers hidden in either group are left out."))
    return SmallTable(
        caption=f"{title} · {comparison.one.label} / {comparison.other.label}",
        head=(comparison.one.label, comparison.other.label, gettext("Difference"), gettext("95% interval")),
        lines=tuple((gap.label, _gap_cells(gap)) for gap in comparison.gaps),
        sentence=comparison_words(comparison),
        detail=" ".join(notes),
    )


def _gap_cells(gap: Gap) -> tuple[str, ...]:
    sign = "+" if gap.difference > 0 else ""
    low, high = gap.interval
    return (
        percent(gap.one),
        percent(gap.other),
        f"{sign}{points(gap.difference)}",
        gettext("%(low)s to %(high)s") % {"low": points(low), "high": points(high)},
    )


def _residuals(crossing: Crossing) -> SmallTable:
    return SmallTable(
        caption=gettext("Adjusted residuals"),
        head=tuple(option.label for option in crossing.result.columns),
        lines=tuple(
            (line.label, tuple(gettext("hidden") if value is None else _signed(value) for value in values))
            for line, values in zip(crossing.result.lines, crossing.residuals, strict=True)
        ),
    )


def _intervals(crossing: Crossing) -> SmallTable:
    return SmallTable(
        caption=gettext("95% intervals of the percentages (Wilson)"),
        head=tuple(option.label for option in crossing.result.columns),
        lines=tuple(
            (line.label, tuple(_share_range(interval) for interval in line.intervals)) for line in crossing.result.lines
        ),
    )


def _share_range(interval: Interval | None) -> str:
    if interval is None:
        return gettext("hidden")
    return gettext("%(low)s to %(high)s") % {"low": percent(interval[0]), "high": percent(interval[1])}


def _signed(value: float) -> str:
    return f"{'+' if value >= 0.05 else ''}{decimal(value)}"


def _range(interval: Sequence[float]) -> str:
    low, high = interval
    if abs(low) == float("inf"):
        return "—"
    return gettext("%(low)s to %(high)s") % {"low": decimal(low), "high": decimal(high)}
