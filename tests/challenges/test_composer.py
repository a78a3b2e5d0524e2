import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenges.teams.composer import Member, NoComposition, Rule, Settings, compose, even_sizes

DEFIS = ("ecole", "competences", "marque", "connaitre")


def crowd(size: int, seed: int = 1) -> list[Member]:
    draw = random.Random(seed)
    return [
        Member(
            key=f"p{index}",
            wishes=tuple(draw.sample(DEFIS, 3)),
            family=draw.choice(("publics", "economy", "guidance")),
            structure=f"s{draw.randrange(12)}",
            density=draw.choice(("rural", "urban")),
            sheltered=draw.random() < 0.4,
        )
        for index in range(size)
    ]


def test_everybody_gets_a_first_wish_when_the_wishes_are_balanced():
    people = [Member(key=f"p{i}", wishes=(DEFIS[i % 4],)) for i in range(16)]

    composition = compose(people, Settings(teams=DEFIS, smallest=4, largest=4))

    assert {key: DEFIS[team] for key, team in composition.team_of.items()} == {p.key: p.wishes[0] for p in people}
    assert composition.shortfalls == ()


def test_a_day_of_120_in_16_teams_keeps_every_size_and_reports_the_rest():
    people = crowd(120)
    smallest, largest = even_sizes(120, 16)

    composition = compose(people, Settings(DEFIS * 4, smallest, largest, families=("publics", "economy")))

    sizes = Counter(composition.team_of.values())
    assert len(composition.team_of) == 120
    assert all(smallest <= sizes[team] <= largest for team in range(16))
    for team in range(16):
        sheltered = sum(p.sheltered for p in people if composition.team_of[p.key] == team)
        alone = [s for s in composition.shortfalls if s.rule == Rule.ALONE and s.team == team]
        assert (sheltered == 1) == bool(alone)


def test_groups_stay_together_and_locked_people_stay_put():
    people = [Member(key=f"p{i}", group="bus" if i < 3 else "", wishes=("ecole",)) for i in range(12)]

    composition = compose(people, Settings(DEFIS, 2, 4), locked={"p0": 2, "p11": 3})

    assert {composition.team_of[f"p{i}"] for i in range(3)} == {2}
    assert composition.team_of["p11"] == 3


def test_repairing_after_absences_moves_few_people():
    people = crowd(120)
    settings_ = Settings(DEFIS * 4, 5, 9, families=("publics", "economy"))
    first = compose(people, settings_)
    present = [person for index, person in enumerate(people) if index % 4] + crowd(130)[120:]

    repaired = compose(present, Settings(DEFIS * 4, 5, 8, families=("publics", "economy")), current=first.team_of)
    anew = compose(present, Settings(DEFIS * 4, 5, 8, families=("publics", "economy")))

    moved_anew = sum(1 for key, team in anew.team_of.items() if first.team_of.get(key, team) != team)
    assert len(repaired.moved) * 3 < moved_anew


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ([Member(key="a")], "too_few"),
        ([Member(key=f"p{i}") for i in range(30)], "too_many"),
        ([Member(key=f"p{i}", group="g" if i < 6 else "") for i in range(12)], "group_too_large"),
    ],
)
def test_impossible_sizes_say_why(people, reason):
    with pytest.raises(NoComposition) as caught:
        compose(people, Settings(DEFIS, 2, 5))

    assert caught.value.reason == reason


def test_locks_that_contradict_a_group_are_refused():
    people = [Member(key=f"p{i}", group="g" if i < 2 else "") for i in range(12)]

    with pytest.raises(NoComposition) as caught:
        compose(people, Settings(DEFIS, 2, 5), locked={"p0": 0, "p1": 1})

    assert caught.value.reason == "locks"


@settings(deadline=None, max_examples=25)
@given(size=st.integers(8, 30), seed=st.integers(0, 10_000))
def test_a_structure_is_crowded_only_where_it_is_reported(size, seed):
    people = crowd(size, seed)

    composition = compose(people, Settings(DEFIS[:2], *even_sizes(size, 2)))

    for team in range(2):
        counts = Counter(p.structure for p in people if composition.team_of[p.key] == team)
        reported = {s.what: s.by for s in composition.shortfalls if s.rule == Rule.STRUCTURE and s.team == team}
        assert {name: count - 2 for name, count in counts.items() if count > 2} == reported
