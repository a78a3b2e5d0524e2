import re
from pathlib import Path

import pytest

from hackathon.web import icons

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize("page", ["/", "/connexion/", "/accessibilite/", "/confidentialite/", "/mentions-legales/"])
def test_public_page_answers_to_anybody(client, db, page):
    assert client.get(page).status_code == 200


def test_unknown_page_says_what_to_do(client, db):
    page = client.get("/nulle-part/")

    assert page.status_code == 404
    assert b'href="/connexion/"' in page.content


def test_every_icon_named_in_a_template_is_drawn():
    named = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% icon ['\"]([a-z0-9-]+)['\"]", template.read_text(encoding="utf-8"))
    }

    assert named - icons.drawings().keys() == set()


def test_unknown_icon_of_a_row_draws_a_circle():
    assert icons.drawing("no-such-icon") == icons.drawing("circle") != ""
