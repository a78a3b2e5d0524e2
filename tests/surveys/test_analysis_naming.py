import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.analysis.sums.naming import named

PEOPLE = st.lists(
    st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(-1, 2)), min_size=1, max_size=40
).flatmap(lambda rows: st.tuples(st.just(rows), st.integers(2, 6)))


def told(rows, k):
    """What is said of each response: (family, public, bassin), None where it is not."""
    # A public belongs to one family.
    columns = np.array(rows)
    codes = {"family": np.where(columns[:, 0] < 0, -1, columns[:, 0] // 2), "public": columns[:, 0]}
    codes |= {"basin": columns[:, 1], "density": columns[:, 2]}
    said = named(codes, k, within={"public": "family"})
    return [tuple(int(codes[key][row]) if said[key][row] else None for key in codes) for row in range(len(rows))]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PEOPLE)
def test_nobody_is_told_from_fewer_than_k(given_people):
    """The attacker reads every text with what is said of it: each lot alike is at least k, those left unsaid too."""
    rows, k = given_people

    lots = {}
    for one in told(rows, k):
        lots[one] = lots.get(one, 0) + 1

    assert all(size >= min(k, len(rows)) for size in lots.values())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PEOPLE)
def test_what_is_said_is_true_and_a_public_never_goes_without_its_family(given_people):
    rows, k = given_people

    for (public, basin, density), one in zip(rows, told(rows, k), strict=True):
        assert one[1] in (None, public) and one[2] in (None, basin) and one[3] in (None, density)
        assert one[1] is None or one[0] is not None
        assert -1 not in one


def test_the_last_one_without_a_name_is_not_alone():
    # 10, 6 and 2 of three publics of a family: the 2 would be those whose public is never told, so 6 join them.
    rows = [(0, -1, -1)] * 10 + [(1, -1, -1)] * 6 + [(2, -1, -1)] * 2
    publics = np.array([public for public, _basin, _density in rows])

    said = named({"public": publics}, 5)["public"]

    assert said.tolist() == [True] * 10 + [False] * 8
