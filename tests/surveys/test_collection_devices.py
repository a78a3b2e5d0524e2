"""Who holds a response: its code on another device, a computer that people share, the session, the receipt."""

import pytest
from django.urls import reverse

from hackathon.people.identity import RESPONDING_KEY
from surveys.models import Response, Tombstone
from tests import cast
from tests.surveys.questionnaires import open_survey
from tests.surveys.respondent import PAGE_1, PAGE_2, Browser


@pytest.fixture
def survey(edition):
    return open_survey(edition)


def test_come_back_later_on_another_device_with_the_code(ben, link):
    ben.begin().turn(1, PAGE_1).turn(2, {"q-aides": "ecole"}, "later")
    code = ben.code

    phone = Browser(link)
    phone.get(phone.url("start")).post(phone.url("resume"), code=f" {code.lower()} ")
    phone.turn(2, PAGE_2, "send")

    assert Response.objects.get().submitted_at is not None
    assert code not in phone.text


def test_resuming_elsewhere_ends_the_former_device(ben, link):
    ben.begin().turn(1, PAGE_1).turn(2, {}, "later")
    former = Response.objects.get().id
    phone = Browser(link)
    phone.get(phone.url("start")).post(phone.url("resume"), code=ben.code)

    ben.get(ben.url("page", 2))

    assert Response.objects.get().id != former
    assert ben.answer.status_code == 409
    assert RESPONDING_KEY not in ben.client.session or not ben.client.session[RESPONDING_KEY]


def test_a_page_left_open_on_the_former_device_makes_no_second_response(ben, link):
    ben.begin()
    carried = {name: ben.hidden(name) for name in ("response", "version", "seen")}
    ben.turn(1, PAGE_1).turn(2, {}, "later")
    phone = Browser(link)
    phone.get(phone.url("start")).post(phone.url("resume"), code=ben.code)

    ben.post(ben.url("page", 1), **carried, **PAGE_1 | {"q-public": "employeur"}, go="next")

    assert ben.answer.status_code == 409
    assert Response.objects.get().answers["public"] == "lyceen"


def test_a_wrong_code_is_refused_and_guesses_are_throttled(ben):
    ben.post(ben.url("resume"), code="ABCDE 23456")
    assert 'class="invalid-feedback"' in ben.text

    for _ in range(30):
        ben.post(ben.url("resume"), code="ABCDE 23456")

    assert "15 minutes" in ben.text


def test_on_a_shared_computer_nothing_of_the_former_person_remains(link):
    school = Browser(link)
    school.begin(shared="1").turn(1, PAGE_1)
    carried = {name: school.hidden(name) for name in ("response", "version", "shared")}
    assert RESPONDING_KEY not in school.client.session
    school.turn(2, PAGE_2, "send")
    receipt = school.code

    school.post(school.url("leave"), response=carried["response"], shared="1")
    back = Browser.post(school, school.url("page", 2), **carried, **PAGE_2, go="send")

    assert back.answer.status_code == 409
    assert receipt not in back.text
    assert "Merci" not in back.text
    school.begin(shared="1").turn(1, PAGE_1).turn(2, PAGE_2, "send")
    assert Response.objects.count() == 2


def test_an_unfinished_response_left_by_the_former_person_can_be_set_aside(ben):
    ben.begin().turn(1, PAGE_1)
    ben.get(ben.url("start"))

    ben.post(ben.url("leave"), response=ben.hidden("response"))
    ben.begin()

    assert 'value="lyceen" checked' not in ben.text
    assert Response.objects.get().sealed


def test_the_session_of_a_seat_never_holds_a_response(link, dora):
    browser = Browser(link)
    cast.hold(browser.client, dora)

    browser.begin().turn(1, PAGE_1)
    assert RESPONDING_KEY not in browser.client.session
    browser.turn(2, PAGE_2, "send")

    assert Response.objects.get().submitted_at is not None


def test_signing_in_midway_takes_the_response_out_of_the_session(ben, dora):
    ben.begin().turn(1, PAGE_1)

    ben.post(reverse("people:sign_in"), email=dora.person.user.email, password="une phrase longue")

    assert RESPONDING_KEY not in ben.client.session


def test_a_finished_response_leaves_the_session(ben):
    ben.answer_all()

    assert ben.client.session[RESPONDING_KEY] == {}


def test_the_receipt_shows_and_erases_ones_answers(ben, survey, link):
    receipt = ben.answer_all().code
    erased = Response.objects.get().id
    home = Browser(link)

    home.post(reverse("surveys:receipt"), code=receipt)
    assert "Ma voisine" in home.text
    home.post(reverse("surveys:erase"), code=receipt)

    survey.refresh_from_db()
    assert not Response.objects.exists()
    assert list(Tombstone.objects.values_list("response", "revision")) == [(erased, survey.revision)]
    assert home.post(reverse("surveys:receipt"), code=receipt).refused
    assert home.post(reverse("surveys:erase"), code=receipt).refused
