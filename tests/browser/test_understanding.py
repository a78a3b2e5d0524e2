"""From two thousand answers collected elsewhere to four défis with their evidence, and back to the table of one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page

EDITION = "/e/demonstration/"
KEEP = re.compile("Retenir comme constat")
COUNTING = "addEventListener('click', () => { sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1 }, true)"
MOST_CLICKS = 3


@pytest.fixture
def answers(request) -> Path:
    path = request.config.rootpath.parent / "shared" / "data" / "hdv2003.csv"
    if not path.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    return path


@pytest.fixture
def dora(server, people) -> Page:
    page = people(server)
    page.add_init_script(COUNTING)
    page.goto(server.sign_in_link())
    page.get_by_role("link", name="Plus tard").click()
    return page


def clicks(page: Page) -> int:
    """How many since the browser was opened."""
    return int(page.evaluate("Number(sessionStorage.clicks || 0)"))


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def test_from_imported_answers_to_four_defis_and_back(server, dora, answers):
    import_answers(dora, server.base, answers)
    dora.get_by_role("link", name="Ce qui ressort").click()
    expect(dora.get_by_role("heading", name="Ce qui ressort")).to_be_visible()
    look(dora)
    standing = dora.url

    told: dict[str, str] = {}
    dora.goto(f"{server.base}{EDITION}defis/")
    for link in dora.locator(f"main a[href^='{EDITION}defis/']").all():
        told.setdefault(link.get_attribute("href") or "", "")
    defis = [address for address in told if re.fullmatch(rf"{EDITION}defis/[\w-]+/", address)]
    assert len(defis) == 4

    for place, address in enumerate(defis):
        dora.goto(server.base + address)
        title = dora.get_by_role("heading", level=1).inner_text().strip()
        dora.goto(standing)
        before = clicks(dora)
        told[address] = keep(dora, place, title)
        # From the line to a finding in its défi, and back to the lines.
        expect(dora.get_by_role("heading", name="Ce qui ressort")).to_be_visible()
        assert 1 <= clicks(dora) - before <= MOST_CLICKS

    for address in defis:
        dora.goto(f"{server.base}{EDITION}defis/")
        before = clicks(dora)
        dora.locator(f"main a[href='{address}']").first.click()
        problem = dora.locator("section.problem", has_text=told[address])
        expect(problem).to_have_count(1)
        expect(problem.locator(".kept-figure")).to_have_count(1)
        problem.get_by_role("link", name=re.compile("Le voir dans l’enquête")).last.click()
        expect(dora.locator("#crossing")).to_contain_text(told[address])
        assert 1 <= clicks(dora) - before <= MOST_CLICKS
    look(dora)


def import_answers(page: Page, base: str, path: Path) -> None:
    page.goto(f"{base}{EDITION}importer-des-reponses/")
    page.get_by_label("Titre de l’enquête").fill("Loisirs (hdv2003)")
    page.get_by_label("Tableau de réponses").set_input_files(path)
    page.get_by_role("button", name="Examiner les colonnes").click()
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_text(re.compile("2.000 réponses"))).to_be_visible()
    page.get_by_role("link", name="Voir les résultats").click()


def keep(page: Page, place: int, title: str) -> str:
    """Keep a line and put it in a new problem of the défi: what it says, without its verdict."""
    line = page.locator(".standing > li", has=page.get_by_role("button", name=KEEP)).nth(place)
    said = line.locator(".standing-sentence").inner_text()
    line.get_by_role("button", name=KEEP).click()
    lane = page.locator(".lane", has=page.get_by_role("heading", name=title))
    if place == 0:
        look(page)
    lane.get_by_role("button", name=re.compile("Nouvelle problématique pour ce défi")).click()
    return said.partition(". ")[0]
