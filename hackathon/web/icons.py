"""Lucide's drawings, written by the front end's build beside its other files (`vite.config.ts`)."""

import json
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FALLBACK = "circle"


@cache
def drawings() -> dict[str, str]:
    """Icon name → the inside of its `<svg>`. Empty while the front end is not built."""
    path = settings.BASE_DIR / "frontend" / "dist" / "icons.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def drawing(name: str) -> str:
    """An icon named by a row that an edition may edit must not break a page: an unknown name draws a circle."""
    known = drawings()
    return known.get(name, known.get(FALLBACK, ""))


# Icons offered for publics; every one has a word beside it on the page.
CHOSEN = [
    ("user", _("person")),
    ("users", _("people")),
    ("backpack", _("schoolbag")),
    ("graduation-cap", _("graduation cap")),
    ("wrench", _("spanner")),
    ("search", _("magnifying glass")),
    ("briefcase", _("briefcase")),
    ("building-2", _("building")),
    ("factory", _("factory")),
    ("store", _("shop")),
    ("tractor", _("tractor")),
    ("presentation", _("teacher's board")),
    ("school", _("school")),
    ("compass", _("compass")),
    ("heart-handshake", _("helping hands")),
    ("hand-heart", _("care")),
    ("baby", _("child")),
    ("star", _("star")),
]
