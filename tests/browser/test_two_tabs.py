"""Two tabs of one person, without network: what each wrote is sent once, though both are closed."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Server, cards
from tests.browser.steps import expect_card, join_board, standing, write

# As if all that is unsent were on one shelf, which each page writes from what it knows.
ONE_SHELF = """
const mine = new Set();
const put = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (key.startsWith('outbox|')) {
    mine.add(key);
    const others = Object.keys(this).filter((one) => one.startsWith('outbox|') && !mine.has(one));
    others.forEach((one) => this.removeItem(one));
  }
  put.call(this, key, value);
};
"""


def test_cards_of_two_closed_tabs_are_sent_once_by_the_next(place: Server, board, people) -> None:
    page = people(place, PHONE)

    last = write_in_two_tabs_and_reopen(page, place, board, ["D’un onglet", "De l’autre"])

    for text in ("D’un onglet", "De l’autre"):
        expect_card(last, text)
        assert cards(place)[text] == 1
    assert last.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('outbox|'))") == []


def test_twin_on_one_shelf_a_tab_wipes_what_the_other_wrote(place: Server, board, people) -> None:
    page = people(place, PHONE)
    page.context.add_init_script(ONE_SHELF)

    last = write_in_two_tabs_and_reopen(page, place, board, ["Effacé", "Gardé"])

    expect_card(last, "Gardé")
    assert "Effacé" not in cards(place)


def write_in_two_tabs_and_reopen(page: Page, place: Server, code: str, texts: list[str]) -> Page:
    join_board(page, place.cabled, code, texts[0][:8])
    context, url = page.context, page.url
    tabs = [page, context.new_page()]
    tabs[1].goto(url)
    expect(tabs[1].locator("form.composer:visible").first).to_be_visible()
    place.cable.cut()
    for tab, text in zip(tabs, texts, strict=True):
        expect(standing(tab, "offline")).to_be_visible()
        write(tab, text)
        expect(tab.locator(".note-waiting", has_text=text)).to_have_count(1)
    for tab in tabs:
        tab.close()
    place.cable.mend()
    last = context.new_page()
    last.goto(url)
    expect(standing(last, "socket")).to_be_visible()
    return last
