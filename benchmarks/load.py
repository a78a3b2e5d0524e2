"""Clients in one process, on a processor of their own, and what they measure.

The last figure of each is the share of that processor they used meanwhile; near 1 they measured themselves.
"""

import asyncio
import contextlib
import json
import re
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client import HELLO, Client, join_frame, open_socket
from benchmarks.machine import Busy
from benchmarks.servers import Running
from realtime.wire.ids import new_id

ROOM = "trial:00000000-0000-7000-8000-000000000000"
PAYLOAD = "x" * 120
PER_SECOND = 10
# Coming in one after the other, for what is measured later.
AT_ONCE = 20
# What nobody has by then counts as never.
PATIENCE = 10.0
# Where it is the cost that is measured, the slow are waited for.
MUCH_PATIENCE = 120.0
SEQ = re.compile(rb'"seq":(\d+)')
ACTION = re.compile(rb"action-(\d{6})")


# --- coming in ---------------------------------------------------------------------------------------
@contextlib.asynccontextmanager
async def connected(server: Running, count: int, *rooms: str) -> AsyncIterator[list[Client]]:
    """So many clients, greeted and in the rooms."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def come(number: int) -> Client:
        async with turns:
            return await enter(server, number, rooms)

    clients = await asyncio.gather(*(come(number) for number in range(count)))
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


async def enter(server: Running, number: int, rooms: Sequence[str]) -> Client:
    one = server.client(number)
    client = await open_socket(server.port, one["cookie"])
    if server.whose == "ours":
        client.send(HELLO)
        await client.until(b'"welcome"')
        for room in rooms:
            client.send(join_frame(room, one["seat"]))
            await client.until(b'"joined"', room.encode())
    return client


def page_rooms(server: Running, number: int) -> list[str]:
    """The rooms a participant's page follows: the workshop, one's own, the board."""
    return [server.people["session"], server.client(number)["own"], server.people["board"]]


def command(server: Running, number: int, room: str, body: dict[str, Any], ref: str = "") -> str:
    frame = {"type": "command", "room": room, "seat": server.client(number)["seat"], "ref": ref or str(new_id())}
    return json.dumps({**frame, "body": body})


# --- fanout: one speaks, everybody hears ----------------------------------------------------------------
async def fan_out(server: Running, *, clients: int, seconds: float) -> tuple[float, float]:
    """Microseconds of the server's processor for each frame delivered."""
    messages = int(seconds * PER_SECOND)
    mark = b'"entry"' if server.whose == "ours" else b'"say"'
    left = clients * messages
    done = asyncio.Event()

    def hear(payload: bytes) -> None:
        nonlocal left
        if mark in payload:
            left -= 1
            if not left:
                done.set()

    async with connected(server, clients, ROOM) as sockets:
        for socket in sockets:
            socket.heard = hear
        before, busy = server.cpu_seconds(), Busy()
        async for _ in ticks(messages, PER_SECOND):
            say = {"verb": "say", "text": PAYLOAD}
            ours = server.whose == "ours"
            sockets[0].send(command(server, 0, ROOM, say) if ours else json.dumps({"type": "say", "text": PAYLOAD}))
        async with asyncio.timeout(MUCH_PATIENCE):
            await done.wait()
        used = server.cpu_seconds() - before
        return used / (messages * clients) * 1e6, busy.share()


async def ticks(count: int, per_second: float) -> AsyncIterator[int]:
    """0, 1, 2… at their times, however long what is done between takes."""
    begun = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        yield number


# --- bell: everybody votes in one loop --------------------------------------------------------------------
async def ring_bell(server: Running, *, clients: int) -> tuple[float, float, float]:
    """p95 to the acknowledgement, and until every client shows everybody's vote (ms)."""
    room = server.people["ballot"]
    whole = b'"voters":%d' % clients
    acks: list[float] = []
    complete: list[float] = []
    refused: list[bytes] = []

    async with connected(server, clients, room) as sockets:
        frames = [vote_frame(server, number) for number in range(clients)]
        ends = asyncio.Event()
        for socket in sockets:
            _watch_bell(socket, whole, acks, complete, refused, lambda: len(complete) == clients and ends.set())
        begun, busy = time.monotonic(), Busy()
        for socket, frame in zip(sockets, frames, strict=True):
            socket.send(frame)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await ends.wait()
        share = busy.share()
    assert not refused, refused[0]
    never = begun + PATIENCE
    acks += [never] * (clients - len(acks))
    complete += [never] * (clients - len(complete))
    return 1000 * (percentile(acks, 0.95) - begun), 1000 * (max(complete) - begun), share


def _watch_bell(
    socket: Client,
    whole: bytes,
    acks: list[float],
    complete: list[float],
    refused: list[bytes],
    told: Callable[[], Any],
) -> None:
    is_complete = False

    def hear(payload: bytes) -> None:
        nonlocal is_complete
        # The stock peer's JSON has spaces.
        text = payload.replace(b" ", b"")
        if b'"type":"ack"' in text:
            acks.append(time.monotonic())
        elif b'"type":"reject"' in text:
            refused.append(payload)
        elif not is_complete and whole in text:
            is_complete = True
            complete.append(time.monotonic())
            told()

    socket.heard = hear


def vote_frame(server: Running, number: int) -> str:
    option = server.people["option"]
    if server.whose == "ours":
        body = {"verb": "cast", "votes": [{"option": option, "points": 1}]}
        return command(server, number, server.people["ballot"], body)
    seat = server.client(number)["seat"]
    return json.dumps({"type": "vote", "option": option, "seat": seat, "ref": str(new_id())})


# --- join: everybody comes at the same moment ------------------------------------------------------------
async def join_all(server: Running, *, clients: int) -> tuple[float, float, float]:
    """p95 to the greeting, and to the first full board, connecting included (ms). All in, or it fails."""
    greeted: list[float] = []
    shown: list[float] = []

    async def come(number: int) -> Client:
        one = server.client(number)
        client = await open_socket(server.port, one["cookie"])
        if server.whose == "ours":
            client.send(HELLO)
            await client.until(b'"welcome"')
        greeted.append(time.monotonic())
        if server.whose == "ours":
            for room in page_rooms(server, number):
                client.send(join_frame(room, one["seat"]))
            await client.until(b'"joined"', server.people["board"].encode(), b'"cards"')
        else:
            client.send(json.dumps({"type": "look", "board": server.people["board"].partition(":")[2]}))
            await client.until(b'"cards"')
        shown.append(time.monotonic())
        return client

    begun, busy = time.monotonic(), Busy()
    async with asyncio.timeout(MUCH_PATIENCE):
        sockets = await asyncio.gather(*(come(number) for number in range(clients)))
    share = busy.share()
    assert not any(socket.is_closed for socket in sockets)
    for socket in sockets:
        socket.close()
    return 1000 * (percentile(greeted, 0.95) - begun), 1000 * (percentile(shown, 0.95) - begun), share


# --- actions heard by everybody ----------------------------------------------------------------------------
@dataclass
class Deliveries:
    """When each action was sent, and how late each client had it."""

    clients: int
    actions: int
    sent: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    all_had: asyncio.Event = field(default_factory=asyncio.Event)

    def hearing(self) -> Callable[[bytes], None]:
        """A client's ear: an action is heard by its text, in an entry or in a state that holds it already."""
        had: set[int] = set()

        def hear(payload: bytes) -> None:
            for found in ACTION.findall(payload):
                number = int(found)
                if number not in had and number < len(self.sent):
                    had.add(number)
                    self.delays.append(time.monotonic() - self.sent[number])
                    if not self.missing:
                        self.all_had.set()

        return hear

    def send(self, client: Client, text: str) -> None:
        self.sent.append(time.monotonic())
        client.send(text)

    @property
    def missing(self) -> int:
        return self.clients * self.actions - len(self.delays)

    async def settle(self, busy: Busy) -> float:
        """Wait for what may still come; the share of the processor used."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.all_had.wait()
        return busy.share()

    def percentile(self, share: float) -> float:
        """What never came counts as long as it was waited for."""
        return percentile([*self.delays, *[PATIENCE] * self.missing], share)


async def listen_steadily(server: Running, *, clients: int, seconds: float) -> tuple[float, int, float]:
    """People write ten notes a second on a board that everybody looks at: p95 of the delay (ms), deliveries missing."""
    told = Deliveries(clients, int(seconds * PER_SECOND))
    board, zones = server.people["board"], server.people["zones"]
    async with connected(server, clients, board) as sockets:
        for socket in sockets:
            socket.heard = told.hearing()
        busy = Busy()
        async for number in ticks(told.actions, PER_SECOND):
            who, text, zone = number % clients, f"action-{number:06}", zones[number % len(zones)]
            if server.whose == "ours":
                frame = command(server, who, board, {"verb": "add_card", "zone": zone, "text": text})
            else:
                frame = json.dumps({"type": "add", "board": board.partition(":")[2], "zone": zone, "text": text})
            told.send(sockets[who], frame)
        share = await told.settle(busy)
    return 1000 * told.percentile(0.95), told.missing, share


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
