"""A survey of one page: its questions stand at the link, under the information of the law, and are sent from there."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from realtime.wire import clock
from surveys.collection.commands import make_collectors
from surveys.collection.quotas import set_quota
from surveys.enums import Anonymity, QuestionType
from surveys.models import Contact, Response, Survey
from surveys.questionnaires.commands import make_survey, open_survey, publish_version
from surveys.questionnaires.schema import Question, Schema, Section
from tests import cast
from tests.cast import THEN
from tests.surveys.one_page import ASKED, open_one_page
from tests.surveys.respondent import Browser


@pytest.fixture
def survey(edition) -> Survey:
    return open_one_page(edition)


def send(browser: Browser, **fields) -> Browser:
    return browser.turn(1, {"q-utile": "oui"} | fields, "send")


def test_two_requests_lead_from_the_link_to_the_receipt(ben, link):
    ben.get(ben.url("start"))
    informed = [
        words in ben.text for words in ("GIP Alfa", "dpo@example.org", "CIO de Dreux", "Utile ?", "Deux questions.")
    ]
    send(ben, **{"q-mots": "Merci"})

    response = Response.objects.get()
    assert informed == [True] * 5
    assert (response.answers, response.structure) == ({"utile": "oui", "mots": "Merci"}, link.structure)
    assert response.submitted_at is not None
    assert len(ben.code.replace(" ", "")) == 12
    assert ben.answer.redirect_chain == []


def test_looking_leaves_nothing_and_nothing_is_kept_of_whoever_sent(ben):
    ben.get(ben.url("start"))
    looked = [dict(ben.client.cookies), Session.objects.count(), Response.objects.count()]
    send(ben)

    assert looked == [{}, 0, 0]
    assert (Session.objects.count(), Response.objects.count()) == (0, 1)


def test_everybody_has_a_response_and_a_receipt_of_their_own(link):
    people = [Browser(link) for _ in range(3)]
    for person in people:
        person.get(person.url("start"))
    ids = {person.hidden("response") for person in people}
    for person in people:
        send(person)

    assert len(ids) == 3
    assert len({person.code for person in people}) == 3
    assert {str(response.id) for response in Response.objects.all()} == ids
    assert {person.hidden("response") for person in people} == ids


def test_the_time_of_each_runs_from_their_own_look(ben, link):
    """Drawn once for both, within the second."""
    late = Browser(link)
    with clock.set_to(lambda: THEN):
        ben.get(ben.url("start"))
    with clock.set_to(lambda: THEN + timedelta(seconds=30)):
        late.get(late.url("start"))
    with clock.set_to(lambda: THEN + timedelta(seconds=90)):
        send(ben)
        send(late)

    assert sorted(response.seconds for response in Response.objects.all()) == [60, 90]


def test_a_second_press_of_the_same_form_counts_once_and_tells_the_same_receipt(ben):
    ben.get(ben.url("start"))
    page = ben.text
    first = send(ben).code
    carried = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("response", "version", "seen", "begun")
    }

    again = ben.post(ben.url("page", 1), **carried, **{"q-utile": "non"}, go="send").code

    assert (again, Response.objects.get().answers["utile"]) == (first, "oui")


def test_what_is_sent_back_keeps_the_information_and_what_was_typed(ben):
    ben.get(ben.url("start")).turn(1, {"q-mots": "Merci"}, "send")

    assert 'id="q-utile-fault"' in ben.text
    assert all(words in ben.text for words in ("GIP Alfa", ">Merci</textarea>"))
    assert not Response.objects.exists()
    assert send(ben).code


def test_other_words_keep_the_information_too(ben):
    ben.get(ben.url("start"))
    carried = {name: ben.hidden(name) for name in ("response", "version", "seen")}
    ben.post(ben.url("page", 1) + "?mots=en", **carried, go="reword")

    assert all(words in ben.text for words in ("Who asks, why, and your rights", "GIP Alfa"))
    assert ben.hidden("response") == carried["response"]


def test_an_anonymous_survey_draws_no_moment(ben, survey):
    survey.anonymity = Anonymity.ANONYMOUS
    survey.save()
    ben.get(ben.url("start"))
    assert ben.hidden("begun") == ""
    assert send(ben).code


def test_a_change_is_seen_at_once(ben, survey):
    ben.get(ben.url("start"))
    survey.refresh_from_db()
    survey.title = "Après le salon"
    survey.save()

    assert "Après le salon" in ben.get(ben.url("start")).text


def test_each_language_and_each_host_has_its_own(link):
    french, english = Browser(link, HTTP_ACCEPT_LANGUAGE="fr"), Browser(link, HTTP_ACCEPT_LANGUAGE="en")
    told = [person.get(person.url("start")).text for person in (french, english, french)]
    sent = [send(french).text, send(Browser(link, HTTP_HOST="127.0.0.1").get(french.url("start"))).text]

    assert ["What becomes of your answers" in text for text in told] == [False, True, False]
    assert ["127.0.0.1" in text for text in sent] == [False, True]


def test_begun_in_this_browser_it_is_offered_to_go_on(ben):
    ben.get(ben.url("start"))
    begun = ben.hidden("response")
    # As the page's script does with the first answer.
    ben.post(ben.url("start"), response=begun)

    again = ben.get(ben.url("start"))

    assert "Utile ?" not in again.text
    assert begun in again.text
    assert ben.get(ben.url("page", 1)).hidden("response") == begun
    assert "GIP Alfa" in ben.text
    assert send(ben).code


def test_what_is_put_aside_is_taken_up_on_another_device(ben, link):
    ben.get(ben.url("start")).turn(1, {"q-mots": "À suivre"}, "later")
    code = ben.code
    other = Browser(link)

    other.post(other.url("resume"), code=code)

    assert "À suivre" in other.text
    assert send(other).code


def test_what_is_put_aside_is_taken_up_at_once_too(ben):
    ben.get(ben.url("start")).turn(1, {"q-mots": "À suivre"}, "later")

    ben.get(re.search(r'href="([^"]*/page/1/)"', ben.text)[1])

    assert "À suivre" in ben.text
    assert send(ben).code


def test_a_beginning_that_arrives_beside_the_sending_offers_nothing_to_go_on_with(ben):
    ben.get(ben.url("start"))
    sent = ben.hidden("response")
    elsewhere = Browser(ben.link)
    # The script's request, and the form's: neither knows the cookie of the other.
    elsewhere.post(elsewhere.url("start"), response=sent)
    send(ben)

    elsewhere.get(elsewhere.url("start"))

    assert "Utile ?" in elsewhere.text
    assert elsewhere.hidden("response") != sent
    assert send(elsewhere).code


def test_a_program_may_ask_whether_the_link_is_there(ben):
    """What a checker of links does, and a messenger before it shows one."""
    assert ben.client.head(ben.url("start")).status_code == 200


def test_a_wrong_code_is_said(ben):
    ben.post(ben.url("resume"), code="AAAAA AAAAA")
    assert ben.refused


def test_on_a_shared_computer_the_next_person_finds_an_empty_page(ben):
    ben.get(ben.url("start"), poste=1)
    send(ben, **{"q-mots": "Secret"})
    left = {"response": ben.hidden("response"), "shared": "1"}

    ben.post(ben.url("leave"), **left)

    assert "Utile ?" in ben.text
    assert "Secret" not in ben.text
    assert ben.hidden("shared") == "1"
    assert ben.hidden("response") != left["response"]
    assert not Session.objects.exists()


def test_what_is_told_to_whoever_holds_a_seat_is_told_to_nobody_else(ben, link, desk, edition, survey):
    organiser = Browser(link)
    organiser.client = desk
    desk.post(reverse("surveys:erase_tests", args=[edition.slug, survey.slug]))

    told = organiser.get(organiser.url("start")).text
    others = ben.get(ben.url("start")).text

    assert ['class="alert alert-success"' in text for text in (told, others)] == [True, False]


def test_a_browser_that_holds_a_seat_begins_first_since_a_reload_would_lose_what_it_typed(ben, desk):
    ben.client = desk
    begun = ben.begin().hidden("response")

    # Its page is the answer to « Commencer »: reloaded, it is asked for again.
    again = ben.post(ben.url("start"), response=begun)

    assert "Utile ?" in again.text
    assert again.hidden("response") == begun
    assert send(ben).code


def test_statements_of_a_whole_response(ben, kept_long):
    Browser(ben.link).get(ben.url("start"))
    with CaptureQueriesContext(connection) as looked:
        ben.get(ben.url("start"))
    with CaptureQueriesContext(connection) as sent:
        send(ben)

    own = [query["sql"] for query in sent if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(looked) == 0
    assert len(own) <= 8, own


def test_whose_group_is_complete_is_told_so_and_nothing_is_kept(ben, link, survey):
    cast.inside(set_quota, survey, name="Oui", condition="utile == 'oui'", limit=1)
    send(Browser(link).get(Browser(link).url("start")))

    ben.get(ben.url("start"))
    send(ben, **{"q-mots": "Trop tard"})

    assert ben.answer.status_code == 409
    assert "Rien de vos réponses n’a été gardé." in ben.text
    assert [response.answers["mots"] for response in Response.objects.all()] == [None]


def test_contact_details_stand_apart(edition):
    asked = Question(code="suite", type=QuestionType.CONTACT, wording="Être tenu informé")
    schema = Schema(sections=(Section(code="p", title="Page", questions=(*ASKED, asked)),))
    survey = cast.inside(make_survey, edition, slug="suite", title="Suite", schema=schema)
    cast.inside(publish_version, survey.versions.get())
    cast.inside(open_survey, survey)
    person = Browser(cast.inside(make_collectors, survey, structures=[])[0])

    send(person.get(person.url("start")), **{"q-suite:name": "Nadia", "q-suite:email": "nadia@exemple.fr"})

    assert person.code
    assert Contact.objects.get().name == "Nadia"
    assert "suite" not in Response.objects.get().answers
    assert "Nadia" not in str(Response.objects.values())
