"""Whether this process lives and whether it should be given clients: raw ASGI, answered beside the cap on pages.

A view would wait its turn behind every slow page, and a watchdog would kill a server that is only busy.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import connection

from realtime.wire import process
from realtime.wire.threads import Threads

logger = logging.getLogger(__name__)

ALIVE, READY = "/sante/vivant", "/sante/pret"
# A database that takes longer would make people wait: they are better served by another worker.
DATABASE_SECONDS = 2.0

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Health:
    """One per process. `is_draining` once the server was told to end: it takes nobody new, and is not dead."""

    def __init__(self) -> None:
        self.is_draining = False
        self._threads: Threads | None = None
        self._asking: asyncio.Future[bool] | None = None

    def answers(self, scope: Scope) -> bool:
        return scope["type"] == "http" and scope["path"] in (ALIVE, READY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await _respond(send, 405, {})
        elif scope["path"] == ALIVE:
            faults = [] if self.is_draining else process.running().faults()
            await _respond(send, 503 if faults else 200, {"alive": not faults, "faults": faults})
        else:
            await self._say_ready(send)

    async def _say_ready(self, send: Send) -> None:
        has_database = await self._database_answers()
        is_ready = has_database and not self.is_draining
        # A dead layer is told and not counted: the log heals what it drops, and commands still commit.
        layer = process.running().relay.layer if process.is_running() else "none"
        told = {"database": has_database, "layer": layer, "draining": self.is_draining}
        await _respond(send, 200 if is_ready else 503, told)

    async def _database_answers(self) -> bool:
        """Asked once for all who ask at the same moment, in a thread that nothing else makes wait."""
        if self._asking is None or self._asking.done():
            if self._threads is None:
                self._threads = Threads("health", 1)
            self._asking = asyncio.ensure_future(self._threads.run(_ask_database))
        try:
            # A question without an answer stays the one asked: asking again would only queue behind it.
            async with asyncio.timeout(DATABASE_SECONDS):
                return await asyncio.shield(self._asking)
        except TimeoutError:
            return False


def _ask_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        logger.warning("The database did not answer; this process says that it is not ready", exc_info=True)
        return False
    return True


async def _respond(send: Send, status: int, told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
