"""Every pair at once, two groups beside each other: against scipy, statsmodels, published and hand-worked tables."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from surveys.analysis.sums.comparisons import difference_interval, group_numbers, mean_difference, ranks_test
from surveys.analysis.sums.frequencies import wilson
from surveys.analysis.sums.screening import all_pairs, discovered, folded

columns_of_codes = st.integers(1, 4).flatmap(
    lambda size: st.tuples(st.just(size), st.lists(st.integers(-2, size - 1), min_size=30, max_size=30))
)


def pair_of(pairs, first, second):
    return int(np.flatnonzero((pairs.first == first) & (pairs.second == second))[0])


@given(st.lists(columns_of_codes, min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_pair_is_what_scipy_makes_of_its_table(columns):
    pairs = all_pairs([np.array(codes) for _size, codes in columns], [size for size, _codes in columns])

    for place, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        both = [(x, y) for x, y in zip(columns[a][1], columns[b][1], strict=True) if x >= 0 and y >= 0]
        table = np.array([[both.count((x, y)) for y in range(columns[b][0])] for x in range(columns[a][0])])
        cut = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
        assert pairs.n[place] == len(both)
        if min(cut.shape) < 2:
            assert (pairs.p[place], pairs.cramers_v[place]) == (1, 0)
            continue
        oracle = stats.chi2_contingency(cut, correction=False)
        assert pairs.chi2[place] == pytest.approx(oracle.statistic, abs=1e-9)
        assert pairs.dof[place] == oracle.dof
        assert pairs.p[place] == pytest.approx(oracle.pvalue)
        assert pairs.cramers_v[place] == pytest.approx(stats.contingency.association(cut, method="cramer"))
        low = oracle.expected_freq
        assert pairs.thin[place] == (low.min() < 1 or (low < 5).mean() > 0.2)


@given(st.lists(columns_of_codes, min_size=2, max_size=4), st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_of_responses_and_of_codes_changes_no_pair(columns, chance):
    sizes = [size for size, _codes in columns]
    codes = [np.array(values) for _size, values in columns]
    order = chance.sample(range(30), 30)
    names = [np.array(chance.sample(range(size), size)) for size in sizes]
    mixed = [
        np.where(values >= 0, name[np.maximum(values, 0)], values)[order]
        for values, name in zip(codes, names, strict=True)
    ]

    one, other = all_pairs(codes, sizes), all_pairs(mixed, sizes)

    for name in ("n", "dof", "thin"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert one.chi2 == pytest.approx(other.chi2, abs=1e-9)


def test_insee_pair_has_its_published_chi2(request):
    path = request.config.rootpath.parent / "shared" / "data" / "hdv2003.csv"
    if not path.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ["sexe", "qualif", "sport"]
    labels = [sorted({row[name] for row in rows} - {""}) for name in names]
    codes = [
        np.array([found.index(row[name]) if row[name] else -1 for row in rows])
        for name, found in zip(names, labels, strict=True)
    ]

    pairs = all_pairs(codes, [len(found) for found in labels])

    sex, job = pair_of(pairs, 0, 2), pair_of(pairs, 1, 2)
    assert pairs.chi2[sex] == pytest.approx(16.9569, abs=5e-5)
    assert pairs.cramers_v[sex] == pytest.approx(0.0921, abs=5e-5)
    assert (pairs.dof[job], pairs.n[job]) == (6, 1653)
    assert pairs.chi2[job] == pytest.approx(100.2729, abs=5e-5)


@given(st.lists(st.floats(0, 1), max_size=40))
@settings(max_examples=60, deadline=None)
def test_share_of_chance_findings_is_held_as_statsmodels_holds_it(p):
    expected = multipletests(p, alpha=0.05, method="fdr_bh")[0].tolist() if p else []

    assert discovered(p).tolist() == expected


def test_pairs_of_nearly_one_variable_are_folded_under_the_best():
    near = np.eye(5, dtype=bool)
    near[1, 2] = near[2, 1] = True
    ranked = [(0, 1), (0, 3), (2, 0), (1, 4), (4, 2), (3, 4)]

    assert folded(ranked, near) == [(0, [2]), (1, []), (3, [4]), (5, [])]


def test_difference_of_shares_has_newcombes_own_intervals():
    # Newcombe (1998), table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 6/7 − 2/7, 0/10 − 0/20.
    published = {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (6, 7, 2, 7): (0.0582, 0.8062),
        (0, 10, 0, 20): (-0.1611, 0.2775),
    }
    for (a, n, b, m), expected in published.items():
        found = difference_interval(a / n, wilson(a / n, n), b / m, wilson(b / m, m))
        assert found == pytest.approx(expected, abs=5e-5)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_difference_of_shares_is_statsmodels(a, more, b, others):
    n, m = a + more, b + others
    found = difference_interval(a / n, wilson(a / n, n), b / m, wilson(b / m, m))

    assert found == pytest.approx(confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff"), abs=1e-9)


def test_numbers_of_a_group_are_statsmodels():
    values = np.array([12, 15, np.nan, 22, 31, 8, 19, 27])
    filled = values[np.isfinite(values)]

    found = group_numbers(values)

    assert (found.n, found.effective, found.mean) == (7, 7, pytest.approx(filled.mean()))
    assert found.deviation == pytest.approx(filled.std(ddof=1))
    assert found.interval == pytest.approx(DescrStatsW(filled).tconfint_mean())


def test_difference_of_means_keeps_unequal_variances():
    one, other = np.array([12.0, 15, 22, 31, 8, 19, 27]), np.array([40.0, 41, 39, 42, 38])

    gap, interval = mean_difference(group_numbers(one), group_numbers(other))

    oracle = CompareMeans(DescrStatsW(one), DescrStatsW(other)).tconfint_diff(usevar="unequal")
    assert gap == pytest.approx(one.mean() - other.mean())
    assert interval == pytest.approx(oracle)
    assert stats.ttest_ind(one, other, equal_var=False).confidence_interval() == pytest.approx(interval)


def test_median_interval_holds_the_ranks_of_the_half():
    # Wilson's interval of one half on 99 answers is 0.4034…0.5966: ranks 40 and 60 of 1…99.
    found = group_numbers(np.arange(1.0, 100))

    assert found.quartiles[1] == 50
    assert found.median_interval == (40, 60)


def test_equal_weights_change_nothing_and_unequal_ones_cost_precision():
    values = np.arange(1.0, 41)

    plain, equal = group_numbers(values), group_numbers(values, np.full(40, 3.0))
    uneven = group_numbers(values, np.where(values % 2, 3.0, 1.0))

    assert equal.interval == pytest.approx(plain.interval)
    assert uneven.effective == pytest.approx(80**2 / (20 * 9 + 20))


def test_ranks_test_is_worked_by_hand():
    # Ranks 1 2 3 | 4 5 6: H = 12 / (6·7) · (6²/3 + 15²/3) − 3·7 = 27/7, one degree of freedom.
    groups = [np.array([1.0, 2, 3]), np.array([4.0, 5, 6, np.nan])]

    assert ranks_test(groups) == pytest.approx(stats.chi2.sf(27 / 7, 1))
    assert ranks_test(groups[:1]) is None
    assert ranks_test([np.array([1.0, 1]), np.array([1.0])]) is None


def test_one_value_has_no_interval():
    alone = group_numbers([4.0])

    assert alone.interval == (-np.inf, np.inf)
    assert mean_difference(alone, group_numbers([1.0, 2, 3]))[1] == (-np.inf, np.inf)
    assert group_numbers([np.nan]) is None


def test_wide_and_narrow_variables_are_counted_as_one_by_one():
    chance = np.random.default_rng(5)
    sizes = [2, 70, 1, 5, 0, 3, 9]
    codes = [chance.integers(-3, size, 400) if size else np.full(400, -1) for size in sizes]

    pairs = all_pairs(codes, sizes)

    for place, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        assert pairs.n[place] == ((codes[a] >= 0) & (codes[b] >= 0)).sum()
    wide = pair_of(pairs, 1, 6)
    both = (codes[1] >= 0) & (codes[6] >= 0)
    table = stats.contingency.crosstab(codes[1][both], codes[6][both]).count
    assert pairs.chi2[wide] == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert pairs.dof[wide] == (table.shape[0] - 1) * (table.shape[1] - 1)


def test_no_variable_has_no_pair():
    assert all_pairs([], []).n.size == 0
