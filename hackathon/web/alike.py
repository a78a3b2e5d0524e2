"""Pages that everybody who carries nothing sees alike, but for a few words of their own: drawn once a second.

Hundreds open one link within a minute, and drawing is most of what a page costs. A word of one's own (an id, a code)
stands in the drawing as a mark, and is put in its place for each.
"""

import secrets
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.html import escape

from hackathon.web.remembered import remembered

Draw = Callable[[], HttpResponse]
Alike = Callable[[HttpRequest, str, Mapping[str, str], Draw], HttpResponse]


def mark() -> str:
    """A word that stands in no text: nobody can have written what a process makes up when it starts."""
    return secrets.token_hex(16)


def alike(*models: type[Model]) -> Alike:
    """Answers of pages drawn from rows of these models: `page(request, name, own, draw)`.

    `name`: what is drawn, beside the address, its host and the language. `own`: the word that takes each mark's place.
    Whoever has a session is drawn a page of their own.
    """

    @remembered(*models)
    def drawn(_key: tuple[str, ...], draw: Draw) -> bytes:
        return draw().content

    def page(request: HttpRequest, name: str, own: Mapping[str, str], draw: Draw) -> HttpResponse:
        key = (name, request.get_host(), request.get_full_path(), translation.get_language() or "")
        content = draw().content if settings.SESSION_COOKIE_NAME in request.COOKIES else drawn(key, draw)
        for one, word in own.items():
            content = content.replace(one.encode(), escape(word).encode())
        return HttpResponse(content)

    return page
