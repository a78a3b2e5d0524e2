"""« Exporter » on a phone and a laptop; a report made by a process of its own beside a real server, and taken."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page


@pytest.fixture
def dora(server, people) -> Page:
    page = people(server)
    page.goto(server.sign_in_link())
    page.goto(server.base + "/e/demonstration/enquetes/")
    page.locator("main a[href*='/enquetes/enquete']").first.click()
    page.wait_for_load_state()
    page.goto(page.url + "resultats/exporter/")
    return page


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def test_a_report_is_made_while_its_page_says_how_far_it_is_and_then_taken(dora):
    look(dora)

    # By keyboard alone.
    dora.get_by_role("button", name="Préparer : Rapport (PDF)").press("Enter")
    expect(dora.get_by_role("heading", level=1)).to_contain_text("Rapport (PDF)")
    take = dora.get_by_role("link", name="Télécharger le fichier")
    expect(take).to_be_visible(timeout=120_000)
    look(dora)

    with dora.expect_download() as waited:
        take.press("Enter")
    assert waited.value.suggested_filename.endswith("-rapport.pdf")


def test_the_pages_around_it(dora):
    results = dora.url

    dora.get_by_role("link", name="Données individuelles").click()
    look(dora)

    dora.goto(results)
    dora.get_by_role("link", name="Questionnaire (.lss)").click()
    expect(dora.get_by_role("link", name="Télécharger le fichier")).to_be_visible()
    look(dora)
