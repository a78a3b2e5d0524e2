"""Small cells: which figures of a table stay hidden so that no group under k can be known, totals included.

A count is small when 0 < count < k. Hiding it is not enough: a total would give it back. So others are hidden with
it (complementary suppression) until somebody who knows every figure shown, and that hidden counts are at least 1,
can still believe that each small count is k or more. Source: L. Willenborg and T. de Waal, *Elements of Statistical
Disclosure Control* (2001), ch. 8; the alternative tables are theirs, reached by moving people round a rectangle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

ORGANISER_K = 5
PUBLISHED_K = 11


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a two-way table stays hidden: cells (rows, columns), row totals, column totals, the whole."""

    cells: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    everything: bool

    @property
    def any(self) -> bool:
        return bool(self.everything or self.cells.any() or self.rows.any() or self.columns.any())


def hidden_counts(counts: ArrayLike, k: int) -> tuple[np.ndarray, bool]:
    """Of a list of counts shown with their total: the ones to hide, and whether the total must go too.

    Raises ValueError when k is under 2 or a count is negative.
    """
    values = _counts(counts, k)
    hidden = _small(values, k)
    if not hidden.any():
        return hidden, False
    for index in np.argsort(np.where(values > 0, values, np.iinfo(np.int64).max), kind="stable"):
        if _hides(values, hidden, k):
            return hidden, False
        if values[index] > 0:
            hidden[index] = True
    if _hides(values, hidden, k):
        return hidden, False
    return np.ones(values.size, dtype=bool), True


def hidden_options(counts: ArrayLike, base: int, k: int) -> np.ndarray:
    """Of options counted each over the same base: those that few picked, or few did not pick."""
    values = _counts(counts, k)
    hidden: np.ndarray = _small(values, k) | _small(base - values, k) | (0 < base < k)
    return hidden


def hidden_cells(counts: ArrayLike, k: int, *, also: ArrayLike | None = None) -> Hidden:
    """Of a two-way table (rows, columns) shown with its totals: what to hide.

    Totals are protected first, each list as if published alone, so that a table never shows a total that the
    question's own table hides. `also` marks more cells to hide (the rest of the unfiltered table is small there).
    """
    table = _counts(counts, k)
    rows, all_rows = hidden_counts(table.sum(axis=1), k)
    columns, all_columns = hidden_counts(table.sum(axis=0), k)
    if all_rows or all_columns:
        return Hidden(np.ones(table.shape, dtype=bool), np.ones_like(rows), np.ones_like(columns), True)
    extra = np.zeros(table.shape, dtype=bool) if also is None else np.asarray(also, dtype=bool)
    # Of rows whose totals are hidden, subtraction gives the sum and no more: that sum is the row to protect.
    known = _merge(_merge(table, rows, 0), columns, 1)
    asked = _merge(_merge(extra.astype(np.int64), rows, 0), columns, 1) > 0
    found = _protected(known, _small(known, k) | (asked & (known > 0)), k)
    cells = np.ones(table.shape, dtype=bool)
    cells[np.ix_(~rows, ~columns)] = found[: int((~rows).sum()), : int((~columns).sum())]
    return Hidden(cells, rows, columns, False)


def _protected(table: np.ndarray, cells: np.ndarray, k: int) -> np.ndarray:
    """`cells` and those hidden with them, so that each can be raised to k (or by 1) round a rectangle of hidden cells.

    When no rectangle serves, nothing inside is shown: between totals that are all at least k, each cell may be k.
    """
    hidden = cells.copy()
    for row, column in np.argwhere(cells):
        moved = max(k - int(table[row, column]), 1)
        corner = _cheapest_rectangle(table, hidden, int(row), int(column), moved)
        if corner is None:
            return np.ones(table.shape, dtype=bool)
        hidden[np.ix_([row, corner[0]], [column, corner[1]])] = True
    return hidden


def _cheapest_rectangle(
    table: np.ndarray, hidden: np.ndarray, row: int, column: int, moved: int
) -> tuple[int, int] | None:
    """The opposite corner whose rectangle can give `moved` to the cell and hides the fewest people anew."""
    cost = np.where(hidden, 0, table)
    total = cost[row, :][None, :] + cost[:, column][:, None] + cost
    usable = (table[row, :] > moved)[None, :] & (table[:, column] > moved)[:, None] & (table > 0)
    usable[row, :] = usable[:, column] = False
    if not usable.any():
        return None
    best = int(np.argmin(np.where(usable, total, np.iinfo(np.int64).max)))
    return best // table.shape[1], best % table.shape[1]


def _merge(table: np.ndarray, hidden: np.ndarray, axis: int) -> np.ndarray:
    """The lines shown, then one line for the sum of the hidden ones, if any."""
    shown = np.compress(~hidden, table, axis=axis)
    if not hidden.any():
        return shown
    return np.concatenate([shown, np.compress(hidden, table, axis=axis).sum(axis=axis, keepdims=True)], axis=axis)


def _hides(values: np.ndarray, hidden: np.ndarray, k: int) -> bool:
    """Whether each hidden count may be k or more, for whoever knows the sum of them and that none is 0."""
    number = int(hidden.sum())
    return number >= 2 and int(values[hidden].sum()) - (number - 1) >= k


def _small(values: np.ndarray, k: int) -> np.ndarray:
    small: np.ndarray = (values > 0) & (values < k)
    return small


def _counts(counts: ArrayLike, k: int) -> np.ndarray:
    values = np.asarray(counts, dtype=np.int64)
    if k < 2:
        raise ValueError("k is at least 2")
    if values.size and values.min() < 0:
        raise ValueError("counts are not negative")
    return values
