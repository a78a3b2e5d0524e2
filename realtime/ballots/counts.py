"""Counting dots and single choices. No Django, no input or output: numbers in, numbers out."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Option = TypeVar("Option", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell(Generic[Option]):
    """What one source brought to one option: points, and how many distinct voters gave them."""

    option: Option
    source: str
    points: int
    voters: int


@dataclass(frozen=True, slots=True)
class Line(Generic[Option]):
    """An option's count. `sources` are points by source; voters of different sources are different people."""

    option: Option
    points: int
    voters: int
    rank: int
    tied: bool
    sources: dict[str, int]


def tally(options: Sequence[Option], cells: Iterable[Cell[Option]]) -> list[Line[Option]]:
    """Every option's line, best first, ties in the order of `options`.

    Each (option, source) appears at most once in `cells`. The points of the lines add up to those of the cells.
    """
    points: dict[Option, int] = defaultdict(int)
    voters: dict[Option, int] = defaultdict(int)
    sources: dict[Option, dict[str, int]] = defaultdict(dict)
    for cell in cells:
        points[cell.option] += cell.points
        voters[cell.option] += cell.voters
        sources[cell.option][cell.source] = cell.points
    place = ranks([points[option] for option in options])
    total = _repeats(place)
    lines = [
        Line(option, points[option], voters[option], rank, total[rank] > 1, dict(sorted(sources[option].items())))
        for option, rank in zip(options, place, strict=True)
    ]
    return sorted(lines, key=lambda line: line.rank)


def ranks(points: Sequence[int]) -> list[int]:
    """The rank of each score, highest first; equal scores share a rank and the next is skipped (1, 2, 2, 4)."""
    first: dict[int, int] = {}
    for rank, score in enumerate(sorted(points, reverse=True), start=1):
        first.setdefault(score, rank)
    return [first[score] for score in points]


def fault(votes: Sequence[tuple[Option, int]], options: Container[Option], *, dots: int, cap: int) -> str | None:
    """Why a ballot of (option, points) does not count, as a refusal code, or None when it does."""
    named = [option for option, _ in votes]
    if any(option not in options for option in named):
        return "ballot_option_absent"
    if len(set(named)) < len(named):
        return "ballot_option_twice"
    if sum(points for _, points in votes) > dots:
        return "ballot_too_many_points"
    if any(points > cap for _, points in votes):
        return "ballot_over_cap"
    return None


def _repeats(values: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for value in values:
        found[value] += 1
    return found
