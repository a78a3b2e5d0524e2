"""Small cells: which figures of a table stay hidden so that no group under k can be known, totals included.

A count is small when 0 < count < k. Hiding it is not enough: a total would give it back. So others are hidden with
it (complementary suppression) until somebody who knows every figure shown, and that hidden counts are at least 1,
can still believe that each small count is k or more. Source: L. Willenborg and T. de Waal, *Elements of Statistical
Disclosure Control* (2001), ch. 8; the alternative tables are theirs, reached by moving people round a rectangle.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

ORGANISER_K = 5
PUBLISHED_K = 11
# A table of three variables or more with more cells, or with more small ones, tells next to nothing: none is shown.
MOST_CELLS, MOST_SMALL = 50_000, 60

# Which variables a table is of, in ascending order, and which of its figures stay hidden.
Axes = tuple[int, ...]
Patterns = dict[Axes, np.ndarray]


@dataclass(frozen=True, slots=True)
class Coarser:
    """What is shown of a coarser variable in the place of one: `blocks` (options,) says which options are together
    in all that is shown of it, `under` which figures, of each table the one is in, are part of a hidden coarser one.
    """

    blocks: np.ndarray
    under: Patterns


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


def hidden_counts(counts: ArrayLike, k: int, few: ArrayLike | bool = False) -> tuple[np.ndarray, bool]:
    """Of a list of counts shown with their total: the ones to hide, and whether the total must go too.

    `few` marks counts that are to be hidden like those under k.

    Raises ValueError when k is under 2 or a count is negative.
    """
    values = _counts(counts, k)
    hidden = _small(values, k) | few
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


def hidden_cells(
    counts: ArrayLike, k: int, *, rows: ArrayLike | bool = False, columns: ArrayLike | bool = False
) -> Hidden:
    """Of a two-way table (rows, columns) shown with its totals: what to hide.

    Totals are protected first, each list as if published alone, so that a table never shows a total that the
    question's own table hides. `rows` and `columns` mark more totals to hide (they are elsewhere).
    """
    table = _counts(counts, k)
    hidden_rows, all_rows = hidden_counts(table.sum(axis=1), k)
    hidden_columns, all_columns = hidden_counts(table.sum(axis=0), k)
    hidden_rows, hidden_columns = hidden_rows | rows, hidden_columns | columns
    if all_rows or all_columns:
        return Hidden(np.ones(table.shape, dtype=bool), np.ones_like(hidden_rows), np.ones_like(hidden_columns), True)
    return Hidden(_hidden_inside(table, hidden_rows, hidden_columns, k), hidden_rows, hidden_columns, False)


def hidden_margins(
    table: np.ndarray,
    k: int,
    among: Mapping[Axes, np.ndarray] | None = None,
    coarser: Mapping[int, Coarser] | None = None,
    few: Mapping[int, np.ndarray] | None = None,
) -> Patterns:
    """Of a table of any number of variables shown with every table it gives by summing: what to hide in each.

    `among` marks what is hidden of some of those elsewhere. Source: as above, with boxes for rectangles. `coarser` is
    of the variables (by axis) of which a coarser one is shown too: the coarser table is protected first, and each of
    its figures is then a total that the block of its parts must not give away, nor be solved by (P.-P. de Wolf,
    *HiTaS*, in *Inference Control in Statistical Databases*, 2002). So whoever is moved stays in their block.
    `few` marks, of a variable (by axis), options to hide like those that fewer than k gave.
    """
    found: Patterns = {}
    wider = coarser or {}
    everything = bool(0 < table.sum() < k)
    for axes in subsets(table.ndim):
        summed = table.sum(axis=tuple(axis for axis in range(table.ndim) if axis not in axes))
        its = {axes.index(axis): (one.blocks, one.under[axes]) for axis, one in wider.items() if axis in axes}
        if len(axes) == 1:
            hidden, all_of_them = hidden_counts(summed, k, few[axes[0]] if few and axes[0] in few else False)
            everything |= all_of_them
            if its:
                hidden = _hidden_parts(summed, *its[0], k)
        else:
            hidden = _hidden_of(summed, axes, k, found, its)
        found[axes] = hidden | among[axes] if among and axes in among else hidden
    found[()] = np.array(everything)
    return found


# Of an axis: which options are in one block, and which figures are part of a hidden coarser one.
_Parts = tuple[np.ndarray, np.ndarray]


def _hidden_parts(counts: np.ndarray, blocks: np.ndarray, under: np.ndarray, k: int) -> np.ndarray:
    """Of a list shown with the totals of its blocks but the hidden ones. Beside others that are hidden, no zero is
    shown: that nobody gave one answer can say that somebody gave each of the others."""
    hidden = under.copy()
    for block in np.unique(blocks):
        inside = blocks == block
        if not hidden[inside].any():
            hidden[inside] = hidden_counts(counts[inside], k)[0]
    return hidden | (counts == 0) if hidden.any() else hidden


def _hidden_of(table: np.ndarray, axes: Axes, k: int, found: Patterns, coarser: Mapping[int, _Parts]) -> np.ndarray:
    """What to hide of one table when `found` is hidden of those it gives by summing, and `coarser` of coarser ones."""
    covered: np.ndarray = np.zeros(table.shape, dtype=bool)
    for place in range(table.ndim):
        covered |= np.expand_dims(found[axes[:place] + axes[place + 1 :]], place)
    blocks = [coarser[place][0] if place in coarser else np.zeros(size) for place, size in enumerate(table.shape)]
    if table.ndim == 2:
        rows = coarser[1][1] if 1 in coarser else np.broadcast_to(found[axes[:1]][:, None], table.shape)
        columns = coarser[0][1] if 0 in coarser else np.broadcast_to(found[axes[1:]], table.shape)
        covered |= _hidden_blocks(table, rows, columns, blocks, k)
        return covered
    for _blocks, under in coarser.values():
        covered |= under
    small = np.argwhere(_small(table, k))
    if len(small) > MOST_SMALL:
        return np.ones(table.shape, dtype=bool)
    hidden: np.ndarray = covered | _small(table, k)
    for cell in small:
        block = [its == its[place] for its, place in zip(blocks, cell.tolist(), strict=True)]
        box = _cheapest_box(table, hidden, tuple(cell.tolist()), block, k)
        if box is None:
            hidden[np.ix_(*block)] = True
        else:
            hidden[np.ix_(*zip(cell.tolist(), box, strict=True))] = True
    return hidden


def _hidden_blocks(
    table: np.ndarray, rows: np.ndarray, columns: np.ndarray, blocks: Sequence[np.ndarray], k: int
) -> np.ndarray:
    """Of a two-way table, block by block; `rows` and `columns` (of the table's shape) mark cells whose total within
    their block is hidden."""
    cells: np.ndarray = np.zeros(table.shape, dtype=bool)
    for above, beside in itertools.product(*map(np.unique, blocks)):
        inside = np.ix_(blocks[0] == above, blocks[1] == beside)
        cells[inside] = _hidden_inside(table[inside], rows[inside][:, 0], columns[inside][0], k)
    return cells


def _hidden_inside(table: np.ndarray, hidden_rows: np.ndarray, hidden_columns: np.ndarray, k: int) -> np.ndarray:
    """The cells to hide of a two-way table shown with its totals but those."""
    # Of rows whose totals are hidden, subtraction gives the sum and no more: that sum is the row to protect.
    known = _merge(_merge(table, hidden_rows, 0), hidden_columns, 1)
    found = _protected(known, _small(known, k), k)
    cells = np.ones(table.shape, dtype=bool)
    cells[np.ix_(~hidden_rows, ~hidden_columns)] = found[: int((~hidden_rows).sum()), : int((~hidden_columns).sum())]
    return cells


def told_by_totals(table: np.ndarray, hidden_rows: np.ndarray, hidden_columns: np.ndarray, k: int) -> bool:
    """Whether the totals shown of a two-way table, hidden whole, may tell a small cell to who knows its empty ones."""
    known = _merge(_merge(table, hidden_rows, 0), hidden_columns, 1)
    alone: np.ndarray = np.zeros(known.shape, dtype=bool)
    small = np.argwhere(_small(known, k)).tolist()
    return any(
        _cheapest_rectangle(known, alone, row, column, k - int(known[row, column])) is None for row, column in small
    )


def _cheapest_box(
    table: np.ndarray, hidden: np.ndarray, cell: Axes, block: Sequence[np.ndarray], k: int
) -> Axes | None:
    """The opposite corner, in the cell's block, of the box whose other corners can bring the cell to k, no sum changed,
    and that hides the fewest people anew: corners give and take by turns, and each keeps at least one."""
    moved = k - int(table[cell])
    cost, usable = np.zeros(table.shape, dtype=np.int64), np.ones(table.shape, dtype=bool)
    for turned in itertools.product((False, True), repeat=table.ndim):
        at = tuple(slice(None) if turn else slice(place, place + 1) for turn, place in zip(turned, cell, strict=True))
        cost += np.where(hidden[at], 0, table[at])
        usable &= table[at] > (moved if sum(turned) % 2 else 0)
    for axis, place in enumerate(cell):
        np.moveaxis(usable, axis, 0)[place] = False
        np.moveaxis(usable, axis, 0)[~block[axis]] = False
    if not usable.any():
        return None
    best = int(np.argmin(np.where(usable, cost, np.iinfo(np.int64).max)))
    return tuple(int(place) for place in np.unravel_index(best, table.shape))


def subsets(count: int) -> list[Axes]:
    """All but the empty one, smaller ones first."""
    return [axes for size in range(1, count + 1) for axes in itertools.combinations(range(count), size)]


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
