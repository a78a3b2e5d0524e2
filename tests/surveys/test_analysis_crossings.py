"""A crossing in full: filters on any answer, layers, groups compared, numbers by group, and what it must not say."""

import numpy as np
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from surveys.analysis.addresses import anchor_of, filters_in, query_of
from surveys.analysis.crossing_words import cautions, layers_words
from surveys.analysis.crossings import crossing_of
from surveys.analysis.figures import Figure
from surveys.analysis.forms import AskForm
from surveys.analysis.queries import compute_figure
from surveys.analysis.snapshots import snapshot
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return make_answered(edition)


def asked(survey, question="need", column="@basin", **more):
    return Figure(survey=survey.pk, question=question, column=column, **{"k": 5} | more)


def crossed(survey, *, compared=(), **figure):
    return crossing_of(survey, snapshot(survey), asked(survey, **figure), compared=compared)


def codes_of(survey, column="@basin"):
    """Label → code of the groups of a column."""
    return {one.label: one.code for one in crossed(survey, column=column).result.columns}


def two_places(survey, *, nogent=(31, 19), chartres=(20, 80), **said):
    for place, (meet, talk) in {"Nogent-le-Rotrou": nogent, "Chartres": chartres}.items():
        answer_times(survey, meet, need="meet", commune=place, **said)
        answer_times(survey, talk, need="talk", commune=place, **said)


def test_filter_is_any_answer_and_several_of_one_question_widen_it(survey):
    answer_times(survey, 20, need="meet", brakes=["bus"], agree={"know": "yes", "dare": "no"})
    answer_times(survey, 15, need="talk", brakes=["fear"], agree={"know": "yes", "dare": "no"})
    answer_times(survey, 12, need="talk", brakes=["bus"], agree={"know": "no", "dare": "no"})

    def counted(*filters):
        return compute_figure(Figure(survey=survey.pk, question="need", filters=filters, k=5))

    assert counted(("brakes", "bus")).n == 32
    assert counted(("brakes", "bus"), ("brakes", "fear")).n == 47
    assert counted(("brakes", "bus"), ("agree/know", "yes")).n == 20
    assert counted(("brakes", "bus"), ("brakes", "fear")).filter_words == "Le bus ou La peur (Vos freins ?)"


def test_address_gives_back_the_figure_it_was_made_of(survey):
    figure = asked(
        survey,
        filters=(("@audience", "lyceen"), ("@audience", "employeur"), ("agree/know", "yes"), ("@density", "rural")),
        weight="w",
        layer="@density",
    )

    query = query_of(figure)

    assert query == (
        "question=need&avec=@basin&couche=@density&public=lyceen&public=employeur&filtre=agree/know:yes&pondere=on"
    )
    assert filters_in(QueryDict(query)) == figure.filters[:3]
    assert anchor_of(figure) == "couche-rural"


def test_form_reads_its_own_address(survey):
    two_places(survey, audience="lyceen", agree={"know": "yes", "dare": "no"}, w=1)
    group = codes_of(survey)["Chartres"]
    figure = asked(
        survey, filters=(("@audience", "lyceen"), ("agree/know", "yes")), weight="w", options=("meet",), group=group
    )

    form = AskForm(snapshot(survey), QueryDict(query_of(figure)), crossing=True)

    assert form.crossed_figure(survey, k=5) == figure
    assert [(one.title, one.label) for one in form.chosen_filters] == [
        ("Public", "Collégien ou lycéen"),
        ("D'accord ? · Je sais", "Oui"),
    ]
    assert "filtre" not in form.chosen_filters[1].without
    assert "public=lyceen" in form.chosen_filters[1].without


def test_filter_on_an_answer_that_is_gone_is_left_out_and_counted(survey):
    two_places(survey)

    form = AskForm(snapshot(survey), QueryDict("filtre=need:gone&filtre=nothing:x&filtre=say:x&filtre=need:meet"))

    assert form.asked.filters == (("need", "meet"),)
    assert form.lost == 3


@pytest.mark.parametrize("query", ["question=need&avec=need", "question=need&avec=@basin&couche=need", "question=need"])
def test_question_crossed_with_itself_is_no_crossing(survey, query):
    two_places(survey)

    form = AskForm(snapshot(survey), QueryDict(query), crossing=True)

    assert form.crossed_figure(survey, k=5) is None


def test_gap_that_holds_in_each_layer_is_said_so(survey):
    two_places(survey, audience="lyceen")
    two_places(survey, audience="employeur")

    found = crossed(survey, layer="@audience")

    assert [(layer.option.code, layer.result.n, layer.holds) for layer in found.layers] == [
        ("lyceen", 150, "clear"),
        ("employeur", 150, "clear"),
    ]
    assert layers_words(found) == "L’écart se retrouve dans chaque groupe de «\u00a0Public\u00a0»."


def test_gap_that_a_third_question_undoes_is_said_so(survey):
    # Simpson: pupils talk, employers meet, wherever they live; Nogent has the employers.
    two_places(survey, audience="lyceen", nogent=(2 * 5, 2 * 20), chartres=(10 * 5, 10 * 20))
    two_places(survey, audience="employeur", nogent=(10 * 20, 10 * 5), chartres=(2 * 20, 2 * 5))

    found = crossed(survey, layer="@audience")

    assert found.result.test.clear
    assert [layer.holds for layer in found.layers] == ["unclear", "unclear"]
    assert "n’est pas net" in layers_words(found)


def test_gap_that_turns_round_in_a_layer_is_said_so(survey):
    two_places(survey, audience="lyceen", nogent=(100, 50), chartres=(50, 100))
    two_places(survey, audience="employeur", nogent=(20, 40), chartres=(40, 20))

    found = crossed(survey, layer="@audience")

    assert {layer.option.code: layer.holds for layer in found.layers} == {"lyceen": "clear", "employeur": "reversed"}


def test_figure_of_a_layer_counts_what_its_filter_counts(survey):
    two_places(survey, audience="lyceen")
    two_places(survey, audience="employeur", nogent=(40, 12), chartres=(33, 71))

    layer = crossed(survey, layer="@audience").layers[0].result
    alone = compute_figure(asked(survey, filters=(("@audience", "lyceen"),)))

    assert [line.counts for line in layer.lines] == [line.counts for line in alone.lines]
    assert layer.figure.filters == (("@audience", "lyceen"),)
    assert compute_figure(layer.figure) == layer


def test_layer_too_small_is_closed_and_nothing_is_said_of_it(survey):
    two_places(survey, audience="lyceen")
    answer_times(survey, 3, need="meet", commune="Chartres", audience="demandeur")

    found = crossed(survey, layer="@audience")

    small = next(layer for layer in found.layers if layer.option.code == "demandeur")
    assert (small.holds, small.result.closed, small.result.n) == ("hidden", True, None)
    assert all(count is None for line in small.result.lines for count in line.counts)


def test_two_groups_have_newcombes_interval(survey):
    two_places(survey)
    places = codes_of(survey)

    found = crossed(survey, compared=(places["Nogent-le-Rotrou"], places["Chartres"])).comparison

    meet = next(gap for gap in found.gaps if gap.label == "Rencontrer")
    assert (meet.one, meet.other, meet.clear) == (0.62, 0.2, True)
    assert meet.difference == pytest.approx(0.42)
    assert meet.interval == pytest.approx(confint_proportions_2indep(31, 50, 20, 100, method="newcomb", compare="diff"))


def test_groups_hidden_unknown_or_overlapping_are_not_compared(survey):
    two_places(survey, brakes=["bus", "fear"])
    place = codes_of(survey)["Chartres"]

    assert crossed(survey, compared=(place, place)).comparison is None
    assert crossed(survey, compared=(place, "nowhere")).comparison is None
    assert crossed(survey, column="brakes", compared=("bus", "fear")).comparison is None


def test_number_question_shows_classes_and_a_summary_by_group(survey):
    ages = {"Nogent-le-Rotrou": [20, 22, 31, 45, 38, 27, 51], "Chartres": [18, 19, 22, 24, 21, 30]}
    for place, values in ages.items():
        answer(survey, *[{"age": value} for value in values], commune=place)

    numbers = crossed(survey, question="age").numbers

    found = {option.label: group for option, group in numbers.groups}
    nogent = ages["Nogent-le-Rotrou"]
    assert found["Nogent-le-Rotrou"].mean == pytest.approx(np.mean(nogent))
    assert found["Nogent-le-Rotrou"].interval == pytest.approx(
        stats.t.interval(0.95, 6, np.mean(nogent), stats.sem(nogent))
    )
    assert numbers.p == pytest.approx(stats.kruskal(*ages.values()).pvalue)
    assert numbers.unit == "ans"


def test_number_of_a_small_group_or_beside_a_small_rest_is_hidden(survey):
    answer(survey, *[{"age": age} for age in range(20, 40)], commune="Nogent-le-Rotrou", audience="lyceen")
    answer(survey, *[{"age": age} for age in range(20, 40)], commune="Chartres", audience="lyceen")
    answer(survey, *[{"age": 61}, {"age": 62}], commune="Chartres", audience="employeur")
    answer(survey, *[{"age": age} for age in range(20, 30)], commune="Nogent-le-Rotrou", audience="employeur")

    numbers = crossed(survey, question="age", filters=(("@audience", "lyceen"),)).numbers

    # 22 in Chartres in all: the mean of the 20 pupils would give that of the 2 employers.
    found = {option.label: group for option, group in numbers.groups}
    assert found["Chartres"] is None


def test_mean_of_a_rating_does_not_give_its_hidden_counts_back(survey):
    for place, number in (("Nogent-le-Rotrou", 2), ("Chartres", 30)):
        answer(survey, *[{"age": age} for age in [1] * 30 + [2] * 30 + [3] * number], commune=place)

    numbers = crossed(survey, question="age").numbers

    assert [group for _option, group in numbers.groups] == [None, None]


def test_residuals_are_shown_where_their_cells_are(survey):
    two_places(survey, nogent=(30, 3), chartres=(30, 40))
    answer_times(survey, 12, need="move", commune="Chartres")
    answer_times(survey, 14, need="move", commune="Nogent-le-Rotrou")

    found = crossed(survey)

    for line, residuals in zip(found.result.lines, found.residuals, strict=True):
        for count, residual in zip(line.counts, residuals, strict=True):
            assert (residual is None) >= (count is None)
    assert any(residual is not None for residuals in found.residuals for residual in residuals)


def test_residuals_are_those_of_the_table(survey):
    two_places(survey)

    found = crossed(survey)

    # Haberman: (31 − 17) / √(17 · (1 − 51/150) · (1 − 50/150)), Nogent's 50 against 51 who meet of 150.
    expected = (31 - 17) / np.sqrt(17 * (1 - 51 / 150) * (1 - 50 / 150))
    assert found.residuals[0][1] == pytest.approx(expected)


def test_each_warning_is_there_when_its_reason_is(survey):
    two_places(survey, nogent=(12, 0), brakes=["bus"], w=1)
    answer_times(survey, 20, need="talk", commune="Chartres", brakes=["fear"], w=3)

    def said(**figure):
        return " ".join(cautions(crossed(survey, **figure)))

    clear, weighted = said(), said(weight="w")
    assert "pas représentatives" in clear
    assert "n’est pas une cause" in clear
    assert "12 réponses seulement" in clear
    assert "poids" not in clear.lower()
    assert "poids" in weighted.lower()
    assert "Plusieurs réponses" in said(question="brakes")
    assert "se recoupent" in said(question="need", column="brakes")
    assert "Le bus" in said(filters=(("brakes", "bus"),))


def test_hidden_table_says_nothing_of_its_gap(survey):
    two_places(survey, nogent=(3, 2), chartres=(2, 3))

    found = crossed(survey, layer="@density")

    assert found.result.told is None
    assert not any(word in " ".join(cautions(found)) for word in ("hasard", "cause"))


def test_cell_like_the_others_is_not_called_a_clear_gap(survey):
    # The table has a clear gap, but in another answer: Rencontrer is the same in both places.
    answer_times(survey, 50, need="meet", commune="Chartres")
    answer_times(survey, 50, need="talk", commune="Chartres")
    answer_times(survey, 50, need="meet", commune="Nogent-le-Rotrou")
    answer_times(survey, 50, need="move", commune="Nogent-le-Rotrou")

    assert "Pas d’écart net" in crossed(survey, options=("meet",)).result.sentence
    assert "Écart" in crossed(survey, options=("talk",)).result.sentence


def test_gap_that_may_be_chance_is_not_called_a_link(survey):
    two_places(survey, nogent=(20, 20), chartres=(22, 20))

    said = " ".join(cautions(crossed(survey)))

    assert "hasard" in said
    assert "cause" not in said


people = st.lists(
    st.tuples(
        st.sampled_from(["meet", "talk", "move", None]),
        st.sampled_from(["lyceen", "employeur"]),
        st.sampled_from([["bus"], ["fear"], ["bus", "fear"], None]),
    ),
    min_size=40,
    max_size=60,
)


@given(people, st.randoms())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_are_bases_and_order_changes_nothing(edition, people, chance):
    def counted(slug, rows):
        survey = make_answered(edition, slug=slug)
        for public in ("lyceen", "employeur"):
            said = [{"need": need, "brakes": brakes} for need, audience, brakes in rows if audience == public]
            answer(survey, *(said or [{"need": None}]), audience=public)
        return crossed(survey, column="@audience", k=2)

    number = chance.randrange(10**12)
    one = counted(f"a-{number}", people)
    other = counted(f"b-{number}", chance.sample(people, len(people)))

    assert (one.result.lines, one.result.bases, one.residuals) == (
        other.result.lines,
        other.result.bases,
        other.residuals,
    )
    for place, base in enumerate(one.result.bases):
        column = [line.counts[place] for line in one.result.lines]
        if base is not None and None not in column:
            assert sum(column) == base
            assert sum(line.shares[place] for line in one.result.lines) == pytest.approx(1)
