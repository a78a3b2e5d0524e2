"""Catalogues of translations: extraction by syntax, update and compilation with Babel; no gettext binary.

Source strings are English. Python and templates go to `locale/<floor>/fr/LC_MESSAGES/django.po`, TypeScript and Svelte
to `locale/frontend/fr/LC_MESSAGES/messages.po`. Run as a script it compiles only, and needs no Django.
"""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
FLOORS = ("hackathon", "surveys", "realtime", "challenges")
EPOCH = datetime(2026, 11, 22, tzinfo=UTC)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def po_path(floor: str) -> Path:
    name = "messages.po" if floor == "frontend" else "django.po"
    return LOCALE / floor / "fr" / "LC_MESSAGES" / name


def template(floor: str) -> Catalog:
    """A fresh catalogue of every string of a floor's code and templates."""
    catalogue = Catalog(charset="utf-8")
    found = _front() if floor == "frontend" else _python(floor)
    for path, message, context in found:
        catalogue.add(message, locations=[(path, 0)], context=context)
    return catalogue


def update(floor: str) -> int:
    """Bring a floor's French catalogue up to date; returns how many messages have no translation."""
    path = po_path(floor)
    kept = _read(path) if path.exists() else Catalog(locale="fr", charset="utf-8")
    kept.update(template(floor), no_fuzzy_matching=True, update_creation_date=False)
    kept.header_comment, kept.fuzzy = "# French.", False
    kept.project, kept.version, kept.msgid_bugs_address, kept.last_translator = "hack-ton-orientation", "1", "-", "-"
    # Dates would make every update a change.
    kept.creation_date = kept.revision_date = EPOCH
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False, width=110)
    return len(missing(kept))


def missing(catalogue: Catalog) -> list[str]:
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not message.string or (message.pluralizable and not all(message.string)))
    ]


def compile_all() -> None:
    for path in sorted(LOCALE.rglob("django.po")):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(path))


def read(floor: str) -> Catalog:
    return _read(po_path(floor))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def _python(floor: str) -> Iterator[tuple[str, Any, str | None]]:
    from django.utils.translation.template import templatize

    code = ROOT / "realtime" if floor == "realtime" else ROOT / floor
    sources = [path for path in sorted(code.rglob("*.py")) if "migrations" not in path.parts]
    for path in sources:
        yield from _messages(path, path.read_bytes())
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".typ") and _floor_of(path) == floor:
            # Indentation means nothing in a template, but stops the reader of Python.
            lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
            yield from _messages(path, "\n".join(line.lstrip() for line in lines).encode())


def _floor_of(template_path: Path) -> str:
    first = template_path.relative_to(ROOT / "templates").parts[0]
    return first if first in FLOORS else "hackathon"


def _messages(path: Path, source: bytes) -> Iterator[tuple[str, Any, str | None]]:
    for _, message, _, context in extract("python", BytesIO(source), KEYWORDS, options={"encoding": "utf-8"}):
        yield str(path.relative_to(ROOT)), message, context


def _front() -> Iterator[tuple[str, Any, str | None]]:
    from hackathon.management.install import environment

    script = ROOT / "frontend" / "scripts" / "extract.mjs"
    told = subprocess.run(
        ["node", str(script)], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    ).stdout
    for found in json.loads(told):
        message = (found["id"], found["plural"]) if found.get("plural") else found["id"]
        yield found["file"], message, None


if __name__ == "__main__":
    compile_all()
