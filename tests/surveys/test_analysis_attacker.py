"""P3 of trust.md: an attacker puts together all that a random survey's results show, and solves for small groups.

Tables alone, crossed, filtered by options and pairs of options, in layers, at both thresholds, of questions with one
answer and with several. `ATTACKED` makes it longer (`make soak`).
"""

import itertools
import os
from dataclasses import replace

import numpy as np
import pytest

from surveys.analysis import measures
from surveys.analysis.coarser import decided
from surveys.analysis.sums import together
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.together import Answers
from tests.surveys.attacker import everything_shown, family, multiple, places, random_survey, single, small_groups, told

ATTACKED = int(os.environ.get("ATTACKED", "1"))


def attacked(variables, k, *, most=None):
    """The small groups, of up to `most` answers given together, that everything shown of these variables tells."""
    known = everything_shown(variables, k)
    return told(known, small_groups(known, most or len(known.sizes), k), k)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_of_two_questions_is_told(seed):
    chance = np.random.default_rng(seed)
    for _ in range(10 * ATTACKED):
        assert not attacked(random_survey(chance, 2), 5)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_is_told_by_what_is_published(seed):
    chance = np.random.default_rng(100 + seed)
    for _ in range(7 * ATTACKED):
        assert not attacked(random_survey(chance, 2, people=(8, 200)), 11)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_is_told_by_layers_and_several_filters(seed):
    chance = np.random.default_rng(200 + seed)
    for _ in range(ATTACKED):
        assert not attacked(random_survey(chance, 3, options=(2, 3)), 5)


def told_by_screen_and_export(variables):
    known = everything_shown(variables, 5)
    exported = everything_shown(variables, 11)
    known.equal += exported.equal
    known.values += exported.values
    return told(known, small_groups(known, 2, 5), 5)


def test_screen_and_export_together_tell_no_group_smaller_than_the_screen_may():
    chance = np.random.default_rng(300)
    for _ in range(6 * ATTACKED):
        assert not told_by_screen_and_export(random_survey(chance, 2))


def test_attacker_wins_when_an_export_shows_what_the_screen_hides(monkeypatch):
    chance = np.random.default_rng(300)
    for _ in range(112):
        random_survey(chance, 2)
    variables = random_survey(chance, 2)
    assert not told_by_screen_and_export(variables)
    monkeypatch.setattr(together, "ORGANISER_K", 11)

    assert told_by_screen_and_export(variables)


# --- several answers a person -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [5, 11])
def test_no_small_group_is_told_by_a_question_with_several_answers(seed, k):
    """Neither who picked an option, nor who left it, nor who picked two or one of a group: any two answers."""
    chance = np.random.default_rng(400 + 10 * k + seed)
    for _ in range(ATTACKED):
        assert not attacked(random_survey(chance, 1, several=1, options=(2, 3), people=(8, 200)), k, most=2)


@pytest.mark.parametrize("seed", range(2))
def test_no_small_group_is_told_by_two_questions_with_several_answers(seed):
    chance = np.random.default_rng(500 + seed)
    for _ in range(ATTACKED):
        assert not attacked(random_survey(chance, 0, several=2, people=(8, 200)), 5, most=2)


def test_option_that_all_but_three_picked_is_hidden():
    picked = np.array([[True, place < 20] for place in range(37)] + [[False, True]] * 3)
    found = measures.measure_alone(multiple("m", picked), [], None, 5)

    assert found.hidden[:, 0].tolist() == [True, False]
    assert not attacked([multiple("m", picked)], 5)


def test_two_options_asked_together_do_not_tell_the_few_who_picked_both(monkeypatch):
    """20 picked one, 15 the other, 33 either: 2 picked both."""
    picked = np.array([[True, False]] * 18 + [[True, True]] * 2 + [[False, True]] * 13 + [[False, False]] * 17)
    assert not attacked([multiple("m", picked)], 5)

    def picked_or_not(asked, places):
        marks = asked.member[:, places].any(axis=1)
        return Answers(f"{asked.key} {places}", np.where(marks, 0, 1), 2)

    monkeypatch.setattr(measures, "_together", picked_or_not)

    assert attacked([multiple("m", picked)], 5)


def test_filter_by_very_many_options_shows_nothing():
    chance = np.random.default_rng(0)
    asked = multiple("m", chance.random((400, 30)) < 0.5)
    by_many = measures.Filter(asked, frozenset(range(5)))
    group = single("q", chance.integers(0, 2, 400))

    assert measures.measure_alone(group, [by_many], None, 5).closed
    assert measures.measure_crossed(group, asked, [by_many], None, 5).closed


# --- a public and its family --------------------------------------------------------------------------


def beside(chance, codes, *, count=1, several=0, options=(2, 3)):
    """Questions answered by the same people."""
    return random_survey(chance, count, several=several, people=(len(codes), len(codes) + 1), options=options)


def family_survey(chance, *, sizes=None, **asked):
    """A question, publics, and their families; of some families there is one public."""
    sizes = sizes or [[1, 2], [1, 3], [2, 2], [1, 1, 2], [2, 3]][int(chance.integers(5))]
    (publics,) = random_survey(chance, 1, people=(8, 200), options=(sum(sizes), sum(sizes)))
    coarse, fine = family(replace(publics, key="@audience"), sizes)
    return [*beside(chance, fine.codes, **asked), coarse, fine]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [5, 11])
def test_no_small_group_is_told_by_publics_beside_their_families(seed, k):
    chance = np.random.default_rng(600 + 10 * k + seed)
    for _ in range(2 * ATTACKED):
        assert not attacked(family_survey(chance), k)


@pytest.mark.parametrize("seed", range(2))
def test_no_small_group_is_told_by_layers_of_publics_beside_their_families(seed):
    chance = np.random.default_rng(700 + seed)
    for _ in range(ATTACKED):
        assert not attacked(family_survey(chance, sizes=[1, 2], count=2, options=(2, 2)), 5, most=3)


@pytest.mark.parametrize("seed", range(2))
def test_no_small_group_is_told_by_several_answers_of_publics_beside_their_families(seed):
    chance = np.random.default_rng(800 + seed)
    for _ in range(ATTACKED):
        assert not attacked(family_survey(chance, sizes=[1, 2], count=0, several=1), 5, most=2)


def test_family_of_five_does_not_tell_its_two_publics_that_are_listed(monkeypatch):
    """Three people and two: whoever is listed is somebody, so neither is five."""
    every = family(single("@audience", [0] * 3 + [1] * 2 + [2] * 40), [2, 1])
    assert not attacked(every, 5)
    monkeypatch.setattr(together, "_few", lambda part, place, k: np.zeros(part[place].places, dtype=bool))

    assert attacked(every, 5)


# --- a question that only some are asked --------------------------------------------------------------


def asked_survey(chance):
    """A question, who people are, and what only some of them are asked."""
    asked, who, then = random_survey(chance, 3, options=(3, 4), people=(40, 140))
    codes = np.where(who.codes == int(chance.integers(3)), then.codes, NOT_SHOWN)
    return [asked, who, replace(then, codes=codes, within=(who,))]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [5, 11])
def test_no_small_group_is_told_by_what_only_some_are_asked(seed, k):
    chance = np.random.default_rng(1000 + 10 * k + seed)
    for _ in range(2 * ATTACKED):
        assert not attacked(asked_survey(chance), k, most=3)


def test_what_only_some_are_asked_does_not_tell_the_few_of_them_who_gave_an_answer(monkeypatch):
    """Its totals are one group of the same question: what is hidden of that with the few, they would show."""
    chance = np.random.default_rng(77)
    for _ in range(8):
        asked_survey(chance)
    variables = asked_survey(chance)
    assert not attacked(variables, 5)
    monkeypatch.setattr(together, "_deciding", lambda part: iter([]))

    assert attacked(variables, 5)


# --- a commune, its bassin, and whether it is rural ---------------------------------------------------


def place_survey(chance):
    """A question, communes, their bassins, and which are rural: of any bassin some, all, or none."""
    sizes = [[2, 2], [2, 3], [3, 2], [2, 4], [2, 2, 2]][int(chance.integers(5))]
    (communes,) = random_survey(chance, 1, people=(8, 200), options=(sum(sizes), sum(sizes)))
    communes.codes[: sum(sizes)] = np.arange(sum(sizes))
    rural = np.concatenate([[0], chance.integers(0, 2, sum(sizes) - 2), [1]])
    bassins, densities, communes = places(replace(communes, key="commune"), sizes, rural)
    return [*beside(chance, communes.codes), communes, bassins, densities]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [5, 11])
def test_no_small_group_is_told_by_communes_beside_their_bassins_and_densities(seed, k):
    chance = np.random.default_rng(900 + 10 * k + seed)
    for _ in range(ATTACKED):
        assert not attacked(place_survey(chance), k, most=3)


def test_bassin_that_is_all_rural_does_not_tell_the_few_who_are_rural_in_another(monkeypatch):
    """20 of the first bassin and 23 rural people gave the first answer: 3 of the second bassin are rural."""
    communes = single("commune", [0] * 40 + [1] * 23 + [2] * 37)
    bassins, densities, communes = places(communes, [1, 2], [0, 0, 1])
    asked = single("q", [0] * 20 + [1] * 20 + [0] * 3 + [1] * 20 + [0] * 17 + [1] * 20)
    assert not attacked([asked, bassins, densities], 5)
    monkeypatch.setattr(together, "_beside", lambda part: [])

    assert attacked([asked, bassins, densities], 5)


def test_totals_of_bassins_do_not_tell_the_few_who_are_urban_in_one(monkeypatch):
    """50 people of the third bassin, which is all urban, and 52 urban ones; there are none in the first."""
    every = places(single("commune", [0] * 16 + [1] * 15 + [2] * 2 + [3] * 50), [1, 2, 1], [0, 0, 1, 1])
    assert not attacked(every, 5)
    monkeypatch.setattr(together, "_beside", lambda part: [])

    assert attacked(every, 5)


def test_commune_of_no_known_density_is_not_told_by_the_others_of_its_bassin():
    """23 of the bassin gave the first answer, 20 of its rural commune: the 3 others are of the one nobody classed."""
    communes = single("commune", [0] * 40 + [1] * 20 + [2] * 60)
    bassins, densities, communes = places(communes, [2, 1], [1, 2, 0])
    asked = single("q", [0] * 20 + [1] * 20 + [0] * 3 + [1] * 17 + [0] * 30 + [1] * 30)
    assert not attacked([asked, communes, bassins, densities], 5, most=3)
    left_out = replace(densities, codes=np.where(densities.codes == 2, NOT_SHOWN, densities.codes))
    left_out = replace(left_out, options=densities.options[:2], beside=())
    communes = replace(communes, coarser=decided(communes, [bassins, left_out]))

    assert attacked([asked, communes, bassins, left_out], 5, most=3)


# --- with the protection off --------------------------------------------------------------------------


def hiding_small_counts_alone(asked, k):
    return {axes: (table > 0) & (table < k) for axes, table in sums_of(asked).items()}


def hiding_small_answers_alone(asked, k):
    """As if who left an option were nobody's business: the first answer's small counts are hidden."""
    patterns = hiding_small_counts_alone(asked, k)
    for axes, hidden in patterns.items():
        for place in range(len(axes)):
            np.moveaxis(hidden, place, 0)[1:] = False
    return patterns


def test_attacker_wins_when_nothing_is_hidden_with_the_small_counts(monkeypatch):
    monkeypatch.setattr(measures, "hidden_together", hiding_small_counts_alone)
    chance = np.random.default_rng(0)

    assert sum(bool(attacked(random_survey(chance, 2), 5)) for _ in range(12)) > 4


def test_attacker_wins_when_those_who_left_an_option_are_not_hidden(monkeypatch):
    monkeypatch.setattr(measures, "hidden_together", hiding_small_answers_alone)
    chance = np.random.default_rng(0)

    surveys = [random_survey(chance, 1, several=1, options=(2, 2)) for _ in range(5)]
    assert sum(bool(attacked(variables, 5)) for variables in surveys) > 1


@pytest.mark.parametrize("made", [family_survey, place_survey])
def test_attacker_wins_when_what_decides_another_is_protected_as_if_that_were_not_shown(monkeypatch, made):
    monkeypatch.setattr(measures, "_single", lambda asked: Answers(asked.key, asked.codes, len(asked.options)))
    chance = np.random.default_rng(0)

    assert any(attacked(made(chance), 5, most=3) for _ in range(5))


def test_attacker_wins_when_a_filtered_table_is_protected_as_if_alone(monkeypatch):
    """A filter that leaves all but three people of a group: the whole group less those are the three."""
    hidden_together = measures.hidden_together

    def each_part_alone(asked, k):
        hidden = hidden_together(asked[:1], k)[(0,)]
        return hiding_small_counts_alone(asked, k) | {(0,): hidden}

    variables = [single("q0", [0] * 20 + [1] * 20), single("q1", [0] * 17 + [1] * 3 + [0] * 10 + [1] * 10)]
    assert not attacked(variables, 5)
    monkeypatch.setattr(measures, "hidden_together", each_part_alone)

    assert attacked(variables, 5)


def sums_of(asked):
    """Every table of some of the variables, over whoever answered all."""
    given = np.logical_and.reduce([one.codes >= 0 for one in asked])
    table = np.zeros([one.size for one in asked])
    np.add.at(table, tuple(one.codes[given] for one in asked), 1)
    axes = range(len(asked))
    return {
        some: table.sum(axis=tuple(axis for axis in axes if axis not in some))
        for count in range(len(asked) + 1)
        for some in itertools.combinations(axes, count)
    }
