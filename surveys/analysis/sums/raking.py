"""Weights that bring a sample's margins to known ones: iterative proportional fitting, with bounds on the weights.

Sources: W. E. Deming and F. F. Stephan, *Annals of Mathematical Statistics* 11 (1940); J.-C. Deville, C.-E. Särndal and
O. Sautory, *JASA* 88 (1993), of which this is the raking ratio. What unequal weights cost is in `weights`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.weights import design_effect, effective_n

TURNS = 500
CLOSE = 1e-6
# No response counts for more than five average ones or less than a fifth of one.
LEAST, MOST = 0.2, 5.0


class UnreachableError(ValueError):
    """Nobody answered what a margin wants: `variable` and `option`, by their places."""

    def __init__(self, variable: int, option: int) -> None:
        super().__init__(f"nobody has option {option} of variable {variable}")
        self.variable = variable
        self.option = option


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights (n,) of mean 1; `trimmed` of them were held at a bound. `reached`: every margin is met within `CLOSE`,
    which bounds may prevent."""

    weights: np.ndarray
    reached: bool
    turns: int
    trimmed: int

    @property
    def design_effect(self) -> float:
        return design_effect(self.weights)

    @property
    def effective_n(self) -> float:
        return effective_n(self.weights)


def rake(
    codes: Sequence[np.ndarray], margins: Sequence[Sequence[float]], *, least: float = LEAST, most: float = MOST
) -> Raked:
    """Weights under which each variable's options have the wanted shares.

    `codes[i]` (n,) holds an option's place or a negative for a missing answer; `margins[i][option]` are shares that add
    up to 1. Whoever did not answer a variable keeps their share of it: a margin is met among those who answered.
    Weights are kept between `least` and `most` at each turn. Raises ValueError without a variable or a response, for
    shares that are negative or do not add up, or bounds that leave out 1; `UnreachableError` when an option wanted has
    nobody.
    """
    columns = [np.asarray(column) for column in codes]
    wanted = [np.asarray(shares, dtype=float) for shares in margins]
    if not columns or not columns[0].size or len(columns) != len(wanted):
        raise ValueError("raking needs responses, and a margin for each variable")
    if any((shares < 0).any() or abs(shares.sum() - 1) > 1e-6 for shares in wanted):
        raise ValueError("the shares of a margin add up to 1")
    if not 0 < least <= 1 <= most:
        raise ValueError("the bounds of the weights hold 1 between them")
    for place, (column, shares) in enumerate(zip(columns, wanted, strict=True)):
        counts = np.bincount(column[column >= 0], minlength=shares.size)
        for option in np.flatnonzero((counts == 0) & (shares > 0)):
            raise UnreachableError(place, int(option))
    weights = np.ones(columns[0].size)
    turns = trimmed = 0
    while turns < TURNS and not _is_reached(weights, columns, wanted):
        before = weights
        for column, shares in zip(columns, wanted, strict=True):
            weights = _met(weights, column, shares)
        whole = weights * (weights.size / weights.sum())
        weights = np.clip(whole, least, most)
        trimmed = int((weights != whole).sum())
        turns += 1
        if np.abs(weights - before).max() < CLOSE / 100:
            break
    weights = weights * (weights.size / weights.sum())
    return Raked(weights, _is_reached(weights, columns, wanted), turns, trimmed)


def shares_of(weights: np.ndarray, column: np.ndarray, options: int) -> np.ndarray:
    """Weighted shares of the options (options,) among those who answered; zeros when nobody did."""
    given = column >= 0
    sums = np.bincount(column[given], weights=weights[given], minlength=options)
    whole = sums.sum()
    shares: np.ndarray = sums / whole if whole else sums
    return shares


def _met(weights: np.ndarray, column: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Weights that meet one margin; those who did not answer keep theirs."""
    now = shares_of(weights, column, shares.size)
    factors = np.divide(shares, now, out=np.ones(shares.size), where=now > 0)
    met: np.ndarray = np.where(column >= 0, weights * factors[np.maximum(column, 0)], weights)
    return met


def _is_reached(weights: np.ndarray, columns: Sequence[np.ndarray], wanted: Sequence[np.ndarray]) -> bool:
    return all(
        float(np.abs(shares_of(weights, column, shares.size) - shares).max()) < CLOSE
        for column, shares in zip(columns, wanted, strict=True)
    )
