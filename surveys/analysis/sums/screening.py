"""Every pair of questions crossed at once: which gaps stand out, and which of them say the same thing.

Sources: Pearson's χ² and Cramér's V as in `crosstab`; Y. Benjamini and Y. Hochberg, *J. R. Stat. Soc. B* 57 (1995), for
the share of chance findings among those told; W. G. Cochran, *Biometrics* 10 (1954), for tables too thin for χ².
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

RATE = 0.05
# Cochran: χ² is trusted when no expected count is under 1 and at most a fifth are under 5.
LEAST_EXPECTED, USUAL_EXPECTED, FEW = 1, 5, 0.2
# Responses counted in one go, and the most joint codes of variables counted together: both stay in the near memory.
ROWS, JOINT = 65536, 64


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
    if not codes:
        return Pairs(*np.zeros((8, 0), dtype=np.int64))
    # A variable without options still has a place, that nobody is in.
    widths = [max(size, 1) for size in sizes]
    starts = np.cumsum([0, *widths[:-1]])
    owner = np.repeat(np.arange(len(widths)), widths)

    def summed(cells: np.ndarray) -> np.ndarray:
        """A figure of each cell, added up by pair."""
        return np.add.reduceat(np.add.reduceat(cells, starts, axis=0, dtype=float), starts, axis=1)

    counts = pair_counts(codes, widths)
    # Of each option, who also answered the other variable: the margins of the pair's table.
    margins = np.add.reduceat(counts, starts, axis=1)
    n = np.add.reduceat(margins, starts, axis=0)
    left = np.add.reduceat(margins > 0, starts, axis=0, dtype=np.int64)
    filled_margins = margins[:, owner]
    whole = n[np.ix_(owner, owner)]
    expected = np.divide(filled_margins * filled_margins.T, whole, out=np.zeros(counts.shape), where=whole > 0)
    filled = expected > 0
    chi2 = summed(np.divide(np.square(counts), expected, out=np.zeros(counts.shape), where=filled)) - n
    small = summed(filled & (expected < USUAL_EXPECTED)) > FEW * left * left.T
    thin = small | (summed(filled & (expected < LEAST_EXPECTED)) > 0)
    first, second = np.triu_indices(len(widths), 1)
    return _tested(first, second, n, np.maximum(chi2, 0), left, thin)


def _tested(
    first: np.ndarray, second: np.ndarray, n: np.ndarray, chi2: np.ndarray, left: np.ndarray, thin: np.ndarray
) -> Pairs:
    """The pairs of matrices (variables, variables); `left[i, j]`: the options of i left in its table with j."""
    from scipy.special import chdtrc  # a quarter of a second to load

    rows, columns = left[first, second], left[second, first]
    possible = np.minimum(rows, columns) >= 2
    dof = np.where(possible, (rows - 1) * (columns - 1), 0)
    found = np.where(possible, chi2[first, second], 0.0)
    most = n[first, second] * (np.minimum(rows, columns) - 1)
    return Pairs(
        first=first,
        second=second,
        n=n[first, second].astype(np.int64),
        chi2=found,
        dof=dof,
        p=np.where(possible, chdtrc(np.maximum(dof, 1), found), 1.0),
        cramers_v=np.sqrt(np.divide(found, most, out=np.zeros_like(found), where=possible)),
        thin=possible & thin[first, second],
    )


def pair_counts(codes: Sequence[np.ndarray], widths: Sequence[int]) -> np.ndarray:
    """(options, options) of all variables after one another: how many chose both; of each two different variables.

    Variables are joined two or three at a time into one code, so that one pass over the responses counts several
    tables; the joint tables are then summed into those of each pair.
    """
    groups = _groups(widths)
    sums = [_sums([widths[one] for one in group]) for group in groups]
    cells = [len(one) for one in sums]
    wide = max(cells)
    spans = list(itertools.pairwise(np.cumsum([0, *(one.shape[1] for one in sums)]).tolist()))
    counts = np.zeros((spans[-1][1], spans[-1][1]))
    for begin in range(0, len(codes[0]), ROWS):
        joint = [_joined([codes[one][begin : begin + ROWS] for one in group], group, widths) for group in groups]
        for a in range(len(groups)):
            above = joint[a] * wide
            for b in range(a + 1, len(groups)):
                table = np.bincount(above + joint[b], minlength=cells[a] * wide).reshape(cells[a], wide)
                counts[slice(*spans[a]), slice(*spans[b])] += sums[a].T @ table[:, : cells[b]] @ sums[b]
            inside = np.bincount(joint[a], minlength=cells[a])
            counts[slice(*spans[a]), slice(*spans[a])] += (sums[a].T * inside) @ sums[a] / 2
    starts = np.cumsum([0, *widths])
    place = np.argsort(np.concatenate([np.arange(starts[one], starts[one + 1]) for group in groups for one in group]))
    found: np.ndarray = (counts + counts.T)[np.ix_(place, place)]
    return found


def _groups(widths: Sequence[int]) -> list[list[int]]:
    """Variables to join: as many as keep the joint code small, narrow ones together."""
    groups: list[list[int]] = []
    cells = JOINT + 1
    for one in np.argsort(widths, kind="stable").tolist():
        wide = widths[one] + 1
        if cells * wide > JOINT:
            groups.append([])
            cells = 1
        groups[-1].append(one)
        cells *= wide
    return groups


def _joined(codes: Sequence[np.ndarray], group: Sequence[int], widths: Sequence[int]) -> np.ndarray:
    """One code of several; a missing answer is one more option, the last."""
    joint = np.zeros(len(codes[0]), dtype=np.intp)
    for values, one in zip(codes, group, strict=True):
        joint *= widths[one] + 1
        joint += np.where(values >= 0, values, widths[one])
    return joint


def _sums(widths: Sequence[int]) -> np.ndarray:
    """(joint codes, options): which joint codes an option is in; missing answers are in none."""
    shape = [width + 1 for width in widths]
    parts = np.indices(shape).reshape(len(shape), -1)
    marks = [part[:, None] == np.arange(width) for part, width in zip(parts, widths, strict=True)]
    return np.concatenate(marks, axis=1).astype(float)


def discovered(p: ArrayLike, rate: float = RATE) -> np.ndarray:
    """Which of many tests to tell so that at most `rate` of those told are expected to be chance; booleans.

    Raises ValueError for a p outside 0…1.
    """
    values = np.asarray(p, dtype=float)
    if not values.size:
        return np.zeros(0, dtype=bool)
    from scipy.stats import false_discovery_control  # half a second to load, which few pages need

    found: np.ndarray = false_discovery_control(values) <= rate
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
