"""The longest words of the samples: what is given back, the room's screen, the wall and a défi hold them."""

import json
from types import SimpleNamespace

import pytest

from tests.browser.conftest import LAPTOP, PHONE, Server, check_page, page_faults

EDITION = "/e/demonstration/"


@pytest.fixture(scope="module")
def longest(server: Server, request) -> SimpleNamespace:
    folder = request.config.rootpath.parent / "shared" / "data" / "limesurvey"
    if not folder.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    told = server.run("-m", "tests.browser.longest", str(folder / "fr_barometre_numerique_agent_2026.lss"))
    return SimpleNamespace(**json.loads(told))


def test_longest_words_fit_the_desk_the_public_page_the_wall_and_a_defi(server, dora, longest):
    desk = f"{EDITION}enquetes/{longest.survey}/restitution/"
    for address in (desk, longest.public, f"{EDITION}constats/", f"{EDITION}defis/{longest.challenge}/"):
        for size in (PHONE, LAPTOP):
            dora.set_viewport_size(size)
            dora.goto(server.base + address)
            check_page(dora)


def test_each_slide_is_seen_whole_without_scrolling(server, dora, longest):
    assert longest.slides > 10
    for number in range(1, longest.slides + 1):
        dora.goto(f"{server.base}{EDITION}enquetes/{longest.survey}/restitution/ecran/?n={number}")
        # Bars, a crossing, words: axe looks at one of each.
        if number in (1, longest.slides - 1, longest.slides):
            check_page(dora)
        if not dora.evaluate("document.documentElement.scrollHeight <= window.innerHeight"):
            page_faults.append(f"{dora.url}: is taller than the screen")
    dora.set_viewport_size(PHONE)
    check_page(dora)
