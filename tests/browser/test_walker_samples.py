"""Every real questionnaire that came in is answered to its end on a phone, by somebody who knows none of them."""

import json
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.answering import walk
from tests.browser.conftest import PHONE, check_page
from tests.surveys.test_import_limesurvey import SAMPLES


@pytest.fixture(scope="module")
def links(server, shared) -> dict[str, str]:
    """The link to each sample, opened in the demonstration edition."""
    said = server.run("-m", "tests.browser.samples", str(shared / "data/limesurvey"))
    return json.loads(said.splitlines()[-1])


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_answered_to_its_end_on_a_phone(server, people, links, name):
    page = people(server, PHONE)
    page.goto(server.base + links[name])
    looked: list[str] = []

    def look_at_the_first_page(page):
        if not looked:
            check_page(page)
            looked.append(page.url)

    walk(page, Random(1), look_at_the_first_page)

    expect(page.locator("h1")).to_have_text("Merci. Vos réponses sont comptées.")
