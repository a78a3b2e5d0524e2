"""The responses day by day as a drawing: lengths and places only, the template draws. Pure: figures in, figures out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

WIDTH, HEIGHT = 720, 200


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, in the drawing's own units, from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    came: int
    total: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Bars of each day's responses under the line of their running total, each on its own scale from 0."""

    days: list[Day]
    bars: list[Bar]
    line: str
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def curve(came: Sequence[tuple[date, int]]) -> Curve | None:
    """From (day, responses) of consecutive days. None without a response."""
    totals = list(accumulate(count for _day, count in came))
    if not totals or not totals[-1]:
        return None
    most = max(count for _day, count in came)
    step = WIDTH / len(came)
    bars = [
        Bar(round(place * step + step * 0.15, 1), _down(count / most), round(step * 0.7, 1), _height(count / most))
        for place, (_day, count) in enumerate(came)
    ]
    points = (f"{round((place + 0.5) * step, 1)},{_down(total / totals[-1])}" for place, total in enumerate(totals))
    days = [Day(day, count, total) for (day, count), total in zip(came, totals, strict=True)]
    return Curve(days, bars, " ".join(points), most)


def _height(share: float) -> float:
    return round(share * HEIGHT, 1)


def _down(share: float) -> float:
    return round(HEIGHT - share * HEIGHT, 1)
