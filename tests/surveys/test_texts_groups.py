import random

import numpy as np
import pytest

from surveys.analysis.texts.clusters import clustered
from surveys.analysis.texts.nearest import cosines, suggestions
from surveys.analysis.texts.stop_words import default_words, stop_lemmas
from surveys.analysis.texts.tokens import folded_words

STOP = stop_lemmas(default_words())
SUBJECTS = {
    "bus": ["bus horaires soir transport", "transport bus trop rare", "bus horaires train village"],
    "metier": [
        "découvrir métier entreprise visite",
        "visite entreprise métier salarié",
        "métier entreprise témoignage",
    ],
    "confiance": ["manquer confiance peur échouer", "peur entretien confiance parler", "confiance peur regard autres"],
}


def corpus(number=20):
    chance = random.Random(5)
    texts = [(subject, chance.choice(words)) for subject, words in SUBJECTS.items() for _ in range(number)]
    return [
        (subject, folded_words(f"{words} {chance.choice(['hier', 'demain', 'ici'])}")[1]) for subject, words in texts
    ]


def test_texts_of_three_subjects_make_groups_of_one_subject_each():
    made = corpus()

    found = clustered([words for _subject, words in made], stop=STOP)

    for cluster in found.clusters:
        assert len({made[place][0] for place in cluster.members}) == 1
        assert set(cluster.typical) <= set(cluster.members)
        assert 1 <= len(cluster.typical) <= 3
    named = {term for cluster in found.clusters for term in cluster.terms}
    assert {"bus", "metier", "confiance"} & set(" ".join(named).split()) == {"bus", "metier", "confiance"}
    members = [place for cluster in found.clusters for place in cluster.members]
    assert sorted([*members, *found.apart]) == list(range(60))


def test_same_texts_in_another_order_make_the_same_groups():
    texts = [words for _subject, words in corpus()]
    mixed = list(texts)
    random.Random(1).shuffle(mixed)

    one, other = clustered(texts, stop=STOP), clustered(mixed, stop=STOP)

    assert [sorted(texts[at] for at in group.members) for group in one.clusters] == [
        sorted(mixed[at] for at in group.members) for group in other.clusters
    ]
    assert [group.terms for group in one.clusters] == [group.terms for group in other.clusters]


@pytest.mark.parametrize("texts", [[], [" bus "] * 29, [f" mot{chr(97 + n % 26)}{n} " for n in range(40)]])
def test_too_few_texts_make_no_group(texts):
    assert clustered(texts, stop=STOP) is None


def test_texts_all_alike_make_no_group():
    assert clustered([" bus soir "] * 40, stop=STOP) is None


def test_a_text_with_no_shared_word_stands_apart():
    made = [words for _subject, words in corpus()] + [" zzz "]

    assert clustered(made, stop=STOP).apart == (60,)


def test_likeness_is_the_cosine_of_scikit_learns_tf_idf():
    from sklearn.feature_extraction.text import TfidfVectorizer

    others = [words for _subject, words in corpus(4)]
    text = folded_words("découvrir les métiers en bus, en bus")[1]
    tool = TfidfVectorizer(analyzer=lambda one: [word for word in one.split() if word not in STOP and word != "."])
    expected = (tool.fit_transform(others) @ tool.transform([text]).T).toarray().ravel()

    assert cosines(text, others, stop=STOP) == pytest.approx(expected)


def test_code_of_the_nearest_texts_is_proposed():
    coded = [(words, {subject}) for subject, words in corpus(6)]

    found = suggestions(folded_words("pas de bus le soir, transports trop rares")[1], coded, stop=STOP)

    assert [one.code for one in found] == ["bus"]
    assert 0.4 <= found[0].share <= 1


def test_code_with_too_few_examples_is_not_proposed():
    coded = [(words, {subject}) for subject, words in corpus(4)]

    assert suggestions(folded_words("pas de bus")[1], coded, stop=STOP) == []


def test_nothing_like_it_proposes_nothing():
    coded = [(words, {subject}) for subject, words in corpus(6)]

    assert suggestions(folded_words("xylophone")[1], coded, stop=STOP) == []
    assert suggestions(" ", coded, stop=STOP) == []
    assert np.allclose(cosines(" ", [" bus "], stop=STOP), 0)
