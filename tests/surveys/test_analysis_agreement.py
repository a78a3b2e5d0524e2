"""« Accord » against hand-worked products; the sides of scales as surveys write them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.analysis.sums.agreement import accepted_by_all, agreement_estimates, spread
from surveys.analysis.sums.scales import Sides, is_agreement, sides, told_mean

# The first tables are drawn slowly on a machine that does much else.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Two publics of 8 and 18 people, four statements.
SEEN = np.array([[8, 18]] * 4)
AGREE = np.array([[8, 18], [8, 0], [4, 9], [0, 0]])


@st.composite
def tables(draw):
    """(agree, seen) of statements that every group saw whole."""
    groups = draw(st.integers(1, 5))
    seen = np.array([draw(st.lists(st.integers(0, 30), min_size=groups, max_size=groups))] * draw(st.integers(1, 6)))
    agree = np.array([[draw(st.integers(0, int(most))) for most in row] for row in seen])
    return agree, seen


def test_scores_of_a_hand_worked_table():
    assert accepted_by_all(AGREE, SEEN) == pytest.approx([9 / 10 * 19 / 20, 9 / 10 * 1 / 20, 5 / 10 * 10 / 20, 1 / 200])
    assert spread(AGREE, SEEN) == pytest.approx([0.05, 0.85, 0, 0.05])


def test_statement_that_one_public_refuses_comes_after_one_that_both_half_accept():
    scores = accepted_by_all(AGREE, SEEN)

    assert scores[2] > scores[1]
    assert AGREE[2].sum() > AGREE[1].sum()


def test_group_that_saw_nothing_says_nothing():
    assert agreement_estimates([[0]], [[0]]).tolist() == [[0.5]]
    assert spread([[5, 0]], [[5, 0]]).tolist() == [0]


def test_more_agreeing_than_seeing_is_an_error():
    with pytest.raises(ValueError, match="among those who saw"):
        accepted_by_all([[3]], [[2]])


@unhurried
@given(tables(), st.randoms())
def test_order_of_publics_changes_nothing(table, random):
    agree, seen = table
    order = list(range(agree.shape[1]))
    random.shuffle(order)

    assert accepted_by_all(agree[:, order], seen[:, order]) == pytest.approx(accepted_by_all(agree, seen))
    assert spread(agree[:, order], seen[:, order]) == pytest.approx(spread(agree, seen))


@unhurried
@given(tables())
def test_statement_all_agree_with_comes_first(table):
    agree, seen = table
    agree[-1] = seen[-1]

    scores = accepted_by_all(agree, seen)

    assert scores[-1] == pytest.approx(scores.max())


@unhurried
@given(tables(), st.integers(0, 100))
def test_one_more_who_agrees_never_lowers_a_score(table, pick):
    agree, seen = table
    more = agree.copy()
    row, group = pick % agree.shape[0], pick % agree.shape[1]
    more[row, group] = min(seen[row, group], agree[row, group] + 1)

    assert accepted_by_all(more, seen)[row] >= accepted_by_all(agree, seen)[row]


@pytest.mark.parametrize(
    ("labels", "low", "middle", "high", "aside"),
    [
        (
            ["Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord"],
            (0, 1),
            (),
            (3, 2),
            (),
        ),
        (
            ["Tout à fait d’accord", "Plutôt d’accord", "Plutôt pas d’accord", "Pas du tout d’accord", "Ne sait pas"],
            (3, 2),
            (),
            (0, 1),
            (4,),
        ),
        (["D’accord", "Pas d’accord", "Ni l’un ni l’autre"], (1,), (2,), (0,), ()),
        (["Agree", "Disagree", "Neither one nor the other"], (1,), (2,), (0,), ()),
        (["Oui", "Non"], (1,), (), (0,), ()),
        (["Très insatisfait", "Insatisfait", "Neutre", "Satisfait", "Très satisfait"], (0, 1), (2,), (4, 3), ()),
        (["Jamais", "Parfois", "Toujours"], (0,), (1,), (2,), ()),
        (["1", "2", "3", "4", "5"], (0, 1), (2,), (4, 3), ()),
        (["Bleu"], (), (0,), (), ()),
    ],
)
def test_sides_of_scales(labels, low, middle, high, aside):
    assert sides(labels) == Sides(low, middle, high, aside)


def test_degrees_go_from_one_end_to_the_other():
    assert sides(["Oui", "Plutôt oui", "Plutôt non", "Non", "Sans opinion"]).degrees == (3, 2, 1, 0)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=9))
def test_every_choice_has_one_side(labels):
    found = sides(labels)

    assert sorted((*found.low, *found.middle, *found.high, *found.aside)) == list(range(len(labels)))
    assert len(found.low) == len(found.high)


def test_only_scales_of_agreement_are_said_so():
    assert is_agreement(["D’accord", "Pas d’accord"])
    assert is_agreement(["Oui", "Plutôt oui", "Non", "Ne sait pas"])
    assert not is_agreement(["Jamais", "Souvent"])
    assert not is_agreement(["Ne sait pas"])


def test_mean_of_shown_classes_is_exact_and_uses_nothing_else():
    assert told_mean([1, 2, 3], [0.25, 0.5, 0.25]) == pytest.approx((2, 0.5**0.5))
    # What is hidden is half of one and half of the other: 0.6 × 3 + 0.2 × 1 + 0.2 × 2.
    assert told_mean([1, 2, 3], [None, None, 0.6])[0] == pytest.approx(2.4)
    assert told_mean([1, 2], [None, None]) is None
