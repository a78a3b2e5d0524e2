"""The questionnaire's editor: accessible in every state, each field left saved."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, Server, check_page

EDITION = "/e/demonstration"


def sign_in(page: Page, server: Server) -> None:
    page.goto(server.sign_in_link())
    page.get_by_role("link", name="Plus tard").click()
    expect(page.get_by_role("link", name=re.compile("démonstration"))).to_be_visible()


def expect_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


@pytest.fixture(scope="session")
def written(server) -> str:
    """The address of a questionnaire being written."""
    told = (
        "from hackathon.models import Edition; from tests.cast import inside; "
        "from surveys.questionnaires.commands import make_survey_from_template as make; "
        "print(inside(make, Edition.objects.get(slug='demonstration'), name='orientation').slug)"
    )
    slug = server.manage("shell", "--no-imports", "-c", told).strip().splitlines()[-1]
    return f"{server.base}{EDITION}/enquetes/{slug}/questionnaire/"


STATES = [
    "",
    "page/",
    "page/page-1/",
    "page/page-1/question/",
    "question/commune/",
    "question/aide/",
    "question/connaissance/",
    "question/stage-mois/",
    "condition/question/utilite-contact/",
    "condition/page/page-2/",
    "historique/",
    "textes/",
    "textes/falc/aide/",
    "banque/",
]


@pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_every_state_of_the_editor_is_accessible(server, people, written, viewport):
    page = people(server, viewport)
    sign_in(page, server)
    for state in STATES:
        page.goto(written + state)
        check_page(page)
    # What is refused stands beside its field.
    page.goto(written + "question/stage-mois/")
    page.get_by_label("Plus petit nombre").fill("300")
    page.get_by_label("Plus grand nombre").fill("2")
    page.get_by_label("Plus grand nombre").blur()
    expect(page.locator("#saved")).to_have_attribute("data-state", "faulty")
    check_page(page)


def test_each_field_left_is_saved_and_what_the_network_refuses_goes_later(server, people, written):
    page = people(server)
    sign_in(page, server)
    page.goto(written + "question/aide/")
    frame = page.frame_locator("#frame-phone")
    expect(frame.get_by_text("Qui vous a vraiment aidé")).to_be_visible()

    page.get_by_label("Question*", exact=True).fill("Qui vous a aidé, vraiment ?")
    page.get_by_label("Question*", exact=True).blur()

    expect_saved(page)
    expect(frame.get_by_text("Qui vous a aidé, vraiment ?")).to_be_visible()
    page.get_by_label("Ajouter des modalités").fill("Un voisin\n- Une voisine")
    page.get_by_label("Ajouter des modalités").blur()
    expect(page.locator("#label-choices-une-voisine")).to_have_value("Une voisine")
    expect(page.get_by_label("Ajouter des modalités")).to_have_value("")


def test_the_preview_stands_side_by_side_on_a_computer_and_stacked_on_a_phone(server, people, written):
    page = people(server)
    sign_in(page, server)
    page.goto(written)
    page.get_by_role("link", name="Aperçu").click()
    phone, desk = page.locator("iframe[title='Sur un téléphone']"), page.locator("iframe[title='Sur un ordinateur']")
    for frame in (phone, desk):
        expect(frame.content_frame.locator(".asked").first).to_be_visible()

    check_page(page)
    assert phone.bounding_box()["x"] + phone.bounding_box()["width"] < desk.bounding_box()["x"]

    page.set_viewport_size(PHONE)
    check_page(page)
    assert phone.bounding_box()["y"] + phone.bounding_box()["height"] < desk.bounding_box()["y"]
    page.get_by_role("link", name="Suivant").click()
    expect(page.get_by_text("Page 2 sur")).to_be_visible()
