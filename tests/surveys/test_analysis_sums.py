import csv
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.analysis.sums.crosstab import adjusted_residuals, crosstab, independence_test
from surveys.analysis.sums.frequencies import multiple_frequencies, single_frequencies, wilson
from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.analysis.sums.rounding import half_up
from surveys.analysis.sums.summaries import (
    borda_points,
    class_codes,
    number_classes,
    number_summary,
)
from surveys.analysis.sums.weights import design_effect, effective_n


@pytest.fixture(scope="module")
def insee(request):
    path = request.config.rootpath.parent / "shared" / "data" / "hdv2003.csv"
    if not path.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def coded(rows, name):
    """Codes in alphabetical order of the labels, missing for an empty cell."""
    labels = sorted({row[name] for row in rows} - {""})
    return [labels.index(row[name]) if row[name] else NOT_SHOWN for row in rows], len(labels)


def weights_of(rows):
    return [float(row["poids"]) for row in rows]


def test_insee_sex_by_sport_has_published_chi2(insee):
    (sex, rows), (sport, columns) = coded(insee, "sexe"), coded(insee, "sport")

    table = crosstab(sex, sport, (rows, columns))

    assert table.n == 2000
    assert table.test.chi2 == pytest.approx(16.9569, abs=5e-5)
    assert table.test.p == pytest.approx(3.82e-05, abs=5e-8)
    assert table.test.cramers_v == pytest.approx(0.0921, abs=5e-5)


def test_insee_qualification_by_sport_leaves_missing_out(insee):
    (job, rows), (sport, columns) = coded(insee, "qualif"), coded(insee, "sport")

    table = crosstab(job, sport, (rows, columns))

    assert table.n == 2000 - 347
    assert table.test.chi2 == pytest.approx(100.2729, abs=5e-5)
    assert table.test.dof == 6
    assert table.test.cramers_v == pytest.approx(0.2463, abs=5e-5)


def test_insee_weights_move_share_of_women_and_cost_precision(insee):
    sex, choices = coded(insee, "sexe")
    weights = weights_of(insee)

    raw, weighted = single_frequencies(sex, choices), single_frequencies(sex, choices, weights)

    assert raw.shares[0] == pytest.approx(0.5505)
    assert weighted.shares[0] == pytest.approx(0.5349, abs=5e-5)
    assert design_effect(weights) == pytest.approx(1.624, abs=5e-4)
    assert round(effective_n(weights)) == 1231


def test_weighted_crosstab_tests_on_effective_n(insee):
    (sex, rows), (sport, columns) = coded(insee, "sexe"), coded(insee, "sport")
    weights = np.array(weights_of(insee))

    table = crosstab(sex, sport, (rows, columns), weights)

    scaled = table.weighted / weights.sum() * effective_n(weights)
    assert table.effective_n == pytest.approx(1231, abs=0.5)
    assert table.test.chi2 == pytest.approx(stats.chi2_contingency(scaled, correction=False).statistic)
    assert table.row_shares.sum(axis=1) == pytest.approx([1, 1])


def test_equal_weights_change_nothing():
    rows, columns = [0, 0, 1, 1, 1, 0, 1], [0, 1, 1, 1, 0, 0, 1]

    assert crosstab(rows, columns, (2, 2), [3.0] * 7).test.chi2 == pytest.approx(
        crosstab(rows, columns, (2, 2)).test.chi2
    )


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=5).filter(
        lambda table: np.array(table).sum(axis=0).all() and np.array(table).sum(axis=1).all()
    )
)
@settings(max_examples=60, deadline=None)
def test_chi2_equals_scipy_on_any_full_table(table):
    ours = independence_test(table, replicates=99)
    theirs = stats.chi2_contingency(table, correction=False)

    assert ours.chi2 == pytest.approx(theirs.statistic)
    assert ours.dof == theirs.dof
    assert ours.cramers_v == pytest.approx(stats.contingency.association(np.array(table), method="cramer"))


def test_sparse_table_gets_monte_carlo_p_the_same_each_time():
    sparse = [[3, 0, 1], [0, 4, 1]]

    first, second = independence_test(sparse), independence_test(sparse)

    exact = stats.chi2_contingency(
        sparse, correction=False, method=stats.MonteCarloMethod(rng=np.random.default_rng(1))
    ).pvalue
    assert first.p_method == "monte-carlo"
    assert first.p == second.p
    assert first.p == pytest.approx(exact, abs=0.02)


def test_fisher_tea_table_p_is_near_exact_one():
    # Fisher's lady tasting tea, all right: exact two-sided p = 2/70.
    assert independence_test([[4, 0], [0, 4]]).p == pytest.approx(2 / 70, abs=0.006)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 0], [7, 0]], [[5, 7]], []])
def test_table_without_two_rows_and_columns_has_no_test(table):
    assert independence_test(table) is None


def test_adjusted_residuals_of_hand_worked_table():
    # Expected 20 and 30; variance 20 × 0.5 × 0.6: (30 − 20) / √6.
    residuals = adjusted_residuals([[30, 20], [10, 40]])

    assert residuals[0, 0] == pytest.approx(10 / np.sqrt(6))
    assert residuals[0] == pytest.approx(-residuals[1])


def test_square_of_residual_is_chi2_of_two_by_two():
    table = [[747, 354], [530, 369]]

    assert adjusted_residuals(table)[0, 0] ** 2 == pytest.approx(independence_test(table).chi2)


def test_single_choice_base_is_whoever_answered():
    found = single_frequencies([0, 1, 1, BLANK, DECLINED, NOT_SHOWN], 3)

    assert found.counts == (1, 2, 0)
    assert found.base == 3
    assert (found.blank, found.declined, found.not_shown) == (1, 1, 1)


def test_multiple_choice_base_is_whoever_was_shown_it():
    picked = [[1, 1], [0, 1], [0, 0], [0, 0]]

    found = multiple_frequencies([0, 0, BLANK, NOT_SHOWN], picked)

    assert found.counts == (1, 2)
    assert found.base == 3
    assert found.shares == pytest.approx((1 / 3, 2 / 3))


def test_code_outside_question_raises():
    with pytest.raises(ValueError, match="outside"):
        single_frequencies([0, 3], 3)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_scipy(counted):
    hits, n = counted
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")

    assert wilson(hits / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_bounds_of_nobody_and_of_everybody_are_exact():
    """A hair above nothing would be read « less than 1 % »."""
    assert {wilson(0, n)[0] for n in range(1, 3000)} == {0.0}
    assert {wilson(1, n)[1] for n in range(1, 3000)} == {1.0}


@given(st.integers(-100_000, 100_000), st.integers(1, 400), st.integers(0, 3))
def test_halves_are_rounded_as_in_spreadsheets(above, below, places):
    exact = (Decimal(above) / below).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert half_up(above / below, places) == float(exact)


def test_number_summary_of_hand_worked_list():
    found = number_summary([4, 1, 3, 2, np.nan])

    assert (found.n, found.mean, found.quartiles) == (4, 2.5, (1, 2, 3))
    assert found.deviation == pytest.approx(np.std([1, 2, 3, 4], ddof=1))


def test_weights_count_as_repeated_numbers_in_mean_and_quartiles():
    weighted, repeated = number_summary([10, 20], [1, 3]), number_summary([10, 20, 20, 20])

    assert weighted.mean == repeated.mean
    assert weighted.quartiles == repeated.quartiles


def test_summary_of_nothing_is_nothing():
    assert number_summary([np.nan]) is None
    assert number_classes([]) == []


# Nobody answers a number nearer to nothing than a double can divide.
@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=40))
def test_classes_are_few_and_hold_every_number(values):
    classes = number_classes(values)
    codes = class_codes(values, classes, NOT_SHOWN)

    assert len(classes) <= 10
    for value, code in zip(values, codes, strict=True):
        low, high = classes[code]
        assert low <= value < high or value == pytest.approx(high)


def test_interval_of_a_mean_is_that_of_statsmodels():
    from statsmodels.stats.weightstats import DescrStatsW

    values = [12, 15, 15, 18, 21, 40]

    found = number_summary(values)

    assert found.interval == pytest.approx(DescrStatsW(values).tconfint_mean(alpha=0.05))
    assert number_summary(values, [2.0] * 6).interval == pytest.approx(found.interval)
    assert number_summary([3]).interval is None


def test_unequal_weights_widen_the_interval_of_a_mean():
    low, high = number_summary([1, 2, 3, 4], [1, 1, 1, 1]).interval
    weighted_low, weighted_high = number_summary([1, 2, 3, 4], [5, 1, 1, 5]).interval

    assert weighted_high - weighted_low > high - low


# Numbers of the 45 ballots of methods.md: each order, and how many cast it.
BALLOTS = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}


def test_borda_of_the_forty_five_ballots():
    places = [[order.index(item) + 1 for item in "ABCDE"] for order, n in BALLOTS.items() for _ in range(n)]

    assert borda_points(places).tolist() == [98, 92, 89, 69, 102]
    by_order = [[order.index(item) + 1 for item in "ABCDE"] for order in BALLOTS]
    assert borda_points(by_order, list(BALLOTS.values())).tolist() == [98, 92, 89, 69, 102]


def test_borda_shares_the_mean_of_equal_places_and_of_those_left_out():
    # Four items: 3, 2, 1, 0 points. Two tied first share 3 and 2; two left out share what remains.
    assert borda_points([[1, 1, 3, 4]]).tolist() == [2.5, 2.5, 1, 0]
    assert borda_points([[0, 1, 0, 2]]).tolist() == [0.5, 3, 0.5, 2]
    assert borda_points([[0, 0, 0, 0], [1, 2, 3, 4]]).tolist() == [3, 2, 1, 0]
    assert borda_points(np.zeros((0, 3), dtype=int)).tolist() == [0, 0, 0]


@given(st.lists(st.permutations(range(4)), min_size=1, max_size=20), st.integers(0, 4))
def test_borda_gives_the_same_points_to_share_however_many_are_left_out(orders, kept):
    places = np.array(orders) + 1
    places[places > kept] = 0

    expected = 6.0 * len(orders) if kept else 0.0
    assert borda_points(places).sum() == pytest.approx(expected)
