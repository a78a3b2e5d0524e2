"""Raking: margins met, against INSEE's weights and an independent fit of the same margins."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from surveys.analysis.sums.raking import UnreachableError, rake, shares_of
from surveys.analysis.sums.weights import design_effect, effective_n

people = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=40, max_size=120).filter(
    lambda rows: all(sum(row == (a, b) for row in rows) >= 3 for a in range(3) for b in range(2))
)


def shares(counts):
    return np.array(counts) / np.sum(counts)


@given(
    people, st.lists(st.integers(6, 14), min_size=3, max_size=3), st.lists(st.integers(6, 14), min_size=2, max_size=2)
)
@settings(max_examples=60, deadline=None)
def test_margins_are_reproduced(rows, first, second):
    codes = [np.array(column) for column in zip(*rows, strict=True)]
    wanted = [shares(first), shares(second)]

    found = rake(codes, wanted, least=1e-4, most=1e4)

    assert found.reached
    assert found.weights.mean() == pytest.approx(1)
    for column, margin in zip(codes, wanted, strict=True):
        assert shares_of(found.weights, column, len(margin)) == pytest.approx(margin, abs=2e-6)


@given(people, st.randoms())
@settings(max_examples=30, deadline=None)
def test_order_of_responses_and_names_of_options_change_no_weight(rows, chance):
    codes = [np.array(column) for column in zip(*rows, strict=True)]
    wanted = [np.array([0.5, 0.3, 0.2]), np.array([0.45, 0.55])]
    order = np.array(chance.sample(range(len(rows)), len(rows)))
    names = [np.array(chance.sample(range(size), size)) for size in (3, 2)]

    one = rake(codes, wanted)
    other = rake(
        [name[column][order] for name, column in zip(names, codes, strict=True)],
        [margin[np.argsort(name)] for name, margin in zip(names, wanted, strict=True)],
    )

    assert other.weights == pytest.approx(one.weights[order], abs=1e-5)


def test_raking_ratio_is_the_fit_nearest_to_equal_weights():
    """Deming and Stephan's solution minimises Σ w ln w under the margins: solved here by another method."""
    chance = np.random.default_rng(28)
    a, b = chance.integers(0, 3, 200), chance.integers(0, 2, 200)
    wanted = [np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.6])]

    found = rake([a, b], wanted, least=1e-4, most=1e4)

    marks = np.column_stack([a[:, None] == np.arange(3), b[:, None] == np.arange(2)]).astype(float)
    totals = np.concatenate(wanted) * 200
    dual = minimize(
        lambda at: np.exp(marks @ at).sum() - totals @ at,
        np.zeros(5),
        jac=lambda at: marks.T @ np.exp(marks @ at) - totals,
        method="BFGS",
        options={"gtol": 1e-9},
    )
    assert found.weights == pytest.approx(np.exp(marks @ dual.x), abs=1e-4)


def test_hand_worked_margin():
    """Ten women and thirty men brought to half and half: weights 2 and 2/3."""
    found = rake([np.array([0] * 10 + [1] * 30)], [[0.5, 0.5]])

    assert found.weights[[0, -1]].tolist() == pytest.approx([2, 2 / 3])
    assert found.design_effect == pytest.approx(40 * (10 * 4 + 30 * 4 / 9) / 40**2)
    assert found.effective_n == pytest.approx(30)
    assert found.trimmed == 0


def test_insee_sexes_brought_to_their_weighted_shares(shared):
    """`poids` gives 53.49 % of women where 55.05 % answered (methods.md); raking on that margin gives them back."""
    with (shared / "data" / "hdv2003.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sexes = np.array([0 if row["sexe"] == "Femme" else 1 for row in rows])
    jobs = sorted({row["qualif"] for row in rows} - {""})
    qualified = np.array([jobs.index(row["qualif"]) if row["qualif"] else -1 for row in rows])
    weights = np.array([float(row["poids"]) for row in rows])
    margins = [shares_of(weights, sexes, 2), shares_of(weights, qualified, len(jobs))]
    assert margins[0][0] == pytest.approx(0.5349, abs=5e-5)
    assert (design_effect(weights), effective_n(weights)) == (
        pytest.approx(1.624, abs=5e-4),
        pytest.approx(1231, abs=0.5),
    )

    found = rake([sexes, qualified], margins)

    assert found.reached
    assert shares_of(found.weights, sexes, 2)[0] == pytest.approx(0.5349, abs=5e-5)
    # Two margins cost less than INSEE's weights, which meet many more.
    assert 1 < found.design_effect < 1.624


def test_trimmed_weights_stay_within_bounds_and_say_that_a_margin_is_missed():
    found = rake([np.array([0] * 2 + [1] * 98)], [[0.5, 0.5]])

    assert not found.reached
    assert found.trimmed == 2
    assert found.weights.max() / found.weights.min() <= 25 + 1e-6


def test_whoever_left_a_question_blank_keeps_a_share_of_their_own():
    codes = np.array([0] * 30 + [1] * 10 + [-1] * 10)

    found = rake([codes], [[0.5, 0.5]])

    assert found.reached
    assert found.weights[-1] == pytest.approx(1)


def test_option_nobody_has_cannot_be_reached():
    with pytest.raises(UnreachableError) as refused:
        rake([np.array([0, 0, 1]), np.array([0, 1, 1])], [[0.5, 0.5], [0.3, 0.3, 0.4]])

    assert (refused.value.variable, refused.value.option) == (1, 2)


@pytest.mark.parametrize(
    ("codes", "margins", "bounds"),
    [
        ([], [], {}),
        ([np.array([], dtype=int)], [[1.0]], {}),
        ([np.array([0, 1])], [[0.5, 0.6]], {}),
        ([np.array([0, 1])], [[1.5, -0.5]], {}),
        ([np.array([0, 1])], [[0.5, 0.5]], {"least": 2.0}),
    ],
)
def test_nonsense_raises(codes, margins, bounds):
    with pytest.raises(ValueError, match=r"raking needs|shares|bounds"):
        rake(codes, margins, **bounds)
