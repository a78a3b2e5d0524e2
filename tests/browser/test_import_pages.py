"""The pages of an import, on a phone and on a laptop: axe finds nothing, nothing overflows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, check_page
from tests.surveys.lime_files import lss
from tests.surveys.lime_rows import SCALE, question

# Something carried, something changed, and many expressions left to decide; a long word that nothing breaks.
MANY = lss(
    questions=[
        question("L", "Q1", relevance="1"),
        *(
            question("S", f"Q{n}", n, relevance=f"rand() > {n}", text_fr=f"<b>Et</b> {'alors' * 12} ?")
            for n in range(2, 40)
        ),
    ],
    answers=SCALE,
)


@pytest.fixture
def dora(server, dora) -> Page:
    dora.goto(f"{server.base}/e/demonstration/enquetes/")
    dora.get_by_role("link", name="Importer un questionnaire").click()
    return dora


def look(page: Page) -> None:
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        check_page(page)


def send(page: Page, name: str, data: bytes) -> None:
    page.locator("input[name=file]").set_input_files({"name": name, "mimeType": "application/xml", "buffer": data})
    page.get_by_role("button", name="Lire le fichier").click()


def test_a_questionnaire_is_sent_looked_at_and_confirmed(dora):
    look(dora)

    send(dora, "questionnaire.lss", MANY)
    expect(dora.get_by_role("heading", name=re.compile("^À vous de décider"))).to_be_visible()
    for folded in dora.locator("main details").all():
        folded.locator("summary").click()
    look(dora)

    dora.get_by_role("button", name="Créer l’enquête").click()
    expect(dora.get_by_text("Compte rendu de l’import", exact=False).first).to_be_visible()
    look(dora)


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00 not a questionnaire", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_what_is_refused_is_said_beside_the_file(dora, data):
    send(dora, "piege.lss", data)

    expect(dora.locator(".invalid-feedback")).to_be_visible()
    look(dora)
