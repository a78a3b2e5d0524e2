"""What is given back of a survey: chosen under the rule of publication, frozen when published, printed to fit."""

import io
import re
from html import unescape
from uuid import UUID

import pytest
from django.urls import reverse
from pypdf import PdfReader

from hackathon.enums import Role, ScopeKind
from hackathon.models import JournalRow
from realtime.wire.refusals import Refused
from surveys.analysis.figures import Figure
from surveys.models import Response
from surveys.questionnaires import schema as plain
from surveys.restitution import commands, queries
from surveys.restitution.presentation import shown
from tests import cast
from tests.cast import inside
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    answer_times(survey, 30, need="meet", commune="Nogent-le-Rotrou", audience="lyceen", brakes=["bus"], age=17)
    answer_times(survey, 20, need="talk", commune="Nogent-le-Rotrou", audience="employeur", brakes=["fear"], age=50)
    answer_times(survey, 60, need="talk", commune="Chartres", audience="lyceen", brakes=["fear"], age=17)
    answer_times(survey, 15, need="meet", commune="Chartres", audience="employeur", say="Le bus passe à midi", age=45)
    return survey


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def choose(survey, question, column=""):
    figure = Figure(survey=survey.pk, question=question, column=column)
    return inside(commands.add_figure, survey, result=queries.published_figure(survey, figure))


def cite(survey, words="Le bus passe à midi"):
    response = Response.objects.filter(survey=survey, answers__say=words).first()
    return inside(commands.add_quote, survey, result=queries.published_quote(survey, response.pk, "say"))


def publish(survey):
    return inside(commands.publish, survey, shown=queries.page_of(queries.chosen(survey)))


def article(client, code):
    """What the public page says, without the header around it."""
    return client.get(f"/r/{code}/").content.decode().partition("<article")[2]


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return len(pages), " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_an_organiser_chooses_publishes_and_anybody_reads(desk, survey, client):
    desk.post(address("restitution_figure", survey), {"question": "need", "column": ""})
    desk.post(address("restitution_introduce", survey), {"introduction": "Merci à tous.", "rev": 0})
    desk.post(address("restitution_publish", survey))
    desk.logout()

    page = client.get(survey.restitution.path)

    assert page.status_code == 200
    text = page.content.decode()
    assert "Merci à tous." in text
    assert "Votre besoin ?" in text
    assert "64" in text  # 80 of 125 said « Parler »
    assert JournalRow.objects.filter(verb="survey.publish_results").count() == 1


def test_what_is_published_stands_as_it_was_counted_until_it_is_put_up_to_date(client, survey):
    choose(survey, "need")
    code = publish(survey).code
    before = article(client, code)

    answer_times(survey, 200, need="move", commune="Chartres", audience="lyceen")
    same = article(client, code)
    publish(survey)
    after = article(client, code)

    assert same == before
    assert after != before


def test_a_withdrawn_page_is_not_found(client, survey):
    choose(survey, "need")
    code = publish(survey).code

    inside(commands.withdraw, survey)

    assert client.get(f"/r/{code}/").status_code == 404


def test_a_figure_behind_which_too_few_stand_is_refused(edition):
    survey = make_answered(edition)
    answer_times(survey, 10, need="meet")

    with pytest.raises(Refused, match="piece_too_small"):
        choose(survey, "need")


def test_groups_of_the_organisers_rule_are_hidden_again_when_given_back(survey):
    """Six answers show on the organiser's screen (5), not on a page for everybody (11)."""
    answer_times(survey, 6, need="move", commune="Chartres", audience="lyceen")

    kept = queries.published_figure(survey, Figure(survey=survey.pk, question="need", k=5))

    assert {line.code: line.counts[0] for line in kept.lines}["move"] is None


def test_a_crossing_whose_every_cell_is_hidden_is_refused(edition):
    """Sixty people, in groups of ten: a page of « masqué » says nothing."""
    survey = make_answered(edition)
    for need in ("meet", "talk", "move"):
        for commune in ("Chartres", "Nogent-le-Rotrou"):
            answer_times(survey, 10, need=need, commune=commune)

    with pytest.raises(Refused, match="piece_too_small"):
        choose(survey, "need", "@basin")


def test_nothing_to_show_is_not_published(survey):
    with pytest.raises(Refused, match="restitution_empty"):
        publish(survey)


def test_the_same_figure_is_chosen_once(survey):
    choose(survey, "need")

    with pytest.raises(Refused, match="piece_twice"):
        choose(survey, "need")


def test_a_figure_of_another_survey_is_refused(survey, edition):
    other = make_answered(edition, slug="autre")
    answer_times(other, 20, need="meet")

    with pytest.raises(Refused, match="piece_unknown"):
        queries.published_figure(survey, Figure(survey=other.pk, question="need"))


def test_pieces_are_moved_and_taken_away(desk, survey):
    first, second = choose(survey, "need"), choose(survey, "brakes")

    moved = desk.post(address("restitution_change", survey, second.pk), {"do": "up"})
    assert moved.url.endswith(f"#piece-{second.pk}")
    assert [one.piece.pk for one in queries.chosen(survey)] == [second.pk, first.pk]

    desk.post(address("restitution_change", survey, second.pk), {"do": "remove"})
    assert [one.piece.pk for one in queries.chosen(survey)] == [first.pk]


def test_two_people_who_write_the_introduction_do_not_lose_either_text(desk, survey):
    inside(commands.introduce, survey, introduction="De Dora", rev=0)

    page = desk.post(address("restitution_introduce", survey), {"introduction": "De Ben", "rev": 0})

    assert "De Ben" in page.content.decode()
    assert queries.restitution(survey).introduction == "De Dora"


def test_words_of_an_erased_response_leave_the_public_page_at_once(client, survey):
    piece = cite(survey)
    choose(survey, "need")
    code = publish(survey).code
    assert "Le bus passe à midi" in client.get(f"/r/{code}/").content.decode()

    Response.objects.get(pk=UUID(piece.spec["response"])).delete()

    assert "Le bus passe à midi" not in client.get(f"/r/{code}/").content.decode()


def test_words_are_found_again_when_closing_has_renewed_the_ids(survey):
    piece = cite(survey)
    spoken = Response.objects.filter(survey=survey, answers__say="Le bus passe à midi")
    spoken.exclude(pk=UUID(piece.spec["response"])).update(answers={"say": "Autre chose"})
    piece.spec["response"] = "018f0000-0000-7000-8000-000000000000"
    piece.save()

    assert [one.quote.words for one in queries.chosen(survey)] == ["Le bus passe à midi"]


def test_the_screen_shows_one_piece_at_a_time(desk, survey):
    choose(survey, "need")
    choose(survey, "brakes", "@basin")

    first = desk.get(address("restitution_projected", survey)).content.decode()
    second = desk.get(address("restitution_projected", survey) + "?n=2").content.decode()

    assert ("Votre besoin" in first, "Vos freins" in first, 'rel="next"' in first) == (True, False, True)
    assert ("Votre besoin" in second, "Vos freins" in second, 'rel="prev"' in second) == (False, True, True)


def test_the_summary_is_two_pages_with_the_figures_and_copyable_words(desk, survey):
    choose(survey, "need")
    choose(survey, "brakes", "@basin")
    cite(survey)
    inside(commands.introduce, survey, introduction="Merci à chacune et à chacun.", rev=0)

    pages, text = text_of(desk.get(address("restitution_synthesis", survey)).content)

    assert pages <= 2
    assert "Merci à chacune et à chacun." in text
    assert "Votre besoin ?" in text
    assert "Le bus passe à midi" in text
    assert "125 réponses recueillies, non représentatives" in text


def test_the_summary_and_the_sheet_are_read_in_the_browser_and_kept_by_none(desk, survey):
    choose(survey, "need")
    nogent = next(code for code, name in queries.territories(survey) if name == "Nogent-le-Rotrou")

    summary = desk.get(address("restitution_synthesis", survey))
    sheet = desk.get(address("restitution_territory", survey, nogent))

    assert summary["Content-Disposition"] == 'inline; filename="enquete-synthese.pdf"'
    assert sheet["Content-Disposition"] == 'inline; filename="enquete-territoire.pdf"'
    assert summary["Cache-Control"] == sheet["Cache-Control"] == "no-store"


def test_what_does_not_fit_on_two_pages_is_said_to_be_left_out(desk, survey):
    for question in ("need", "brakes", "agree/know", "agree/dare", "rank", "age"):
        for column in ("", "@basin", "@audience", "@density"):
            try:
                choose(survey, question, column)
            except Refused:
                continue

    pages, text = text_of(desk.get(address("restitution_synthesis", survey)).content)

    assert pages == 2
    assert "pas tenu sur deux pages" in text


def test_the_sheet_of_a_territory_tells_its_gaps_with_the_others(desk, survey):
    nogent = next(code for code, name in queries.territories(survey) if name == "Nogent-le-Rotrou")

    page = desk.get(address("restitution_territories", survey) + f"?bassin={nogent}")
    pages, text = text_of(desk.get(address("restitution_territory", survey, nogent)).content)

    # 30 of 50 at Nogent, 15 of 75 elsewhere.
    sentences = [piece.sentence for piece in page.context["gaps"]]
    assert any("60" in one and "20" in one for one in sentences)
    assert pages == 1
    assert "50 réponses recueillies" in text


def test_a_territory_of_too_few_people_has_no_sheet(desk, edition):
    survey = make_answered(edition)
    answer_times(survey, 8, need="meet", commune="Nogent-le-Rotrou", audience="lyceen")
    answer_times(survey, 40, need="talk", commune="Chartres", audience="lyceen")
    nogent = next(code for code, name in queries.territories(survey) if name == "Nogent-le-Rotrou")

    page = desk.get(address("restitution_territories", survey) + f"?bassin={nogent}")

    assert page.status_code == 200
    assert "gaps" not in page.context
    assert desk.get(address("restitution_territory", survey, nogent)).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_asks_the_database_as_often_for_three_pieces_as_for_one(
    desk, survey, django_assert_max_num_queries, many
):
    for question in ("need", "brakes", "age")[:many]:
        choose(survey, question)
    desk.get(address("restitution", survey))

    with django_assert_max_num_queries(30):
        desk.get(address("restitution", survey))


def test_a_long_list_shows_the_answers_chosen_most_and_says_how_many_it_leaves_out(edition):
    many = plain.Question(
        code="town",
        type="single",
        wording="Où ?",
        choices=tuple(plain.Choice(code=f"t{place}", label=f"Ville {place}") for place in range(15)),
    )
    survey = make_answered(edition, schema=plain.Schema(sections=(plain.Section(title="Page", questions=(many,)),)))
    for place in range(15):
        answer_times(survey, 11 + place, town=f"t{place}")

    piece = shown(queries.published_figure(survey, Figure(survey=survey.pk, question="town")))

    assert [bar.label for bar in piece.bars] == [f"Ville {place}" for place in range(14, 2, -1)]
    assert "3" in piece.left


def test_a_response_added_later_is_not_needed(survey):
    """The page of an open survey moves by eleven responses at a time, as every published table does."""
    survey.state = "open"
    survey.save()
    before = queries.published_figure(survey, Figure(survey=survey.pk, question="need"))

    answer(survey, need="move", commune="Chartres", audience="lyceen")

    assert queries.published_figure(survey, Figure(survey=survey.pk, question="need")).lines == before.lines


# --- from the page of a crossing ------------------------------------------------------------------------


def crossing(survey, **more):
    return address("cross", survey), {"question": "need", "avec": "@basin"} | more


def give_back(client, survey, **more):
    """Press « Montrer dans la restitution » on the page of a crossing, as it is drawn."""
    url, query = crossing(survey, **more)
    page = client.get(url, query).content.decode()
    sent = re.search(rf'action="{address("restitution_crossing", survey)}".*?name="asked" value="([^"]*)"', page, re.S)
    return client.post(address("restitution_crossing", survey), {"asked": unescape(sent[1])}, follow=True)


def test_a_crossing_is_given_back_from_its_page_as_it_stands(desk, survey):
    page = give_back(desk, survey, public="lyceen", couche="@audience")

    [one] = queries.chosen(survey)
    assert (one.figure.title, one.figure.column_title) == ("Votre besoin ?", "Bassin d’emploi")
    assert (one.figure.filter_words, one.figure.figure.k, one.figure.n) == ("Collégien ou lycéen", 11, 90)
    assert "Ce croisement fait partie" in page.content.decode()
    assert JournalRow.objects.filter(verb="survey.restitute").count() == 1


def test_a_crossing_given_back_twice_is_there_once(desk, survey):
    give_back(desk, survey)

    page = give_back(desk, survey)

    assert "déjà" in page.content.decode()
    assert len(queries.chosen(survey)) == 1


def test_a_weighted_crossing_says_so_where_it_is_given_back(desk, survey):
    Response.objects.filter(survey=survey, answers__need="meet").update(answers={"need": "meet", "w": 2})
    Response.objects.filter(survey=survey, answers__need="talk").update(answers={"need": "talk", "w": 1})

    page = give_back(desk, survey, pondere="on")

    assert queries.chosen(survey)[0].figure.weighted
    assert "résultats pondérés" in page.content.decode()


def test_a_crossing_that_too_few_stand_behind_is_refused_in_words(desk, edition):
    few = make_answered(edition, slug="peu")
    answer_times(few, 8, need="meet", commune="Chartres")

    page = give_back(desk, few)

    assert "au moins 11" in page.content.decode()
    assert queries.chosen(few) == []


@pytest.mark.parametrize(
    "asked", ["", "question=need", "question=need&avec=@basin&filtre=need:gone", "question=x&avec=y"]
)
def test_a_crossing_that_is_not_there_is_refused_in_words(desk, survey, asked):
    page = desk.post(address("restitution_crossing", survey), {"asked": asked}, follow=True)

    assert "Rien n’a été modifié" in page.content.decode()
    assert queries.chosen(survey) == []


def test_a_facilitator_is_not_offered_to_give_a_crossing_back(client, survey, edition):
    cast.hold(client, cast.make_seat(edition, "Ada", (Role.FACILITATOR, ScopeKind.EDITION, None)))
    url, query = crossing(survey)

    assert address("restitution_crossing", survey) not in client.get(url, query).content.decode()
