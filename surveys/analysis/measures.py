"""Counting variables and hiding small cells: numbers only, no words."""

from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.crosstab import Test, adjusted_residuals, crosstab
from surveys.analysis.sums.frequencies import multiple_frequencies, single_frequencies
from surveys.analysis.sums.missing import BLANK, DECLINED
from surveys.analysis.sums.protection import hidden_cells, hidden_counts, hidden_options
from surveys.analysis.variables import Variable

# Adjusted residuals beyond which a cell is tinted: about one chance in 20, and one in 1,000.
TINTED, STRONG = 1.96, 3.29


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts (options, columns), raw; shares over each column's base; `hidden` marks what must not be shown.

    `rest_shares` are the shares of everybody outside the column, `residuals` the adjusted residuals (both NaN where
    they would tell a hidden figure).
    """

    counts: np.ndarray
    shares: np.ndarray
    bases: np.ndarray
    effective_bases: np.ndarray
    tints: np.ndarray
    hidden: np.ndarray
    hidden_bases: np.ndarray
    closed: bool
    n: int
    effective_n: float
    blank: int = 0
    declined: int = 0
    test: Test | None = None
    rest_shares: np.ndarray | None = None
    residuals: np.ndarray | None = None

    @property
    def hides(self) -> bool:
        return bool(self.closed or self.hidden.any() or self.hidden_bases.any())


def measure_alone(asked: Variable, kept: np.ndarray, weights: np.ndarray | None, k: int) -> Measured:
    """One variable over the responses `kept` (n,) booleans."""
    w = None if weights is None else weights[kept]
    if asked.picked is None:
        found = single_frequencies(asked.codes[kept], len(asked.options), w)
    else:
        found = multiple_frequencies(asked.codes[kept], asked.picked[kept], w)
    counts = np.array(found.counts, dtype=np.int64)
    hidden, closed = _hidden_alone(asked, kept, counts, found.base, k)
    return Measured(
        counts=counts[:, None],
        shares=np.array(found.shares, dtype=float)[:, None],
        bases=np.array([found.base]),
        effective_bases=np.array([found.effective_base]),
        tints=np.zeros((counts.size, 1), dtype=int),
        hidden=(hidden | closed)[:, None],
        hidden_bases=np.array([closed]),
        closed=closed,
        n=found.base,
        effective_n=found.effective_base,
        blank=found.blank,
        declined=found.declined,
    )


def measure_crossed(
    asked: Variable, column: Variable, kept: np.ndarray, weights: np.ndarray | None, k: int
) -> Measured:
    """One variable in each group of another, over the responses `kept` that have both."""
    based = kept & asked.based & column.based
    w = np.ones(len(based)) if weights is None else weights
    rows, groups = asked.member[based], column.member[based]
    counts = rows.T.astype(np.int64) @ groups.astype(np.int64)
    bases = groups.sum(axis=0)
    weighted = (rows * w[based][:, None]).T @ groups
    weighted_bases = w[based] @ groups
    squares = np.square(w[based]) @ groups
    hidden, hidden_bases, hidden_rows, closed = _hidden_crossed(asked, column, kept, based, counts, k)
    plain = asked.exclusive and column.exclusive
    crossed = (
        crosstab(
            np.where(based, asked.codes, BLANK),
            np.where(based, column.codes, BLANK),
            (len(asked.options), len(column.options)),
            weights,
        )
        if plain
        else None
    )
    whole = float(w[based].sum())
    effective = whole**2 / float(np.square(w[based]).sum()) if whole else 0.0
    residuals = (
        crossed.residuals if crossed else _pairwise_residuals(weighted, weighted_bases, w[based], rows, effective)
    )
    telling = hidden_rows[:, None] | hidden | hidden_bases[None, :]
    rest = np.where(telling, np.nan, _rest_shares(w[based], rows, weighted, weighted_bases))
    return Measured(
        counts=counts,
        shares=_divided(weighted, weighted_bases[None, :]),
        bases=bases,
        effective_bases=_divided(np.square(weighted_bases), squares),
        tints=np.where(hidden, 0, _tints(residuals)),
        hidden=hidden,
        hidden_bases=hidden_bases,
        closed=closed,
        n=int(based.sum()),
        effective_n=effective,
        blank=int((asked.codes[kept] == BLANK).sum()),
        declined=int((asked.codes[kept] == DECLINED).sum()),
        test=crossed.test if crossed else None,
        rest_shares=rest,
        residuals=np.where(telling, np.nan, residuals),
    )


def _hidden_alone(asked: Variable, kept: np.ndarray, counts: np.ndarray, base: int, k: int) -> tuple[np.ndarray, bool]:
    if asked.picked is not None:
        hidden = hidden_options(counts, base, k)
        if not kept.all():
            hidden |= hidden_options(_counts(asked, ~kept), int((asked.based & ~kept).sum()), k)
        return hidden, 0 < base < k
    if kept.all():
        return hidden_counts(counts, k)
    # A filtered table and the whole one give the rest by subtraction: both halves are protected together.
    both = hidden_cells(np.stack([counts, _counts(asked, ~kept)]), k)
    return both.cells[0] | both.columns, both.everything or bool(both.rows[0])


def _hidden_crossed(
    asked: Variable, column: Variable, kept: np.ndarray, based: np.ndarray, counts: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Cells, column bases and row totals to hide, and whether nothing may be shown."""
    outside = asked.based & column.based & ~kept
    rest = asked.member[outside].T.astype(np.int64) @ column.member[outside].astype(np.int64)
    small_rest = (rest > 0) & (rest < k)
    if asked.exclusive and column.exclusive:
        found = hidden_cells(counts, k, also=small_rest)
        return found.cells, found.columns, found.rows, found.everything
    n = int(based.sum())
    bases = column.member[based].sum(axis=0)
    totals = asked.member[based].sum(axis=0)
    hidden = np.zeros(counts.shape, dtype=bool)
    for row in range(counts.shape[0]):
        for group in range(counts.shape[1]):
            cell, base, total = int(counts[row, group]), int(bases[group]), int(totals[row])
            square = [[cell, base - cell], [total - cell, n - base - total + cell]]
            hidden[row, group] = hidden_cells(square, k).cells[0, 0] or small_rest[row, group]
    hidden_bases = hidden_counts(bases, k)[0] if column.exclusive else hidden_options(bases, n, k)
    hidden |= hidden_bases[None, :]
    return hidden, hidden_bases, hidden_options(totals, n, k), 0 < n < k


def _counts(asked: Variable, kept: np.ndarray) -> np.ndarray:
    counts: np.ndarray = asked.member[kept & asked.based].sum(axis=0)
    return counts


def _rest_shares(w: np.ndarray, rows: np.ndarray, weighted: np.ndarray, bases: np.ndarray) -> np.ndarray:
    return _divided((w @ rows)[:, None] - weighted, w.sum() - bases[None, :])


def _pairwise_residuals(
    weighted: np.ndarray, bases: np.ndarray, w: np.ndarray, rows: np.ndarray, effective: float
) -> np.ndarray:
    """The adjusted residual of each cell in its own table "has it or not × in the group or not"."""
    residuals = np.zeros(weighted.shape)
    whole = w.sum()
    if not whole:
        return residuals
    totals = w @ rows
    for row, group in np.ndindex(weighted.shape):
        cell, base, total = weighted[row, group], bases[group], totals[row]
        square = np.array([[cell, base - cell], [total - cell, whole - base - total + cell]])
        residuals[row, group] = adjusted_residuals(np.maximum(square, 0) * effective / whole)[0, 0]
    return residuals


def _tints(residuals: np.ndarray) -> np.ndarray:
    strength = (np.abs(residuals) >= TINTED).astype(int) + (np.abs(residuals) >= STRONG)
    tints: np.ndarray = strength * np.sign(residuals).astype(int)
    return tints


def _divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    full = np.broadcast_to(below, above.shape)
    result: np.ndarray = np.divide(above, full, out=np.zeros(above.shape), where=full > 1e-9)
    return result
