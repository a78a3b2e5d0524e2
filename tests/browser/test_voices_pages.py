"""What people said, on a phone and on a laptop: axe finds nothing, nothing overflows; texts are coded by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page

PAGES = ("Lire", "Mots", "Mots d’un groupe", "Textes proches", "Ce qui est masqué", "Thèmes")


@pytest.fixture
def dora(server, people) -> Page:
    page = people(server)
    page.goto(server.sign_in_link())
    page.goto(server.base + "/e/demonstration/enquetes/")
    page.locator("main a[href*='/enquetes/enquete']").first.click()
    page.wait_for_load_state()
    page.goto(page.url + "resultats/paroles/")
    return page


def look(page: Page) -> None:
    # A page that waits for its texts shows them by itself.
    expect(page.locator("#under-way")).to_have_count(0, timeout=60_000)
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def test_pages_of_words(dora):
    for name in PAGES:
        dora.get_by_role("navigation", name="Paroles recueillies").get_by_role("link", name=name, exact=True).click()
        expect(dora.get_by_role("link", name=name, exact=True).first).to_have_attribute("aria-current", "page")
        look(dora)
    dora.get_by_role("navigation", name="Paroles recueillies").get_by_role("link", name="Lire", exact=True).click()
    dora.get_by_label("Chercher dans les paroles").fill("métiers")
    dora.keyboard.press("Enter")
    expect(dora.locator("mark").first).to_have_text(re.compile("métier", re.IGNORECASE))
    look(dora)


def test_texts_are_coded_with_the_keyboard_alone(dora):
    dora.get_by_role("link", name="Thèmes", exact=True).click()
    dora.get_by_role("link", name=re.compile("^Thèmes ·")).first.click()
    for name in ("Confiance", "Entreprises"):
        dora.get_by_role("textbox", name="Thème*").last.fill(name)
        dora.keyboard.press("Enter")
        expect(dora.locator("summary", has_text=name)).to_be_visible()
    look(dora)
    dora.get_by_role("link", name="Coder les textes").click()
    dora.wait_for_load_state()
    look(dora)
    expect(dora.get_by_role("status").first).to_contain_text("Textes codés : 0 sur")

    dora.reload()
    expect(dora.get_by_role("checkbox").first).to_be_focused()
    dora.keyboard.press("1")
    dora.keyboard.press("2")
    expect(dora.get_by_role("checkbox", name="Entreprises")).to_be_checked()
    dora.keyboard.press("Enter")

    expect(dora.get_by_role("status").first).to_contain_text("Textes codés : 1 sur")
    expect(dora.get_by_role("checkbox").first).to_be_focused()


def test_group_of_texts_becomes_a_theme_with_the_keyboard_alone(server, dora, tmp_path):
    subjects = ("pas de bus le soir", "découvrir des métiers", "manque de confiance en soi")
    ends = ("hier", "demain", "ici", "vite")
    lines = [
        f"{subjects[number % 3]} {ends[number // 9]} {number};{'oui' if number % 2 else 'non'}" for number in range(36)
    ]
    path = tmp_path / "mots.csv"
    path.write_text("\n".join(["Un mot ?;Revenir ?", *lines]))
    dora.goto(f"{server.base}/e/demonstration/importer-des-reponses/")
    dora.get_by_label("Titre de l’enquête").fill("Quelques mots")
    dora.get_by_label("Tableau de réponses").set_input_files(path)
    dora.get_by_role("button", name="Examiner les colonnes").click()
    dora.get_by_role("button", name="Importer").click()
    results = dora.get_by_role("link", name="Voir les résultats").get_attribute("href")
    dora.goto(f"{server.base}{results}textes-proches/")
    look(dora)

    dora.get_by_role("button", name="En faire un thème · Groupe 1").focus()
    dora.keyboard.press("Enter")

    expect(dora.locator("ul.codes summary")).to_have_count(1)
    look(dora)
    dora.get_by_role("link", name="Textes proches", exact=True).click()
    expect(dora.get_by_text("Tous ces textes ont le thème")).to_have_count(1)
    look(dora)
