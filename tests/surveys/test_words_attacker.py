"""P3 for words: whoever looks has read every text, and solves for who is of a group from what is told of its words."""

import itertools
import os
from dataclasses import replace

import numpy as np
import pytest

from surveys.analysis.measures import answers_of
from surveys.analysis.sums.missing import NOT_SHOWN
from surveys.analysis.sums.together import Answers
from surveys.analysis.texts import specific, telling
from surveys.analysis.texts.specific import Written, specific_terms
from surveys.analysis.texts.telling import tells_few
from tests.surveys.attacker import Known, family, single, small_groups, told

ATTACKED = int(os.environ.get("ATTACKED", "1"))
K = 5
WORDS = ("bus", "stage", "salaire", "loin")
# What people say; nobody says « loin » but after « stage ».
SEGMENTS = ("bus", "stage", "salaire", "stage loin")
NOTHING = "rien"


def texts_of(said):
    """(n, segments) booleans, as texts in lemmas."""
    return [[f" {' . '.join(np.array(SEGMENTS)[one]) or NOTHING} "] for one in said]


def words_told(said, member, *, exclusive=True, silent=None, lot=1):
    """Group by group, (word, its count): every run of these texts ends with a word that is in no other run."""
    silent = np.zeros((0, member.shape[1]), dtype=bool) if silent is None else silent
    every = np.concatenate([member, silent])
    if exclusive:
        groups = Answers("@groups", np.where(every.any(axis=1), every.argmax(axis=1), NOT_SHOWN), every.shape[1])
        return told_of(said, [(groups, place) for place in range(groups.size)], lot=lot)
    each = [Answers(f"groups {place}", np.where(its, 0, 1), 2) for place, its in enumerate(every.T)]
    return told_of(said, [(one, 0) for one in each], lot=lot)


def told_of(said, groups, *, lot=1):
    who = np.where(np.arange(groups[0][0].codes.size) < len(said), 0, 1)
    texts = dict(enumerate(texts_of(said)))
    written = Written(Answers("say~written", who, 2), texts, "say~says={}".format, {NOTHING}, lot)
    found = specific_terms(written, groups, k=K)
    return [[(one.term.split()[-1], one.count, one.total) for one in terms] for terms in found]


def attacked(said, member, *, exclusive=True):
    """The groups of 1 to 4 texts of which any two words told tell how many are of a group."""
    told_of = words_told(said, member, exclusive=exclusive)
    found = []
    for pair in itertools.combinations(WORDS, 2):
        terms = [[one for one in its if one[0] in pair] for its in told_of]
        if exclusive:
            found += solved(said, [single("group", member.argmax(axis=1), len(terms))], [terms])
            continue
        # Which groups a person is of together is the business of the tables of groups.
        for inside, its in zip(member.T, terms, strict=True):
            found += solved(said, [single("group", np.where(inside, 0, 1), 2)], [[its, []]])
    return found


def solved(said, groups, told_of, words=WORDS):
    """That all who say a word are of a group, or all of a group say it, is told of k people and more, not of a few.

    `groups`: ways of making groups; `told_of` each of them, group by group, the words and their counts.
    """
    says = dict(zip(WORDS, [said[:, 0], said[:, 1] | said[:, 3], said[:, 2], said[:, 3]], strict=True))
    known = Known([*(single(word, np.where(says[word], 0, 1), 2) for word in words), *groups])
    known.read([])
    for combination in np.ndindex(*(2,) * len(words)):
        known.read([(word, [answer]) for word, answer in enumerate(combination)])
    # Nobody lives in a rural part of a bassin that has none.
    lived = {tuple(one.codes[place] for one in groups) for place in range(len(said))}
    for answers in itertools.product(*(range(len(one.options)) for one in groups)):
        if answers not in lived:
            known.learn(known.people([(len(words) + axis, [answer]) for axis, answer in enumerate(answers)]))
    alike = np.zeros(len(known.truth), dtype=bool)
    for axis, terms in enumerate(told_of, len(words)):
        for place, its in enumerate(terms):
            inside = known.people([(axis, [place])])
            if its:
                known.learn(inside)
            for word, count, _total in its:
                for answer in (0, 1):
                    those = known.people([(words.index(word), [answer])])
                    if known.truth[those & inside].sum() in (0, known.truth[those].sum()):
                        alike |= those
                known.read([(words.index(word), [0]), (axis, [place])])
                assert known.values[-1] == count
    # Any two words said or not, and the group.
    few = [mask for axis in range(len(groups)) for mask in small_groups(known, 3, K, of=len(words) + axis)]
    return told(known, [mask for mask in few if not (mask & alike).any()], K)


def random_words(chance, groups, *, overlap=False):
    """Who says what, and who is of which group: groups speak differently."""
    n = int(chance.integers(24, 160))
    kinds = chance.integers(0, groups, n)
    said = chance.random((n, len(SEGMENTS))) < chance.beta(0.5, 0.8, (len(SEGMENTS), groups))[:, kinds].T
    member = np.arange(groups) == kinds[:, None]
    return said, (member | (chance.random(member.shape) < 0.2) if overlap else member)


def nested():
    """22 of a group say « stage », 18 of them « stage loin »; 6 of the other say both: 4 texts are known."""
    said = np.zeros((80, len(SEGMENTS)), dtype=bool)
    said[:18, 3] = said[18:22, 1] = said[40:46, 3] = True
    return said, np.arange(2) == (np.arange(80) >= 40)[:, None]


@pytest.mark.parametrize("groups", [2, 3])
def test_no_few_texts_are_told_to_be_of_a_group(groups):
    chance = np.random.default_rng(groups)
    some = 0
    for _ in range(6 * ATTACKED):
        said, member = random_words(chance, groups)
        some += any(words_told(said, member))
        assert not attacked(said, member)

    assert some > 1


def test_no_few_texts_are_told_to_be_of_groups_that_share_people():
    chance = np.random.default_rng(4)
    for _ in range(4 * ATTACKED):
        assert not attacked(*random_words(chance, 2, overlap=True), exclusive=False)


def test_attacker_wins_when_words_are_protected_one_by_one(monkeypatch):
    said, member = nested()
    assert not attacked(said, member)
    monkeypatch.setattr(telling, "tells_few", lambda one, other, groups, k: False)

    assert attacked(said, member)


def test_attacker_wins_when_counts_of_words_are_not_protected(monkeypatch):
    monkeypatch.setattr(specific, "_hidden", lambda word, groups, k: np.zeros(groups.size, dtype=bool))
    monkeypatch.setattr(telling, "tells_few", lambda one, other, groups, k: False)
    chance = np.random.default_rng(1)

    assert sum(bool(attacked(*random_words(chance, 2))) for _ in range(6)) > 2


# --- groups made of the same people in two ways -------------------------------------------------------


def answers(group, **more):
    """As tables take it."""
    [(_places, found)] = answers_of(replace(group, **more))
    return found


def attacked_together(said, groups, told_of, *, most):
    """The groups of 1 to 4 texts that up to `most` words, told of both kinds of groups, tell."""
    found = []
    for words in itertools.combinations(WORDS, most):
        terms = [[[one for one in its if one[0] in words] for its in of] for of in told_of]
        if all(map(any, terms)):
            found += solved(said, groups, terms, words)
    return found


def random_families(chance, sizes):
    said, member = random_words(chance, sum(sizes))
    return said, list(family(single("@audience", member.argmax(axis=1), sum(sizes)), sizes))


def told_of_each(said, groups, **more):
    asked = [answers(one, **more) for one in groups]
    return [told_of(said, [(one, place) for place in range(one.size)]) for one in asked]


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("sizes", [(2, 1), (2, 2), (2, 2, 2)])
def test_words_of_families_and_of_their_publics_tell_no_few_texts(sizes, most):
    chance = np.random.default_rng(len(sizes))
    some = 0
    for _ in range(8 * ATTACKED):
        said, groups = random_families(chance, sizes)
        told_of = told_of_each(said, groups)
        some += all(map(any, told_of))
        assert not attacked_together(said, groups, told_of, most=most)

    assert some > 1


def test_attacker_wins_when_words_of_publics_are_told_without_thought_of_families():
    chance = np.random.default_rng(1)
    won = 0
    for _ in range(24):
        said, groups = random_families(chance, (2, 2))
        won += bool(attacked_together(said, groups, told_of_each(said, groups, coarser=()), most=1))

    assert won > 1


def test_attacker_wins_when_words_of_publics_are_told_without_thought_of_words_of_families(monkeypatch):
    """Each word's own counts are safe; two words told of a family and of a public tell of the other public."""
    monkeypatch.setattr(specific, "lines_of", lambda one: [(one,)])
    chance = np.random.default_rng(5)
    surveys = [random_families(chance, (2, 2)) for _ in range(2)]

    assert any(attacked_together(*one, told_of_each(*one), most=2) for one in surveys)


def test_two_terms_tell_the_few_that_say_one_alone():
    # 20 say one, 18 of them the other; 15 and 13 are of the group: both of the two that say one alone are.
    inside = np.zeros(60, dtype=bool)
    inside[:13] = inside[18:20] = inside[30:45] = True
    assert tells_few(np.arange(20), np.arange(18), inside.astype(int), K)

    # 6 say one alone, 3 of them of the group, and 6 the other alone, 3 too: from 0 to 6 of each may be.
    inside = np.zeros(80, dtype=bool)
    inside[:12] = inside[20:23] = inside[26:29] = inside[40:52] = True
    assert not tells_few(np.arange(26), np.concatenate([np.arange(20), np.arange(26, 32)]), inside.astype(int), K)


def test_two_terms_tell_the_few_of_one_group_by_the_counts_of_the_others():
    """Of three groups of 48, 39 and 46, 13, 39 and 10 say one and 0, 13 and 40 the other; 22 say both. All of the
    second say the first: its 13 say both, so 9 of the third do, and one of these says the first alone."""
    said = [(13, 35, 0, 0), (26, 0, 0, 13), (1, 5, 31, 9)]
    kinds, groups = np.repeat([0, 1, 2, 3] * 3, np.ravel(said)), np.repeat([0, 1, 2], np.sum(said, axis=1))
    one, other = np.flatnonzero(np.isin(kinds, [0, 3])), np.flatnonzero(np.isin(kinds, [2, 3]))

    assert tells_few(one, other, groups, K)
    assert not any(tells_few(one, other, (groups == group).astype(int), K) for group in (0, 1, 2))


def test_group_of_which_nearly_all_wrote_has_no_words():
    """18 of a group of 20 wrote; its size is on other tables: two of it left the question blank."""
    said = np.zeros((58, len(SEGMENTS)), dtype=bool)
    said[:12, 0] = True
    member = np.arange(2) == (np.arange(58) >= 18)[:, None]
    assert words_told(said, member)[0] == [("bus", 12, 12)]

    assert words_told(said, member, silent=np.array([[True, False]] * 2 + [[False, True]] * 12)) == [[], []]


def test_words_of_a_group_move_by_lots_of_those_who_say_them():
    """Of one text more that says « bus », read as it came in, nobody learns whether its author is of the group."""
    said = np.zeros((60, len(SEGMENTS)), dtype=bool)
    said[:20, 0] = True
    member = np.arange(2) == (np.arange(60) >= 25)[:, None]
    one = np.eye(1, len(SEGMENTS), dtype=bool)
    for group in (0, 1):
        more = np.concatenate([said, one]), np.concatenate([member, np.arange(2) == [[group]]])

        assert words_told(*more, lot=K)[0] == [("bus", 20, 20)]
        assert words_told(*more)[0] != [("bus", 20, 20)]
