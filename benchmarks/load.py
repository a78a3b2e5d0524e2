"""Clients in one process, on a processor of their own, and what they measure."""

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import websockets

from realtime.wire.ids import new_id
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
ROOM = "trial:00000000-0000-7000-8000-000000000000"
PAYLOAD = "x" * 120
PER_SECOND = 10
# A tally that is not complete by then never will be.
PATIENCE = 30.0


class Server:
    def __init__(self, whose: str, kind: str, clients: int, folder: str) -> None:
        self.whose, self.port = whose, free_port()
        command = [sys.executable, "-m", "benchmarks.server", whose, kind, str(self.port), str(clients)]
        environment = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "CRITICAL"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.people = json.loads(self.process.stdout.readline())
        assert self.process.stdout.readline().strip() == "ready"
        pin(self.process.pid, 0)

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def client(self, number: int) -> dict[str, str]:
        return self.people["clients"][number] if self.whose == "ours" else {"seat": "", "cookie": ""}


def pin(pid: int, core: int) -> None:
    """The server on one processor, the load on the other, where there are two."""
    if (os.cpu_count() or 1) > 1:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})


@contextlib.contextmanager
def server(whose: str, kind: str, clients: int) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        running = Server(whose, kind, clients, folder)
        try:
            yield running
        finally:
            running.process.kill()
            running.process.wait()


@contextlib.asynccontextmanager
async def connected(server: Server, count: int, room: str) -> AsyncIterator[list[Any]]:
    """So many clients, greeted and in the room."""
    async with contextlib.AsyncExitStack() as stack:
        sockets = []
        for number in range(count):
            sockets.append(await stack.enter_async_context(_socket(server, number)))
            if server.whose == "ours":
                await _enter(sockets[-1], server.client(number)["seat"], room)
        yield sockets


def _socket(server: Server, number: int) -> Any:
    return websockets.connect(
        f"ws://127.0.0.1:{server.port}/ws",
        origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": server.client(number)["cookie"]},
        compression=None,
        ping_interval=None,
    )


async def _enter(socket: Any, seat: str, room: str) -> None:
    await socket.send(json.dumps({"type": "hello", "protocol": 1}))
    await socket.recv()
    await socket.send(json.dumps({"type": "join", "room": room, "seat": seat, "ref": str(new_id())}))
    while '"joined"' not in await socket.recv():
        continue


def command(server: Server, number: int, room: str, body: dict[str, Any]) -> str:
    seat = server.client(number)["seat"]
    frame = {"type": "command", "room": room, "seat": seat, "ref": str(new_id()), "body": body}
    return json.dumps(frame if server.whose == "ours" else {"type": body["verb"], **body})


async def fan_out(server: Server, *, clients: int, seconds: float) -> float:
    """Microseconds of the server's processor for each frame delivered."""
    messages = int(seconds * PER_SECOND)
    mark = '"entry"' if server.whose == "ours" else '"say"'

    async def listen(socket: Any) -> None:
        heard = 0
        while heard < messages:
            heard += mark in await socket.recv()

    async with connected(server, clients, ROOM) as sockets:
        listening = [asyncio.create_task(listen(socket)) for socket in sockets]
        before, begun = server.cpu_seconds(), time.monotonic()
        for number in range(messages):
            await sockets[0].send(command(server, 0, ROOM, {"verb": "say", "text": PAYLOAD}))
            await asyncio.sleep(max(0.0, begun + (number + 1) / PER_SECOND - time.monotonic()))
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*listening)
        used = server.cpu_seconds() - before
    return used / (messages * clients) * 1e6


async def ring_bell(server: Server, *, clients: int) -> tuple[float, float]:
    """Everybody votes in one loop: p95 to the acknowledgement, and until every client shows everybody's vote (ms)."""
    room = server.people.get("ballot", ROOM)
    whole = f'"voters":{clients}'
    vote = {"verb": "cast", "votes": [{"option": server.people.get("option"), "points": 1}]}
    body = vote if server.whose == "ours" else {"verb": "vote", "option": "One"}
    acks: list[float] = []
    complete: list[float] = []

    async with connected(server, clients, room) as sockets:
        frames = [command(server, number, room, body) for number in range(clients)]
        begun = time.monotonic()

        async def listen(socket: Any) -> None:
            is_acked = is_complete = False
            while not (is_acked and is_complete):
                text = (await socket.recv()).replace(" ", "")
                if '"type":"ack"' in text:
                    is_acked = True
                    acks.append(time.monotonic() - begun)
                elif '"type":"reject"' in text:
                    raise AssertionError(text)
                elif not is_complete and whole in text:
                    is_complete = True
                    complete.append(time.monotonic() - begun)

        listening = [asyncio.create_task(listen(socket)) for socket in sockets]
        begun = time.monotonic()
        for socket, frame in zip(sockets, frames, strict=True):
            await socket.send(frame)
        done, pending = await asyncio.wait(listening, timeout=PATIENCE)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()
    never = PATIENCE if len(complete) < clients else max(complete)
    return 1000 * percentile(acks, 0.95), 1000 * never


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: list[float]) -> float:
    return statistics.median(values)
