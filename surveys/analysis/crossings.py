"""One crossing read in full: its table, the same in each layer, two groups beside each other, numbers by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np

from surveys.analysis.coarser import Variables
from surveys.analysis.figures import Figure, FigureResult, Option
from surveys.analysis.queries import Reading, figure_of, groups_of, read_figure, result_of
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.comparisons import (
    GroupNumbers,
    Interval,
    difference_interval,
    group_numbers,
    mean_difference,
    ranks_test,
)
from surveys.analysis.variables import Variable
from surveys.models import Survey

Holds = Literal["clear", "unclear", "reversed", "hidden"]


@dataclass(frozen=True, slots=True)
class Layer:
    """The table among whoever chose one option of the layer; `holds`: what becomes there of the gap of the whole."""

    option: Option
    result: FigureResult
    holds: Holds


@dataclass(frozen=True, slots=True)
class NumbersByGroup:
    """A number question in each column of the table, None where hidden; `p` of Kruskal and Wallis, without weights."""

    unit: str
    groups: tuple[tuple[Option, GroupNumbers | None], ...]
    p: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One answer in two groups: shares, `one` − `other`, and its interval."""

    label: str
    one: float
    other: float
    difference: float
    interval: Interval

    @property
    def clear(self) -> bool:
        """Whether 0 is outside the interval."""
        return self.interval[0] > 0 or self.interval[1] < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups beside each other; answers hidden in either are left out. `means` is of a number question."""

    one: Option
    other: Option
    gaps: tuple[Gap, ...]
    hidden: int
    means: tuple[float, Interval] | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """`residuals` stand line by line under the columns of `result`, None where they would tell a hidden figure."""

    result: FigureResult
    residuals: tuple[tuple[float | None, ...], ...]
    several_answers: bool
    groups_overlap: bool
    layer_title: str
    layers: tuple[Layer, ...]
    numbers: NumbersByGroup | None
    comparison: Comparison | None


def crossing_of(
    survey: Survey,
    known: Snapshot,
    figure: Figure,
    *,
    compared: Sequence[str] = (),
    variables: Variables | None = None,
) -> Crossing:
    """`figure` crosses two questions; its `layer` parts the table; `compared` are two codes of its columns.

    Refuses `figure_unknown`.
    """
    made = variables or Variables(known)
    reading = read_figure(survey, known, figure, made)
    result = result_of(survey, known, figure, reading)
    numbers = None if result.closed else _numbers_by_group(known, figure, reading)
    return Crossing(
        result=result,
        residuals=_residuals(reading),
        several_answers=not reading.asked.exclusive,
        groups_overlap=reading.column is not None and not reading.column.exclusive,
        layer_title=made[figure.layer].title if figure.layer else "",
        layers=_layers(survey, known, result, made) if figure.layer and not result.closed else (),
        numbers=numbers,
        comparison=_comparison(reading, result, numbers, compared),
    )


def _residuals(reading: Reading) -> tuple[tuple[float | None, ...], ...]:
    table = reading.measured.residuals
    if table is None or reading.measured.closed:
        return ()
    groups = groups_of(reading)
    return tuple(tuple(None if np.isnan(row[place]) else float(row[place]) for place in groups) for row in table)


def _layers(survey: Survey, known: Snapshot, result: FigureResult, variables: Variables) -> tuple[Layer, ...]:
    figure = result.figure
    chosen = {code for key, code in figure.filters if key == figure.layer}
    others = tuple(pair for pair in figure.filters if pair[0] != figure.layer)
    # Each layer speaks of the cell that the whole speaks of.
    about = {"options": (result.told[0],), "group": result.told[1]} if result.told else {}
    layers = []
    for option in variables[figure.layer].options:
        if chosen and option.code not in chosen:
            continue
        asked = msgspec.structs.replace(figure, filters=(*others, (figure.layer, option.code)), **about)
        found = figure_of(survey, known, asked, variables)
        if found.n != 0:
            layers.append(Layer(option, found, _holds(result, found)))
    return tuple(layers)


def _holds(whole: FigureResult, part: FigureResult) -> Holds:
    if whole.told is None or part.told != whole.told:
        return "hidden"
    tint = _tint(part, whole.told) * (-1 if _tint(whole, whole.told) < 0 else 1)
    return "clear" if tint > 0 else "reversed" if tint < 0 else "unclear"


def _tint(result: FigureResult, told: tuple[str, str]) -> int:
    line = next(line for line in result.lines if line.code == told[0])
    return line.tints[[column.code for column in result.columns].index(told[1])]


def _numbers_by_group(known: Snapshot, figure: Figure, reading: Reading) -> NumbersByGroup | None:
    """A group is shown where its base is, and where filters leave out nobody or enough of it.

    Where each class is one number, the mean would give the hidden counts back: all of a group's must be shown.
    """
    column = reading.column
    if column is None or reading.asked.key not in known.block.numbers:
        return None
    values = known.block.numbers[reading.asked.key]
    unit = known.questions[reading.asked.key.partition("/")[0]].settings.unit
    exact = _one_number_a_class(reading.asked)
    groups: list[tuple[Option, GroupNumbers | None]] = []
    shown: list[np.ndarray] = []
    for place in groups_of(reading):
        inside = column.member[:, place] & reading.asked.based
        kept, left_out = inside & reading.counted, int((inside & ~reading.counted).sum())
        hidden = reading.measured.hidden_bases[place] or (exact and reading.measured.hidden[:, place].any())
        if hidden or kept.sum() < figure.k or 0 < left_out < figure.k:
            groups.append((column.options[place], None))
            continue
        weights = None if reading.weights is None else reading.weights[kept]
        groups.append((column.options[place], group_numbers(values[kept], weights)))
        shown.append(values[kept])
    p = ranks_test(shown) if reading.weights is None and column.exclusive else None
    return NumbersByGroup(unit, tuple(groups), p)


def _one_number_a_class(asked: Variable) -> bool:
    lows = np.array([float(option.code) for option in asked.options])
    return bool((lows % 1 == 0).all() and (np.diff(lows) == 1).all())


def _comparison(
    reading: Reading, result: FigureResult, numbers: NumbersByGroup | None, compared: Sequence[str]
) -> Comparison | None:
    """None when the groups are not two, are not shown, or share people: an interval needs groups apart.

    A table of two groups compares them without being asked.
    """
    codes = [column.code for column in result.columns]
    compared = compared or (codes if result.told else [])
    if len(set(compared)) != 2 or not set(compared) <= set(codes) or result.closed:
        return None
    if reading.column is None or not reading.column.exclusive:
        return None
    one, other = (codes.index(code) for code in compared)
    gaps = []
    for line in result.lines:
        shares, intervals = (line.shares[one], line.shares[other]), (line.intervals[one], line.intervals[other])
        if shares[0] is None or shares[1] is None or intervals[0] is None or intervals[1] is None:
            continue
        interval = difference_interval(shares[0], intervals[0], shares[1], intervals[1])
        gaps.append(Gap(line.label, shares[0], shares[1], shares[0] - shares[1], interval))
    pair = {option.code: found for option, found in numbers.groups} if numbers else {}
    first, second = pair.get(compared[0]), pair.get(compared[1])
    return Comparison(
        one=result.columns[one],
        other=result.columns[other],
        gaps=tuple(gaps),
        hidden=len(result.lines) - len(gaps),
        means=mean_difference(first, second) if first and second else None,
    )
