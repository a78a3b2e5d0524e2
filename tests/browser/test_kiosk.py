"""Two pupils one after another on the school's computer: the second sees nothing of the first."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import PHONE, check_page
from tests.browser.steps import choose_commune


@pytest.fixture(params=["laptop", "touch screen"])
def computer(request, place, people) -> Page:
    page = people(place, PHONE) if request.param == "touch screen" else people(place)
    page.clock.install()
    page.goto(f"{place.cabled}/q/{link_of(place)}/?poste=1")
    check_page(page)
    return page


def link_of(server) -> str:
    told = "from surveys.models import Collector; print(Collector.objects.filter(label='').first().code)"
    return server.manage("shell", "--no-imports", "-c", told).strip().splitlines()[-1]


def begin(page: Page) -> None:
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label("En recherche d’emploi").check()
    choose_commune(page, "Lucé")
    page.get_by_role("button", name="Suivant", exact=True).click()
    expect(page.get_by_role("button", name="Précédent", exact=True)).to_be_visible()


def expect_start(page: Page) -> None:
    expect(page.get_by_role("button", name="Commencer")).to_be_visible()
    expect(page.get_by_text("Lucé")).to_have_count(0)


def test_a_pupil_walks_away_and_the_next_one_finds_the_start(computer):
    begin(computer)
    before = computer.url

    computer.clock.run_for(4 * 60_000 + 35_000)
    warning = computer.get_by_role("alertdialog")
    expect(warning).to_be_visible()
    check_page(computer)
    computer.keyboard.press("Shift")
    expect(warning).to_be_hidden()
    computer.clock.run_for(4 * 60_000)
    expect(computer.get_by_role("button", name="Précédent", exact=True)).to_be_visible()
    computer.clock.run_for(61_000)

    expect_start(computer)
    # What the second pupil may try: the back button, which posts the page again at most; the address of the page.
    with contextlib.suppress(Error):
        computer.go_back()
        computer.reload()
    expect(computer.get_by_label("En recherche d’emploi")).to_have_count(0)
    computer.goto(before)
    expect_start(computer)


def test_a_pupil_who_has_done_leaves_by_the_button(computer):
    begin(computer)
    check_page(computer)

    computer.get_by_role("button", name="Recommencer pour quelqu’un d’autre").click()

    expect_start(computer)


def test_without_a_network_the_screen_is_emptied_all_the_same(computer, place):
    begin(computer)

    place.cable.cut()
    computer.clock.run_for(5 * 60_000 + 1_000)
    expect(computer.get_by_role("heading", name="Cette page est rangée")).to_be_visible()
    expect(computer.get_by_label(re.compile("commune"))).to_have_count(0)
    place.cable.mend()
    computer.clock.run_for(10_000)

    expect_start(computer)
