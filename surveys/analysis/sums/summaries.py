"""Summaries of numbers, rankings and agreement scales."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """Of `n` numbers, in their own unit; standard deviation with n − 1."""

    n: int
    mean: float
    deviation: float
    quartiles: tuple[float, float, float]


def number_summary(values: ArrayLike, weights: ArrayLike | None = None) -> NumberSummary | None:
    """NaN means missing. Quartiles are the smallest value reached by that share of the weight; None with no value."""
    numbers = np.asarray(values, dtype=float)
    w = np.ones(numbers.size) if weights is None else np.asarray(weights, dtype=float)
    kept = np.isfinite(numbers) & (w > 0)
    numbers, w = numbers[kept], w[kept]
    if not numbers.size:
        return None
    mean = float(np.average(numbers, weights=w))
    spread = float(np.average(np.square(numbers - mean), weights=w))
    bias = numbers.size / (numbers.size - 1) if numbers.size > 1 else 1.0
    order = np.argsort(numbers, kind="stable")
    reached = np.cumsum(w[order]) / w.sum()
    first, middle, third = (
        float(numbers[order][min(int(np.searchsorted(reached, share - 1e-12)), numbers.size - 1)])
        for share in (0.25, 0.5, 0.75)
    )
    return NumberSummary(numbers.size, mean, float(np.sqrt(spread * bias)), (first, middle, third))


def number_classes(values: ArrayLike, most: int = 8) -> list[tuple[float, float]]:
    """At most `most` classes [low, high[ of a round width (1, 2 or 5 × 10ⁿ) that cover the finite values."""
    numbers = np.asarray(values, dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return []
    low, high = float(numbers.min()), float(numbers.max())
    width = _round_width((high - low) / most)
    start = np.floor(low / width) * width
    count = int(np.floor((high - start) / width)) + 1
    return [(float(start + i * width), float(start + (i + 1) * width)) for i in range(count)]


def class_codes(values: ArrayLike, classes: list[tuple[float, float]], missing: int) -> np.ndarray:
    """The class of each number, or `missing`."""
    numbers = np.asarray(values, dtype=float)
    edges = np.array([low for low, _ in classes])
    found = np.searchsorted(edges, numbers, side="right") - 1
    codes: np.ndarray = np.where(np.isfinite(numbers), found, missing).astype(np.int16)
    return codes


def _round_width(least: float) -> float:
    if least <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(least))
    # A strict bound keeps the number of classes within `most` when the first class starts below the lowest value.
    return float(next(step * power for step in (1, 2, 5, 10, 20) if step * power > least * 1.0000001))


@dataclass(frozen=True, slots=True)
class RankSummary:
    """Of one ranked item: how many ranked it, how many ranked it first, its mean place (1 = first)."""

    ranked: int
    first: int
    mean_place: float


def rank_summaries(places: ArrayLike) -> list[RankSummary]:
    """`places` (n, items) holds 1, 2, 3… or 0 where the person did not rank the item."""
    table = np.asarray(places)
    return [
        RankSummary(
            ranked=int((column > 0).sum()),
            first=int((column == 1).sum()),
            mean_place=float(column[column > 0].mean()) if (column > 0).any() else 0.0,
        )
        for column in table.T
    ]


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """Of one statement on an ordered scale: shares of its lower half, middle and upper half; mean on 1…choices."""

    low: float
    middle: float
    high: float
    mean: float


def scale_summary(shares: ArrayLike) -> ScaleSummary:
    """`shares` (choices,) of an ordered scale, adding up to 1; an even scale has no middle."""
    values = np.asarray(shares, dtype=float)
    half = values.size // 2
    return ScaleSummary(
        low=float(values[:half].sum()),
        middle=float(values[half : values.size - half].sum()),
        high=float(values[values.size - half :].sum()),
        mean=float(values @ np.arange(1, values.size + 1)),
    )
