"""Frequencies of one question, raw and weighted, with Wilson intervals."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.analysis.sums.weights import effective_n


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts of each choice. `base` is the raw number of answers the shares are taken over.

    `weighted` are sums of weights (equal to `counts` without weights), `weighted_base` their whole;
    `effective_base` is Kish's effective number behind the shares.
    """

    counts: tuple[int, ...]
    weighted: tuple[float, ...]
    base: int
    weighted_base: float
    effective_base: float
    blank: int
    declined: int
    not_shown: int

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the weighted base, between 0 and 1; zeros when nobody answered."""
        whole = self.weighted_base
        return tuple(value / whole if whole else 0.0 for value in self.weighted)

    @property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        return tuple(wilson(share, self.effective_base) for share in self.shares)


def single_frequencies(codes: ArrayLike, choices: int, weights: ArrayLike | None = None) -> Frequencies:
    """One choice each: `codes` (n,) holds 0…choices−1 or a missing; the base is whoever chose.

    Raises ValueError for a code outside the question.
    """
    values = np.asarray(codes)
    if values.size and (values.max() >= choices or values.min() < DECLINED):
        raise ValueError("a code is outside the question")
    # One count of everything: the missings are the lowest codes.
    found = np.bincount(values.astype(np.intp) - DECLINED, minlength=choices - DECLINED).tolist()
    declined, blank, not_shown, *counts = found
    base = sum(counts)
    weighted, whole, effective = [float(count) for count in counts], float(base), float(base)
    if weights is not None:
        answered, w = values >= 0, np.asarray(weights, dtype=float)
        weighted = np.bincount(values[answered], weights=w[answered], minlength=choices).tolist()
        whole, effective = float(w[answered].sum()), effective_n(w[answered])
    return Frequencies(tuple(counts), tuple(weighted), base, whole, effective, blank, declined, not_shown)


def multiple_frequencies(codes: ArrayLike, picked: ArrayLike, weights: ArrayLike | None = None) -> Frequencies:
    """Several choices each: counted per option over everybody who was shown the question.

    `codes` (n,) is 0 for whoever picked something, else a missing; `picked` (n, choices) is boolean.
    """
    values, marks = np.asarray(codes), np.asarray(picked, dtype=bool)
    w = np.ones(values.size) if weights is None else np.asarray(weights, dtype=float)
    shown = values != NOT_SHOWN
    counts, weighted = marks[shown].sum(axis=0), w[shown] @ marks[shown]
    return Frequencies(
        counts=tuple(int(count) for count in counts),
        weighted=tuple(float(value) for value in weighted),
        base=int(shown.sum()),
        weighted_base=float(w[shown].sum()),
        effective_base=effective_n(w[shown]),
        blank=int((values == BLANK).sum()),
        declined=int((values == DECLINED).sum()),
        not_shown=int((values == NOT_SHOWN).sum()),
    )


def wilson(share: float, n: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a share (0…1) seen on n answers; (0, 1) when n is 0.

    Source: E. B. Wilson, JASA 22 (1927). `z` is the normal quantile (95 % by default).
    """
    if n <= 0:
        return 0.0, 1.0
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # Of nobody the lower bound is 0 and of everybody the upper one 1: rounding may leave a hair beside.
    low = 0.0 if share <= 0 else max(0.0, (centre - spread) / whole)
    return low, 1.0 if share >= 1 else min(1.0, (centre + spread) / whole)
