"""Respondents in one process: how many whole responses a server takes a second, and a collection as it comes in life.

The last figure of each is the share of the load's processor; near 1 it measured itself.
"""

import asyncio
import contextlib
import html
import re
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import percentile
from benchmarks.machine import Busy
from benchmarks.servers import Running

AT_ONCE = 8
# Made once: a browser of its own for each person cost the load more than all its requests.
CONTEXT = httpx.create_ssl_context()
QUESTIONS = 20
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
RADIO = re.compile(r'<input[^>]*type="radio"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
NEXT_PAGE = re.compile(r'<button[^>]*name="go" value="(next|send)"')
FORM = re.compile(r'<form[^>]*id="page"[^>]*action="([^"]*)"')
THANKS = "code-large"

Ask = Callable[[httpx.AsyncClient, str], Awaitable[None]]


def browser_at(address: str, **more: Any) -> httpx.AsyncClient:
    """A browser of its own, that says from which site its forms come."""
    site = httpx.URL(address)
    origin = f"{site.scheme}://{site.netloc.decode()}"
    return httpx.AsyncClient(timeout=60, verify=CONTEXT, headers={"origin": origin}, **more)


# --- one respondent ----------------------------------------------------------------------------------------
def hidden_fields(page: str) -> dict[str, str]:
    """The page's hidden fields; of two with one name (two forms) the last."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def first_choices(page: str) -> dict[str, str]:
    """The first button of each group of radio buttons."""
    chosen: dict[str, str] = {}
    for button in RADIO.findall(page):
        told = dict(ATTRIBUTE.findall(button))
        if told.get("value"):
            chosen.setdefault(told["name"], told["value"])
    return chosen


async def answer_ours(client: httpx.AsyncClient, start: str) -> None:
    """From the link to the receipt, as a browser without a script does it."""
    page = await begun(client, start)
    while True:
        turn = NEXT_PAGE.findall(page.text)
        page = await followed(client, await turned(client, page, turn[0]))
        if turn[0] == "send":
            assert THANKS in page.text, page.text[:2000]
            return


async def begun(client: httpx.AsyncClient, start: str) -> httpx.Response:
    """The first page of questions: behind a beginning to press, or, where it is the only one, at the link itself."""
    page = await client.get(start)
    if FORM.search(page.text):
        return page
    begin = hidden_fields(page.text) | {"response": first_response(page.text)}
    return await followed(client, await client.post(start, data=begin))


def turned(client: httpx.AsyncClient, page: httpx.Response, go: str) -> Awaitable[httpx.Response]:
    """The page's form posted, with the first choice of each question."""
    address = str(page.url.join(html.unescape(FORM.findall(page.text)[0])))
    return client.post(address, data=hidden_fields(page.text) | first_choices(page.text) | {"go": go})


def first_response(page: str) -> str:
    return next(value for name, value in HIDDEN.findall(page) if name == "response")


async def answer_peer(client: httpx.AsyncClient, start: str) -> None:
    page = await client.get(start)
    sent = await client.post(start, data=hidden_fields(page.text) | first_choices(page.text))
    assert sent.status_code == 302, sent.text[:2000]
    await followed(client, sent)


async def followed(client: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    if answer.status_code == 302:
        answer = await client.get(str(answer.url.join(answer.headers["location"])))
    assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:2000]}"
    return answer


# --- how many a second -------------------------------------------------------------------------------------
async def collect(
    ask: Ask, start: str, used: Callable[[], float], *, seconds: float
) -> tuple[float, float, float, float]:
    """`AT_ONCE` people answer as fast as the server lets them, after one who warms it. `used`: its CPU seconds so far.

    Complete responses a second, milliseconds of the server's processor for each, of the clock, and the load's share.
    """
    async with browser_at(start) as browser:
        await ask(browser, start)
    done = 0
    end = time.monotonic() + seconds
    busy, used_before = Busy(), used()

    async def one_after_another() -> None:
        nonlocal done
        while time.monotonic() < end:
            async with browser_at(start) as browser:
                await ask(browser, start)
            done += 1

    begun = time.monotonic()
    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
    took, processor = time.monotonic() - begun, used() - used_before
    return done / took, 1000 * processor / done, 1000 * took / done, busy.share()


def floor(seconds: float) -> tuple[float, float, float, float]:
    """Durable rows on this disk, in the figures of `collect`: a response needs at least one."""
    with tempfile.TemporaryDirectory(prefix="floor-") as folder:
        database = sqlite3.connect(Path(folder) / "floor.sqlite3", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE response (id INTEGER PRIMARY KEY, answers TEXT)")
        busy, used, begun, done = Busy(), time.process_time(), time.monotonic(), 0
        while time.monotonic() - begun < seconds:
            database.execute("INSERT INTO response (answers) VALUES (?)", ["x" * 600])
            done += 1
        took = time.monotonic() - begun
        return done / took, 1000 * (time.process_time() - used) / done, 1000 * took / done, busy.share()


# --- as it comes in life -----------------------------------------------------------------------------------
@dataclass
class Pages:
    """How long each page took to be saved, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def turn(self, work: Awaitable[httpx.Response]) -> httpx.Response | None:
        begun = time.monotonic()
        try:
            answer = await work
        except httpx.HTTPError as failed:
            self.errors.append(repr(failed))
            return None
        self.seconds.append(time.monotonic() - begun)
        if answer.status_code >= 400:
            self.errors.append(str(answer.status_code))
        return answer


async def collection(
    server: Running, *, people: int, every: float, seconds: float
) -> tuple[float, int, int, int, float]:
    """So many people, a page `every` so many seconds each, the results page open beside it.

    p95 of a page saved (ms), errors, responses acknowledged, responses stored.
    """
    start, results, cookie = server.address("start"), server.address("results"), server.people["cookie"]
    told, acknowledged = Pages(), 0
    end = time.monotonic() + seconds
    busy = Busy()

    async def respondent(number: int) -> None:
        nonlocal acknowledged
        await asyncio.sleep(every * number / people)
        async with browser_at(start, limits=httpx.Limits(max_connections=1)) as client:
            while time.monotonic() < end:
                # The next person.
                client.cookies.clear()
                page = await begun(client, start)
                while time.monotonic() < end:
                    turning = time.monotonic()
                    go = NEXT_PAGE.findall(page.text)[0]
                    saved = await told.turn(turned(client, page, go))
                    if saved is None:
                        continue
                    page = await followed(client, saved)
                    acknowledged += THANKS in page.text
                    await asyncio.sleep(max(0.0, turning + every - time.monotonic()))
                    if go == "send":
                        break

    async def organiser() -> None:
        async with httpx.AsyncClient(timeout=60, verify=CONTEXT, headers={"cookie": cookie}) as client:
            while time.monotonic() < end:
                page = await client.get(results)
                assert page.status_code == 200, page.status_code
                await asyncio.sleep(5)

    await asyncio.gather(organiser(), *(respondent(number) for number in range(people)))
    share = busy.share()
    return 1000 * percentile(told.seconds, 0.95), len(told.errors), acknowledged, stored(server), share


def stored(server: Running) -> int:
    """Responses sent, as the database says."""
    with contextlib.closing(sqlite3.connect(server.folder / "hackathon.sqlite3")) as database:
        [[count]] = database.execute("SELECT COUNT(*) FROM surveys_response WHERE submitted_at IS NOT NULL")
    return int(count)


async def burst(start: str, *, people: int) -> tuple[float, int, float]:
    """So many people press the first page's button at the same moment: p95 (ms), errors."""
    told = Pages()
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(browser_at(start)) for _ in range(people)]
        pages = [await client.get(start) for client in clients]
        forms = [hidden_fields(page.text) | {"response": first_response(page.text)} for page in pages]
        busy = Busy()
        posts = (client.post(start, data=form) for client, form in zip(clients, forms, strict=True))
        await asyncio.gather(*(told.turn(post) for post in posts))
        share = busy.share()
    return 1000 * percentile(told.seconds, 0.95), len(told.errors), share
