"""The application servers run: the wire for sockets and their fallback, Django for pages."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from django.conf import settings

from hackathon import upkeep
from hackathon.web.addresses import local_addresses
from hackathon.web.health import Health
from realtime.wire import process
from realtime.wire.application import Wire

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

# Beyond a few, requests only fight for the processor: a thousand at once took 951 threads and p95 6 s; four, 3.2 s.
PAGES_AT_ONCE = 8


def allowed_origins(host: str, port: int) -> frozenset[str]:
    """The full origins of our own pages: the public address, those allowed by name, and this server's own."""
    hosts = {"127.0.0.1", "localhost", "[::1]", host}
    if host not in ("127.0.0.1", "localhost"):
        hosts |= set(local_addresses())
    own = {f"http://{name}:{port}" for name in hosts}
    return frozenset({*settings.ALLOWED_ORIGINS, *filter(None, [settings.PUBLIC_URL]), *own})


def rest_collector() -> None:
    """Never look again at what was made at start: 600 people who join at once take 1.07 s of processor, not 1.15 s.

    The thresholds stay Python's: looking less often takes a tenth off again, and leaves 14 KiB of garbage a connection.
    """
    gc.collect()
    gc.freeze()


class Capped:
    """An application of which a few calls run at once; the others wait their turn."""

    def __init__(self, application: Application, at_once: int) -> None:
        self._application = application
        self._turns = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._turns:
            await self._application(scope, receive, send)


class Router:
    """Sockets and `/wire/…` to the wire, questions about the process's health to itself, the rest to Django."""

    def __init__(self, wire: Application, pages: Application) -> None:
        self._wire = wire
        self._pages = pages
        self.health = Health()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket" or scope["path"].startswith("/wire/"):
            await self._wire(scope, receive, send)
        elif self.health.answers(scope):
            await self.health(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server, where it says when (uvicorn does, Daphne does not: `hackathon.serve`)."""
        housework: asyncio.Task[None] | None = None
        while (await receive())["type"] == "lifespan.startup":
            rest_collector()
            process.running()
            housework = asyncio.create_task(upkeep.keep_house())
            await send({"type": "lifespan.startup.complete"})
        self.health.is_draining = True
        if housework is not None:
            housework.cancel()
        await process.stop()
        await send({"type": "lifespan.shutdown.complete"})


def build(host: str, port: int) -> Router:
    """The application as served on this address."""
    return Router(Wire(allowed_origins(host, port)), Capped(django_application, PAGES_AT_ONCE))


application = build(settings.HOST, settings.PORT)
