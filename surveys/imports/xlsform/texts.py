"""The texts of an XLSForm: in its base language and in the others, without marks of layout, quotes by our codes."""

import re

from surveys.imports import words
from surveys.imports.report import Part
from surveys.imports.texts import reduced
from surveys.imports.xlsform.form import NAMED, Form
from surveys.imports.xlsform.workbook import Line
from surveys.questionnaires import schema as plain

# A text in the base language, and language → text in the others that have one.
Told = tuple[str, dict[str, str]]


def text_of(form: Form, line: Line, column: str, part: Part, key: str) -> Told:
    """A text in the base language, and in the others that have one."""
    texts = {language: _read(form, text, part, key) for language, text in line.texts(column).items()}
    base = texts.get(form.language) or texts.get("") or next(iter(texts.values()), "")
    others = {language: text for language, text in texts.items() if language in form.variants and text}
    return base, others


def _read(form: Form, text: str, part: Part, key: str) -> str:
    told = reduced(re.sub(r"\*\*(.+?)\*\*", r"\1", re.sub(r"(?m)^#{1,6}\s+", "", text)))
    if lost := told.lost - {"looks"}:
        form.report.changed(part, key, words.losses_in_words(lost))
    return NAMED.sub(lambda found: _quoted(form, found[1]), told.text)


def _quoted(form: Form, name: str) -> str:
    code = form.ours.get(name)
    target = form.targets.get(code or "")
    return f"{{{code}}}" if code and target and not target.row else "…"


def in_variants(others: dict[str, dict[str, str]]) -> plain.Texts:
    turned: plain.Texts = {}
    for name, texts in others.items():
        for language, text in texts.items():
            turned.setdefault(language, {})[name] = text
    return turned


def joined(first: Told, second: Told) -> Told:
    """Two texts as one, in each language that has either."""
    languages = [*first[1], *(language for language in second[1] if language not in first[1])]
    others = {
        language: _both(first[1].get(language, first[0]), second[1].get(language, second[0])) for language in languages
    }
    return _both(first[0], second[0]), others


def _both(first: str, second: str) -> str:
    return " – ".join(" ".join(text.split()) for text in (first, second) if text)
