"""Django's pages under ASGI, each made in one go by one of a few threads.

Django's own handler hops between the loop and a thread made for the request at every middleware, some twenty times a
page, and each of these threads opens the database anew. Ours hops once. Middlewares and views are all synchronous.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import cached_property
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix

from realtime.wire.threads import Threads

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Pages(ASGIHandler):
    """`at_once` pages are made at the same time; the others wait their turn."""

    def __init__(self, at_once: int) -> None:
        super().__init__()
        self._at_once = at_once

    @cached_property
    def _threads(self) -> Threads:
        return Threads("page", self._at_once)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await self._threads.run(self._answer, scope, body)
            try:
                await self.send_response(response, send)
            finally:
                if response.streaming:
                    await self._threads.run(response.close)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request else refused
        assert response is not None, "either the request could be read, or it was refused"
        # What is whole is only sent from here on.
        if not response.streaming:
            response.close()
        return response
