import re

import pytest
from django.urls import reverse

from hackathon.models import JournalRow
from surveys.analysis import background, corpora
from surveys.analysis.models import ListedWord
from surveys.analysis.queries import quote
from surveys.enums import SurveyState
from surveys.questionnaires import schema as plain
from tests import cast
from tests.surveys.analysis_cast import SCHEMA, answer, answer_times, make_answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    for number in range(12):
        answer(survey, say=f"Pas de bus le soir, numéro {number}", audience="lyceen", commune="Nogent-le-Rotrou")
    for number in range(15):
        answer(survey, say=f"On ne trouve pas d'apprentis, essai {number}", audience="employeur", commune="Chartres")
    return survey


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def read(desk, survey, **query):
    page = desk.get(address("voices", survey), query)
    assert page.status_code == 200
    return page


def words_in(page):
    return [text.said.words for text in page.context["texts"]]


def test_texts_are_found_by_their_lemmas_and_marked(desk, survey):
    page = read(desk, survey, q="apprenti trouvé")

    assert page.context["found"] == 15
    assert "<mark>apprentis</mark>" in page.content.decode()


def test_phrase_is_found_in_order(desk, survey):
    assert read(desk, survey, q='"pas de bus"').context["found"] == 12
    assert read(desk, survey, q='"bus de pas"').context["found"] == 0


def test_names_and_telephones_are_masked_before_anyone_reads_and_cannot_be_searched(desk, survey):
    said = answer(survey, say="Appelez Mme Dupont au 06 12 34 56 78", audience="lyceen", commune="Nogent-le-Rotrou")[0]

    page = read(desk, survey, q="appeler")

    assert words_in(page) == ["Appelez Mme [nom] au [téléphone]"]
    assert "Dupont" not in page.content.decode()
    assert read(desk, survey, q="dupont").context["found"] == 0
    assert quote(said.pk, "say", k=5).words == "Appelez Mme [nom] au [téléphone]"


def test_people_of_the_edition_are_masked(desk, survey, edition):
    seat = cast.make_seat(edition, "Xochitl")
    seat.last_name = "Arreguin"
    seat.save()
    answer(survey, say="C'est arreguin qui m'a aidé, à Chartres", audience="lyceen", commune="Nogent-le-Rotrou")

    assert words_in(read(desk, survey, q="aider")) == ["C'est [nom] qui m'a aidé, à Chartres"]


def test_word_masked_by_hand_goes_from_every_screen_and_leaves_a_trace(desk, survey):
    desk.post(address("masks", survey), {"word": "soir"})

    assert "soir" not in " ".join(words_in(read(desk, survey)))
    assert "[masqué]" in " ".join(words_in(read(desk, survey)))
    assert JournalRow.objects.filter(verb="survey.mask_word").count() == 1

    desk.post(address("unmask", survey, ListedWord.objects.get().pk))

    assert read(desk, survey, q="soir").context["found"] == 12


def test_word_without_a_letter_is_not_masked(desk, survey):
    page = desk.post(address("masks", survey), {"word": "…"})

    assert page.context["form"].non_field_errors()
    assert not ListedWord.objects.exists()


def test_facilitator_does_not_see_the_words_masked_by_hand(client, survey, edition):
    from hackathon.enums import Role, ScopeKind

    cast.hold(client, cast.make_seat(edition, "Ada", (Role.FACILITATOR, ScopeKind.EDITION, None)))

    page = client.get(address("voices", survey))

    assert address("masks", survey) not in page.content.decode()
    assert client.get(address("masks", survey)).status_code == 403


def test_texts_are_chosen_only_by_what_enough_responses_share(desk, survey):
    answer(survey, say="Moi seule", audience="demandeur")

    assert read(desk, survey, public="employeur").context["found"] == 15
    assert read(desk, survey, public="employeur", bassin="personne").context["found"] == 0
    assert read(desk, survey, public="demandeur").context["found"] == 0
    # Nor by subtraction: were pupils told, the one left over in the same family would be known.
    assert read(desk, survey, public="lyceen").context["found"] == 0
    assert read(desk, survey, famille="publics").context["found"] == 13
    speakers = {text.said.words: text.speaker for text in read(desk, survey, q="seule").context["texts"]}
    assert speakers == {"Moi seule": "Publics"}


def test_few_responses_show_no_text(desk, edition):
    survey = make_answered(edition)
    answer(survey, {"say": "un"}, {"say": "deux"}, {"say": "trois"}, {"say": "quatre"})

    assert words_in(read(desk, survey)) == []


def test_texts_of_an_open_survey_come_in_k_at_a_time(desk, edition):
    survey = make_answered(edition, state=SurveyState.OPEN)
    for number in range(12):
        answer(survey, say=f"mot {number}")

    assert read(desk, survey).context["found"] == 10


def test_question_in_lines_has_texts_too(desk, edition):
    question = plain.Question(
        code="ideas", type="texts", wording="Vos idées ?", rows=(plain.Row(code="one", label="La première"),)
    )
    survey = make_answered(
        edition, slug="lignes", schema=plain.Schema(sections=(plain.Section(title="P", questions=(question,)),))
    )
    said = [answer(survey, ideas={"one": f"un forum des métiers {number}"})[0] for number in range(6)]

    assert desk.get(address("words", survey, "ideas/one")).context["found"] == 6
    assert quote(said[0].pk, "ideas/one", k=5).title == "Vos idées ? · La première"


def test_words_are_listed_by_responses_and_lead_to_the_texts(desk, survey):
    answer(survey, say="bus bus bus", audience="lyceen", commune="Nogent-le-Rotrou")

    page = desk.get(address("terms", survey))

    found = {term.label: term.count for term in page.context["single"]}
    assert found["bus"] == 13 and found["apprenti"] == 15 and "le" not in found
    assert {term.label: term.count for term in page.context["runs"]}["pas de bus"] == 12
    for link in re.findall(r'href="([^"]*paroles/\?q=[^"]*)"', page.content.decode()):
        label = desk.get(link.replace("&amp;", "&")).context["form"].search.strip('"')
        counted = next(term.count for term in [*page.context["single"], *page.context["runs"]] if term.label == label)
        assert desk.get(link.replace("&amp;", "&")).context["found"] == counted


def test_stop_list_is_everybodys_and_can_be_undone(desk, survey):
    def counted():
        return {term.label for term in desk.get(address("terms", survey)).context["single"]}

    desk.post(address("stop_word", survey), {"word": "Bus", "aside": "on"})
    desk.post(address("stop_word", survey), {"word": "Bus", "aside": "on"})
    desk.post(address("stop_word", survey), {"word": "de"})
    assert "bus" not in counted() and "de" in counted()
    assert sorted(ListedWord.objects.values_list("kind", "word")) == [("stop", "bus"), ("telling", "de")]

    desk.post(address("stop_word", survey), {"word": "bus"})
    desk.post(address("stop_word", survey), {"word": "DE", "aside": "on"})
    assert "bus" in counted() and "de" not in counted()
    assert not ListedWord.objects.exists()


def test_words_of_a_group_are_told_first_with_their_counts_below(desk, survey):
    page = desk.get(address("specific", survey), {"groupe": "@audience"})

    told = {
        label: [(term.label, term.count) for term, *_words in terms] for label, _base, terms in page.context["found"]
    }
    assert told["Employeur"][0] in [("apprenti", 15), ("trouver", 15)]
    assert ("bus", 12) in told["Collégien ou lycéen"]
    text = page.content.decode()
    assert text.index("Dit plus souvent") < text.index("<table")


def test_words_of_a_group_cannot_be_had_by_subtraction(desk, survey):
    # « bus » of 12 pupils and 2 job seekers, with its total known: one public less would give the 2.
    answer_times(survey, 2, say="bus", audience="demandeur")
    answer_times(survey, 6, say="rien", audience="demandeur")

    page = desk.get(address("specific", survey), {"groupe": "@audience"})

    told = {label: {term.label for term, *_words in terms} for label, _base, terms in page.context["found"]}
    assert "bus" not in told.get("Collégien ou lycéen", set())


def words_told(desk, survey, group):
    page = desk.get(address("specific", survey), {"groupe": group})
    return {label: {term.label: term.count for term, *_words in terms} for label, _base, terms in page.context["found"]}


def test_words_of_a_public_cannot_be_had_from_those_of_its_family(desk, edition):
    """40 pupils, 2 job seekers and 6 employers say « bus »: of the family 42, and less the pupils the 2 job seekers."""
    survey = make_answered(edition)
    for public, saying, silent in (("lyceen", 40, 20), ("demandeur", 2, 28), ("employeur", 6, 34)):
        answer_times(survey, saying, say="bus", audience=public)
        answer_times(survey, silent, say="rien", audience=public)

    assert words_told(desk, survey, "@family")["Publics"]["bus"] == 42
    assert "bus" not in words_told(desk, survey, "@audience").get("Collégien ou lycéen", {})


def test_words_of_publics_of_several_families_are_told_where_they_tell_nobody(desk, edition):
    survey = make_answered(edition)
    for public, saying, silent in (("lyceen", 24, 6), ("demandeur", 12, 28), ("employeur", 10, 50)):
        answer_times(survey, saying, say="bus", audience=public)
        answer_times(survey, silent, say="rien", audience=public)

    assert words_told(desk, survey, "@family")["Publics"]["bus"] == 36
    assert words_told(desk, survey, "@audience")["Collégien ou lycéen"]["bus"] == 24


def test_texts_alike_are_put_together_and_quoted(desk, edition):
    survey = make_answered(edition)
    subjects = ["pas de bus le soir", "découvrir des métiers", "manque de confiance en soi"]
    for number in range(36):
        answer(survey, say=f"{subjects[number % 3]} {['hier', 'demain', 'ici', 'vite'][number // 9]}")

    page = desk.get(address("clusters", survey))

    sizes = [len(one.group.responses) for one in page.context["groups"]]
    assert sum(sizes) == 36
    assert all(1 <= len(one.texts) <= 3 for one in page.context["groups"])
    assert "aide à la lecture" in page.content.decode()


def test_too_few_texts_make_no_group_and_the_page_says_so(desk, survey):
    page = desk.get(address("clusters", survey))

    assert "groups" not in page.context
    assert "27" in page.content.decode()


def test_page_says_how_far_long_work_is(desk, survey, monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 0)
    started = background.Progress(40)
    monkeypatch.setattr(corpora, "corpus", lambda *_about: started)

    page = read(desk, survey)

    assert page["Refresh"] == "2"
    assert 'value="40"' in page.content.decode()


def test_work_is_done_once_and_its_fault_is_told():
    calls = []

    def work(say):
        calls.append(1)
        say(50)
        return len(calls)

    assert background.done_or_progress("once", work) == background.Done(1)
    assert background.done_or_progress("once", work) == background.Done(1)

    def fails(say):
        raise ValueError("no")

    with pytest.raises(ValueError):
        background.done_or_progress("faulty", fails)
    assert background.done_or_progress("faulty", work) == background.Done(2)


def test_new_texts_alone_are_read_again(desk, survey, monkeypatch):
    read(desk, survey)
    seen = []
    monkeypatch.setattr(corpora, "masked", lambda text, people: seen.append(text) or text)
    answer(survey, say="Un mot de plus", audience="lyceen", commune="Nogent-le-Rotrou")

    assert read(desk, survey, q="plus").context["found"] == 1
    assert seen == ["Un mot de plus"]


def test_no_page_of_words_carries_inline_style_or_script(desk, survey):
    answer(survey, say="<script>alert(1)</script> <b onclick=x>", audience="lyceen", commune="Chartres")
    for name in ("voices", "terms", "specific", "clusters", "coding", "masks"):
        text = desk.get(address(name, survey)).content.decode()

        assert not re.search(r"<[^>]*\s(?:style|on\w+)=|<style|<script>alert", text)


@pytest.mark.usefixtures("kept_long")
def test_reading_costs_as_many_statements_with_one_text_as_with_many(
    desk, survey, edition, django_assert_max_num_queries
):
    short = make_answered(edition, slug="courte", schema=SCHEMA)
    answer_times(short, 8, say="Un mot", audience="lyceen", commune="Chartres")
    for one in (short, survey):
        read(desk, one)

    with django_assert_max_num_queries(30) as few:
        read(desk, short)
    with django_assert_max_num_queries(30) as many:
        read(desk, survey)

    assert len(few) == len(many)
