"""The application servers run: the wire for sockets and their fallback, Django for pages."""

import asyncio
import gc
import os
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")

import django

django.setup()

from django.conf import settings
from django.urls import reverse

from hackathon import upkeep
from hackathon.web.addresses import local_addresses
from hackathon.web.health import Health
from hackathon.web.pages import Pages
from realtime.wire import process
from realtime.wire.application import Wire

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

# Beyond a few, requests only fight for the processor: a thousand at once took 951 threads and p95 6 s; four, 3.2 s.
PAGES_AT_ONCE = 4
# Python's collector: a process that used so little of the processor for so long has time for a look at everything,
# after so many looks at what is young (each stands for 7,000 objects more); after so many it takes the time.
QUIET_SECONDS, QUIET_SHARE = 1.0, 0.05
SOME_LOOKS, MOST_LOOKS = 10, 200
NEVER = 2**30


def allowed_origins(host: str, port: int) -> frozenset[str]:
    """The full origins of our own pages: the public address, those allowed by name, and this server's own."""
    hosts = {"127.0.0.1", "localhost", "[::1]", host}
    if host not in ("127.0.0.1", "localhost"):
        hosts |= set(local_addresses())
    own = {f"http://{name}:{port}" for name in hosts}
    return frozenset({*settings.ALLOWED_ORIGINS, *filter(None, [settings.PUBLIC_URL]), *own})


def rest_collector() -> None:
    """Never look again at what was made at start, and at everything else only when asked: with 600 people connected
    that is a pause of 60 ms, and Python would make it while they all join or vote. What is young is looked at as ever.
    """
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


async def keep_house() -> None:
    """What a server process does beside serving, until cancelled."""
    await asyncio.gather(upkeep.keep_house(), use_quiet_seconds())


async def use_quiet_seconds() -> None:
    """Do what can wait for a second in which the process does next to nothing, until cancelled.

    Load the pages, which would take half a second of whoever asks for the first one, and of everybody who comes back
    if a restart waited for it. Later, free what those who left had: each connection leaves 14 KiB that only a look at
    everything finds.
    """
    are_loaded = False
    used = time.process_time()
    while True:
        await asyncio.sleep(QUIET_SECONDS)
        before, used = used, time.process_time()
        looks = gc.get_count()[2]
        is_quiet = used - before < QUIET_SHARE * QUIET_SECONDS
        if is_quiet and not are_loaded:
            await asyncio.to_thread(load_pages)
            are_loaded = True
        elif looks >= MOST_LOOKS or (looks >= SOME_LOOKS and is_quiet):
            gc.collect()
        used = time.process_time()


def load_pages() -> None:
    """Every address with its view: Django looks for them when it is asked for one."""
    reverse("home")


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
            housework = asyncio.create_task(keep_house())
            await send({"type": "lifespan.startup.complete"})
        self.health.is_draining = True
        if housework is not None:
            housework.cancel()
        await process.stop()
        await send({"type": "lifespan.shutdown.complete"})


def build(host: str, port: int) -> Router:
    """The application as served on this address."""
    return Router(Wire(allowed_origins(host, port)), Pages(PAGES_AT_ONCE))


application = build(settings.HOST, settings.PORT)
