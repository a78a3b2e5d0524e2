"""What the other screens of results print, against pandas, scipy, statsmodels and scikit-learn, from what came in."""

import random
import re

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer

from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer, make_answered
from tests.surveys.printed import (
    CELL,
    NUMBERS,
    Crossed,
    insee_survey,
    insee_table,
    is_range,
    is_read,
    is_share,
    kish,
    number,
    page,
    table_of,
    wilson,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]

LABELS = {"meet": "Rencontrer", "talk": "Parler", "move": "Bouger"}
BRAKES = {"bus": "Le bus", "fear": "La peur"}
ITEMS = {"pay": "Salaire", "team": "Équipe", "near": "Trajet"}


# --- INSEE's table ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("weighted", [False, True], ids=["raw", "weighted"])
def test_every_number_of_the_dashboard_is_that_of_other_programs(desk, edition, shared, weighted):
    people, insee = insee_table(shared), insee_survey(desk, edition, shared)

    words, tables, _terms = page(desk, "results", insee, {"pondere": "on"} if weighted else None)

    compared = 0
    for name in people.columns.drop(["id", "poids"]):
        given = people[name].dropna()
        w = people["poids"][given.index] if weighted else pd.Series(1.0, given.index)
        if name in NUMBERS:
            details = words.partition(f"Détail statistique · {name} ")[2]
            told = re.findall(r"-?\d+(?:,\d+)?(?= |[A-ZÉ]|$)", details.partition("Troisième quartile")[0] + " ")
            mean = np.average(given, weights=w)
            deviation = np.sqrt(np.average((given - mean) ** 2, weights=w) * len(given) / (len(given) - 1))
            bounds = stats.t.interval(0.95, kish(w) - 1, mean, deviation / np.sqrt(kish(w)))
            quarters = np.quantile(given, [0.25, 0.5, 0.75], method="inverted_cdf", weights=w)
            exact = [mean, *bounds, deviation, *quarters[:2]]
            told = [one for one in told if one != "95"]
            assert [number(one) for one in told] == pytest.approx(exact, abs=0.05 + 1e-9)
            assert f"se situent entre {quarters[0]:.0f} et {quarters[2]:.0f}" in words
            continue
        shown = table_of(tables, name)
        is_read(shown.at["Base (n)", "Ensemble"], len(given))
        for label, count in given.value_counts().items():
            share, told = CELL.match(shown.at[label, "Ensemble"]).groups()
            exact = w[given == label].sum() / w.sum()
            is_read(told, count)
            is_share(share, exact)
            is_range(shown.at[label, "Marge d’incertitude (à 95 %)"], wilson(exact, kish(w)))
            compared += 1
    assert compared == 54


def test_weights_of_a_margin_page_are_those_of_another_raking(desk, edition, shared):
    people, insee = insee_table(shared), insee_survey(desk, edition, shared)
    wanted = {"sexe": {"Femme": 48, "Homme": 52}, "sport": {"Non": 50, "Oui": 50}}
    where = reverse("surveys:weighting", args=[edition.slug, insee.slug])
    form = desk.get(where, {"sur": list(wanted)}).context["margins_form"]
    parts = {field.html_name: wanted[title][field.label] for _key, title, fields in form.parts for field in fields}

    desk.post(where, {"sur": list(wanted), **parts})
    words, tables, _terms = page(desk, "weighting", insee)

    # Iterative proportional fitting of the table of counts: everybody of a cell weighs the same.
    counts = pd.crosstab(people["sexe"], people["sport"])
    fitted = counts.to_numpy(dtype=float, copy=True)
    for _turn in range(200):
        fitted *= (np.array([48, 52]) * 20 / fitted.sum(axis=1))[:, None]
        fitted *= np.array([50, 50]) * 20 / fitted.sum(axis=0)
    by_cell = pd.DataFrame(fitted, counts.index, counts.columns) / counts
    w = pd.Series([by_cell.at[sex, sport] for sex, sport in zip(people["sexe"], people["sport"], strict=True)])
    told = re.search(r"2 000 réponses, qui en valent ([\d ]+) de même poids \(effet de plan : ([\d,]+)\)", words)
    is_read(told[1], kish(w))
    is_read(told[2], 2000 / kish(w), 0.01)
    ends = re.search(r"Une réponse compte pour ([\d,]+) à ([\d,]+)", words)
    is_read(ends[1], w.min(), 0.01)
    is_read(ends[2], w.max(), 0.01)
    assert list(table_of(tables, "sexe").loc["Femme"]) == ["55 %", "48,0 %", "48,0 %"]
    _words, tables, terms = page(desk, "cross", insee, {"question": "cinema", "avec": "cuisine", "pondere": "on"})
    Crossed(people, "cinema", "cuisine", w).is_told_by(tables, terms)


# --- several answers, lines of grids, rankings ------------------------------------------------------------


@pytest.fixture
def answers():
    """Of 600 people: a need, brakes, a line of a grid, a ranking of some items, a weight, a public."""
    chance = random.Random(5)
    return [
        {
            "need": chance.choices(list(LABELS), [5, 3, 2])[0],
            "brakes": [code for code in BRAKES if chance.random() < 0.5] or None,
            "agree": {"know": chance.choice(["no", "yes"]), "dare": chance.choices(["no", "yes"], [3, 1])[0]},
            "rank": chance.sample(list(ITEMS), chance.choice([1, 2, 3])),
            "w": round(chance.uniform(0.3, 3), 2),
            "public": chance.choice(["lyceen", "demandeur", "employeur"]),
        }
        for _one in range(600)
    ]


@pytest.fixture
def survey(edition, answers):
    choices = {"need": LABELS, "brakes": BRAKES, "agree": {"no": "Pas d’accord", "yes": "D’accord"}, "rank": ITEMS}
    kinds = {"need": "single", "brakes": "multiple", "agree": "matrix", "rank": "ranking"}
    rows = {"agree": (plain.Row(code="know", label="Je sais"), plain.Row(code="dare", label="J'ose"))}
    asked = [
        plain.Question(
            code=code,
            type=kind,
            wording=f"Question {code}",
            rows=rows.get(code, ()),
            choices=tuple(plain.Choice(code=one, label=label) for one, label in choices[code].items()),
        )
        for code, kind in kinds.items()
    ]
    weight = plain.Question(code="w", type="number", wording="Poids", role="weight")
    made = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="P", questions=(*asked, weight)),)))
    for public in ("lyceen", "demandeur", "employeur"):
        kept = [one for one in answers if one["public"] == public]
        answer(made, *({key: one[key] for key in one if key != "public"} for one in kept), audience=public)
    return made


def test_choices_of_several_and_lines_of_a_grid_cross_as_pandas_crosses_them(desk, survey, answers):
    tables, terms = page(desk, "cross", survey, {"question": "brakes", "avec": "agree/know", "pondere": "on"})[1:]

    frame = pd.DataFrame(answers)
    knows = frame["agree"].map(lambda line: {"no": "Pas d’accord", "yes": "D’accord"}[line["know"]])
    shown, residuals = table_of(tables, "Question brakes"), table_of(tables, "Résidus")
    for code, label in BRAKES.items():
        has = frame["brakes"].map(lambda picked, code=code: code in (picked or []))
        expected = Crossed(pd.DataFrame({"has": has, "knows": knows}), "has", "knows", frame["w"])
        for group in expected.counts:
            share, count = CELL.match(shown.at[label, group]).groups()
            is_read(count, expected.counts.at[True, group])
            is_share(share, expected.shares.at[True, group])
            is_read(shown.at["Base (n)", group], expected.counts[group].sum())
            is_read(residuals.at[label, group], expected.residuals.at[True, group], 0.1)
    assert "χ² de Pearson" not in terms


@pytest.mark.parametrize("weighted", [False, True], ids=["raw", "weighted"])
def test_points_and_mean_places_of_a_ranking_are_counted_by_hand(desk, survey, answers, weighted):
    _words, tables, _terms = page(desk, "results", survey, {"pondere": "on"} if weighted else None)

    shown = table_of(tables, "Question rank")
    w = np.array([one["w"] if weighted else 1.0 for one in answers])
    points = {}
    for code, label in ITEMS.items():
        places = [one["rank"].index(code) + 1 if code in one["rank"] else None for one in answers]
        # Items left out share what remains: of three items, with r ranked, (3 − r − 1) / 2 points each.
        given = [3 - place if place else (2 - len(one["rank"])) / 2 for place, one in zip(places, answers, strict=True)]
        points[label] = np.average(given, weights=w)
        ranked = np.array([place is not None for place in places])
        mean = np.average([place for place in places if place], weights=w[ranked])
        is_read(shown.at[label, "Points (Borda)"], points[label], 0.1)
        is_read(shown.at[label, "Rang moyen"], mean, 0.1)
        is_share(shown.at[label, "Ensemble"].partition(" (")[0], w[[place == 1 for place in places]].sum() / w.sum())
    assert list(shown.index[:-1]) == sorted(points, key=points.get, reverse=True)


def test_scores_and_shares_of_agreement_are_products_over_publics(desk, survey, answers):
    words, _tables, _terms = page(desk, "agreement", survey)

    frame = pd.DataFrame(answers)
    for code, label in (("know", "Je sais"), ("dare", "J'ose")):
        agrees = frame["agree"].map(lambda line, code=code: line[code] == "yes").groupby(frame["public"])
        score = ((agrees.sum() + 1) / (agrees.count() + 2)).prod()
        told = words.partition(f"Tableau · {label} ")[2].partition("Score : ")[2].split(" ")[0]
        is_read(told, score, 0.001)
        shares = [f"{100 * share:.0f} %" for share in (agrees.mean().min(), agrees.mean().max())]
        sentence = words.partition(f" {label} Question agree ")[2][:200]
        assert all(share in sentence for share in shares), sentence


def test_share_of_five_in_a_thousand_is_one_per_cent(desk, edition):
    """0.5 % is 1 % for everybody but Python."""
    choices = tuple(plain.Choice(code=code, label=label) for code, label in LABELS.items())
    asked = plain.Question(code="need", type="single", wording="Besoin", choices=choices)
    made = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="P", questions=(asked,)),)))
    answer(made, *[{"need": "meet"}] * 5, *[{"need": "talk"}] * 125, *[{"need": "move"}] * 870)

    shown = table_of(page(desk, "results", made)[1], "Besoin")["Ensemble"]

    assert list(shown) == ["1 % (5)", "13 % (125)", "87 % (870)", "1 000"]


# --- words ------------------------------------------------------------------------------------------------

NOUNS = ("bus", "train", "stage", "forum", "salaire", "atelier", "maison")


@pytest.fixture
def said(edition):
    """120 texts of three to six nouns, each its own lemma; employers say « salaire » more."""
    chance = random.Random(7)
    made = make_answered(edition, slug="mots")
    texts = {}
    for public in ("lyceen", "employeur"):
        heavier = [8 if noun == "salaire" and public == "employeur" else 2 for noun in NOUNS]
        texts[public] = [" ".join(chance.choices(NOUNS, heavier, k=chance.randint(3, 6))) for _one in range(60)]
        answer(made, *({"say": text} for text in texts[public]), audience=public)
    return made, texts


def counted(texts):
    """Word or run of words → how many texts hold it."""
    vectorizer = CountVectorizer(binary=True, ngram_range=(1, 3))
    found = np.asarray(vectorizer.fit_transform(texts).sum(axis=0)).ravel()
    return dict(zip(vectorizer.get_feature_names_out(), found, strict=True))


def test_words_and_runs_are_counted_as_scikit_learn_counts_them(desk, said):
    survey, texts = said
    every = counted(texts["lyceen"] + texts["employeur"])

    content = desk.get(reverse("surveys:terms", args=[survey.edition.slug, survey.slug])).content.decode()

    listed = re.findall(r">([a-z ]+)</a> <span class=\"count\">(\d+)<", content)
    found = {term: int(count) for term, count in listed}
    assert {term: every[term] for term in found} == found
    assert set(NOUNS) <= set(found)
    assert any(len(term.split()) == 2 for term in found)
    assert not [term for term, count in every.items() if count >= 5 and " " not in term and term not in found]
    for query in ("salaire", "bus train", '"bus train"'):
        shown = page(desk, "voices", survey, {"q": query})[0]
        terms = [query.strip('"')] if '"' in query else query.split()
        texts_with = sum(
            all(f" {term} " in f" {text} " for term in terms) for text in texts["lyceen"] + texts["employeur"]
        )
        assert re.search(r"(\d+) textes?\.", shown)[1] == str(texts_with)


def test_words_of_a_group_have_fishers_chances_corrected(desk, said):
    survey, texts = said
    one, other = counted(texts["employeur"]), counted(texts["lyceen"])
    every = counted(texts["employeur"] + texts["lyceen"])
    terms = [term for term, count in every.items() if count >= 5]

    tables = page(desk, "specific", survey, {"groupe": "@audience"})[1]

    chances = [
        stats.fisher_exact(
            [[mine.get(term, 0), theirs.get(term, 0)], [60 - mine.get(term, 0), 60 - theirs.get(term, 0)]],
            alternative="greater",
        ).pvalue
        for term in terms
        for mine, theirs in ((one, other), (other, one))
    ]
    corrected = dict(zip(terms, stats.false_discovery_control(chances)[::2], strict=True))
    shown = table_of(tables, "Employeur")
    assert "salaire" in shown.index
    for term, line in shown.iterrows():
        is_read(line["Réponses"], one[term])
        is_share(line["Du groupe"], one[term] / 60)
        is_share(line["Des autres"], other.get(term, 0) / 60)
        p = line["Probabilité (corrigée)"]
        assert corrected[term] < 0.001 if p.startswith("<") else abs(number(p) - corrected[term]) <= 0.0005 + 1e-9
