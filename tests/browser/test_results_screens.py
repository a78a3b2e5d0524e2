"""The dashboard and « Accord » of real questionnaires, on a phone and on a laptop, and while answers come in."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page


@pytest.fixture
def answered(server, shared):
    """`answered(file, responses)`: the address of the results of a LimeSurvey questionnaire sixty people answered."""

    def make(file, responses=""):
        folder = shared / "data" / "limesurvey"
        beside = ["--responses", str(folder / responses)] if responses else []
        told = json.loads(
            server.manage("import_survey", str(folder / file), *beside, "--edition", "demonstration", "--json")
        )
        server.run("-m", "tests.browser.answers", "many", told["survey"], "60")
        return told["survey"], f"{server.base}/e/demonstration/enquetes/{told['survey']}/resultats/"

    return make


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => (fold.open = true))")


@pytest.mark.parametrize(
    ("file", "responses"),
    [("mef_282267_all_types.lss", "mef_282267_responses.vv.tsv"), ("survey_statistics_one.lsa", "")],
)
def test_results_of_a_real_questionnaire_fit_both_screens(dora, answered, file, responses):
    _slug, address = answered(file, responses)

    dora.goto(address)
    expect(dora.locator(".strip").first).to_be_visible()
    look(dora)
    unfold(dora)
    look(dora)
    dora.get_by_role("link", name="Accord", exact=True).click()
    dora.wait_for_load_state()
    unfold(dora)
    look(dora)


def test_page_follows_answers_without_taking_what_is_read(server, dora, answered):
    slug, address = answered("mef_282267_all_types.lss", "mef_282267_responses.vv.tsv")
    server.run("-m", "tests.browser.answers", "live", slug)
    dora.goto(address)
    expect(dora.locator("[data-live-state]")).to_contain_text("cette page suit d’elle-même")
    other, read = (dora.locator(".strip:has(details.strip-table)").nth(place) for place in (0, 1))
    read.locator("details.strip-table > summary").click()
    read.evaluate("(strip) => (strip.dataset.old = 'yes')")
    other.evaluate("(strip) => (strip.dataset.old = 'yes')")

    server.run("-m", "tests.browser.answers", "more", slug, "5")

    expect(dora.locator("#count .figures")).to_have_text("65")
    expect(other).not_to_have_attribute("data-old", "yes")
    # The fold just opened holds the focus and the pointer: its question waits.
    expect(read).to_have_attribute("data-old", "yes")
    dora.get_by_role("link", name=re.compile("Croiser deux questions")).focus()
    dora.mouse.move(5, 5)
    expect(read).not_to_have_attribute("data-old", "yes")
    expect(read.locator("details.strip-table")).to_have_attribute("open", "")
