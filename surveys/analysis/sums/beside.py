"""Whether tables of two variables each, shown beside one another, tell a small group of three: an empty cell of one of
them can make the others' figures a sum of two, of which one is known.

It is asked as an attacker would: a group is told when no table of whole numbers that agrees with all that is shown
leaves it empty or gives it k people. Most groups are freed by moving people round a box or a rectangle (Willenborg and
de Waal, 2001); an integer programme answers for the others (M. Fischetti and J. J. Salazar, "Solving the cell
suppression problem on tabular data with linear constraints", *Management Science* 47, 2001).
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from surveys.analysis.sums.protection import Axes, Coarser, Patterns, subsets

# Of the search for a table that frees a group: who would need more has not solved it, nor have we; it counts as told.
MOST_NODES = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of three variables, and what is hidden of it and of those it gives by summing.

    `blocks` (one array a variable) say which answers have the same coarser one; people stay in theirs.
    """

    table: np.ndarray
    hidden: Patterns
    blocks: tuple[np.ndarray, ...]


def is_told(table: np.ndarray, hidden: Patterns, coarser: Mapping[int, Coarser], k: int) -> bool:
    """Whether a group of 1 to k − 1 people, who gave two or three answers together, can be told.

    `table` (three axes) holds the counts; `hidden` is of each table it gives. What is part of a hidden figure of a
    coarser variable is protected with that one.
    """
    blocks = [coarser[axis].blocks if axis in coarser else np.zeros(size) for axis, size in enumerate(table.shape)]
    shown = Shown(table, hidden, tuple(blocks))
    under = {axes: [one.under[axes] for axis, one in coarser.items() if axis in axes] for axes in subsets(3)}
    left = []
    for axes in subsets(3)[3:]:
        sums = table.sum(axis=tuple(axis for axis in range(3) if axis not in axes))
        small = (sums > 0) & (sums < k) & ~np.logical_or.reduce([np.zeros(sums.shape, dtype=bool), *under[axes]])
        left += [(axes, cell) for cell in map(tuple, np.argwhere(small).tolist()) if not _is_free(shown, axes, cell, k)]
    return bool(left) and _is_solved(shown, left, k)


def _is_free(shown: Shown, axes: Axes, cell: tuple[int, ...], k: int) -> bool:
    if len(axes) == 2:
        return _has_rectangle(shown, axes, cell, k)
    return any(_is_reached(shown, cell, goal) for goal in (k, 0))


def _has_rectangle(shown: Shown, axes: Axes, cell: tuple[int, ...], k: int) -> bool:
    """Whether people can change answers round a rectangle of hidden cells, the third answer of each kept, until the
    cell has k, and every other somebody."""
    (third,) = set(range(3)) - set(axes)
    layers, hidden = np.moveaxis(shown.table, third, 0), shown.hidden[axes]
    sums, (row, column) = layers.sum(axis=0), cell
    moved = k - int(sums[cell])
    # Nobody leaves a cell of three answers empty: one that is shown beside may say so.
    movable = np.maximum(np.minimum(layers[:, row, None, :], layers[:, :, None, column]) - 1, 0).sum(axis=0)
    usable = hidden & hidden[row][None, :] & hidden[:, column][:, None] & (sums > 0) & (movable >= moved)
    usable &= (sums[row] > moved)[None, :] & (sums[:, column] > moved)[:, None]
    usable &= np.outer(*(_alike(shown, axis, place) for axis, place in zip(axes, cell, strict=True)))
    usable[row] = usable[:, column] = False
    return bool(usable.any())


def _is_reached(shown: Shown, cell: tuple[int, ...], goal: int) -> bool:
    """Whether boxes of hidden cells, each as large as can be, bring the cell to `goal`: no sum of two answers moves."""
    hidden = shown.hidden[0, 1, 2]
    # Of a table that is hidden whole nobody knows which cells are empty; of another, who is hidden is somebody.
    least = 0 if hidden.all() else 1
    if goal < least:
        return False
    table = shown.table.astype(np.int64)
    one, two, three = (_alike(shown, axis, place) for axis, place in enumerate(cell))
    inside = hidden & one[:, None, None] & two[:, None] & three
    sign = 1 if goal else -1
    while table[cell] != goal:
        box = _largest_box(np.where(inside, table - least, -1), cell, sign)
        if box is None:
            return False
        corner, people = box
        moved = sign * min(people, abs(goal - int(table[cell])))
        for turned in itertools.product((False, True), repeat=3):
            at = tuple(there if turn else here for here, there, turn in zip(cell, corner, turned, strict=True))
            table[at] += -moved if sum(turned) % 2 else moved
    return True


def _largest_box(movable: np.ndarray, cell: tuple[int, ...], sign: int) -> tuple[tuple[int, ...], int] | None:
    """The opposite corner and the size of the box that moves the most people into the cell, or out of it."""
    size = np.full(movable.shape, np.iinfo(np.int64).max)
    for turned in itertools.product((False, True), repeat=3):
        at = tuple(slice(None) if turn else slice(place, place + 1) for turn, place in zip(turned, cell, strict=True))
        gives = (sum(turned) % 2 == 1) == (sign > 0)
        # Who takes has no bound, but must be hidden, and somebody where empty cells are known.
        size = np.minimum(size, movable[at] if gives else np.where(movable[at] >= 0, np.iinfo(np.int64).max, 0))
    for axis, place in enumerate(cell):
        np.moveaxis(size, axis, 0)[place] = 0
    best = np.unravel_index(int(size.argmax()), size.shape)
    return (tuple(map(int, best)), int(size[best])) if size[best] > 0 else None


def _alike(shown: Shown, axis: int, place: int) -> np.ndarray:
    return np.asarray(shown.blocks[axis] == shown.blocks[axis][place])


def _is_solved(shown: Shown, groups: list[tuple[Axes, tuple[int, ...]]], k: int) -> bool:
    """Whether one of the groups is told, by integer programmes that free as many of them as they can at a time."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix, hstack, identity

    cells, people = shown.table.size, float(shown.table.sum())
    figures = list(_figures(shown))
    known = csr_matrix(np.array([mask for mask, _least, _most in figures], dtype=float))
    least, most = (np.array([figure[end] for figure in figures]) for end in (1, 2))
    targets = np.array([_mask(shown, axes, cell) for axes, cell in groups], dtype=float)
    while count := len(targets):
        # `many` says that a group has k people, `none` that it is empty: as many of both as can be.
        nothing, each, wanted = csr_matrix((count, count)), identity(count), csr_matrix(targets)
        found = milp(
            np.concatenate([np.zeros(cells), -np.ones(2 * count)]),
            constraints=[
                LinearConstraint(hstack([known, csr_matrix((len(figures), 2 * count))]), least, most),
                LinearConstraint(hstack([wanted, -k * each, nothing]), 0, np.inf),
                LinearConstraint(hstack([wanted, nothing, people * each]), -np.inf, people),
            ],
            integrality=np.ones(cells + 2 * count, dtype=np.int64),
            bounds=Bounds(0, np.concatenate([np.full(cells, people), np.ones(2 * count)])),
            options={"mip_rel_gap": 100, "node_limit": MOST_NODES},
        )
        if found.x is None or found.fun > -0.5:
            return True
        targets = targets[found.x[cells:].reshape(2, count).max(axis=0) < 0.5]
    return False


def _figures(shown: Shown) -> Iterator[tuple[np.ndarray, float, float]]:
    """What is known of the table: sums of its cells (cells,), the least and the most each can be."""
    for axes in ((), *subsets(3)):
        for coarse in {False, any(len(set(shown.blocks[axis])) > 1 for axis in axes)}:
            labels = [shown.blocks[axis] if coarse else np.arange(shown.table.shape[axis]) for axis in axes]
            hidden = None if coarse or not axes else shown.hidden[axes]
            for cell in itertools.product(*(np.unique(label).tolist() for label in labels)):
                place = np.ones(shown.table.shape, dtype=bool)
                for axis, label, value in zip(axes, labels, cell, strict=True):
                    place &= np.expand_dims(label == value, [other for other in range(3) if other != axis])
                count = int(shown.table[place].sum())
                if hidden is None or not hidden[cell]:
                    yield place.reshape(-1), count, count
                elif count and not hidden.all():
                    yield place.reshape(-1), 1, np.inf


def _mask(shown: Shown, axes: Axes, cell: tuple[int, ...]) -> np.ndarray:
    place = np.zeros(shown.table.shape, dtype=bool)
    at: list[int | slice] = [slice(None)] * 3
    for axis, one in zip(axes, cell, strict=True):
        at[axis] = one
    place[tuple(at)] = True
    return place.reshape(-1)
