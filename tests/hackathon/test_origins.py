"""Forms without a token: our own pages pass, others do not, and who only looks leaves no trace."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from surveys.collection import commands
from tests.surveys.questionnaires import open_survey

pytestmark = pytest.mark.django_db

OURS = "http://testserver"


@pytest.fixture
def start(edition):
    return commands.make_collectors(open_survey(edition), structures=[])[0].path


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def begin(browser, start, **headers):
    return browser.post(start, {"response": "0d6c8f0e-3d1c-4a52-9d37-3f1f0f0f0f0f"}, headers=headers).status_code


def test_a_form_of_our_own_page_passes_and_one_from_elsewhere_does_not(browser, start):
    assert begin(browser, start, origin="https://ailleurs.example") == 403
    assert begin(browser, start, origin="null") == 403
    assert begin(browser, start) == 403  # who says nothing is not known
    assert Session.objects.count() == 0
    assert begin(browser, start, origin=OURS) == 302


def test_over_https_a_referrer_of_ours_does_as_well(start):
    browser = Client(enforce_csrf_checks=True)
    for referrer, status in (("https://ailleurs.example/", 403), ("https://testserver/q/", 302)):
        answer = browser.post(
            start,
            {"response": "0d6c8f0e-3d1c-4a52-9d37-3f1f0f0f0f0f"},
            secure=True,
            headers={"referer": referrer},
        )
        assert answer.status_code == status


def test_who_only_looks_has_no_cookie_and_no_row(browser, start):
    for address in (start, "/", "/confidentialite/"):
        assert not browser.get(address).cookies

    assert Session.objects.count() == 0


def test_the_language_is_chosen_from_our_pages_only(browser):
    asked = {"language": "en", "next": "/"}

    assert browser.post("/langue/setlang/", asked, headers={"origin": "https://ailleurs.example"}).status_code == 403
    assert browser.post("/langue/setlang/", asked, headers={"origin": OURS}).status_code == 302
    assert "Skip to content" in browser.get("/").content.decode()


def test_every_other_form_still_needs_its_token(browser, edition):
    assert browser.post("/connexion/", {"username": "a", "password": "b"}, headers={"origin": OURS}).status_code == 403
