"""Printed pages: a Typst template and plain data become a PDF/UA-1 (tagged, titled, in its language), and an answer.

What people typed reaches Typst as JSON, never as markup.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from hackathon.web.files import attached
from hackathon.web.fonts import static_fonts

# What prints share: colours, logos, bars; a template imports it as "print.typ".
SHARED = "web/print.typ"


def pdf(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of a template (a path under `templates/`), which reads `data.json` and the pictures by their names."""
    import typst  # a tenth of a second to load: not with every process

    with _written(template, data, pictures or {}) as page:
        made: bytes = typst.compile(page, pdf_standards=["ua-1"], **_where(page))
    return made


def pdf_within(
    most: int, template: str, versions: Iterable[Mapping[str, Any]], *, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The first of `versions` that fits on `most` pages, or the last: give them from the fullest to the barest.

    The template says how many pages it takes: `#context [#metadata(counter(page).final().first()) <pages>]`.
    """
    import typst

    for data in versions:
        with _written(template, data, pictures or {}) as page:
            pages = json.loads(typst.query(page, "<pages>", field="value", one=True, **_where(page)))
        if pages <= most:
            break
    return pdf(template, data, pictures=pictures)


def printed(content: bytes, name: str, *, as_attachment: bool = False) -> HttpResponse:
    """The answer that hands over a print, to be read in the browser or, `as_attachment`, saved under `name`."""
    return attached(HttpResponse(content, content_type="application/pdf"), name, inline=not as_attachment)


@contextmanager
def _written(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with all that a page needs; the page's own file is given."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "page.typ").write_bytes((settings.BASE_DIR / "templates" / template).read_bytes())
        (place / "print.typ").write_bytes((settings.BASE_DIR / "templates" / SHARED).read_bytes())
        (place / "data.json").write_text(_printable(json.dumps(data, ensure_ascii=False)), encoding="utf-8")
        for name, picture in pictures.items():
            (place / name).write_bytes(picture)
        yield place / "page.typ"


def _where(page: Path) -> dict[str, Any]:
    return {"root": page.parent, "font_paths": [static_fonts()], "ignore_system_fonts": True}


def _printable(text: str) -> str:
    """The font has no narrow no-break space; a plain one breaks no line either."""
    return text.replace("\u202f", "\u00a0")
