"""Counting variables and hiding small cells: numbers only, no words."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.crosstab import Test, adjusted_residuals, crosstab
from surveys.analysis.sums.frequencies import multiple_frequencies, single_frequencies
from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.analysis.sums.together import Answers, hidden_together
from surveys.analysis.variables import Variable

# A filter by more options of one multiple choice parts people too finely for anything to be shown.
MOST_TOGETHER = 4
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


@dataclass(frozen=True, slots=True)
class Filter:
    """Responses that chose one of some options of a variable, by their places."""

    variable: Variable
    places: frozenset[int]

    @property
    def kept(self) -> np.ndarray:
        """(n,) booleans."""
        return np.asarray(self.variable.member[:, sorted(self.places)].any(axis=1))

    def among(self, shown: np.ndarray) -> "Filter":
        return Filter(self.variable.among(shown), self.places)


def measure_alone(asked: Variable, filters: Sequence[Filter], weights: np.ndarray | None, k: int) -> Measured:
    """One variable over the responses that are in every filter."""
    kept = _kept(filters, len(asked.codes))
    w = None if weights is None else weights[kept]
    if asked.picked is None:
        found = single_frequencies(asked.codes[kept], len(asked.options), w)
    else:
        found = multiple_frequencies(asked.codes[kept], asked.picked[kept], w)
    counts = np.array(found.counts, dtype=np.int64)
    hidden, closed = _hidden_alone(asked, filters, found.base, k)
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
    asked: Variable, column: Variable, filters: Sequence[Filter], weights: np.ndarray | None, k: int
) -> Measured:
    """One variable in each group of another, over the responses in every filter that have both."""
    kept = _kept(filters, len(asked.codes))
    based = kept & asked.based & column.based
    w = np.ones(len(based)) if weights is None else weights
    rows, groups = asked.member[based], column.member[based]
    counts = rows.T.astype(np.int64) @ groups.astype(np.int64)
    bases = groups.sum(axis=0)
    weighted = (rows * w[based][:, None]).T @ groups
    weighted_bases = w[based] @ groups
    squares = np.square(w[based]) @ groups
    hidden, hidden_bases, hidden_rows, closed = _hidden_crossed(asked, column, filters, int(based.sum()), k)
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


def _kept(filters: Sequence[Filter], count: int) -> np.ndarray:
    return np.logical_and.reduce([one.kept for one in filters], axis=0) if filters else np.ones(count, dtype=bool)


def _hidden_alone(asked: Variable, filters: Sequence[Filter], n: int, k: int) -> tuple[np.ndarray, bool]:
    """Options to hide, and whether nothing may be shown."""
    if _is_too_fine(filters):
        return np.ones(len(asked.options), dtype=bool), True
    hidden, closed = np.zeros(len(asked.options), dtype=bool), 0 < n < k
    for (places, answers), kept_by in itertools.product(answers_of(asked), _ways(filters)):
        pattern = _Pattern([answers], kept_by, k)
        hidden[places] |= pattern.of(0)[: len(places)]
        closed |= bool(pattern.of())
    return hidden | closed, closed


def _hidden_crossed(
    asked: Variable, column: Variable, filters: Sequence[Filter], n: int, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Cells, column bases and row totals to hide, and whether nothing may be shown."""
    cells = np.zeros((len(asked.options), len(column.options)), dtype=bool)
    bases, totals, closed = np.zeros(cells.shape[1], dtype=bool), np.zeros(cells.shape[0], dtype=bool), 0 < n < k
    if _is_too_fine(filters):
        return ~cells, ~bases, ~totals, True
    ways = itertools.product(answers_of(asked), answers_of(column), _ways(filters))
    for (rows, answers), (groups, grouped), kept_by in ways:
        pattern = _Pattern([answers, grouped], kept_by, k)
        cells[np.ix_(rows, groups)] |= pattern.of(0, 1)[: len(rows), : len(groups)]
        totals[rows] |= pattern.of(0)[: len(rows)]
        bases[groups] |= pattern.of(1)[: len(groups)]
        closed |= bool(pattern.of())
    return cells | bases | closed, bases | closed, totals | closed, closed


# A variable as answers, and which of its options are asked for (of a filter).
_Kept = tuple[Answers, tuple[int, ...]]


def answers_of(asked: Variable) -> list[tuple[list[int], Answers]]:
    """The variable, or of a multiple choice each option as one of its own: picked, or not."""
    if asked.picked is None:
        return [(list(range(len(asked.options))), _single(asked))]
    return [([place], _together(asked, [place])) for place in range(len(asked.options))]


def _single(asked: Variable) -> Answers:
    others = (tuple(map(_single, some)) for some in (asked.coarser, asked.finer, asked.beside, asked.within))
    return Answers(asked.key, asked.codes, len(asked.options), *others)


def _ways(filters: Sequence[Filter]) -> list[tuple[_Kept, ...]]:
    """The filters as answers; those by several options of a multiple choice in several ways, all of which hide."""
    return list(itertools.product(*map(_kept_answers, filters)))


def _kept_answers(kept_by: Filter) -> list[_Kept]:
    """What is hidden of whoever picked some of the options is hidden of whoever picked any of them."""
    asked, places = kept_by.variable, sorted(kept_by.places)
    if asked.picked is None:
        return [(_single(asked), tuple(places))]
    counts = range(1, len(places) + 1)
    ways = [_together(asked, some) for count in counts for some in itertools.combinations(places, count)]
    return [(one, tuple(range(one.size - 1))) for one in ways]


def _together(asked: Variable, places: Sequence[int]) -> Answers:
    """Some options of a multiple choice as one answer: which of them were picked, the last being none.

    Whoever picked any of two options, less who picked one, picked the other alone: each combination is a group that
    must not be told, so each is an answer of its own, and a filter keeps all but the last.
    """
    left_out = ~asked.member[:, list(places)]
    codes = left_out.astype(np.int64) @ (1 << np.arange(len(places)))
    size: int = 1 << len(places)
    within = tuple(map(_single, asked.within))
    return Answers(f"{asked.key} {list(places)}", np.where(asked.based, codes, NOT_SHOWN), size, within=within)


def _is_too_fine(filters: Sequence[Filter]) -> bool:
    return any(one.variable.picked is not None and len(one.places) > MOST_TOGETHER for one in filters)


class _Pattern:
    """What to hide of a table of some variables among whoever is in the filters.

    Variables are taken in the order of their keys: two tables of the same ones, turned round or filtered the other way,
    hide the same.
    """

    def __init__(self, asked: Sequence[Answers], kept_by: Sequence[_Kept], k: int) -> None:
        self._every = [*asked, *(one for one, _places in kept_by)]
        self._places = {len(asked) + one: list(places) for one, (_answers, places) in enumerate(kept_by)}
        self._filters = range(len(asked), len(self._every))
        order = sorted(range(len(self._every)), key=lambda one: self._every[one].key)
        self._axis = {one: axis for axis, one in enumerate(order)}
        self._found = hidden_together([self._every[one] for one in order], k)

    @property
    def closed(self) -> bool:
        return bool(self._found[()])

    def of(self, *asked: int) -> np.ndarray:
        """Of the table of these of the variables asked; of none, of the number of responses."""
        if self.closed:
            return np.ones([self._every[one].size for one in asked], dtype=bool)
        wanted = [self._axis[one] for one in (*asked, *self._filters)]
        axes = sorted(wanted)
        hidden = np.transpose(self._found[tuple(axes)], [axes.index(axis) for axis in wanted])
        for one in reversed(self._filters):
            hidden = np.asarray(hidden[..., self._places[one]].any(axis=-1))
        return hidden


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
