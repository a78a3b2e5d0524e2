"""`board`: people add, move and edit notes on one board, and everybody else must see it."""

import asyncio
import contextlib
import json
import time
from typing import Any

from benchmarks.client import Client
from benchmarks.load import PATIENCE, SEQ, Deliveries, command, connected, percentile, ticks
from benchmarks.machine import Busy
from benchmarks.servers import Running
from realtime.wire.ids import new_id


class Person:
    """One who works on a note of their own: adds it, then moves it and edits it in turn."""

    def __init__(self, server: Running, number: int, client: Client) -> None:
        self._server, self._number, self.client = server, number, client
        self._board, self._zones = server.people["board"], server.people["zones"]
        self._card, self._rev, self._turn = "", 1, 0

    async def add(self) -> None:
        answer = await self.ask({"verb": "add_card", "zone": self._zones[0], "text": "à moi"})
        self._card = answer["result"]["card"]

    def next_body(self, number: int) -> dict[str, Any]:
        self._turn += 1
        zone = self._zones[number % len(self._zones)]
        match self._turn % 3:
            case 0:
                return {"verb": "add_card", "zone": zone, "text": f"Une idée de plus, la {number}e"}
            case 1:
                return {"verb": "move_card", "card": self._card, "zone": zone}
            case _:
                self._rev += 1
                return {"verb": "edit_card", "card": self._card, "rev": self._rev - 1, "text": f"Mieux dit, {number}"}

    async def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        ref = str(new_id())
        self.client.send(command(self._server, self._number, self._board, body, ref))
        answer = json.loads(await self.client.until(ref.encode()))
        assert answer["type"] == "ack", answer
        return answer


class Heard:
    """What one client heard of the board, by the number of the entry."""

    def __init__(self, board: str) -> None:
        self._board = board.encode()
        self._awaited, self._has_it = -1, asyncio.Event()
        self.at: dict[int, float] = {}

    def __call__(self, payload: bytes) -> None:
        if b'"type":"entry"' in payload and self._board in payload:
            found = SEQ.search(payload)
            if found:
                self.at[int(found[1])] = time.monotonic()
                if self._awaited in self.at:
                    self._has_it.set()

    async def until(self, seq: int) -> None:
        """Wait for this entry, as long as it may still come."""
        self._awaited = seq
        if seq not in self.at:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._has_it.wait()


async def work_on_cards(
    server: Running, *, clients: int, per_second: float, seconds: float
) -> tuple[float, int, float]:
    """p99 from an operation's sending to each other client's screen (ms), and deliveries missing."""
    if server.whose != "ours":
        return await _broadcast(server, clients=clients, per_second=per_second, seconds=seconds)
    board = server.people["board"]
    async with connected(server, clients, board) as sockets:
        people = [Person(server, number, socket) for number, socket in enumerate(sockets)]
        for person in people:
            await person.add()
        ears = [Heard(board) for _ in sockets]
        for socket, ear in zip(sockets, ears, strict=True):
            socket.heard = ear
        sent: dict[int, tuple[int, float]] = {}

        async def operate(number: int) -> None:
            who = number % clients
            at = time.monotonic()
            answer = await people[who].ask(people[who].next_body(number))
            sent[answer["seq"]] = who, at

        count, busy = int(per_second * seconds), Busy()
        under_way = [asyncio.create_task(operate(number)) async for number in ticks(count, per_second)]
        await asyncio.gather(*under_way)
        # Whoever has the last has them all: the log has no holes.
        await asyncio.gather(*(ear.until(max(sent)) for ear in ears))
        share = busy.share()
    late = [
        ear.at[seq] - at
        for seq, (who, at) in sent.items()
        for number, ear in enumerate(ears)
        if number != who and seq in ear.at
    ]
    missing = len(sent) * (clients - 1) - len(late)
    return 1000 * percentile([*late, *[PATIENCE] * missing], 0.99), missing, share


async def _broadcast(server: Running, *, clients: int, per_second: float, seconds: float) -> tuple[float, int, float]:
    """The same rhythm, each operation passed on as it is."""
    told = Deliveries(clients, int(per_second * seconds))
    async with connected(server, clients) as sockets:
        for socket in sockets:
            socket.heard = told.hearing()
        busy = Busy()
        async for number in ticks(told.actions, per_second):
            frame = {"type": "add", "zone": server.people["zones"][0], "text": f"action-{number:06}"}
            told.send(sockets[number % clients], json.dumps(frame))
        share = await told.settle(busy)
    return 1000 * told.percentile(0.99), told.missing, share
