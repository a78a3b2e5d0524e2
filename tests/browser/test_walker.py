"""Somebody answers with a real browser, on a phone: every type of question, to the end; axe looks at every page."""

import json
import re
from random import Random

import pytest
from playwright.sync_api import Page, expect

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


def answer(page: Page, rng: Random) -> None:
    """Fill in what is seen, top to bottom: what an answer brings in view is answered in its turn."""
    done: set[str] = set()
    while True:
        seen = page.evaluate(
            """() => [...document.querySelectorAll('#page .asked')]
                .filter((one) => one.offsetParent).map((one) => one.id)"""
        )
        left = [question for question in seen if question not in done]
        if not left:
            return
        done.add(left[0])
        fill(page, left[0], rng)


def fill(page: Page, question: str, rng: Random) -> None:
    block = page.locator(f'[id="{question}"]')
    kind = re.search(r"asked-(\w+)", block.get_attribute("class")).group(1)
    match kind:
        case "menu" if block.get_by_role("combobox").count() and block.locator("select[hidden]").count():
            block.get_by_role("combobox").fill("c")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        case "menu":
            block.locator("select").select_option(index=1)
        case "statements":
            for _statement in range(block.locator(".statement").count()):
                block.locator(".statement:not(.is-away) label").first.click()
                page.wait_for_timeout(300)
        case "ranking":
            for up in block.locator("[data-move='-1']").all()[:2]:
                up.click()
        case "slider":
            block.locator("input[type=range]").press("ArrowRight")
        case "multiple":
            rng.choice(block.locator("label.answer-row:visible:not(:has([data-exclusive]))").all()).click()
        case "consent":
            block.locator("input").check()
        case _:
            chosen(page, block, rng)


def chosen(page: Page, block, rng: Random) -> None:
    names = block.evaluate(
        """(one) => [...new Set([...one.querySelectorAll('input[type=radio]:enabled')].map((radio) => radio.name))]"""
    )
    for name in names:
        radios = block.locator(f'input[name="{name}"]:not([value="__declined__"])')
        rng.choice(radios.all()).check(force=True)
    for place, field in enumerate(
        block.locator("input:not([type=radio]):not([type=checkbox]):visible, textarea").all()
    ):
        number = field.get_attribute("data-number") is not None
        total = "asked-numbers" in block.get_attribute("class")
        type_ = field.get_attribute("type")
        text = {"date": "2025-03-01", "email": "nadia@exemple.fr", "tel": "02 37 00 00 00"}.get(type_, "Des mots")
        field.fill((("100" if place == 0 else "0") if total else "4") if number else text)


def walk(page: Page, rng: Random, look) -> list[str]:
    titles: list[str] = []
    page.get_by_role("button", name="Commencer").click()
    for _turn in range(40):
        expect(page.locator("h1")).to_be_visible()
        titles.append(page.locator("h1").inner_text())
        if page.locator(".code-large").count():
            return titles
        look(page)
        answer(page, rng)
        look(page)
        before = page.locator("h1").inner_text()
        next_button(page).click()
        expect(page.locator("h1")).not_to_have_text(before)
    raise AssertionError(f"no end: {titles}")


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

    titles = walk(page, Random(seed), look_at_every_width if seed == 1 else lambda page: None)

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


def test_text_spaced_by_its_reader_stays_in_its_place(server, people, link):
    page = people(server, NARROW)
    page.goto(server.base + link)
    page.get_by_role("button", name="Commencer").click()
    for title in ("Vous", "Ce qui compte pour vous", "En chiffres"):
        expect(page.locator("h1")).to_have_text(title)
        page.evaluate(
            "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", SPACED
        )
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        answer(page, Random(3))
        next_button(page).click()


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
