"""P3 for words: whoever looks has read every text, and solves for who is of a group from what is told of its words."""

import itertools
import os

import numpy as np
import pytest

from surveys.analysis.texts import specific
from surveys.analysis.texts.specific import specific_terms, tells_few
from tests.surveys.attacker import Known, single, small_groups, told

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
    found = specific_terms(texts_of(said), member, silent=silent, exclusive=exclusive, stop={NOTHING}, k=K, lot=lot)
    return [[(one.term.split()[-1], one.count, one.total) for one in terms] for terms in found]


def attacked(said, member, *, exclusive=True):
    """The groups of 1 to 4 texts of which any two words told tell how many are of a group."""
    told_of = words_told(said, member, exclusive=exclusive)
    found = []
    for pair in itertools.combinations(WORDS, 2):
        terms = [[one for one in its if one[0] in pair] for its in told_of]
        if exclusive:
            found += solved(said, member.argmax(axis=1), terms)
            continue
        # Which groups a person is of together is the business of the tables of groups.
        for inside, its in zip(member.T, terms, strict=True):
            found += solved(said, np.where(inside, 0, 1), [its, []])
    return found


def solved(said, group, terms):
    """That all who say a word are of a group, or all of a group say it, is told of k people and more, not of a few."""
    says = [said[:, 0], said[:, 1] | said[:, 3], said[:, 2], said[:, 3]]
    words = [single(word, np.where(spoken, 0, 1), 2) for word, spoken in zip(WORDS, says, strict=True)]
    known = Known([*words, single("group", group, len(terms))])
    known.read([])
    for combination in np.ndindex(*(2,) * len(WORDS)):
        known.read([(word, [answer]) for word, answer in enumerate(combination)])
    alike = np.zeros(len(known.truth), dtype=bool)
    for place, its in enumerate(terms):
        inside = known.people([(len(WORDS), [place])])
        if its:
            known.learn(inside)
        for word, count, _total in its:
            for answer in (0, 1):
                those = known.people([(WORDS.index(word), [answer])])
                if known.truth[those & inside].sum() in (0, known.truth[those].sum()):
                    alike |= those
            known.read([(WORDS.index(word), [0]), (len(WORDS), [place])])
            assert known.values[-1] == count
    # Any two words said or not, and the group.
    few = small_groups(known, 3, K, of=len(WORDS))
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
    monkeypatch.setattr(specific, "tells_few", lambda one, other, inside, k: False)

    assert attacked(said, member)


def test_attacker_wins_when_counts_of_words_are_not_protected(monkeypatch):
    monkeypatch.setattr(specific._Lines, "is_hidden", lambda lines, group, *, exclusive, k: False)
    monkeypatch.setattr(specific, "tells_few", lambda one, other, inside, k: False)
    chance = np.random.default_rng(1)

    assert sum(bool(attacked(*random_words(chance, 2))) for _ in range(6)) > 2


def test_two_terms_tell_the_few_that_say_one_alone():
    # 20 say one, 18 of them the other; 15 and 13 are of the group: both of the two that say one alone are.
    inside = np.zeros(60, dtype=bool)
    inside[:13] = inside[18:20] = inside[30:45] = True
    assert tells_few(np.arange(20), np.arange(18), inside, K)

    # 6 say one alone, 3 of them of the group, and 6 the other alone, 3 too: from 0 to 6 of each may be.
    inside = np.zeros(80, dtype=bool)
    inside[:12] = inside[20:23] = inside[26:29] = inside[40:52] = True
    assert not tells_few(np.arange(26), np.concatenate([np.arange(20), np.arange(26, 32)]), inside, K)


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
