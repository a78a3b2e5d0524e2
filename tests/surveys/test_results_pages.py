import re
from datetime import timedelta

import pytest
from django.urls import reverse

from hackathon.models import JournalRow
from surveys.analysis.sentences import decimal
from surveys.models import Survey
from surveys.questionnaires.commands import correct_wordings
from tests import cast
from tests.cast import THEN, inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    everything = {"brakes": ["bus"], "agree": {"know": "yes", "dare": "no"}, "rank": ["team", "pay"], "age": 30}
    answer_times(survey, 31, need="meet", commune="Nogent-le-Rotrou", audience="lyceen", say="Le bus", **everything)
    answer_times(survey, 19, need="talk", commune="Nogent-le-Rotrou", audience="employeur", w=2, **everything)
    answer_times(survey, 20, need="meet", commune="Chartres", audience="lyceen", w=1, **everything)
    answer_times(survey, 80, need="talk", commune="Chartres", audience="employeur", w=1, **everything)
    return survey


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def test_results_say_each_question_in_words_with_its_base_and_chart(desk, survey):
    page = desk.get(address("results", survey))

    text = page.content.decode()
    titles = [shown.strip.title for shown in page.context["strips"]]
    assert titles == [
        "Votre besoin ?",
        "Vos freins ?",
        "D'accord ?",
        "Classez",
        "Votre âge ?",
        "Depuis quand ?",
        "Un mot ?",
    ]
    assert "66" in page.context["strips"][0].strip.sentence
    assert text.count("<svg xmlns") == 5
    assert page.context["count"] == 150


def test_no_page_carries_inline_style_or_script(desk, survey):
    for name, query in (("results", ""), ("cross", "?question=need&avec=@basin")):
        text = desk.get(address(name, survey) + query).content.decode()

        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)


def test_drawing_is_one_image_with_one_name(desk, survey):
    text = desk.get(address("results", survey)).content.decode()

    for figure in re.findall(r'<figure class="strip-chart".*?</figure>', text, re.DOTALL):
        assert figure.count("role=") == 1
        assert 'role="img" aria-label="' in figure


def test_label_that_is_a_script_is_only_text(desk, edition):
    from surveys.questionnaires import schema as plain

    evil = "<script>alert(1)</script>"
    question = plain.Question(
        code="q", type="single", wording=evil, choices=(plain.Choice(code="a", label=f"{evil}\"'"),)
    )
    hostile = make_answered(
        edition, slug="piege", schema=plain.Schema(sections=(plain.Section(title=evil, questions=(question,)),))
    )
    answer_times(hostile, 20, q="a")

    text = desk.get(address("results", hostile)).content.decode()

    assert "<script>alert" not in text


def test_survey_without_response_says_what_to_do(desk, edition):
    empty = make_answered(edition, slug="vide")

    text = desk.get(address("results", empty)).content.decode()

    assert reverse("surveys:import", args=[edition.slug]) in text
    assert address("collection", empty) in text.split("<h2>")[1]
    assert "<svg xmlns" not in text


def test_survey_of_too_few_responses_says_so_once(desk, edition):
    few = make_answered(edition, slug="peu")
    answer_times(few, 4, need="meet", say="Le bus")

    text = desk.get(address("results", few)).content.decode()

    assert text.count("Encore trop peu de réponses") == 1
    assert 'class="strip"' not in text


def test_navigation_folds_under_the_name_of_the_page_one_is_on(desk, survey):
    text = desk.get(address("standing", survey)).content.decode()

    folded = text.split('<details class="nav-fold">')[1].split("</details>")[0]
    assert "<summary>Résultats · Ce qui ressort</summary>" in folded
    assert folded.count('aria-current="page"') == 1
    assert address("results", survey) in folded


def test_filter_narrows_every_question(desk, survey):
    page = desk.get(address("results", survey), {"public": "lyceen"})

    assert {shown.strip.base for shown in page.context["strips"][:3]} == {"51"}


def test_meddled_filter_shows_everything(desk, survey):
    page = desk.get(address("results", survey), {"public": "personne"})

    assert page.status_code == 200
    assert page.context["asked"].filters == ()


def test_weighted_results_carry_their_warning(desk, survey):
    plain_page = desk.get(address("results", survey)).content.decode()
    weighted = desk.get(address("results", survey), {"pondere": "on"}).content.decode()

    assert 'role="note"' not in plain_page
    assert 'role="note"' in weighted


def test_residuals_under_nought_bear_a_minus_and_no_hyphen():
    assert (decimal(-1.44), decimal(-0.04), decimal(1.5)) == ("−1,4", "0", "1,5")


def test_crossing_opens_on_its_sentence_then_folds_the_test(desk, survey):
    page = desk.get(address("cross", survey), {"question": "need", "avec": "@basin"})

    text = page.content.decode()
    assert text.index("Nogent-le-Rotrou, 62") < text.index("<table") < text.index("χ²")
    assert 'class="number tint-much-more"' in text
    assert [value for name, value in page.context["table"].details if "Cramér" in name]


def test_crossing_without_a_second_question_asks_for_it(desk, survey):
    page = desk.get(address("cross", survey), {"question": "need"})

    assert page.status_code == 200
    assert "table" not in page.context


@pytest.mark.usefixtures("kept_long")
def test_results_cost_as_many_statements_with_one_question_as_with_eight(
    desk, survey, edition, django_assert_max_num_queries
):
    from surveys.questionnaires import schema as plain
    from tests.surveys.analysis_cast import SCHEMA

    short = make_answered(
        edition,
        slug="courte",
        schema=plain.Schema(sections=(plain.Section(title="P", questions=SCHEMA.sections[0].questions[:1]),)),
    )
    answer_times(short, 150, need="meet", commune="Chartres", audience="lyceen")
    for one in (short, survey):
        desk.get(address("results", one))

    with django_assert_max_num_queries(27) as once:
        desk.get(address("results", short))
    with django_assert_max_num_queries(27) as eight:
        desk.get(address("results", survey))

    assert len(once) == len(eight)


def test_words_are_searched_without_accents_and_filtered(desk, survey):
    answer_times(survey, 6, say="L'école d'abord", audience="lyceen")

    page = desk.get(address("words", survey, "say"), {"q": "ecole"})

    assert page.context["found"] == 6
    assert {text.said.words for text in page.context["texts"]} == {"L'école d'abord"}
    assert desk.get(address("words", survey, "say"), {"q": "ecole", "public": "employeur"}).context["found"] == 0


def test_words_of_a_tiny_group_are_not_shown(desk, survey):
    answer(survey, say="Moi seule", audience="demandeur")

    page = desk.get(address("words", survey, "say"), {"public": "demandeur"})

    assert page.context["texts"] == []
    assert "Moi seule" not in page.content.decode()


def test_question_without_words_has_no_page_of_words(desk, survey):
    assert desk.get(address("words", survey, "need")).status_code == 404


def test_organiser_of_another_edition_finds_nothing(client, survey):
    other = cast.organiser(cast.make_edition("loiret"), "Zoé")
    client.force_login(other.person.user)

    assert client.get(address("results", survey)).status_code == 404


def test_table_is_previewed_then_imported_then_reported(desk, edition, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("Sexe;Avis\nFemme;1\nHomme;2\nFemme;3\nHomme;4\n", encoding="utf-8")
    where = reverse("surveys:import", args=[edition.slug])

    with path.open("rb") as file:
        preview = desk.post(where, {"title": "Avis 2026", "file": file})
    form = preview.context["form"]
    assert not Survey.objects.exists()

    done = desk.post(
        where,
        {"title": "Avis 2026", "parcel": form.initial["parcel"], "type_0": "single", "type_1": "number"},
        follow=True,
    )

    survey = Survey.objects.get()
    assert (survey.slug, survey.edition, survey.responses.count()) == ("avis-2026", edition, 4)
    assert done.context["count"] == 4
    assert JournalRow.objects.filter(verb="survey.import").count() == 1


def test_wrong_type_is_said_on_the_preview_and_nothing_is_written(desk, edition, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("Sexe\nFemme\nHomme\n", encoding="utf-8")
    where = reverse("surveys:import", args=[edition.slug])
    with path.open("rb") as file:
        form = desk.post(where, {"title": "Avis", "file": file}).context["form"]

    page = desk.post(where, {"title": "Avis", "parcel": form.initial["parcel"], "type_0": "number"})

    assert "Femme" in page.context["form"].non_field_errors()[0]
    assert page.context["form"]["type_0"].value() == "number"
    assert not Survey.objects.exists()


@pytest.mark.parametrize("parcel", ["", "pas du base64 !", "AAAA", "eJyLBgABIwCR"])
def test_damaged_parcel_asks_for_the_file_again(desk, edition, parcel):
    page = desk.post(reverse("surveys:import", args=[edition.slug]), {"title": "Avis", "parcel": parcel})

    assert page.context["problem"]
    assert not Survey.objects.exists()


def test_file_that_is_no_table_is_refused_on_the_form(desk, edition, tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(b"PK\x03\x04 rien")
    with path.open("rb") as file:
        page = desk.post(reverse("surveys:import", args=[edition.slug]), {"title": "Avis", "file": file})

    assert page.context["form"].errors["file"]


def test_a_wording_put_right_after_answers_is_said_beside_its_result(desk, survey):
    version = survey.versions.get()
    inside(correct_wordings, version, written={"question:age:wording": "Quel âge avez-vous ?"})
    inside(correct_wordings, version, written={"question:need:wording": "De quoi avez-vous besoin ?"})
    version.corrections.filter(part="age").update(at=THEN - timedelta(days=1))  # before the first answer
    version.corrections.filter(part="need").update(at=THEN + timedelta(days=1))

    page = desk.get(address("results", survey), headers={"accept-language": "en"}).content.decode()
    told = [part for part in re.split(r'(?= id="q-\w+" )', page) if "A wording was put right on" in part]
    assert len(told) == 1
    assert told[0].startswith(' id="q-need"')
    assert "Before: “Votre besoin ?”" in told[0]
    assert "Since: “De quoi avez-vous besoin ?”" in told[0]
