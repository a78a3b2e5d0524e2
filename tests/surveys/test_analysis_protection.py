"""P3 of trust.md: a small attacker solves for the hidden cells and must not learn that one of them is small."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from surveys.analysis.sums.protection import hidden_cells, hidden_counts, hidden_options

tables = st.tuples(st.integers(2, 5), st.integers(2, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


def highest(target, *, unknown, equations, totals, least):
    """The largest value of one hidden figure that agrees with everything shown."""
    goal = np.zeros(unknown)
    goal[target] = -1
    found = linprog(goal, A_eq=equations, b_eq=totals, bounds=[(bound, None) for bound in least])
    return np.inf if found.status == 3 else -found.fun


def with_totals(table):
    table = np.array(table)
    return np.block([[table, table.sum(axis=1)[:, None]], [table.sum(axis=0), table.sum()]])


def attack(table, hidden, k):
    """For each hidden figure under k of the table (cells, then totals), the largest value an attacker must allow."""
    full = with_totals(table)
    row_count, column_count = np.array(table).shape
    mask = np.block([[hidden.cells, hidden.rows[:, None]], [hidden.columns, np.array([hidden.everything])]])
    order = {tuple(place): index for index, place in enumerate(np.argwhere(mask))}
    # Zeros are shown, so a hidden figure is known to be at least 1, unless its whole line or table is hidden.
    inside = hidden.cells[np.ix_(~hidden.rows, ~hidden.columns)]
    least = [
        0 if i < row_count and j < column_count and (hidden.rows[i] or hidden.columns[j] or inside.all()) else 1
        for i, j in order
    ]
    equations, totals = [], []
    lines = [[(i, j) for j in range(column_count + 1)] for i in range(row_count + 1)]
    lines += [[(i, j) for i in range(row_count + 1)] for j in range(column_count + 1)]
    for line in lines:
        equation, known = np.zeros(len(order)), 0
        for position, place in enumerate(line):
            sign = -1 if position == len(line) - 1 else 1
            if place in order:
                equation[order[place]] += sign
            else:
                known -= sign * full[place]
        equations.append(equation)
        totals.append(known)
    return {
        place: highest(index, unknown=len(order), equations=equations, totals=totals, least=least)
        for place, index in order.items()
        if 0 < full[place] < k
    }


@given(tables, st.sampled_from([5, 11]))
@settings(max_examples=250, deadline=None)
def test_no_small_cell_of_a_random_table_can_be_known(table, k):
    hidden = hidden_cells(table, k)

    full = with_totals(table)
    shown = ~np.block([[hidden.cells, hidden.rows[:, None]], [hidden.columns, np.array([hidden.everything])]])
    assert not ((full > 0) & (full < k) & shown).any()
    if not hidden.everything:
        assert all(value >= k - 1e-6 for value in attack(table, hidden, k).values())


def test_attacker_wins_when_only_small_cells_are_hidden():
    table = [[3, 40], [50, 60]]
    naive = hidden_cells([[30, 40], [50, 60]], 5)
    naive.cells[0, 0] = True

    reached = attack(table, naive, 5)

    assert reached[(0, 0)] == pytest.approx(3)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.sampled_from([5, 11]))
@settings(deadline=None)
def test_total_of_a_list_gives_no_small_count_back(counts, k):
    hidden, everything = hidden_counts(counts, k)

    values = np.array(counts)
    assert not ((values > 0) & (values < k) & ~hidden).any()
    if hidden.any() and not everything:
        rest = values.sum() - values[~hidden].sum()
        assert hidden.sum() >= 2
        assert rest - (hidden.sum() - 1) >= k


def test_lonely_small_count_takes_smallest_other_with_it():
    hidden, everything = hidden_counts([3, 60, 12, 40], 5)

    assert hidden.tolist() == [True, False, True, False]
    assert not everything


def test_small_total_hides_all():
    assert hidden_counts([2, 1], 5)[1]


def test_nothing_small_hides_nothing():
    assert not hidden_cells([[20, 30], [0, 40]], 11).any


def test_option_picked_by_nearly_all_tells_who_did_not():
    assert hidden_options([98, 50, 3, 0, 100], 100, 5).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize(("counts", "k"), [([1], 1), ([-1], 5)])
def test_nonsense_raises(counts, k):
    with pytest.raises(ValueError, match=r"k is|counts are"):
        hidden_counts(counts, k)
