"""A page left open through everything shows what a fresh page shows, and what was typed on it was sent once.

The cut lasts CUT_SECONDS: three in `make test`, six hundred in `make soak`.
"""

import os
import time
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.cable import Sockets
from tests.browser.conftest import PHONE, Scaled, cards, check_page, open_board
from tests.browser.steps import expect_card, join_board, shown, standing, write

CUT_SECONDS = float(os.environ.get("CUT_SECONDS", "3"))
# How long a page that was away so long may still wait before it tries again: its delays are capped at fifteen seconds.
BACK = 30_000

# Every command leaves with another `ref`: the server cannot know what it has already done.
ANOTHER_REF = """
const say = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) {
  const frame = JSON.parse(text);
  if (frame.type === 'command') frame.ref = crypto.randomUUID();
  say.call(this, JSON.stringify(frame));
};
"""

# The page asks for each room once, and never again.
NO_RESYNC = """
const say = WebSocket.prototype.send;
const asked = new Set();
WebSocket.prototype.send = function (text) {
  const frame = JSON.parse(text);
  if (frame.type === 'join' && asked.has(frame.room)) return;
  if (frame.type === 'join') asked.add(frame.room);
  say.call(this, text);
};
"""


def test_left_open_through_a_restart_a_dead_redis_and_a_cut(scaled: Scaled, people) -> None:
    code = open_board(scaled.worker)
    ben, ines = people(scaled.worker, PHONE), people(scaled.other, PHONE)
    join_board(ben, scaled.worker.cabled, code, "Ben")
    join_board(ines, scaled.other.base, code, "Inès")
    typed = []
    for happens in (restart_the_server, restart_redis, cut_the_network):
        typed += happens(scaled, ben, ines)
        for text in typed:
            expect_card(ben, text)
            expect_card(ines, text)
    expect(standing(ben, "socket")).to_have_text("Connecté")

    fresh = ben.context.new_page()
    fresh.set_viewport_size(PHONE)
    fresh.goto(ben.url)
    expect(standing(fresh, "socket")).to_be_visible()
    for text in typed:
        expect_card(fresh, text)

    assert shown(ben) == shown(fresh)
    counted = cards(scaled.worker)
    assert {text: counted.get(text) for text in typed} == dict.fromkeys(typed, 1)
    check_page(ben)


def restart_the_server(scaled: Scaled, ben: Page, ines: Page) -> Iterator[str]:
    scaled.worker.stop()
    expect(standing(ben, "socket")).to_have_count(0)
    for page, text in ((ben, "Tapé sans serveur"), (ines, "Dit pendant le redémarrage")):
        write(page, text)
        yield text
    scaled.worker.start()
    expect(standing(ben, "socket")).to_be_visible(timeout=BACK)


def restart_redis(scaled: Scaled, ben: Page, ines: Page) -> Iterator[str]:
    scaled.redis.kill()
    for page, text in ((ben, "Tapé sans Redis"), (ines, "Dit sans Redis")):
        write(page, text)
        yield text
    scaled.redis.start()
    write(ines, "Dit quand Redis revient")
    yield "Dit quand Redis revient"


def cut_the_network(scaled: Scaled, ben: Page, ines: Page) -> Iterator[str]:
    scaled.worker.cable.cut()
    expect(standing(ben, "offline")).to_be_visible()
    for text in ("Tapé hors connexion", "Tapé encore"):
        write(ben, text)
        yield text
    end = time.monotonic() + CUT_SECONDS
    for number in range(1, 4):
        write(ines, f"Dit pendant la coupure, {number}")
        yield f"Dit pendant la coupure, {number}"
        ines.wait_for_timeout(max(0, end - time.monotonic()) * 1000 / (4 - number))
    expect(standing(ben, "offline")).to_contain_text("2")
    check_page(ben)
    scaled.worker.cable.mend()
    expect(standing(ben, "socket")).to_be_visible(timeout=BACK)


def test_twin_without_asking_again_a_page_left_open_shows_what_it_had(place, board, people) -> None:
    ben, ines = people(place, PHONE), people(place, PHONE)
    ben.add_init_script(NO_RESYNC)
    join_board(ben, place.cabled, board, "Boris")
    join_board(ines, place.base, board, "Inaya")
    place.cable.cut()
    expect(standing(ben, "socket")).to_have_count(0)
    write(ines, "Dit pendant que Boris est coupé")
    write(ben, "Tapé par Boris")
    place.cable.mend()
    expect_card(ines, "Tapé par Boris")
    expect(ben.locator(".note-waiting")).to_have_count(0)

    fresh = ben.context.new_page()
    fresh.goto(ben.url)
    expect_card(fresh, "Dit pendant que Boris est coupé")
    expect(ben.get_by_text("Dit pendant que Boris est coupé")).to_have_count(0)


def test_a_card_whose_answer_was_lost_is_sent_again_and_exists_once(place, board, people) -> None:
    ben = people(place, PHONE)
    join_board(ben, place.cabled, board, "Basile")

    lose_an_answer(place, ben, "Répondu dans le vide")

    expect_card(ben, "Répondu dans le vide")
    assert cards(place)["Répondu dans le vide"] == 1


def test_twin_a_card_sent_again_with_another_ref_exists_twice(place, board, people) -> None:
    ben = people(place, PHONE)
    ben.add_init_script(ANOTHER_REF)
    join_board(ben, place.cabled, board, "Bruno")

    lose_an_answer(place, ben, "Répondu deux fois")

    expect(ben.locator(".note:not(.note-waiting)", has_text="Répondu deux fois")).to_have_count(2)
    assert cards(place)["Répondu deux fois"] == 2


def lose_an_answer(place, page: Page, text: str) -> None:
    """The card is committed; the network goes before the answer has come."""
    place.cable.sockets = Sockets.MUTE
    write(page, text)
    expect(page.locator(".note-waiting", has_text=text)).to_have_count(1)
    while text not in cards(place):
        page.wait_for_timeout(50)
    place.cable.change(Sockets.PASS)
    expect(standing(page, "socket")).to_have_count(0)
    expect(standing(page, "socket")).to_be_visible()
