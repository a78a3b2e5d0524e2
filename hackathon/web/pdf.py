"""Printed pages: a Typst template and plain data become a PDF/UA-1 (tagged, titled, in its language).

What people typed reaches Typst as JSON, never as markup.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from hackathon.web.fonts import static_fonts


def pdf(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a template (a path under `templates/`), which reads `data.json` and the pictures by their names."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "page.typ").write_bytes((settings.BASE_DIR / "templates" / template).read_bytes())
        (place / "data.json").write_text(_printable(json.dumps(data, ensure_ascii=False)), encoding="utf-8")
        for name, picture in (pictures or {}).items():
            (place / name).write_bytes(picture)
        made: bytes = typst.compile(
            place / "page.typ",
            root=place,
            font_paths=[static_fonts()],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    return made


def _printable(text: str) -> str:
    """The font has no narrow no-break space; a plain one breaks no line either."""
    return text.replace("\u202f", "\u00a0")
