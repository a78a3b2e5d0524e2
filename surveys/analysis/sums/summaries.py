"""Summaries of numbers and rankings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from surveys.analysis.sums.weights import effective_n


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """Of `n` numbers, in their own unit; standard deviation with n − 1; the mean's 95 % interval (None of one number).

    The interval is Student's, on Kish's effective n when there are weights.
    """

    n: int
    mean: float
    deviation: float
    quartiles: tuple[float, float, float]
    interval: tuple[float, float] | None = None


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
    deviation = float(np.sqrt(spread * bias))
    interval = mean_interval(mean, deviation, effective_n(w))
    return NumberSummary(numbers.size, mean, deviation, (first, middle, third), interval)


def mean_interval(mean: float, deviation: float, n: float) -> tuple[float, float] | None:
    """Student's 95 % interval of a mean seen on n numbers; None when n is 1 or less."""
    if n <= 1:
        return None
    from scipy.special import stdtrit  # a quarter of a second to load

    half = float(stdtrit(n - 1, 0.975)) * deviation / float(np.sqrt(n))
    return mean - half, mean + half


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


def unit_classes(low: float, high: float) -> list[tuple[float, float]]:
    """One class a whole number, from `low` to `high`."""
    return [(float(value), float(value + 1)) for value in range(int(low), int(high) + 1)]


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


def borda_points(places: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Points of each item, by Borda: of m items, the one ranked first scores m − 1 and the last 0.

    `places` (n, items) holds 1, 2, 3… or 0 where the person did not rank the item. Equal places share the mean of the
    places they take, and so do the items left out after the last one ranked. Whoever ranked nothing gives no point.
    Source: J.-C. de Borda, *Mémoire sur les élections au scrutin* (1781).
    """
    table = np.asarray(places)
    ranked = (table > 0).any(axis=1)
    w = np.ones(len(table)) if weights is None else np.asarray(weights, dtype=float)
    told = table[ranked]
    if not told.size:
        return np.zeros(table.shape[1])
    items = table.shape[1]
    filled = np.ascontiguousarray(np.where(told > 0, told, items + 1).T)
    # How many come before each item, and half of those beside it: the mean of the places that equals share.
    after = [items - (filled < one).sum(axis=0) - ((filled == one).sum(axis=0) + 1) / 2 for one in filled]
    return np.array([float(w[ranked] @ points) for points in after])
