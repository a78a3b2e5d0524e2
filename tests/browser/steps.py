"""What people do in a workshop, and what is seen of it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import check_page

# What the page shows, in order, without what is only said aloud once or is being typed.
SHOWN = """() => {
  const page = document.querySelector('#app').cloneNode(true);
  page.querySelectorAll('[aria-live], [role=status], textarea, svg').forEach((part) => part.remove());
  return page.innerHTML.replace(/<!--.*?-->/gs, '').replace(/>\\s+|\\s+</gs, (gap) => gap.trim()).split(/(?=<[a-z])/);
}"""


def join(page: Page, base: str, code: str, name: str) -> None:
    page.goto(f"{base}/rejoindre/")
    page.get_by_label(re.compile("[Cc]ode")).fill(code)
    page.get_by_role("button", name="Entrer").click()
    newcomer(page, name)
    expect(page.get_by_text("Connecté")).to_be_visible()


def join_board(page: Page, base: str, code: str, name: str) -> None:
    join(page, base, code, name)
    expect(page.locator("form.composer:visible").first).to_be_visible()


def newcomer(page: Page, name: str) -> None:
    form = page.locator("form:has(input[name=way][value=new])")
    form.get_by_label(re.compile("Prénom")).fill(name)
    form.get_by_label("Collégien ou lycéen").check()
    check_page(page)
    form.get_by_role("button").click()


def write(page: Page, text: str) -> None:
    page.locator("form.composer textarea:visible").first.fill(text)
    page.locator("form.composer button:visible").first.click()


def standing(page: Page, name: str) -> Locator:
    """The line that says how the page stands with the server, when it stands so."""
    return page.locator(f".standing[data-standing={name}]")


def expect_card(page: Page, text: str) -> None:
    """On the board for everybody, once, and no longer on its way."""
    expect(page.locator(".note:not(.note-waiting)", has_text=text)).to_have_count(1)
    expect(page.locator(".note-waiting", has_text=text)).to_have_count(0)


def shown(page: Page) -> list[str]:
    return page.evaluate(SHOWN)


def choose_commune(page: Page, name: str) -> None:
    """By typing it in the list of communes."""
    typed = page.get_by_role("combobox", name=re.compile("Dans quelle commune"))
    typed.fill(name)
    page.get_by_role("option", name=re.compile(f"^{name}")).first.click()
