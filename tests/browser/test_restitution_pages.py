"""What is given back, on a phone, a laptop and the room's screen; weights: axe finds nothing, nothing overflows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page


@pytest.fixture
def dora(server, people) -> Page:
    page = people(server)
    page.goto(server.sign_in_link())
    page.goto(server.base + "/e/demonstration/enquetes/")
    page.locator("main a[href*='/enquetes/enquete']").first.click()
    page.wait_for_load_state()
    return page


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def test_figures_are_chosen_published_and_read_by_anybody(server, people, dora):
    collection = dora.url
    dora.goto(collection + "restitution/")
    look(dora)
    for question in ("Comment vous déplacez-vous", "Quel âge avez-vous"):
        names = dora.get_by_label("Question", exact=True).locator("option").all_text_contents()
        dora.get_by_label("Question", exact=True).select_option(label=next(n for n in names if n.startswith(question)))
        dora.get_by_role("button", name="Ajouter ce chiffre").press("Enter")
        expect(dora.locator(".piece").last).to_contain_text(question)
    dora.get_by_role("button", name="Publier la page").press("Enter")
    look(dora)
    address = dora.locator(".public-address a").get_attribute("href")

    dora.goto(collection + "restitution/ecran/")
    look(dora)
    dora.keyboard.press("ArrowRight")
    expect(dora).to_have_url(re.compile(r"\?n=2$"))

    rosa = people(server, PHONE)
    rosa.goto(server.base + address)
    expect(rosa.get_by_role("heading", level=1)).to_contain_text("Ce que vous nous avez dit")
    look(rosa)


def test_the_sheet_of_a_territory(dora):
    dora.goto(dora.url + "restitution/territoires/")
    dora.get_by_label("Bassin d’emploi").select_option(index=0)
    dora.get_by_role("button", name="Afficher").press("Enter")
    expect(dora.get_by_role("heading", name="Ce qui diffère d’ailleurs")).to_be_visible()
    look(dora)


def test_weights_are_made_from_margins(dora):
    dora.goto(dora.url + "resultats/redressement/")
    look(dora)
    dora.get_by_label("Rural ou urbain", exact=True).press("Space")
    dora.get_by_role("button", name="Donner leurs parts").press("Enter")
    dora.locator(".margin-part input").nth(0).fill("40")
    dora.locator(".margin-part input").nth(1).fill("60")
    dora.get_by_role("button", name="Calculer les poids").press("Enter")
    expect(dora.get_by_role("heading", name="Ce que font les poids")).to_be_visible()
    look(dora)
    dora.get_by_role("button", name="Retirer ces poids").press("Enter")
    expect(dora.get_by_role("heading", name="Ce que font les poids")).to_have_count(0)
