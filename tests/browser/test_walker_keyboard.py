"""Somebody answers every type of question with the keyboard alone, to the end."""

import json

import pytest
from playwright.sync_api import Page, expect

# What has the focus, and the type of its question.
FOCUSED = """() => {
  const one = document.activeElement, asked = one.closest('.asked');
  return {
    kind: asked?.className.match(/asked-(\\w+)/)?.[1] ?? '', role: one.getAttribute('role') ?? '', type: one.type ?? '',
    name: one.name ?? '', value: one.value ?? '', number: 'number' in one.dataset,
    seen: one.getClientRects().length > 0,
    button: one.dataset.step ?? one.dataset.move ?? '', off: one.getAttribute('aria-disabled') === 'true',
    ticked: asked?.querySelector(':checked') != null, goesOn: one.classList.contains('turn-on'),
  };
}"""


@pytest.fixture(scope="module")
def link(server) -> str:
    return server.run("-m", "tests.browser.questionnaire").strip().splitlines()[-1]


def test_every_type_by_keyboard_alone(server, people, link):
    page = people(server)
    page.goto(server.base + link)
    reach(page, "Commencer")
    page.keyboard.press("Enter")

    titles = ["Tous les types"]
    while page.locator(".code-large").count() == 0:
        expect(page.locator("h1")).not_to_have_text(titles[-1])
        titles.append(page.locator("h1").inner_text())
        answer_by_keys(page)
        expect(page.locator("h1")).not_to_have_text(titles[-1])

    assert titles[1:] == ["Vous", "Ce qui compte pour vous", "En chiffres", "Vos mots", "Pour finir"]
    stored = json.loads(server.run("-m", "tests.browser.questionnaire", "answers"))[-1]
    assert stored["sent"]
    assert [code for code, answer in stored["answers"].items() if answer in (None, [], {}, "")] == []


def reach(page: Page, name: str) -> None:
    for _key in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"{name} is not reached")


def answer_by_keys(page: Page) -> None:
    """From the top of the page to the button that goes on, answering what takes the focus."""
    page.locator("#main").focus()
    for _key in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["goesOn"]:
            page.keyboard.press("Enter")
            return
        assert at["seen"], at
        answer_focused(page, at)
    pytest.fail("the button that goes on is not reached")


def answer_focused(page: Page, at: dict) -> None:
    match at:
        case {"type": "radio"} | {"kind": "consent"} | {"kind": "multiple", "type": "checkbox", "ticked": False}:
            page.keyboard.press("Space")
        case {"role": "combobox"}:
            page.keyboard.type("c")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        case {"type": "range"}:
            page.keyboard.press("ArrowRight")
        case {"kind": "statements", "button": "1", "off": False}:
            page.keyboard.press("Enter")
            # Back before the statement that came.
            for _back in range(3):
                page.keyboard.press("Shift+Tab")
        case {"kind": "ranking", "button": "-1", "off": False}:
            page.keyboard.press("Enter")
        case {"type": "date", "value": ""}:
            page.keyboard.type("01032025")
        case {"kind": "contact", "type": "email"}:
            page.keyboard.type("nadia@exemple.fr")
        case {"kind": "contact", "type": "text"}:
            page.keyboard.type("Nadia")
        case {"kind": "numbers", "value": ""}:
            # They must make 100.
            page.keyboard.type("100" if at["name"].endswith(":a") else "0")
        case {"number": True, "value": ""}:
            page.keyboard.type("4")
        case {"type": "text" | "textarea", "value": ""}:
            page.keyboard.type("Des mots")
