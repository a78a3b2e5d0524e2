"""Somebody who answers any questionnaire: reads the form of each page, fills it in by the look of its fields, follows
what the page says is wrong, and goes on until the receipt. Knows nothing of how questionnaires are stored.

`fill` and `again` decide what is typed; `walk` turns the pages over HTTP, without a script.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random

TRIES = 25
MOST_PAGES = 200
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
WORDS = ("Parler avec quelqu'un du métier", "Un stage", "Les transports", "Ne sait pas encore", "Été 2026 & après")
Fields = dict[str, list[str]]


class DeadEndError(AssertionError):
    """A page that no answer leaves."""


@dataclass
class Node:
    tag: str
    attrs: dict[str, str]
    inside: list["Node | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attrs.get(name, "")

    def all(self, *tags: str) -> list["Node"]:
        found = [self] if self.tag in tags else []
        return found + [node for part in self.inside if isinstance(part, Node) for node in part.all(*tags)]

    @property
    def text(self) -> str:
        return " ".join(" ".join(part if isinstance(part, str) else part.text for part in self.inside).split())

    def having(self, name: str) -> list["Node"]:
        """Nodes of this class."""
        found = [self] if name in self["class"].split() else []
        return found + [node for part in self.inside if isinstance(part, Node) for node in part.having(name)]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("root", {})
        self.path = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.path[-1].inside.append(node)
        if tag not in VOID:
            self.path.append(node)

    def handle_endtag(self, tag):
        if any(node.tag == tag for node in self.path[1:]):
            while self.path.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.path[-1].inside.append(data)


def parsed(html: str) -> Node:
    builder = _Builder()
    builder.feed(html)
    return builder.root


def questions(page: Node) -> list[Node]:
    return page.having("asked")


def kind_of(question: Node) -> str:
    return next((name[6:] for name in question["class"].split() if name.startswith("asked-")), "")


def fault_of(question: Node) -> str:
    return next((node.text for node in question.having("fault")), "")


# --- choosing -------------------------------------------------------------------------------------------


def fill(question: Node, rng: Random, hints: Sequence[str] = ()) -> Fields:
    """Any answer to a question that has not been answered yet; one in seven is left blank."""
    if rng.random() < 1 / 7 and kind_of(question) != "consent":
        return {}
    return _chosen(question, rng, hints, number=None)


def again(question: Node, rng: Random, hints: Sequence[str], tried: int) -> Fields:
    """Another answer, after what the page says of the last one: its figures, what it must not be, or chance."""
    words = fault_of(question)
    figures = [int(figure) for figure in re.findall(r"\d+", words)]
    if kind_of(question) in ("numbers", "number_matrix") and figures:
        return _numbered(question, figures[-1] if tried % 2 == 0 else figures[0], tried)
    number = figures[-1] if figures and tried < 4 else None
    if tried > TRIES // 2 and rng.random() < 0.5:
        return {}
    return _chosen(question, rng, hints, number=number)


def _chosen(question: Node, rng: Random, hints: Sequence[str], number: int | None) -> Fields:
    kind = kind_of(question)
    if kind == "ranking":
        return _ranked(question, rng, number)
    fields: Fields = {}
    ticks: dict[str, list[Node]] = {}
    for control in question.all("input", "select", "textarea"):
        name, type_ = control["name"], control["type"]
        if not name.startswith("q-") or name.endswith(":other"):
            continue
        if type_ in ("radio", "checkbox"):
            ticks.setdefault(name, []).append(control)
        elif control.tag == "select":
            fields[name] = [rng.choice([option["value"] for option in control.all("option") if option["value"]])]
        else:
            fields[name] = [_typed(control, rng, hints, number)]
    for name, controls in ticks.items():
        declined = [control for control in controls if control["value"] == "__declined__"]
        offered = [control for control in controls if control not in declined]
        if offered and (controls[0]["type"] == "radio" or kind in ("matrix", "statements")):
            fields[name] = [rng.choice(offered)["value"]]
        elif offered:
            fields[name] = _ticked(offered, rng, number)
    return fields


def _ticked(offered: list[Node], rng: Random, number: int | None) -> list[str]:
    alone = [control["value"] for control in offered if "data-exclusive" in control.attrs]
    values = [control["value"] for control in offered if control["value"] not in alone]
    size = min(number, len(values)) if number else rng.randint(1, max(1, len(values)))
    if alone and number is None and rng.random() < 0.2:
        return [rng.choice(alone)]
    return rng.sample(values, min(size, len(values)))


def _ranked(question: Node, rng: Random, number: int | None) -> Fields:
    menus = question.all("select")
    places = [option["value"] for option in menus[0].all("option") if option["value"]]
    size = min(number or rng.randint(1, len(places)), len(places), len(menus))
    chosen = rng.sample(menus, size)
    return {menu["name"]: [place] for menu, place in zip(chosen, places, strict=False)}


def _numbered(question: Node, figure: int, tried: int) -> Fields:
    """What a page that asks for a sum, or for numbers within bounds, may be content with: in turn the figure on the
    first line and nothing or 1 on the others, shared out, and on every line.
    """
    names = [control["name"] for control in question.all("input") if "data-number" in control.attrs]
    rest = len(names) - 1
    ways = (
        [figure, *[0] * rest],
        [figure] * len(names),
        [figure - rest, *[1] * rest],
        [figure - rest * (figure // len(names)), *[figure // len(names)] * rest],
    )
    return {name: [str(number)] for name, number in zip(names, ways[tried // 2 % len(ways)], strict=True)}


def _typed(control: Node, rng: Random, hints: Sequence[str], number: int | None) -> str:
    if "data-number" in control.attrs:
        if number is not None:
            return str(number)
        return rng.choice([*hints, str(rng.randint(0, 5)), str(rng.randint(0, 60)), str(rng.randint(0, 2000))])
    match control["type"]:
        case "date":
            return f"20{rng.randint(10, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        case "email":
            return "nadia@exemple.fr"
        case "tel":
            return "02 37 00 00 00"
    return rng.choice([*hints, *WORDS])


# --- turning the pages over HTTP ------------------------------------------------------------------------


@dataclass
class Walk:
    """Where somebody went: the titles of the pages in order, and the receipt's code."""

    pages: list[str] = field(default_factory=list)
    receipt: str = ""
    asked_again: int = 0


def walk(client, address: str, *, seed: int, hints: Mapping[str, Sequence[str]] | None = None) -> Walk:
    """Answer from the start page to the receipt with a Django test client.

    `hints`: question code → values worth trying where chance would be long (the constants of a validation).
    """
    rng, done, known = Random(seed), Walk(), hints or {}
    page = _opened(client.get(address, follow=True))
    # A survey of one page has nothing to begin: its questions stand at the link.
    for start in (form for form in page.all("form") if "begin" in form["class"].split()):
        page = _opened(client.post(address, _hidden(start), follow=True))
    tries = 0
    while len(done.pages) < MOST_PAGES:
        if codes := page.having("code-large"):
            done.receipt = codes[0].text
            return done
        form = next(node for node in page.all("form") if node["id"] == "page")
        title = page.all("h1")[0].text
        faulty = [question for question in questions(page) if fault_of(question)]
        tries = tries + 1 if faulty else 0
        if tries > TRIES:
            raise DeadEndError(f"{title}: {[fault_of(question) for question in faulty]}")
        done.asked_again += bool(faulty)
        done.pages.append(title)
        fields = _hidden(form)
        for question in questions(form):
            own = known.get(question["id"][2:], ())
            if not faulty:
                fields |= fill(question, rng, own)
            elif question in faulty:
                fields |= again(question, rng, own, tries)
            else:
                fields |= _as_it_stands(question)
        page = _opened(client.post(form["action"], fields | {"go": [_button(form)]}, follow=True))
    raise DeadEndError(f"no end after {MOST_PAGES} pages: {done.pages[-6:]}")


def _opened(answer) -> Node:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return parsed(answer.content.decode())


def _button(form: Node) -> str:
    return next(button["value"] for button in form.all("button") if button["value"] in ("next", "send"))


def _hidden(form: Node) -> Fields:
    fields: Fields = {}
    for control in form.all("input"):
        if control["type"] == "hidden":
            fields.setdefault(control["name"], []).append(control["value"])
    return fields


def _as_it_stands(question: Node) -> Fields:
    """What the page was sent back with."""
    fields: Fields = {}
    for control in question.all("input", "select", "textarea"):
        if control["type"] in ("radio", "checkbox"):
            values = [control["value"]] if "checked" in control.attrs else []
        elif control.tag == "select":
            values = [option["value"] for option in control.all("option") if "selected" in option.attrs]
        else:
            values = [control.text if control.tag == "textarea" else control["value"]]
        if values and control["type"] != "hidden":
            fields.setdefault(control["name"], []).extend(values)
    return fields
