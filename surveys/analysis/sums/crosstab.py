"""Cross-tabulation of two questions and Pearson's test of their independence."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from surveys.analysis.sums.weights import effective_n

REPLICATES = 9999
SEED = 28


@dataclass(frozen=True, slots=True)
class Test:
    """Pearson's χ² (no Yates' correction) of a table with no empty row or column.

    `p_method`: "asymptotic", or "monte-carlo" when an expected count is under 5.
    """

    chi2: float
    dof: int
    p: float
    cramers_v: float
    smallest_expected: float
    p_method: Literal["asymptotic", "monte-carlo"]


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Counts (rows, columns), raw and weighted, over whoever answered both; `test` is None where none is possible."""

    counts: np.ndarray
    weighted: np.ndarray
    n: int
    effective_n: float
    residuals: np.ndarray
    test: Test | None

    @property
    def row_shares(self) -> np.ndarray:
        """Each row's weighted shares, adding up to 1; zeros for an empty row."""
        totals = self.weighted.sum(axis=1, keepdims=True)
        shares: np.ndarray = np.divide(self.weighted, totals, out=np.zeros_like(self.weighted), where=totals > 0)
        return shares


def crosstab(rows: ArrayLike, columns: ArrayLike, shape: tuple[int, int], weights: ArrayLike | None = None) -> Crosstab:
    """Cross two columns of codes (n,); negative codes are missing and leave the table.

    With weights the shares are weighted and χ² is taken on Kish's effective n (Rao & Scott 1981, first order
    by Kish's deff): the weighted table is scaled to the effective n before the test.
    Raises ValueError for a code outside `shape`.
    """
    a, b = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    if a.size and (a.max() >= shape[0] or b.max() >= shape[1]):
        raise ValueError("a code is outside the table")
    kept = (a >= 0) & (b >= 0)
    cells = a[kept] * shape[1] + b[kept]
    size = shape[0] * shape[1]
    counts = np.bincount(cells, minlength=size).reshape(shape)
    if weights is None:
        return _crossed(counts, counts.astype(float), float(kept.sum()))
    w = np.asarray(weights, dtype=float)[kept]
    weighted = np.bincount(cells, weights=w, minlength=size).reshape(shape)
    return _crossed(counts, weighted, effective_n(w))


def independence_test(table: ArrayLike, *, replicates: int = REPLICATES, seed: int = SEED) -> Test | None:
    """Pearson's χ², its p and Cramér's V (H. Cramér 1946) of counts (rows, columns), which may be fractional.

    Empty rows and columns are left out; None when fewer than two of either remain. When an expected count is
    under 5 and the counts are whole, p comes from `replicates` random tables of the same margins (Patefield 1981),
    drawn with a fixed seed so that the same table always gives the same p.
    """
    from scipy.special import chdtrc  # a quarter of a second to load

    full = np.asarray(table, dtype=float)
    if not full.size or not full.sum():
        return None
    cut = full[full.sum(axis=1) > 0][:, full.sum(axis=0) > 0]
    if min(cut.shape) < 2:
        return None
    expected = _expected(cut)
    chi2 = _pearson(cut, expected)
    dof = (cut.shape[0] - 1) * (cut.shape[1] - 1)
    sparse = bool(expected.min() < 5) and bool((cut == np.rint(cut)).all())
    p = _monte_carlo(cut, expected, chi2, replicates, seed) if sparse else float(chdtrc(dof, chi2))
    return Test(
        chi2=chi2,
        dof=dof,
        p=p,
        cramers_v=float(np.sqrt(chi2 / (cut.sum() * (min(cut.shape) - 1)))),
        smallest_expected=float(expected.min()),
        p_method="monte-carlo" if sparse else "asymptotic",
    )


def chi_square(table: ArrayLike) -> float:
    """Pearson's χ² (no Yates' correction) of counts (rows, columns), none of whose rows or columns is empty."""
    observed = np.asarray(table, dtype=float)
    return _pearson(observed, _expected(observed))


def adjusted_residuals(table: ArrayLike) -> np.ndarray:
    """(observed − expected) / √(expected (1 − row share)(1 − column share)): about N(0, 1) under independence.

    Source: S. J. Haberman, Biometrics 29 (1973). Zero where a margin is empty or holds everything.
    """
    observed = np.asarray(table, dtype=float)
    n = observed.sum()
    if not n:
        return np.zeros_like(observed)
    expected = _expected(observed)
    row_rest = 1 - observed.sum(axis=1, keepdims=True) / n
    column_rest = 1 - observed.sum(axis=0, keepdims=True) / n
    variance = expected * row_rest * column_rest
    usable = variance > 1e-12
    residuals: np.ndarray = np.zeros_like(observed)
    residuals[usable] = (observed - expected)[usable] / np.sqrt(variance[usable])
    return residuals


def _crossed(counts: np.ndarray, weighted: np.ndarray, effective: float) -> Crosstab:
    whole = weighted.sum()
    tested = weighted * (effective / whole) if whole else weighted
    if np.array_equal(counts, weighted):
        tested = weighted
    return Crosstab(
        counts=counts,
        weighted=weighted,
        n=int(counts.sum()),
        effective_n=effective,
        residuals=adjusted_residuals(tested),
        test=independence_test(tested),
    )


def _expected(table: np.ndarray) -> np.ndarray:
    expected: np.ndarray = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected


def _pearson(table: np.ndarray, expected: np.ndarray) -> float:
    return float((np.square(table - expected) / expected).sum())


def _monte_carlo(table: np.ndarray, expected: np.ndarray, chi2: float, replicates: int, seed: int) -> float:
    from scipy.stats import random_table  # half a second to load, which few pages need

    law = random_table(table.sum(axis=1).astype(int), table.sum(axis=0).astype(int))
    drawn = law.rvs(size=replicates, random_state=np.random.default_rng(seed))
    statistics = (np.square(drawn - expected) / expected).sum(axis=(1, 2))
    # The observed table counts as one draw, so p is never 0 (Davison & Hinkley 1997, eq. 4.11).
    return float((1 + (statistics >= chi2 * (1 - 1e-12)).sum()) / (replicates + 1))
