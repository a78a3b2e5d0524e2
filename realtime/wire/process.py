"""What one server process runs: a relay, a writer, their threads. Started by whoever needs it first."""

import asyncio
from typing import Protocol
from uuid import UUID

from django.db import connection

from realtime.wire.crowd import Crowd
from realtime.wire.gathering import Gathering
from realtime.wire.registry import Caller, Identity, admitted, identify, room_kind
from realtime.wire.relay import Relay
from realtime.wire.threads import Threads
from realtime.wire.transactions import Rung, on_ring
from realtime.wire.writer import Writer

READERS = 4


def _admitted(room: tuple[str, UUID], callers: list[Caller]) -> list[bool]:
    prefix, object_id = room
    return admitted(room_kind(prefix), callers, object_id)


class Closable(Protocol):
    async def close(self, code: int) -> None: ...


class Process:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.readers = Threads("wire-read", READERS)
        # SQLite has one writer; more threads would only wait for each other with the busy handler's naps.
        self._writers = Threads("wire-write", 1 if connection.vendor == "sqlite" else 4)
        self.writer = Writer(self._writers)
        self.relay = Relay(self.readers, self.writer.settled)
        self.connections: set[Closable] = set()
        self.crowd = Crowd(self.loop.time)
        # Who browsers are, and who may be in a room, asked for all who come at the same moment.
        self.identities: Gathering[None, str, Identity] = Gathering(self.readers, lambda _, cookies: identify(cookies))
        self.gates: Gathering[tuple[str, UUID], Caller, bool] = Gathering(self.readers, _admitted)
        self.relay.start()

    def faults(self) -> list[str]:
        """What no longer works here and only a new process repairs, in words; empty while all is well."""
        parts = {
            "the relay": self.relay.is_alive,
            "the writer": self._writers.are_alive,
            "the reader": self.readers.are_alive,
        }
        return [f"{part} has ended" for part, is_alive in parts.items() if not is_alive]

    async def close_all(self, code: int) -> None:
        """Tell every client that the server goes away."""
        await asyncio.gather(*(one.close(code) for one in list(self.connections)), return_exceptions=True)

    async def stop(self) -> None:
        """Commit and answer what was taken, then end."""
        await self.writer.drain()
        await self.relay.stop()
        await asyncio.gather(asyncio.to_thread(self.readers.stop), asyncio.to_thread(self._writers.stop))


_running: Process | None = None


def running() -> Process:
    """The process's wire, started on the loop that asks first. (uvicorn's loop, Daphne's, or a test's.)"""
    global _running
    if _running is None or _running.loop is not asyncio.get_running_loop():
        _running = Process()
    return _running


def is_running() -> bool:
    return _running is not None


async def stop() -> None:
    """Stop the wire, if it runs."""
    global _running
    process, _running = _running, None
    if process is not None:
        await process.stop()


def listen_to_commits() -> None:
    """Have every commit of this process told to its relay, whichever thread it was made in."""
    on_ring(_tell_relay)


def _tell_relay(rung: Rung) -> None:
    process = _running
    if process is not None and not process.loop.is_closed():
        process.loop.call_soon_threadsafe(process.relay.ring, rung)
