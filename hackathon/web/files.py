"""Answers that hand over a file.

No browser keeps one: who signed in may sit at a computer that others use after them, and figures move and texts are put
right between two readings. What everybody may read goes the same way as its page online: asked for anew each time.
"""

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def handed_over(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """A file of this content type, saved under `name`."""
    return attached(HttpResponse(content, content_type=kind), name)


def attached(response: R, name: str, *, inline: bool = False) -> R:
    """The answer as a file of this name; `inline` is read in the browser, where it can."""
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
