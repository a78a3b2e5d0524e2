"""Every pair of questions crossed at once: which gaps stand out, and which of them say the same thing.

Sources: Pearson's χ² and Cramér's V as in `crosstab`; Y. Benjamini and Y. Hochberg, *J. R. Stat. Soc. B* 57 (1995), for
the share of chance findings among those told; W. G. Cochran, *Biometrics* 10 (1954), for tables too thin for χ².
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

RATE = 0.05
# Cochran: χ² is trusted when no expected count is under 1 and at most a fifth are under 5.
LEAST_EXPECTED, USUAL_EXPECTED, FEW = 1, 5, 0.2


@dataclass(frozen=True, slots=True)
class Pairs:
    """One place a pair (`first`, `second`) of variables, first < second, in the order of `np.triu_indices`.

    `n`: who answered both. Without two rows and two columns left, `cramers_v` is 0 and `p` is 1. `thin`: expected
    counts too small for `p` to be trusted as it stands.
    """

    first: np.ndarray
    second: np.ndarray
    n: np.ndarray
    chi2: np.ndarray
    dof: np.ndarray
    p: np.ndarray
    cramers_v: np.ndarray
    thin: np.ndarray


def all_pairs(codes: Sequence[np.ndarray], sizes: Sequence[int]) -> Pairs:
    """Cross each two of some variables; `codes[i]` (n,) holds 0…sizes[i]−1, or a negative for a missing answer."""
    first, second = np.triu_indices(len(codes), 1)
    # Missing answers are one more code: a table is counted whole, then cut.
    shifted = [np.where(values >= 0, values, size).astype(np.int32) for values, size in zip(codes, sizes, strict=True)]
    found = np.zeros((first.size, 5))
    for place, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        wide = sizes[b] + 1
        cells = np.bincount(shifted[a] * wide + shifted[b], minlength=(sizes[a] + 1) * wide)
        found[place] = _tested(cells.reshape(sizes[a] + 1, wide)[: sizes[a], : sizes[b]])
    n, chi2, dof, least, thin = found.T
    possible = dof > 0
    return Pairs(
        first=first,
        second=second,
        n=n.astype(np.int64),
        chi2=chi2,
        dof=dof.astype(np.int64),
        p=np.where(possible, stats.chi2.sf(chi2, np.maximum(dof, 1)), 1.0),
        cramers_v=np.sqrt(np.divide(chi2, n * least, out=np.zeros_like(chi2), where=n * least > 0)),
        thin=thin > 0,
    )


def _tested(table: np.ndarray) -> tuple[float, float, float, float, float]:
    """(n, χ², degrees of freedom, smaller dimension − 1, thin) of counts, empty rows and columns left out."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    n = float(rows.sum())
    rows_left, columns_left = int((rows > 0).sum()), int((columns > 0).sum())
    if min(rows_left, columns_left) < 2:
        return n, 0.0, 0.0, 0.0, 0.0
    expected = np.outer(rows, columns) / n
    filled = expected > 0
    parts = np.divide(np.square(table), expected, out=np.zeros(table.shape), where=filled)
    small = int((filled & (expected < USUAL_EXPECTED)).sum())
    thin = small > FEW * rows_left * columns_left or bool((filled & (expected < LEAST_EXPECTED)).any())
    dof = (rows_left - 1) * (columns_left - 1)
    return n, max(float(parts.sum()) - n, 0.0), float(dof), float(min(rows_left, columns_left) - 1), float(thin)


def discovered(p: ArrayLike, rate: float = RATE) -> np.ndarray:
    """Which of many tests to tell so that at most `rate` of those told are expected to be chance; booleans.

    Raises ValueError for a p outside 0…1.
    """
    values = np.asarray(p, dtype=float)
    if not values.size:
        return np.zeros(0, dtype=bool)
    found: np.ndarray = stats.false_discovery_control(values) <= rate
    return found


def folded(ranked: Sequence[tuple[int, int]], near: ArrayLike) -> list[tuple[int, list[int]]]:
    """Of pairs of variables, best first: (place of a pair to tell, places of the pairs that say the same).

    `near` (variables, variables) is true where two variables are nearly one, and on its diagonal. A pair says the same
    as a better one when each of its variables is near one of that pair's, in either order.
    """
    alike = np.asarray(near, dtype=bool)
    told: list[tuple[int, list[int]]] = []
    ends = np.empty((len(ranked), 2), dtype=np.int64)
    for place, (a, b) in enumerate(ranked):
        firsts, seconds = ends[: len(told)].T
        same = (alike[a, firsts] & alike[b, seconds]) | (alike[a, seconds] & alike[b, firsts])
        if same.any():
            told[int(np.argmax(same))][1].append(place)
        else:
            ends[len(told)] = a, b
            told.append((place, []))
    return told
