"""INSEE's table through the import's pages: what the pages of crossings print, against pandas, scipy, statsmodels."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from tests.surveys.printed import (
    NUMBERS,
    Crossed,
    insee_survey,
    insee_table,
    is_range,
    is_read,
    is_share,
    kish,
    page,
    table_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def insee(desk, edition, shared):
    return insee_survey(desk, edition, shared)


@pytest.fixture
def people(shared):
    return insee_table(shared)


def ones(frame):
    return pd.Series(1.0, frame.index)


def answered(frame, *names):
    return frame.dropna(subset=list(names))


# --- a crossing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["sport", "qualif", "relig"])
@pytest.mark.parametrize("weighted", [False, True], ids=["raw", "weighted"])
def test_every_number_of_a_crossing_is_that_of_other_programs(desk, insee, people, row, weighted):
    column = "sexe" if row == "sport" else "sport"
    frame = answered(people, row, column)
    asked = {"question": row, "avec": column} | ({"pondere": "on"} if weighted else {})

    _words, tables, terms = page(desk, "cross", insee, asked)

    expected = Crossed(frame, row, column, frame["poids"] if weighted else ones(frame))
    expected.is_told_by(tables, terms)
    p = expected.test.pvalue
    assert terms["Probabilité (p)"] == ("< 0,001" if p < 0.001 else f"{p:.3f}".replace(".", ","))
    if weighted:
        is_read(terms["Réponses efficaces (Kish)"], expected.effective)


def test_page_prints_the_published_figures_of_insees_table(desk, insee):
    """χ², V and effective n of methods.md, as somebody reads them."""
    terms = [
        page(desk, "cross", insee, query)[2]
        for query in (
            {"question": "sport", "avec": "sexe"},
            {"question": "sport", "avec": "qualif"},
            {"question": "sport", "avec": "sexe", "pondere": "on"},
        )
    ]

    assert [(one["χ² de Pearson"], one["V de Cramér"], one["Degrés de liberté"]) for one in terms[:2]] == [
        ("16,96", "0,092", "1"),
        ("100,27", "0,246", "6"),
    ]
    assert (terms[2]["Réponses (n)"], terms[2]["Réponses efficaces (Kish)"]) == ("2 000", "1 231")
    words, tables, _terms = page(desk, "results", insee, {"pondere": "on"})
    assert "« Femme », 53 % (2 000 réponses)" in words
    assert table_of(tables, "sexe").at["Femme", "Ensemble"] == "53 % (1 101)"


def test_link_of_a_table_with_hidden_cells_is_told_by_the_tenth_it_is_in(desk, insee, people):
    """V is 0.278: a medium link, which 0.3 would call a strong one."""
    v = stats.contingency.association(pd.crosstab(people["nivetud"], people["qualif"]), method="cramer")

    words, _tables, terms = page(desk, "cross", insee, {"question": "nivetud", "avec": "qualif"})

    assert (round(v, 3), terms["V de Cramér"]) == (0.278, "0,2 à 0,3")
    assert "Écart net" in words and "Écart fort" not in words


def test_empty_cell_is_not_told_as_something(desk, insee):
    """No man of the table keeps the house: its interval begins at 0 %."""
    tables = page(desk, "cross", insee, {"question": "occup", "avec": "sexe"})[1]

    assert table_of(tables, "occup").at["Au foyer", "Homme"].startswith("0 % (0)")
    assert table_of(tables, "Intervalles").at["Au foyer", "Homme"].startswith("0 % à")


def test_p_of_a_thin_table_is_near_scipys_own_simulation(desk, insee, people):
    frame = answered(people, "trav.satisf", "lecture.bd")
    table = pd.crosstab(frame["trav.satisf"], frame["lecture.bd"])
    drawn = stats.MonteCarloMethod(n_resamples=20_000, rng=np.random.default_rng(3))

    terms = page(desk, "cross", insee, {"question": "trav.satisf", "avec": "lecture.bd"})[2]

    said, _how, why = terms["Probabilité (p)"].partition(" par simulation")
    assert why
    is_read(said, stats.chi2_contingency(table, correction=False, method=drawn).pvalue, 0.03)


def test_two_groups_are_compared_without_asking_and_others_when_asked(desk, insee, people):
    two = page(desk, "cross", insee, {"question": "sport", "avec": "sexe"})[1]
    asked = {"question": "cinema", "avec": "qualif", "compare": ["Cadre", "Employe"], "pondere": "on"}
    other = page(desk, "cross", insee, asked)[1]

    women, men = (people[people["sexe"] == sex]["sport"].eq("Oui") for sex in ("Femme", "Homme"))
    shown = table_of(two, "sport · Femme / Homme").loc["Oui"]
    bounds = confint_proportions_2indep(women.sum(), 1101, men.sum(), 899, method="newcomb", compare="diff")
    is_read(shown["Écart"], 100 * (women.mean() - men.mean()))
    is_range(shown["Intervalle à 95 %"].replace(" pts", ""), [100 * bound for bound in bounds])
    groups = [people[people["qualif"] == name] for name in ("Cadre", "Employe")]
    shares = [np.average(group["cinema"] == "Oui", weights=group["poids"]) for group in groups]
    bases = [kish(group["poids"]) for group in groups]
    shown = table_of(other, "cinema · Cadre / Employe").loc["Oui"]
    bounds = confint_proportions_2indep(
        shares[0] * bases[0], bases[0], shares[1] * bases[1], bases[1], method="newcomb", compare="diff"
    )
    is_share(shown["Cadre"], shares[0])
    is_range(shown["Intervalle à 95 %"].replace(" pts", ""), [100 * bound for bound in bounds])


def test_filters_and_layers_count_what_pandas_keeps(desk, insee, people):
    some = ["Appartenance sans pratique", "Pratiquant occasionnel"]
    kept = people[people["relig"].isin(some)]
    filters = [f"relig:{name.replace(' ', '_')}" for name in some]
    asked = {"question": "sport", "avec": "sexe", "filtre": filters, "pondere": "on"}

    _words, tables, terms = page(desk, "cross", insee, asked)
    Crossed(kept, "sport", "sexe", kept["poids"]).is_told_by(tables, terms)

    content = page(desk, "cross", insee, {"question": "sport", "avec": "sexe", "couche": "cinema"})[0]
    for told in ("Oui", "Non"):
        part = people[people["cinema"] == told]
        share = (part[part["sexe"] == "Homme"]["sport"] == "Oui").mean()
        assert f"{round(share * 100)} % ({((part['sexe'] == 'Homme') & (part['sport'] == 'Oui')).sum()})" in content


@pytest.mark.parametrize("weighted", [False, True], ids=["raw", "weighted"])
def test_numbers_by_group_are_those_of_other_programs(desk, insee, people, weighted):
    frame = answered(people, "qualif")
    asked = {"question": "age", "avec": "qualif", "compare": ["Cadre", "Technicien"]}

    words, tables, _terms = page(desk, "cross", insee, asked | ({"pondere": "on"} if weighted else {}))

    heads, *rows = next(rows for caption, rows in tables.items() if "moyennes" in caption)
    assert heads[1:] == ["Moyenne", "Intervalle à 95 %", "Médiane", "Intervalle à 95 %", "Base (n)"]
    assert len(rows) == frame["qualif"].nunique()
    for name, mean, interval, median, around, base in rows:
        ages = frame[frame["qualif"] == name]["age"]
        w = frame["poids"][ages.index] if weighted else ones(ages)
        found = np.average(ages, weights=w)
        deviation = np.sqrt(np.average((ages - found) ** 2, weights=w) * len(ages) / (len(ages) - 1))
        is_read(mean, found, 0.1)
        is_range(interval, stats.t.interval(0.95, kish(w) - 1, found, deviation / np.sqrt(kish(w))), 0.1)
        ranks = [0.5, *proportion_confint(kish(w) / 2, kish(w), method="wilson")]
        middle, *bounds = np.quantile(ages, ranks, method="inverted_cdf", weights=w)
        is_read(median, middle, 0.1)
        is_range(around, bounds, 0.1)
        is_read(base, len(ages))
    if not weighted:
        by_job = [group["age"] for _name, group in frame.groupby("qualif")]
        assert f"Kruskal et Wallis : p {stats.kruskal(*by_job).pvalue:.3f}".replace(".", ",") in words
        one, other = (DescrStatsW(frame[frame["qualif"] == name]["age"]) for name in ("Cadre", "Technicien"))
        said = words.partition("Écart des moyennes : ")[2].partition(")")[0]
        is_read(said.partition(" (")[0], one.mean - other.mean, 0.1)
        is_range(said.partition(" % : ")[2], CompareMeans(one, other).tconfint_diff(usevar="unequal"), 0.1)


# --- every pair at once ---------------------------------------------------------------------------------


def test_what_stands_out_is_in_the_order_of_v_and_as_many_as_benjamini_and_hochberg_keep(desk, insee, people):
    columns = {name: people[name] for name in people if name not in ("id", "poids")}
    results = page(desk, "results", insee)[1]
    for name in NUMBERS:
        lows = [float(label.split()[0]) for label in table_of(results, name).index[:-1]]
        columns[name] = pd.cut(people[name], [*lows, np.inf], right=False)
    pairs = []
    for place, one in enumerate(columns):
        for other in list(columns)[place + 1 :]:
            table = pd.crosstab(columns[one], columns[other]).to_numpy()
            # Of workers alone, « Exerce une profession » is the only answer.
            v = stats.contingency.association(table, method="cramer") if min(table.shape) > 1 else 0
            pairs.append((v, stats.chi2_contingency(table, correction=False).pvalue, {one, other}))
    kept = multipletests([p for _v, p, _names in pairs], alpha=0.05, method="fdr_bh")[0]
    clear = [pair for pair, keep in zip(pairs, kept, strict=True) if keep]
    order = [names for _v, _p, names in sorted(clear, key=lambda pair: -pair[0])]

    words = page(desk, "standing", insee, {"tout": "on"})[0]

    assert f"{len(pairs)} croisements comparés, {kept.sum()} ont un écart net." in words
    told = [title.split(" ")[:3] for title in words.split("Voir le croisement · ")[1:]]
    places = [order.index({one, other}) for one, _times, other in told]
    assert len(places) == 60 and places == sorted(places)
    assert "Les 60 plus forts de chaque sorte sont dits" in words
