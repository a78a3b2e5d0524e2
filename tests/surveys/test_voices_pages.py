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

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A page of the tests waits for what it shows; the page that waits has tests of its own."""
    monkeypatch.setattr(background, "PATIENCE", 60)
    corpora.forget()


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


def read(organiser, survey, **query):
    page = organiser.get(address("voices", survey), query)
    assert page.status_code == 200
    return page


def words_in(page):
    return [text.said.words for text in page.context["texts"]]


def test_texts_are_found_by_their_lemmas_and_marked(organiser, survey):
    page = read(organiser, survey, q="apprenti trouvé")

    assert page.context["found"] == 15
    assert "<mark>apprentis</mark>" in page.content.decode()


def test_phrase_is_found_in_order(organiser, survey):
    assert read(organiser, survey, q='"pas de bus"').context["found"] == 12
    assert read(organiser, survey, q='"bus de pas"').context["found"] == 0


def test_names_and_telephones_are_masked_before_anyone_reads_and_cannot_be_searched(organiser, survey):
    said = answer(survey, say="Appelez Mme Dupont au 06 12 34 56 78", audience="lyceen", commune="Nogent-le-Rotrou")[0]

    page = read(organiser, survey, q="appeler")

    assert words_in(page) == ["Appelez Mme [nom] au [téléphone]"]
    assert "Dupont" not in page.content.decode()
    assert read(organiser, survey, q="dupont").context["found"] == 0
    assert quote(said.pk, "say", k=5).words == "Appelez Mme [nom] au [téléphone]"


def test_people_of_the_edition_are_masked(organiser, survey, edition):
    seat = cast.make_seat(edition, "Xochitl")
    seat.last_name = "Arreguin"
    seat.save()
    answer(survey, say="C'est arreguin qui m'a aidé, à Chartres", audience="lyceen", commune="Nogent-le-Rotrou")

    assert words_in(read(organiser, survey, q="aider")) == ["C'est [nom] qui m'a aidé, à Chartres"]


def test_word_masked_by_hand_goes_from_every_screen_and_leaves_a_trace(organiser, survey):
    organiser.post(address("masks", survey), {"word": "soir"})

    assert "soir" not in " ".join(words_in(read(organiser, survey)))
    assert "[masqué]" in " ".join(words_in(read(organiser, survey)))
    assert JournalRow.objects.filter(verb="survey.mask_word").count() == 1

    organiser.post(address("unmask", survey, ListedWord.objects.get().pk))

    assert read(organiser, survey, q="soir").context["found"] == 12


def test_word_without_a_letter_is_not_masked(organiser, survey):
    page = organiser.post(address("masks", survey), {"word": "…"})

    assert page.context["form"].non_field_errors()
    assert not ListedWord.objects.exists()


def test_facilitator_does_not_see_the_words_masked_by_hand(client, survey, edition):
    from hackathon.enums import Role, ScopeKind

    cast.hold(client, cast.make_seat(edition, "Ada", (Role.FACILITATOR, ScopeKind.EDITION, None)))

    page = client.get(address("voices", survey))

    assert address("masks", survey) not in page.content.decode()
    assert client.get(address("masks", survey)).status_code == 403


def test_texts_are_chosen_only_by_what_enough_responses_share(organiser, survey):
    answer(survey, say="Moi seule", audience="demandeur")

    assert read(organiser, survey, public="employeur").context["found"] == 15
    assert read(organiser, survey, public="employeur", bassin="personne").context["found"] == 0
    assert read(organiser, survey, public="demandeur").context["found"] == 0
    # Nor by subtraction: were pupils told, the one left over in the same family would be known.
    assert read(organiser, survey, public="lyceen").context["found"] == 0
    assert read(organiser, survey, famille="publics").context["found"] == 13
    speakers = {text.said.words: text.speaker for text in read(organiser, survey, q="seule").context["texts"]}
    assert speakers == {"Moi seule": "Publics"}


def test_few_responses_show_no_text(organiser, edition):
    survey = make_answered(edition)
    answer(survey, {"say": "un"}, {"say": "deux"}, {"say": "trois"}, {"say": "quatre"})

    assert words_in(read(organiser, survey)) == []


def test_texts_of_an_open_survey_come_in_k_at_a_time(organiser, edition):
    survey = make_answered(edition, state=SurveyState.OPEN)
    for number in range(12):
        answer(survey, say=f"mot {number}")

    assert read(organiser, survey).context["found"] == 10


def test_question_in_lines_has_texts_too(organiser, edition):
    question = plain.Question(
        code="ideas", type="texts", wording="Vos idées ?", rows=(plain.Row(code="one", label="La première"),)
    )
    survey = make_answered(
        edition, slug="lignes", schema=plain.Schema(sections=(plain.Section(title="P", questions=(question,)),))
    )
    said = [answer(survey, ideas={"one": f"un forum des métiers {number}"})[0] for number in range(6)]

    assert organiser.get(address("words", survey, "ideas/one")).context["found"] == 6
    assert quote(said[0].pk, "ideas/one", k=5).title == "Vos idées ? · La première"


def test_words_are_listed_by_responses_and_lead_to_the_texts(organiser, survey):
    answer(survey, say="bus bus bus", audience="lyceen", commune="Nogent-le-Rotrou")

    page = organiser.get(address("terms", survey))

    found = {term.label: term.count for term in page.context["single"]}
    assert found["bus"] == 13 and found["apprenti"] == 15 and "le" not in found
    assert {term.label: term.count for term in page.context["runs"]}["pas de bus"] == 12
    for link in re.findall(r'href="([^"]*paroles/\?q=[^"]*)"', page.content.decode()):
        label = organiser.get(link.replace("&amp;", "&")).context["form"].search.strip('"')
        counted = next(term.count for term in [*page.context["single"], *page.context["runs"]] if term.label == label)
        assert organiser.get(link.replace("&amp;", "&")).context["found"] == counted


def test_stop_list_is_everybodys_and_can_be_undone(organiser, survey):
    def counted():
        return {term.label for term in organiser.get(address("terms", survey)).context["single"]}

    organiser.post(address("stop_word", survey), {"word": "Bus", "aside": "on"})
    organiser.post(address("stop_word", survey), {"word": "Bus", "aside": "on"})
    organiser.post(address("stop_word", survey), {"word": "de"})
    assert "bus" not in counted() and "de" in counted()
    assert sorted(ListedWord.objects.values_list("kind", "word")) == [("stop", "bus"), ("telling", "de")]

    organiser.post(address("stop_word", survey), {"word": "bus"})
    organiser.post(address("stop_word", survey), {"word": "DE", "aside": "on"})
    assert "bus" in counted() and "de" not in counted()
    assert not ListedWord.objects.exists()


def test_words_of_a_group_are_told_first_with_their_counts_below(organiser, survey):
    page = organiser.get(address("specific", survey), {"groupe": "@audience"})

    told = {
        label: [(term.label, term.count) for term, *_words in terms] for label, _base, terms in page.context["found"]
    }
    assert told["Employeur"][0] in [("apprenti", 15), ("trouver", 15)]
    assert ("bus", 12) in told["Collégien ou lycéen"]
    text = page.content.decode()
    assert text.index("disent plus souvent") < text.index("<table")


def test_words_of_a_group_cannot_be_had_by_subtraction(organiser, survey):
    # « bus » of 12 pupils and 2 job seekers, with its total known: one public less would give the 2.
    answer_times(survey, 2, say="bus", audience="demandeur")
    answer_times(survey, 6, say="rien", audience="demandeur")

    page = organiser.get(address("specific", survey), {"groupe": "@audience"})

    told = {label: {term.label for term, *_words in terms} for label, _base, terms in page.context["found"]}
    assert "bus" not in told.get("Collégien ou lycéen", set())


def test_texts_alike_are_put_together_and_quoted(organiser, edition):
    survey = make_answered(edition)
    subjects = ["pas de bus le soir", "découvrir des métiers", "manque de confiance en soi"]
    for number in range(36):
        answer(survey, say=f"{subjects[number % 3]} {['hier', 'demain', 'ici', 'vite'][number // 9]}")

    page = organiser.get(address("clusters", survey))

    sizes = [len(one.group.responses) for one in page.context["groups"]]
    assert sum(sizes) == 36
    assert all(1 <= len(one.texts) <= 3 for one in page.context["groups"])
    assert "aide à la lecture" in page.content.decode()


def test_too_few_texts_make_no_group_and_the_page_says_so(organiser, survey):
    page = organiser.get(address("clusters", survey))

    assert "groups" not in page.context
    assert "27" in page.content.decode()


def test_page_says_how_far_long_work_is(organiser, survey, monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 0)
    started = background.Progress(40)
    monkeypatch.setattr(corpora, "corpus", lambda *_about: started)

    page = read(organiser, survey)

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


def test_new_texts_alone_are_read_again(organiser, survey, monkeypatch):
    read(organiser, survey)
    seen = []
    monkeypatch.setattr(corpora, "masked", lambda text, people: seen.append(text) or text)
    answer(survey, say="Un mot de plus", audience="lyceen", commune="Nogent-le-Rotrou")

    assert read(organiser, survey, q="plus").context["found"] == 1
    assert seen == ["Un mot de plus"]


def test_no_page_of_words_carries_inline_style_or_script(organiser, survey):
    answer(survey, say="<script>alert(1)</script> <b onclick=x>", audience="lyceen", commune="Chartres")
    for name in ("voices", "terms", "specific", "clusters", "coding", "masks"):
        text = organiser.get(address(name, survey)).content.decode()

        assert not re.search(r"<[^>]*\s(?:style|on\w+)=|<style|<script>alert", text)


@pytest.mark.usefixtures("kept_long")
def test_reading_costs_as_many_statements_with_one_text_as_with_many(
    organiser, survey, edition, django_assert_max_num_queries
):
    short = make_answered(edition, slug="courte", schema=SCHEMA)
    answer_times(short, 8, say="Un mot", audience="lyceen", commune="Chartres")
    for one in (short, survey):
        read(organiser, one)

    with django_assert_max_num_queries(30) as few:
        read(organiser, short)
    with django_assert_max_num_queries(30) as many:
        read(organiser, survey)

    assert len(few) == len(many)
