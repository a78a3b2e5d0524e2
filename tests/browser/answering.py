"""Somebody with a finger on a phone who answers any questionnaire: `tests.surveys.walker` chooses by the look of the
fields, as it does over plain HTTP, and what it chose is typed and pressed where it is seen.
"""

import json
from collections.abc import Callable
from random import Random

from playwright.sync_api import Locator, Page, expect

from tests.surveys import walker
from tests.surveys.walker import DeadEndError, Fields, Node

# The questions in sight, each as a person finds it: without what the page's own script put away.
IN_SIGHT = """() => [...document.querySelectorAll('#page .asked')].filter((one) => one.offsetParent).map((one) => {
  const seen = one.cloneNode(true);
  seen.querySelectorAll('[hidden]:not(select), :disabled').forEach((away) => away.remove());
  return seen.outerHTML;
})"""


# Of the controls of a question, the ids of those to press for these values to be the ones ticked.
TO_PRESS = """(one, wanted) => [...one.querySelectorAll('input[type=radio]:enabled, input[type=checkbox]:enabled')]
  .filter((tick) => tick.name in wanted && tick.checked !== wanted[tick.name].includes(tick.value))
  .filter((tick) => tick.type === 'checkbox' || !tick.checked).map((tick) => tick.id)"""


def walk(page: Page, rng: Random, look: Callable[[Page], None] = lambda page: None) -> list[str]:
    """Begin, answer to the receipt, and tell the titles of the pages on the way. `look`: at each page once answered."""
    # A survey of one page has nothing to begin: its questions stand at the link.
    if page.locator("form.begin").count():
        _leave(page, page.locator("form.begin button").first)
    titles, tries = [page.locator("h1").inner_text()], 0
    while not page.locator(".code-large").count():
        tries = tries + 1 if answer(page, rng, tries) else 0
        look(page)
        _leave(page, page.locator("#page .turn-on"))
        if tries > walker.TRIES or len(titles) > walker.MOST_PAGES:
            raise DeadEndError(f"{titles}: {page.locator('#page .fault').all_inner_texts()}")
        titles.append(page.locator("h1").inner_text())
    return titles


def _leave(page: Page, button: Locator) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        button.click()
    expect(page.locator("h1")).to_be_visible()


def answer(page: Page, rng: Random, tried: int = 0) -> bool:
    """Answer what is seen, top to bottom: what an answer brings in sight is answered in its turn.

    On a page that was sent back, only what it complains of. True when it complained.
    """
    done: set[str] = set()
    complains = page.locator("#page .fault").count() > 0
    while left := [one for one in in_sight(page) if one["id"] not in done]:
        question = left[0]
        done.add(question["id"])
        if not complains:
            give(page, question, walker.fill(question, rng))
        elif walker.fault_of(question):
            give(page, question, walker.again(question, rng, (), tried))
    return complains


def in_sight(page: Page) -> list[Node]:
    return [walker.parsed(html).inside[0] for html in page.evaluate(IN_SIGHT)]


def give(page: Page, question: Node, fields: Fields) -> None:
    block = page.locator(f'[id="{question["id"]}"]')
    match walker.kind_of(question):
        case "statements":
            _say(block, fields)
        case "ranking":
            _rank(block, fields)
        case _:
            for id_ in block.evaluate(TO_PRESS, fields):
                block.locator(f'label[for="{id_}"]').click()
            for control in question.all("select", "input", "textarea"):
                if control["type"] not in ("radio", "checkbox") and control["name"] in fields:
                    _type(block.locator(f"[name={json.dumps(control['name'])}]"), control, fields[control["name"]][0])


def _type(field: Locator, control: Node, value: str) -> None:
    if control.tag != "select":
        field.fill(value)
    elif "hidden" in control.attrs:
        typed = field.locator("xpath=..").get_by_role("combobox")
        typed.fill(next(option.text for option in control.all("option") if option["value"] == value))
        typed.press("ArrowDown")
        typed.press("Enter")
    else:
        field.select_option(value)


def _say(block: Locator, fields: Fields) -> None:
    """One statement at a time; a press goes on to the next."""
    back = block.locator("[data-step='-1']")
    while back.get_attribute("aria-disabled") == "false":
        back.click()
    for name, values in fields.items():
        control = block.locator(f"[name={json.dumps(name)}][value={json.dumps(values[0])}]")
        label = control.locator("xpath=ancestor::label")
        label.click()
        if block.locator("[data-step='1']").get_attribute("aria-disabled") == "false":
            expect(label).to_be_hidden()


def _rank(block: Locator, fields: Fields) -> None:
    for line in block.locator(".ranking-line").all():
        while line.locator("select").input_value():
            line.locator("[data-move='1']").click()
    for name, _place in sorted(fields.items(), key=lambda one: int(one[1][0])):
        line = block.locator(f".ranking-line:has([name={json.dumps(name)}])")
        line.locator("[data-move='-1']").click()
