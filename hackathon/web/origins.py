"""Forms that need no token: the browser says from which page they were sent (`Origin`), and only ours pass.

A token has to be remembered, so that a page with one makes a row for every visitor who only looks. For pages that
everybody sees the browser's own word does as well; a form without it is refused as one with a wrong token is.
See docs/decisions/0011.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

View = Callable[..., HttpResponseBase]


def by_origin(view: View) -> View:
    """The outermost decorator of a view whose forms carry no token."""
    view.is_by_origin = True  # type: ignore[attr-defined] # as Django marks its own
    return view


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's, that takes a verified origin for a token where the view says so."""

    def process_view(self, request: HttpRequest, callback: View, args: Any, kwargs: Any) -> Any:
        request.is_by_origin = getattr(callback, "is_by_origin", False)  # type: ignore[attr-defined] # for the check below
        return super().process_view(request, callback, args, kwargs)

    def _check_token(self, request: HttpRequest) -> None:
        """Django has refused a foreign origin before, and over HTTPS a form that tells neither origin nor referrer."""
        told = "HTTP_ORIGIN" in request.META or request.is_secure()
        if not (told and request.is_by_origin):  # type: ignore[attr-defined] # set above
            super()._check_token(request)  # type: ignore[misc] # the stubs lack it
