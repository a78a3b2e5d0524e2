"""A computer that people use one after another: the second sees nothing of the first."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from hackathon.models import Structure
from surveys.collection import commands, links
from surveys.models import Response
from tests.surveys.questionnaires import open_survey


@pytest.fixture
def link(edition):
    return commands.make_collectors(open_survey(edition), structures=[])[0]


def held(page) -> str:
    return re.search(r'name="response" value="([^"]+)"', page.content.decode())[1]


def turn(client, link, response_id, number, go="next", **fields):
    data = {f"q-{code}": value for code, value in fields.items()}
    more = {"response": response_id, "version": "1", "shared": "1", "go": go}
    return client.post(reverse("surveys:page", args=[link.code, number]), data | more)


def begin(client, link) -> str:
    start = client.get(reverse("surveys:start", args=[link.code]) + "?poste=1")
    response_id = held(start)
    client.post(reverse("surveys:start", args=[link.code]), {"response": response_id, "shared": "1"})
    return response_id


def leave(client, link, response_id):
    return client.post(reverse("surveys:leave", args=[link.code]), {"response": response_id, "shared": "1"})


def test_what_a_pupil_left_is_shown_to_nobody(client, link):
    response_id = begin(client, link)
    turn(client, link, response_id, 1, public="demandeur", duree="583")

    went = leave(client, link, response_id)

    assert went["Location"] == reverse("surveys:start", args=[link.code]) + "?poste=1"
    for again in (
        client.get(reverse("surveys:page", args=[link.code, 1])),
        turn(client, link, response_id, 2, mots="Bonjour"),
        client.get(went["Location"]),
    ):
        assert "583" not in again.content.decode()
        assert response_id not in again.content.decode()
    assert "mots" not in Response.objects.get().answers


def test_a_receipt_is_not_shown_again_once_left(client, link):
    response_id = begin(client, link)
    turn(client, link, response_id, 1, public="lyceen")
    sent = turn(client, link, response_id, 2, go="send", mots="Merci")
    code = re.search(r'data-copy="([A-Z0-9 ]+)"', sent.content.decode())[1]

    # The twin: before one leaves, the page sent again by the back button tells the code again.
    assert code in turn(client, link, response_id, 2, go="send", mots="Merci").content.decode()
    leave(client, link, response_id)
    assert code not in turn(client, link, response_id, 2, go="send", mots="Merci").content.decode()


def test_pages_of_a_shared_computer_are_kept_by_no_browser(client, link):
    response_id = begin(client, link)

    page = turn(client, link, response_id, 1, public="lyceen")

    assert "no-store" in page["Cache-Control"]
    assert 'autocomplete="off"' in page.content.decode()
    assert "data-respondent=" not in page.content.decode()
    assert "responding" not in client.session


def test_the_next_person_begins_in_the_language_of_the_house(client, link):
    response_id = begin(client, link)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    went = leave(client, link, response_id)

    assert went.cookies[settings.LANGUAGE_COOKIE_NAME]["max-age"] == 0


def test_the_link_of_a_class_says_by_itself_that_computers_are_shared(client, link):
    lycee = Structure.objects.create(name="Lycée Fulbert")
    own = commands.make_collectors(link.survey, structures=[lycee])[0]
    of_class = links.add_class_link(own, label="2de B", idle_minutes=2)

    start = client.get(reverse("surveys:start", args=[of_class.code])).content.decode()

    assert 'data-kiosk data-minutes="2"' in start
    assert "data-kiosk" not in client.get(reverse("surveys:start", args=[link.code])).content.decode()
