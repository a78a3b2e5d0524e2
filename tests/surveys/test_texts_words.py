import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from surveys.analysis.texts.search import marked, matches, wanted
from surveys.analysis.texts.stop_words import default_words, stop_lemmas
from surveys.analysis.texts.terms import adjusted, frequent_terms, specificities, terms_said
from surveys.analysis.texts.tokens import folded_words, tokens_of


def lemmas(text):
    return folded_words(text)[1].split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m'ont", ["me", "avoir"]),
        ("L'école m’a aidé", ["le", "ecole", "me", "avoir", "aider"]),
        ("jusqu'à aujourd'hui", ["jusque", "a", "aujourd'hui"]),
        ("peut-on ? dit-il", ["pouvoir", "on", ".", "dire", "il"]),
        ("Rendez-vous", ["rendez-vous"]),
        ("[nom] et [téléphone] : stage", ["et", ".", "stage"]),
        ("123 4e", ["e"]),
        ("", []),
    ],
)
def test_elisions_are_split_before_lemmas(text, expected):
    assert lemmas(text) == expected


@given(st.text(max_size=60))
def test_words_are_where_they_are_said_to_be(text):
    tokens = tokens_of(text)

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(one.end <= two.start for one, two in itertools.pairwise(tokens))
    forms, lemma_words = folded_words(text)
    assert len(forms.split()) == len(lemma_words.split())


def finds(query, text):
    return matches(wanted(query), *folded_words(text))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("ecole", "L'École d'abord", True),
        ("l'école", "des écoles", True),
        ("stage", "Deux STAGES", True),
        ("stages", "un stage", True),
        ("age", "un stage", False),
        ("trouver stage", "je n'ai trouvé aucun stage", True),
        ("trouver emploi", "je n'ai trouvé aucun stage", False),
        ('"pas de bus"', "Il n'y a pas de bus", True),
        ("« pas de bus »", "Il n'y a pas de bus", True),
        ('"pas de bus"', "pas, de bus", False),
        ('"bus de pas"', "pas de bus", False),
        ("orient*", "être orientée", True),
        ("mission locale", "la Mission locale", True),
        ("", "tout", True),
        ('"', "tout", True),
        ("nom", "[nom] est venu", False),
    ],
)
def test_search_reads_french(query, text, found):
    assert finds(query, text) is found


def test_words_found_are_marked_and_nothing_is_lost():
    text = "L'école, les écoles : pas de bus."

    pieces = marked(text, wanted('ecole "de bus"'))

    assert "".join(piece for piece, _hit in pieces) == text
    assert [piece for piece, hit in pieces if hit] == ["école", "écoles", "de", "bus"]


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_any_text_keeps_it(text, query):
    assert "".join(piece for piece, _hit in marked(text, wanted(query))) == text


def docs(*texts):
    return {place: [folded_words(text)[1]] for place, text in enumerate(texts)}


def test_responses_are_counted_not_occurrences():
    said = docs("bus bus bus", "le bus", "train")

    assert frequent_terms(said, stop=stop_lemmas(["le"]), least=1) == {
        "bus": 2,
        "bus bus": 1,
        "bus bus bus": 1,
        "train": 1,
    }


def test_runs_neither_begin_nor_end_with_a_stop_word_nor_cross_a_comma():
    said = docs("pas de bus", "Pas de bus !", "pas de, bus")

    found = frequent_terms(said, stop=stop_lemmas(default_words()), least=2)

    assert found == {"bus": 3, "pas": 3, "pas de bus": 2}


def test_rare_terms_are_not_listed():
    assert frequent_terms(docs("un", "deux", "deux"), stop=frozenset(), least=2) == {"deux": 2}


WORDS = st.lists(st.lists(st.sampled_from(["a1", "b", "c", "."]), max_size=6).map(" ".join), max_size=12)


@given(WORDS, st.integers(1, 3))
def test_counting_from_short_to_long_forgets_no_run(texts, least):
    responses = {place: [text] for place, text in enumerate(texts)}

    every = {}
    for text in texts:
        words = text.split()
        runs = {tuple(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)}
        for run in runs:
            if "." not in run and any(len(word) > 1 for word in run):
                every[" ".join(run)] = every.get(" ".join(run), 0) + 1
    wanted_terms = {run: count for run, count in every.items() if count >= least}

    found = frequent_terms(responses, stop=frozenset(), least=least)

    assert found == wanted_terms
    assert all(found[term] == sum(term in terms_said(said, found) for said in responses.values()) for term in found)


def test_specificity_is_fishers_one_sided_test():
    counts = np.array([[9, 3], [1, 30], [0, 4]])
    bases = np.array([40, 200])

    found = specificities(counts, counts.sum(axis=1), bases, 240)

    for row, column in np.ndindex(counts.shape):
        said, other = counts[row, column], counts[row].sum() - counts[row, column]
        table = [[said, other], [bases[column] - said, 240 - bases[column] - other]]
        assert found[row, column] == pytest.approx(fisher_exact(table, alternative="greater").pvalue)


def test_specificity_of_fishers_cups_of_tea():
    # At least 3 of the 4 cups guessed: 17 chances in 70 (The Design of Experiments, 1935).
    assert specificities([[3]], [4], [4], 8)[0, 0] == pytest.approx(17 / 70)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError):
        specificities([[3]], [2], [4], 8)


def test_false_discovery_is_controlled_over_everything():
    from statsmodels.stats.multitest import multipletests

    chances = np.array([[0.001, 0.2], [0.03, 0.04]])

    assert adjusted(chances).ravel() == pytest.approx(multipletests(chances.ravel(), method="fdr_bh")[1])
    assert adjusted(np.zeros((0, 2))).shape == (0, 2)
