"""Somebody answers with a real browser, on a phone: every type of question, to the end; axe looks at every page."""

import json
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import answer, walk
from tests.browser.conftest import LAPTOP, PHONE, check_page

NARROW = {"width": 320, "height": 640}
# WCAG 1.4.12: nothing is lost when people space their text.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""


@pytest.fixture(scope="module")
def link(server) -> str:
    """A link to a questionnaire with every type, in the demonstration edition."""
    return server.run("-m", "tests.browser.questionnaire").strip().splitlines()[-1]


def next_button(page: Page):
    return page.locator("#page .turn-on")


def look_at_every_width(page: Page) -> None:
    size = page.viewport_size
    for viewport in (PHONE, LAPTOP, NARROW):
        page.set_viewport_size(viewport)
        check_page(page)
    page.set_viewport_size(size)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_type_on_a_phone(server, people, link, seed):
    page = people(server, PHONE)
    page.goto(server.base + link)

    titles = walk(page, Random(seed), *([look_at_every_width] if seed == 1 else []))

    assert titles[-1] == "Merci. Vos réponses sont comptées."
    assert "En chiffres" in titles


def test_a_page_sent_back_is_said_and_links_to_its_fields(server, people, link):
    page = people(server, PHONE)
    page.goto(server.base + link)
    page.get_by_role("button", name="Commencer").click()
    next_button(page).click()

    expect(page.locator("#faults")).to_be_focused()
    look_at_every_width(page)
    page.locator("#faults a").first.press("Enter")
    expect(page.locator("#q-accueil-field")).to_be_focused()


def test_items_are_ranked_by_dragging_their_words(server, people, link):
    page, dragged = people(server), []
    page.goto(server.base + link)

    walk(page, Random(5), lambda page: dragged.extend(drag_last_to_the_top(page)))

    assert dragged


def drag_last_to_the_top(page: Page) -> list[str]:
    """The words of what was dragged to the first place, where the page has something to rank."""
    lines = page.locator(".ranking-line:visible")
    if not lines.count():
        return []
    words = lines.last.locator("label").inner_text()
    first = lines.first.bounding_box()
    lines.last.locator("label").hover()
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + 2, steps=10)
    page.mouse.up()
    expect(lines.first.locator("label")).to_have_text(words)
    expect(lines.first.locator("select")).to_have_value("1")
    return [words]


def test_text_spaced_by_its_reader_stays_in_its_place(server, people, link):
    page = people(server, NARROW)
    page.goto(server.base + link)

    walk(page, Random(3), look_at_spaced_text)


def look_at_spaced_text(page: Page) -> None:
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", SPACED
    )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_what_is_typed_on_a_cut_network_is_sent_once_when_it_is_back(place, people, link):
    page = people(place, PHONE)
    page.goto(place.cabled + link)
    page.get_by_role("button", name="Commencer").click()
    answer(page, Random(4))
    before = unsent(place)
    place.cable.cut()
    next_button(page).click()
    expect(page.get_by_text("Le réseau est coupé.")).to_be_visible()
    check_page(page)

    place.cable.mend()

    expect(page.locator("h1")).to_have_text("Ce qui compte pour vous")
    assert unsent(place) == before + 1


def unsent(server) -> int:
    """How many responses are begun and not sent."""
    return json.loads(server.run("-m", "tests.browser.questionnaire", "count"))["unsent"]


def test_the_first_visit_weighs_little(server, people, link):
    page = people(server, PHONE)
    weights: dict[str, int] = {}
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    names: dict[str, str] = {}
    cdp.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    cdp.on(
        "Network.loadingFinished",
        # By request: the second page takes the same files from the cache, for nothing.
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(server.base + link)
    page.wait_for_load_state("networkidle")

    heavy = {names.get(request, request): weight for request, weight in weights.items() if weight}
    assert 40 * 1024 < sum(weights.values()) <= 80 * 1024, (sum(weights.values()), heavy)
