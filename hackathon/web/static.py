"""ServeStatic for Django's synchronous chain of middlewares.

ServeStatic's own middleware is asynchronous: beside synchronous ones each page would pay for an event loop and two
changes of thread (2.5 of the 3.3 ms an empty page took), though only files need it.
"""

from collections.abc import Callable
from functools import cache

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware


class StaticFiles:
    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._files = _found()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in self._files.files:
            return self._get_response(request)
        answer: HttpResponseBase = async_to_sync(self._files)(request)
        return answer


@cache
def _found() -> ServeStaticMiddleware:
    """Looked for once a process, however many chains Django makes in it: the two hundred files take 20 ms."""
    return ServeStaticMiddleware(_nothing_else)


async def _nothing_else(request: HttpRequest) -> HttpResponseBase:
    raise RuntimeError(f"{request.path_info} is no file")
