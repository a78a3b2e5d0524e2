"""A questionnaire of ten questions built, tried and published with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_page
from tests.browser.test_editor_pages import EDITION, expect_saved, sign_in, written  # noqa: F401

# What the element that has the focus is called.
CALLED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return '';
  const labels = [...(one.labels ?? [])].map((label) => label.textContent).join(' ');
  return (one.getAttribute('aria-label') || labels || one.textContent || one.value || '').replace(/\\s+/g, ' ').trim();
}"""
FAR = 400

QUESTIONS = [
    ("Vous êtes ?", "Un seul choix", ["Élève", "Adulte"]),
    ("Qui vous aide ?", "Plusieurs choix", ["Ma famille", "Un conseiller"]),
    ("Avez-vous déjà fait un stage ?", "Oui ou non", []),
    ("Était-il utile ?", "Curseur", []),
    ("Combien de semaines ?", "Nombre", []),
    ("Depuis quand cherchez-vous ?", "Date", []),
    ("Classez ces freins", "Classement", ["La distance", "L'argent"]),
    ("Êtes-vous d'accord ?", "Grille (une", ["Non", "Oui"]),
    ("En un mot ?", "Texte court", []),
    ("Racontez", "Texte long", []),
]


def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Tab until what is called so has the focus."""
    for _step in range(FAR):
        page.keyboard.press(key)
        if re.search(name, page.evaluate(CALLED)):
            return
    pytest.fail(f"nothing called {name!r} is reached by {key}")


def press(page: Page, name: str, *, key: str = "Tab") -> None:
    tab_to(page, name, key=key)
    if page.evaluate("document.activeElement.tagName") == "A":
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        page.keyboard.press("Enter")


def write_in(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def add_question(page: Page, wording: str, kind: str) -> None:
    press(page, "^Ajouter une question$")
    expect(page.get_by_role("heading", name=re.compile("Nouvelle question"))).to_be_visible()
    expect(page.get_by_label("Question*", exact=True)).to_be_focused()
    page.keyboard.type(wording)
    page.keyboard.press("Tab")
    page.keyboard.type(kind)
    press(page, "^Ajouter la question$")
    expect(page.locator("#id_wording")).to_have_value(wording)
    expect(page.locator("#id_wording")).to_be_focused()


def test_ten_questions_by_keyboard_alone(server, people):
    page = people(server)
    sign_in(page, server)
    page.goto(f"{server.base}{EDITION}/enquetes/")
    check_page(page)
    press(page, "^Sans modèle$")
    expect(page.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    check_page(page)
    press(page, "^1 Première page$")

    for wording, kind, choices in QUESTIONS:
        add_question(page, wording, kind)
        for number, choice in enumerate(choices, start=1):
            write_in(page, f"^Modalités, {number}$", choice)
    write_in(page, "^Aide sous la question$", "Quelques lignes suffisent.")
    page.keyboard.press("Tab")
    expect_saved(page)

    # « Était-il utile ? » is asked of those who had a training period only.
    press(page, "^Était-il utile")
    press(page, "^Modifier la condition$")
    press(page, "^Ajouter une condition$")
    expect(page.locator("#condition-0")).to_be_visible()
    check_page(page)
    tab_to(page, "^Oui$", key="Shift+Tab")
    page.keyboard.press("Space")
    press(page, "^Enregistrer la condition$")
    expect(page.locator("#middle .editor-condition")).to_contain_text("Avez-vous déjà fait un stage")

    # Moved up by its menu, then that is undone and done again.
    tab_to(page, "Déplacer, dupliquer ou retirer la question Racontez")
    page.keyboard.press("Enter")
    press(page, "^Monter$")
    questions = page.locator(".outline-question .outline-line > a")
    expect(questions.nth(8)).to_have_text("Racontez")
    page.keyboard.press("Control+z")
    expect(questions.nth(9)).to_have_text("Racontez")
    page.keyboard.press("Control+y")
    expect(questions.nth(8)).to_have_text("Racontez")

    check_page(page)
    press(page, "^L’ensemble$")
    press(page, "^Publier$")
    expect(page.get_by_text("Le questionnaire est publié")).to_be_visible()


def test_a_question_is_dragged_to_another_page(server, people, written):  # noqa: F811
    page = people(server)
    sign_in(page, server)
    page.goto(written + "question/age/")
    first = page.locator("#questions-page-1 .outline-question").first
    moved = page.locator("#outline-question-age")

    # Both in sight: a mouse does not scroll while it drags.
    page.set_viewport_size({"width": 1366, "height": 1100})
    grip = moved.locator(".outline-grip").bounding_box()
    aim = page.locator("#questions-page-2 .outline-question").nth(1).bounding_box()
    page.mouse.move(grip["x"] + 10, grip["y"] + 16)
    page.mouse.down()
    page.mouse.move(aim["x"] + 20, aim["y"] + 10, steps=10)
    page.mouse.up()

    expect(page.locator("#questions-page-2 #outline-question-age")).to_be_visible()
    expect_saved(page)
    page.reload()
    expect(page.locator("#questions-page-2 #outline-question-age")).to_be_visible()
    expect(first).to_have_id("outline-question-public")
