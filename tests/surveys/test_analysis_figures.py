import pytest

from hackathon.models import Territory
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure, quote
from surveys.models import Response, Tombstone
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return make_answered(edition)


def figure(survey, question, **asked):
    return compute_figure(Figure(survey=survey.pk, question=question, **{"k": 5} | asked))


def shown(result):
    return {line.code: line.counts[0] for line in result.lines}


def test_single_choice_says_most_frequent_answer(survey):
    answer_times(survey, 60, need="meet")
    answer_times(survey, 40, need="talk")

    result = figure(survey, "need")

    assert shown(result) == {"meet": 60, "talk": 40, "move": 0, "__other__": 0}
    assert (result.n, result.bases, result.share_of) == (100, (100,), "answered")
    assert "Rencontrer" in result.sentence
    assert "60" in result.sentence
    assert result.told == ("meet", "")


def test_same_responses_give_the_same_figure(survey):
    answer_times(survey, 30, need="meet", commune="Chartres")
    answer_times(survey, 30, need="talk", commune="Nogent-le-Rotrou")

    assert figure(survey, "need", column="@basin") == figure(survey, "need", column="@basin")


def test_small_count_takes_another_with_it(survey):
    answer_times(survey, 60, need="meet")
    answer_times(survey, 30, need="talk")
    answer_times(survey, 3, need="move")

    result = figure(survey, "need")

    assert shown(result) == {"meet": 60, "talk": None, "move": None, "__other__": 0}
    assert result.hides


def test_published_figure_needs_eleven(survey):
    answer_times(survey, 60, need="meet")
    answer_times(survey, 8, need="talk")

    assert shown(figure(survey, "need", k=5))["talk"] == 8
    assert shown(figure(survey, "need", k=11))["talk"] is None


def test_open_survey_waits_for_k_new_responses_before_its_tables_move(edition):
    survey = make_answered(edition, state="open")
    answer_times(survey, 60, need="meet")
    before = figure(survey, "need")
    answer_times(survey, 4, need="talk")
    between = figure(survey, "need")
    answer(survey, need="talk")

    assert before.lines == between.lines
    assert shown(figure(survey, "need"))["talk"] == 5


def test_imported_responses_wait_for_nobody(edition):
    survey = make_answered(edition, state="open")
    answer_times(survey, 63, need="meet", source="import")
    answer_times(survey, 2, need="talk")

    assert figure(survey, "need").n == 63


def test_too_few_responses_close_the_figure(survey):
    answer_times(survey, 4, need="meet")

    result = figure(survey, "need")

    assert result.closed
    assert (result.n, result.bases) == (None, (None,))
    assert shown(result)["meet"] is None


def test_multiple_choice_counts_over_whoever_was_shown(survey):
    answer_times(survey, 20, brakes=["bus", "fear"])
    answer_times(survey, 20, brakes=["bus"])
    answer_times(survey, 10, brakes=None)
    answer_times(survey, 10, need="meet")

    result = figure(survey, "brakes")

    assert shown(result) == {"bus": 40, "fear": 20}
    assert (result.n, result.share_of, result.blank) == (50, "shown", 10)


def test_grid_line_ranking_number_and_date_are_figures(survey):
    answer_times(survey, 20, agree={"know": "yes", "dare": "no"}, rank=["team", "pay"], age=30, since="2026-10-02")
    answer_times(survey, 20, agree={"know": "yes", "dare": "yes"}, rank=["pay", "team"], age=40, since="2026-11-02")

    assert shown(figure(survey, "agree/know")) == {"no": 0, "yes": 40}
    assert shown(figure(survey, "rank")) == {"pay": 20, "team": 20}
    assert figure(survey, "rank").places == (1.5, 1.5)
    assert figure(survey, "age").numbers.mean == 35
    assert figure(survey, "age").numbers.unit == "ans"
    assert shown(figure(survey, "since")) == {"2026-10": 20, "2026-11": 20}


def test_weighted_shares_keep_raw_counts(survey):
    answer_times(survey, 20, need="meet", w=3)
    answer_times(survey, 20, need="talk", w=1)

    result = figure(survey, "need", weight="w")

    assert result.lines[0].shares == (0.75,)
    assert result.lines[0].counts == (20,)
    assert result.effective_n == pytest.approx(80**2 / (20 * 9 + 20))


def test_crossing_speaks_of_the_widest_gap(survey):
    answer_times(survey, 31, need="meet", commune="Nogent-le-Rotrou")
    answer_times(survey, 19, need="talk", commune="Nogent-le-Rotrou")
    answer_times(survey, 20, need="meet", commune="Chartres")
    answer_times(survey, 80, need="talk", commune="Chartres")

    result = figure(survey, "need", column="@basin")

    assert [option.label for option in result.columns] == ["Chartres", "Nogent-le-Rotrou"]
    assert result.bases == (100, 50)
    assert result.lines[0].shares == (0.2, 0.62)
    assert result.lines[0].tints == (-2, 2)
    assert result.test.clear
    assert "Nogent-le-Rotrou" in result.sentence
    assert "62" in result.sentence
    assert "20" in result.sentence


def test_the_rest_is_called_elsewhere_of_a_place_alone(survey):
    for place, public, need in (("Nogent-le-Rotrou", "lyceen", "meet"), ("Chartres", "employeur", "talk")):
        answer_times(survey, 30, need=need, commune=place, audience=public)
    with_third = Territory.objects.create(kind="basin", name="Dreux", parent=survey.edition.territory)
    Territory.objects.create(kind="commune", name="Dreux", parent=with_third)
    answer_times(survey, 30, need="talk", commune="Dreux", audience="demandeur")

    assert "; ailleurs, " in figure(survey, "need", column="@basin").sentence.replace("\u202f", "")
    assert "; les autres, " in figure(survey, "need", column="@audience").sentence.replace("\u202f", "")


def test_hidden_cells_take_exact_chi2_with_them(survey):
    answer_times(survey, 30, need="meet", commune="Nogent-le-Rotrou")
    answer_times(survey, 3, need="talk", commune="Nogent-le-Rotrou")
    answer_times(survey, 30, need="meet", commune="Chartres")
    answer_times(survey, 40, need="talk", commune="Chartres")

    result = figure(survey, "need", column="@basin")

    assert result.lines[1].counts == (None, None)
    assert result.test.chi2 is None
    assert result.test.p is None


def test_multiple_choice_crosses_without_a_test(survey):
    answer_times(survey, 30, brakes=["bus", "fear"], commune="Nogent-le-Rotrou")
    answer_times(survey, 20, brakes=["fear"], commune="Chartres")
    answer_times(survey, 20, brakes=["bus"], commune="Chartres")

    result = figure(survey, "brakes", column="@basin")

    assert result.lines[0].counts == (20, 30)
    assert result.test is None


def test_filter_keeps_one_group_and_says_so(survey):
    answer_times(survey, 30, need="meet", audience="lyceen")
    answer_times(survey, 30, need="talk", audience="employeur")

    result = figure(survey, "need", filters=(("@audience", "lyceen"),))

    assert shown(result)["meet"] == 30
    assert result.sentence.startswith("Collégien ou lycéen")


def test_filtered_table_does_not_tell_the_rest_by_subtraction(survey):
    answer_times(survey, 30, need="meet", audience="lyceen")
    answer_times(survey, 30, need="talk", audience="lyceen")
    answer_times(survey, 2, need="meet", audience="employeur")
    answer_times(survey, 40, need="talk", audience="employeur")

    # 32 in all, so 30 here would tell that 2 employers said it.
    assert shown(figure(survey, "need", filters=(("@audience", "lyceen"),)))["meet"] is None


def test_option_and_group_asked_for_are_spoken_of(survey):
    answer_times(survey, 30, need="meet", commune="Nogent-le-Rotrou")
    answer_times(survey, 30, need="talk", commune="Chartres")
    answer_times(survey, 30, need="meet", commune="Chartres")
    chartres = figure(survey, "need", column="@basin").columns[0].code

    result = figure(survey, "need", column="@basin", options=("talk",), group=chartres)

    assert result.told == ("talk", chartres)
    assert "Parler" in result.sentence


@pytest.mark.parametrize(
    "asked",
    [
        {"question": "say"},
        {"question": "nothing"},
        {"question": "agree"},
        {"question": "agree/nothing"},
        {"question": "need", "column": "nothing"},
        {"question": "need", "filters": (("@audience", "nobody"),)},
        {"question": "need", "weight": "need"},
    ],
)
def test_unknown_figure_is_refused(survey, asked):
    answer_times(survey, 10, need="meet", audience="lyceen")

    with pytest.raises(Refused) as refusal:
        figure(survey, **asked)

    assert refusal.value.code == "figure_unknown"


def test_figure_of_no_survey_is_refused(db):
    with pytest.raises(Refused, match="figure_unknown"):
        compute_figure(Figure(survey=new_id(), question="q"))


def test_quote_names_public_and_bassin_when_enough_share_them(survey):
    said = answer(survey, say="Le bus ne passe plus.", audience="lyceen", commune="Nogent-le-Rotrou")[0]
    answer_times(survey, 10, need="meet", audience="lyceen", commune="Nogent-le-Rotrou")

    result = quote(said.pk, "say")

    assert (result.words, result.speaker) == ("Le bus ne passe plus.", "Collégien ou lycéen, Nogent-le-Rotrou")


def test_lonely_speaker_is_named_by_the_public_then_by_nothing(survey):
    said = answer(survey, say="Un mot.", audience="lyceen", commune="Nogent-le-Rotrou")[0]

    assert quote(said.pk, "say").speaker == ""
    answer_times(survey, 10, need="meet", audience="lyceen", commune="Chartres")

    assert quote(said.pk, "say").speaker == "Collégien ou lycéen"


def test_erased_words_cannot_be_quoted(survey):
    said = answer(survey, say="Un mot.")[0]
    survey.revision += 1
    survey.save()
    Tombstone.objects.create(survey=survey, response=said.pk, revision=survey.revision)
    Response.objects.filter(pk=said.pk).delete()

    with pytest.raises(Refused, match="quote_unknown"):
        quote(said.pk, "say")


def test_question_without_words_cannot_be_quoted(survey):
    said = answer(survey, need="meet", say=None)[0]

    for code in ("say", "need"):
        with pytest.raises(Refused, match="quote_unknown"):
            quote(said.pk, code)


def test_export_and_screen_never_differ_by_fewer_responses_than_a_screen_waits_for(edition):
    survey = make_answered(edition, state="open")
    for _ in range(34):
        answer(survey, need="meet")
        seen, given = figure(survey, "need").n or 0, figure(survey, "need", k=11).n or 0
        assert (seen - given) % 5 == 0
        assert given % 15 == 0


def test_public_that_nobody_of_the_filter_is_of_is_listed_with_the_few_of_its_family(survey):
    """Three of one public and two of another make five of their family: left out, the third would say that both are."""
    edition = survey.edition
    edition.audiences.all().delete()
    for order, (slug, family) in enumerate(
        [("few", "publics"), ("fewer", "publics"), ("none", "publics"), ("many", "guidance")]
    ):
        edition.audiences.create(slug=slug, label=slug, family=family, order=order)
    for slug, meet, talk in [("few", 3, 20), ("fewer", 2, 20), ("none", 0, 30), ("many", 40, 22)]:
        answer(survey, *[{"need": "meet", "age": 16}] * meet, *[{"need": "talk", "age": 16}] * talk, audience=slug)

    found = figure(survey, "age", column="@audience", filters=(("need", "meet"),))
    assert dict(zip([one.code for one in found.columns], found.bases, strict=True)) == {
        "few": None,
        "fewer": None,
        "none": None,
        "many": 40,
    }
