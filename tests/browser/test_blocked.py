"""Sockets blocked: the page goes over HTTP by itself, says so, and comes back to the socket when it can."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cable import Sockets
from tests.browser.conftest import PHONE, Server, cards, check_page
from tests.browser.steps import expect_card, join_board, standing, write

# Until two sockets have come to nothing: at most eight seconds each, and a pause.
FALLBACK = 30_000

WITHOUT_HTTP = """
const reach = window.fetch;
window.fetch = (address, ...rest) => {
  if (!String(address).startsWith('/wire/')) return reach(address, ...rest);
  document.documentElement.dataset.asked = 'over HTTP';
  return Promise.reject(new TypeError('off'));
};
"""


@pytest.mark.parametrize("sockets", [Sockets.REFUSED, Sockets.MUTE])
def test_where_sockets_are_blocked_cards_go_over_http_and_back(place, board, people, sockets) -> None:
    ben, ines = people(place, PHONE), people(place, PHONE)
    ben.clock.install()
    join_board(ines, place.base, board, f"Irène {sockets.value}")
    place.cable.change(sockets)
    enter(ben, place, board, f"Bastien {sockets.value}")

    expect(standing(ben, "http")).to_have_text(re.compile("détour|detour"), timeout=FALLBACK)
    check_page(ben)
    exchange(ben, ines, f"par un détour ({sockets.value})")

    place.cable.change(Sockets.PASS)
    ben.clock.fast_forward(61_000)
    expect(standing(ben, "socket")).to_be_visible()
    exchange(ben, ines, f"de nouveau tout droit ({sockets.value})")
    written = {text: count for text, count in cards(place).items() if f"({sockets.value})" in text}
    assert list(written.values()) == [1] * 4


def test_twin_without_http_nothing_arrives_until_sockets_pass(place, board, people) -> None:
    ben = people(place, PHONE)
    ben.add_init_script(WITHOUT_HTTP)
    join_board(ben, place.cabled, board, "Barnabé")
    place.cable.change(Sockets.REFUSED)
    expect(standing(ben, "socket")).to_have_count(0)

    write(ben, "Bloqué")
    # Loaded again, the page knows no socket that worked, and soon turns to HTTP.
    ben.reload()
    expect(ben.locator("html[data-asked]")).to_be_attached(timeout=FALLBACK)
    expect(standing(ben, "offline")).to_contain_text("1")
    assert "Bloqué" not in cards(place)

    place.cable.change(Sockets.PASS)
    expect(standing(ben, "socket")).to_be_visible(timeout=FALLBACK)
    expect_card(ben, "Bloqué")
    assert cards(place)["Bloqué"] == 1


def enter(page: Page, place: Server, code: str, name: str) -> None:
    """Come in, and wait for no connection."""
    page.goto(f"{place.cabled}/rejoindre/{code}/")
    form = page.locator("form:has(input[name=way][value=new])")
    form.get_by_label(re.compile("Prénom")).fill(name)
    form.get_by_label("Collégien ou lycéen").check()
    form.get_by_role("button").click()


def exchange(one: Page, other: Page, words: str) -> None:
    for writer, name in ((one, "Un mot"), (other, "Une réponse")):
        write(writer, f"{name} {words}")
        for reader in (one, other):
            expect_card(reader, f"{name} {words}")
