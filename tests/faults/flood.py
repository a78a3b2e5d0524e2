"""F6 and F7: one client takes nothing, or sends without end, beside a crowd that must not notice."""

import asyncio
import contextlib
import json
import time
from itertools import cycle
from typing import Any

import httpx
import websockets

from realtime.wire.ids import new_id
from tests.faults.crowd import Crowd, Findings, crowd
from tests.faults.deployments import Deployment
from tests.faults.links import FRAMES_PER_POST
from tests.faults.model import opened
from tests.faults.processes import Server
from tests.faults.scenarios import patient

TEXT = "x" * 60_000


async def stalled_readers(
    deployment: Deployment,
    *,
    readers: int,
    people: int,
    megabytes: int,
    are_dropped: bool = True,
    wait: float = 0.0,
    is_weighed: bool = False,
) -> Findings:
    """F6: so many browsers join and never read again, while megabytes are said in their room. What a reader weighs is
    how much more the server holds at most than when the same was said with no reader stalled.
    """
    server, loud = deployment.workers[0], f"echo:{new_id()}"
    if is_weighed:
        await say_megabytes(deployment, people, f"echo:{new_id()}", megabytes)
    without = server.most_bytes()
    pace = patient(deployment.pace)
    async with crowd(deployment, people, pace=pace) as room, contextlib.AsyncExitStack() as stack:
        for number in range(readers):
            # Ten on a seat: a seat has so many sockets only.
            await stack.enter_async_context(stalled_reader(server, -1 - number // 10, loud))
        room.begin()
        await say_megabytes(deployment, people, loud, megabytes)
        began = time.monotonic()
        await room.acknowledged(people)
        others = time.monotonic() - began
        while are_dropped and server.connections() > people:
            await asyncio.sleep(0.1)
        dropped = time.monotonic() - began
        await asyncio.sleep(wait)
        room.healed()
        findings = await room.settle()
        findings.harm("other sockets closed", room.losses)
        findings.harm("stalled readers still there", max(0, server.connections() - people))
        findings.notes["the others' next votes, s"] = others
        if are_dropped:
            findings.notes["the last one dropped, s after the last megabyte"] = dropped
        if is_weighed:
            findings.notes["MiB a stalled reader"] = (server.most_bytes() - without) / readers / 2**20
        return findings


@contextlib.asynccontextmanager
async def stalled_reader(server: Server, number: int, room: str):
    async with server.browser(number) as browser:
        await browser.join(room)
        browser.socket.transport.pause_reading()
        yield browser
        browser.socket.transport.abort()


async def say_megabytes(deployment: Deployment, first: int, room: str, megabytes: int) -> None:
    """By several people, from the seat `first` on, at the pace that a browser keeps."""
    texts = [f"{count} {TEXT}" for count in range(megabytes * 2**20 // len(TEXT))]
    writers = [deployment.browser(first + number, []) for number in range(len(texts) // 50 + 1)]
    async with opened(writers):
        refs = [(one, one.command(room, verb="echo", text=text)) for text, one in zip(texts, cycle(writers))]
        answers = await asyncio.gather(*(one.answer(ref) for one, ref in refs))
    assert all(answer == {} for answer in answers)


async def flooded(deployment: Deployment, *, people: int, frames: int, over_http: bool = False) -> Findings:
    """F7: one seat sends as fast as it can; it is refused, and the others vote on."""
    async with crowd(deployment, people, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(people)
        begun = time.monotonic()
        flood = flood_by_posts if over_http else flood_by_socket
        ended = await flood(deployment, people, room.talk, frames)
        seconds = time.monotonic() - begun
        await room.acknowledged(people)
        findings = await room.settle()
        findings.harm("floods not stopped", not ended)
        findings.harm("others refused", sum(browser.too_fast for browser in room.browsers))
        findings.harm("other sockets closed", room.losses)
        findings.notes["stopped after"] = seconds
        findings.notes["taken of the flood"] = flood_taken(deployment, room)
        return findings


async def flood_by_socket(deployment: Deployment, number: int, room: str, frames: int) -> bool:
    """Whether the server closed it before it had sent everything and heard that all was done."""
    async with deployment.workers[0].browser(number) as browser:
        try:
            for count in range(frames):
                await browser.say(room, f"flood {count}", verb="say_many")
            for _ in range(frames):
                await browser.next("ack")
        except websockets.ConnectionClosed:
            return True
    return False


async def flood_by_posts(deployment: Deployment, number: int, room: str, frames: int) -> bool:
    """Whether a post was refused, over one connection that is kept."""
    seat, line = deployment.cast["seats"][number], deployment.workers[0].line
    headers = {"Origin": line.origin, "Cookie": seat["cookie"]}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{line.port}", headers=headers, timeout=None) as client:
        for _ in range(frames // FRAMES_PER_POST):
            batch = [flood_frame(room, seat["seat"]) for _ in range(FRAMES_PER_POST)]
            response = await client.post("/wire/post", content=json.dumps(batch))
            if response.status_code != 200:
                return True
            if any(frame["type"] == "reject" for frame in response.json()):
                return True
    return False


def flood_frame(room: str, seat: str) -> dict[str, Any]:
    body = {"verb": "say_many", "text": f"flood {new_id()}"}
    return {"type": "command", "room": room, "seat": seat, "ref": str(new_id()), "body": body}


def flood_taken(deployment: Deployment, room: Crowd) -> int:
    return sum(text.startswith("flood") for text in deployment.ledger.texts(room.talk))
