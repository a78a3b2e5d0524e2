"""Impact × effort: medians, spread, quadrants, ranking. Pure; grades are integers from 1 to 5."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

MIDDLE = 3.0
DIVIDED = 3

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Axis:
    """Median and quartiles of the grades on one axis, in grades (1 to 5)."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group puts a solution. `divided` when its members are `DIVIDED` grades apart on an axis."""

    n: int
    impact: Axis
    effort: Axis
    quadrant: str
    divided: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    rank: int
    carried: bool


def median(grades: Sequence[int]) -> float:
    """The middle grade, or the mean of the two middle ones. ValueError when there is none."""
    if not grades:
        raise ValueError("no grade")
    ordered, half = sorted(grades), len(grades) // 2
    return float(ordered[half]) if len(grades) % 2 else (ordered[half - 1] + ordered[half]) / 2


def axis(grades: Sequence[int]) -> Axis:
    """Median and Tukey's hinges: medians of the lower and upper halves, the middle grade in both (Tukey 1977, 2C)."""
    ordered, half = sorted(grades), (len(grades) + 1) // 2
    return Axis(median=median(ordered), low=median(ordered[:half]), high=median(ordered[-half:]))


def quadrant(impact: float, effort: float) -> str:
    """The quadrant of two medians. The middle itself is neither a strong impact nor a heavy effort."""
    if impact > MIDDLE:
        return "quick_win" if effort <= MIDDLE else "project"
    return "small_plus" if effort <= MIDDLE else "not_now"


def place(grades: Sequence[tuple[int, int]]) -> Place:
    """Where a group puts a solution, from (impact, effort) of each member. ValueError when nobody placed it."""
    impacts, efforts = [impact for impact, _ in grades], [effort for _, effort in grades]
    across, up = axis(efforts), axis(impacts)
    return Place(
        n=len(grades),
        impact=up,
        effort=across,
        quadrant=quadrant(up.median, across.median),
        divided=max(max(side) - min(side) for side in (impacts, efforts)) >= DIVIDED,
    )


_ORDER = {"quick_win": 0, "project": 1, "small_plus": 2, "not_now": 3}


def ranking(places: Mapping[Key, Place], capacity: int | None) -> dict[Key, Ranked]:
    """Rank placed solutions: quadrant, then impact falling, then effort rising; equals share a rank (1, 2, 2, 4).

    `carried` are the ranks that fit whole in the capacity: equals are carried together or not at all, since nothing
    in the count says which of them comes first.
    """
    order = sorted(places, key=lambda key: _merit(places[key]))
    ranks: dict[Key, int] = {}
    for position, key in enumerate(order, start=1):
        tied = position > 1 and _merit(places[key]) == _merit(places[order[position - 2]])
        ranks[key] = ranks[order[position - 2]] if tied else position
    last = {rank: position for position, rank in enumerate(ranks.values(), start=1)}
    return {
        key: Ranked(rank=rank, carried=capacity is not None and last[rank] <= capacity) for key, rank in ranks.items()
    }


def _merit(one: Place) -> tuple[int, float, float]:
    return _ORDER[one.quadrant], -one.impact.median, one.effort.median
