"""A survey of one page on a phone: nothing to begin, and nothing lost all the same."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page


@pytest.fixture(scope="module")
def link(server) -> str:
    return server.run("-m", "tests.browser.questionnaire", "one page").strip().splitlines()[-1]


def look(page: Page) -> None:
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        check_page(page)


def test_what_is_typed_is_found_again_after_a_reload_and_sent_once(server, people, link):
    page = people(server, PHONE)
    page.goto(server.base + link)
    look(page)
    assert page.context.cookies() == []
    with page.expect_response(lambda answer: answer.url.endswith(link)) as begun:
        page.get_by_text("Oui", exact=True).click()
    begun.value.finished()
    page.get_by_label("Un mot ?").fill("Plus de métiers")

    page.reload()
    look(page)
    page.get_by_role("link", name="La continuer").click()

    expect(page.get_by_label("Un mot ?")).to_have_value("Plus de métiers")
    expect(page.get_by_label("Oui", exact=True)).to_be_checked()
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.locator(".code-large")).to_be_visible()
    page.goto(server.base + link)
    expect(page.get_by_label("Un mot ?")).to_have_value("")


def test_a_page_sent_back_says_so_above_the_information(server, people, link):
    page = people(server, PHONE)
    page.goto(server.base + link)
    page.get_by_role("button", name="Envoyer mes réponses").click()

    expect(page.locator("#faults")).to_be_focused()
    look(page)
    page.locator("#faults a").press("Enter")
    expect(page.get_by_label("Oui", exact=True)).to_be_focused()


def test_another_tab_is_led_to_the_response_begun(server, people, link):
    one = people(server, PHONE)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(server.base + link)
    with one.expect_response(lambda answer: answer.url.endswith(link)) as begun:
        one.get_by_text("Oui", exact=True).click()
    begun.value.finished()

    other.get_by_text("Non", exact=True).click()

    expect(other.get_by_role("link", name="La continuer")).to_be_visible()
