"""Every page of a collection, on a phone and on a laptop: axe finds nothing, nothing overflows, nothing is missing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page

COLLECTION = "/e/demonstration/enquetes/"


@pytest.fixture
def dora(server, dora) -> Page:
    dora.goto(server.base + COLLECTION)
    dora.locator("main a[href*='/enquetes/enquete']").first.click()
    expect(dora.get_by_role("heading", name="Structure par structure")).to_be_visible()
    return dora


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state()
    look(page)


def test_the_organisers_pages(dora):
    home = dora.url
    look(dora)
    dora.get_by_label("De", exact=True).select_option(index=1)
    dora.get_by_role("button", name="Afficher").click()
    look(dora)
    dora.get_by_text("Les mêmes chiffres en tableau").click()
    look(dora)
    follow(dora, "Fixer les objectifs")
    dora.goto(home)
    follow(dora, "Kits et affiches")
    follow(dora, "Liens des classes")
    dora.get_by_label("Nom de la classe ou du groupe").fill("2de B – M. Martin")
    dora.get_by_label("Les élèves répondent sur").select_option(index=2)
    dora.get_by_role("button", name="Faire le lien").click()
    expect(dora.get_by_role("rowheader", name=re.compile("2de B"))).to_be_visible()
    look(dora)
    follow(dora, "Lire la notice pour les parents")
    dora.goto(home)
    follow(dora, "^Affiche")
    dora.goto(home)
    follow(dora, "Quotas")
    dora.get_by_label("Nom*", exact=True).fill("Lycéens")
    dora.get_by_label("Qui compte").select_option(index=1)
    dora.get_by_label(re.compile("Réponses prises au plus")).fill("40")
    dora.get_by_role("button", name="Enregistrer le quota").click()
    expect(dora.get_by_text(re.compile("/ 40"))).to_be_visible()
    look(dora)


def test_what_people_read_before_they_answer(server, people, dora):
    link = server.base + dora.locator("a[href^='/q/']").first.get_attribute("href")
    rosa = people(server, PHONE)
    rosa.goto(link)
    rosa.get_by_text("En facile à lire").click()
    rosa.get_by_text("Qui mène l’enquête, pourquoi, et vos droits").click()
    look(rosa)
    rosa.get_by_role("link", name="Imprimer cette information").click()
    look(rosa)
    rosa.goto(link + "parents/")
    look(rosa)
