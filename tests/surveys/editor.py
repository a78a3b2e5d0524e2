"""What the tests of the questionnaire's editor share: addresses, the draft, gestures, forms as a browser posts them."""

from html.parser import HTMLParser

from django.urls import reverse

from surveys.questionnaires import editing, gestures, queries
from surveys.questionnaires.gestures import Gesture
from tests.cast import inside


def part(name, code):
    return reverse(f"surveys:{name}", args=["eure-et-loir", "enquete", code])


def url(name, survey):
    return reverse(f"surveys:{name}", args=["eure-et-loir", survey.slug])


def draft(survey):
    return queries.schema_of(queries.draft_version(survey))


def codes(survey, title):
    page = next(section for section in draft(survey).sections if section.title == title)
    return [question.code for question in page.questions]


def change(survey, name, **arguments):
    """One gesture, as the editor does it."""
    gesture = Gesture(name, "", lambda schema: getattr(gestures, name)(schema, **arguments))
    return inside(editing.edit_draft, queries.draft_version(survey), gesture=gesture)


class _Fields(HTMLParser):
    """What the browser would post of the form in the middle, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = False
        self.textarea = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name", "")
        if tag == "form":
            self.inside = given.get("id") in ("part-form", "texts-form", "variants-form", "condition-form")
        if not self.inside or "disabled" in given:
            return
        if tag == "input" and name:
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on" if ticks else ""))
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = [given.get("value", "")]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields[self.textarea] = [self.fields[self.textarea][0].removeprefix("\n")]
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data):
        if self.textarea:
            self.fields[self.textarea][0] += data


def form_of(page: str) -> dict[str, list[str]]:
    fields = _Fields(page).fields
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def form_at(desk, name, code) -> dict[str, list[str]]:
    return form_of(desk.get(part(name, code)).content.decode())
