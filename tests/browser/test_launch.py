"""From an edition just made of its template to a launched enquête with links and posters for every structure."""

import re

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Server, check_page

CLICKS_AT_MOST, STRUCTURES = 12, 12


class Clicks:
    """Every click of the organiser, counted."""

    def __init__(self) -> None:
        self.made = 0

    def on(self, link_or_button: Locator) -> None:
        self.made += 1
        link_or_button.click()


def sign_in(page: Page, server: Server) -> None:
    server.manage("create_edition", "dora@example.org", "--title", "Hack ton orientation 2027", "--slug", "lancement")
    page.goto(re.search(r"http\S+#\S+", server.manage("sign_in_link", "dora@example.org")).group(0))
    page.get_by_role("link", name="Plus tard").click()
    expect(page.get_by_role("link", name=re.compile("2027")).first).to_be_visible()


def test_an_enquete_is_launched_in_twelve_clicks(server, people):
    dora, clicks = people(server), Clicks()
    sign_in(dora, server)
    dora.goto(f"{server.base}/e/lancement/")

    clicks.on(dora.locator(".next-action").get_by_role("button", name="Ouvrir"))
    expect(dora.get_by_role("heading", name="Publier le questionnaire")).to_be_visible()
    clicks.on(dora.locator(".next-action").get_by_role("link"))
    clicks.on(dora.get_by_role("button", name="Publier"))
    clicks.on(dora.get_by_role("button", name="Ouvrir l’enquête"))
    expect(dora.get_by_text("L’enquête est ouverte")).to_be_visible()
    check_page(dora)
    clicks.on(dora.get_by_role("link", name="Kits et affiches"))
    check_page(dora)

    structures = dora.locator(".kit", has=dora.get_by_role("link", name="Liens des classes"))
    assert structures.count() >= STRUCTURES
    codes = [re.search(r"/affiche/([^/]+)\.pdf$", link)[1] for link in posters(dora)]
    assert len(codes) == dora.locator(".kit").count()
    for code in codes:
        assert httpx.get(f"{server.base}/q/{code}/").status_code == 200
    every = dora.get_by_role("link", name="Toutes les affiches").get_attribute("href")
    assert dora.request.get(server.base + every).body().startswith(b"%PDF")
    clicks.made += 1
    answer(people(server, PHONE), f"{server.base}/q/{codes[0]}/")
    assert clicks.made <= CLICKS_AT_MOST


def posters(page: Page) -> list[str]:
    links = page.locator(".kit a[href$='.pdf']")
    return links.evaluate_all("all => all.map((one) => one.getAttribute('href'))")


def answer(rosa: Page, link: str) -> None:
    rosa.goto(link)
    rosa.get_by_role("button", name="Commencer").click()
    expect(rosa.get_by_role("heading", name="Vous", exact=True)).to_be_visible()
