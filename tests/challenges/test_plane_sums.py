import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.priorities import sums

grades = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)
placed = st.dictionaries(st.integers(), grades.map(sums.place), max_size=12)


def test_place_gives_medians_and_hinges():
    place = sums.place([(5, 1), (4, 2), (4, 2), (1, 3), (5, 5)])

    assert place.impact == sums.Axis(median=4.0, low=4.0, high=5.0)
    assert place.effort == sums.Axis(median=2.0, low=2.0, high=3.0)
    assert (place.n, place.quadrant, place.divided) == (5, "quick_win", True)


def test_even_number_of_people_takes_the_mean_of_the_middle():
    assert sums.median([2, 5, 4, 1]) == 3.0


def test_no_grade_has_no_median():
    with pytest.raises(ValueError, match="no grade"):
        sums.median([])


@pytest.mark.parametrize(
    ("impact", "effort", "expected"),
    [
        (4, 2, "quick_win"),
        (3.5, 3, "quick_win"),
        (5, 4, "project"),
        (3, 3, "small_plus"),
        (1, 1, "small_plus"),
        (2, 4, "not_now"),
    ],
)
def test_quadrant(impact, effort, expected):
    assert sums.quadrant(impact, effort) == expected


def test_equal_medians_share_a_rank_and_the_next_is_skipped():
    places = {
        "d": sums.place([(1, 5)]),
        "b": sums.place([(4, 2)]),
        "a": sums.place([(5, 1)]),
        "c": sums.place([(4, 2)]),
    }

    ranked = sums.ranking(places, capacity=2)

    assert {key: one.rank for key, one in ranked.items()} == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert {key for key, one in ranked.items() if one.carried} == {"a"}


@given(grades, st.randoms())
def test_order_of_people_changes_nothing(given_grades, random):
    shuffled = list(given_grades)
    random.shuffle(shuffled)

    assert sums.place(shuffled) == sums.place(given_grades)


@given(grades)
def test_median_stands_between_the_hinges(given_grades):
    place = sums.place(given_grades)

    for axis in (place.impact, place.effort):
        assert 1 <= axis.low <= axis.median <= axis.high <= 5


@given(placed, st.one_of(st.none(), st.integers(0, 12)))
def test_ranking_keeps_everyone_and_never_carries_more_than_the_capacity(places, capacity):
    ranked = sums.ranking(places, capacity)

    assert set(ranked) == set(places)
    assert sum(one.carried for one in ranked.values()) <= (capacity or 0)
    for rank in {one.rank for one in ranked.values()}:
        assert sum(one.rank < rank for one in ranked.values()) == rank - 1
