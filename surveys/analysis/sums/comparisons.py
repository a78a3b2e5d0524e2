"""Two groups beside each other, and numbers by group: differences with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from surveys.analysis.sums.summaries import number_summary
from surveys.analysis.sums.weights import effective_n

Interval = tuple[float, float]
CONFIDENCE = 0.95


def difference_interval(one: float, of_one: Interval, other: float, of_other: Interval) -> Interval:
    """Of two shares (0…1) and the Wilson interval of each: the interval of `one` − `other`.

    Source: R. G. Newcombe, *Statistics in Medicine* 17 (1998) 873–890, method 10 (hybrid score).
    """
    below = hypot(one - of_one[0], of_other[1] - other)
    above = hypot(of_one[1] - one, other - of_other[0])
    return max(-1.0, one - other - below), min(1.0, one - other + above)


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """Numbers of one group, in their unit. `interval` is the mean's (Student); `median_interval` the median's.

    `effective` is Kish's effective n, `n` without weights. Intervals are infinite under two values.
    """

    n: int
    effective: float
    mean: float
    deviation: float
    interval: Interval
    quartiles: tuple[float, float, float]
    median_interval: Interval


def group_numbers(values: ArrayLike, weights: ArrayLike | None = None) -> GroupNumbers | None:
    """NaN means missing; None with no value. Each group keeps its own variance: none is borrowed from the others."""
    from scipy.special import stdtrit  # a quarter of a second to load

    numbers = np.asarray(values, dtype=float)
    w = np.ones(numbers.size) if weights is None else np.asarray(weights, dtype=float)
    kept = np.isfinite(numbers) & (w > 0)
    summary = number_summary(numbers[kept], w[kept])
    if summary is None:
        return None
    effective = effective_n(w[kept])
    spread = inf
    if effective > 1:
        quantile = float(stdtrit(effective - 1, (1 + CONFIDENCE) / 2))
        spread = quantile * summary.deviation / sqrt(effective)
    return GroupNumbers(
        n=summary.n,
        effective=effective,
        mean=summary.mean,
        deviation=summary.deviation,
        interval=(summary.mean - spread, summary.mean + spread),
        quartiles=summary.quartiles,
        median_interval=_median_interval(numbers[kept], w[kept], effective),
    )


def mean_difference(one: GroupNumbers, other: GroupNumbers) -> tuple[float, Interval]:
    """Difference of two means and its interval, variances unequal (B. L. Welch, *Biometrika* 34, 1947).

    Infinite when a group has under two values.
    """
    from scipy.special import stdtrit  # a quarter of a second to load

    gap = one.mean - other.mean
    if min(one.effective, other.effective) <= 1:
        return gap, (-inf, inf)
    parts = [group.deviation**2 / group.effective for group in (one, other)]
    error = sum(parts)
    if not error:
        return gap, (gap, gap)
    freedom = error**2 / sum(part**2 / (group.effective - 1) for part, group in zip(parts, (one, other), strict=True))
    spread = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * sqrt(error)
    return gap, (gap - spread, gap + spread)


def ranks_test(groups: Sequence[np.ndarray]) -> float | None:
    """p of Kruskal and Wallis (*JASA* 47, 1952): do the groups' numbers stand at the same height?

    None with fewer than two groups that have values, or when all values are equal.
    """
    from scipy.stats import kruskal  # half a second to load, which few pages need

    filled = [values[np.isfinite(values)] for values in groups]
    filled = [values for values in filled if values.size]
    if len(filled) < 2 or np.unique(np.concatenate(filled)).size < 2:
        return None
    return float(kruskal(*filled).pvalue)


def _median_interval(numbers: np.ndarray, w: np.ndarray, effective: float) -> Interval:
    """From the Wilson interval of one half to the values that stand at those ranks.

    Source: R. S. Woodruff, *JASA* 47 (1952), with a score interval in place of the normal one.
    """
    from scipy.special import ndtri  # a quarter of a second to load

    z = float(ndtri((1 + CONFIDENCE) / 2))
    spread = z * sqrt(0.25 / effective + z * z / (4 * effective * effective)) / (1 + z * z / effective)
    order = np.argsort(numbers, kind="stable")
    reached = np.cumsum(w[order]) / w.sum()
    low, high = (
        float(numbers[order][min(int(np.searchsorted(reached, share)), numbers.size - 1)])
        for share in (0.5 - spread, 0.5 + spread)
    )
    return low, high
