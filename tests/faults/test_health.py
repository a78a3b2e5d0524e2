"""Liveness and readiness: they tell the truth while pages are slow, the database is away, and the server ends."""

import asyncio
import contextlib
import threading

import httpx
import pytest
from django.http import HttpResponse

from hackathon.asgi import PAGES_AT_ONCE, Router
from hackathon.web.pages import Pages
from realtime.wire import process
from realtime.wire.ids import new_id
from tests.servers import Redis, steady_port

# Only an await's time-out.
PATIENCE = 60.0
ALIVE, READY = "/sante/vivant", "/sante/pret"


@contextlib.contextmanager
def hung(postgres):
    """It stands still, its sockets open: nothing is refused, nothing answers."""
    postgres.stop()
    try:
        yield
    finally:
        postgres.go_on()


def asker(server):
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=PATIENCE)


async def answer(client, path):
    told = await client.get(path)
    return told.status_code, told.json()


async def until(client, path, expected):
    async with asyncio.timeout(PATIENCE):
        while await answer(client, path) != expected:
            continue


class SlowPages(Pages):
    """Pages that all wait for the same slow thing."""

    def __init__(self):
        super().__init__(PAGES_AT_ONCE)
        self.let_go = threading.Event()
        self.served = []

    def _answer(self, scope, body):
        self.served.append(scope["path"])
        self.let_go.wait()
        return HttpResponse()


async def ask(application, path):
    """One request; returns its status."""
    told = asyncio.Queue()
    given = asyncio.Queue()
    given.put_nowait({"type": "http.request", "body": b""})
    await application({"type": "http", "method": "GET", "path": path, "headers": []}, given.get, told.put)
    return told.get_nowait()["status"]


@pytest.fixture
async def busy():
    """A server with a hundred slow pages under way."""
    pages = SlowPages()
    application = Router(pages, pages)
    asked = [asyncio.create_task(ask(application, "/lente/")) for _ in range(100)]
    async with asyncio.timeout(PATIENCE):
        while len(pages.served) < PAGES_AT_ONCE:
            await asyncio.sleep(0.01)
    yield application, pages
    pages.let_go.set()
    await asyncio.gather(*asked)
    await process.stop()


@pytest.mark.django_db(transaction=True)
async def test_health_is_answered_while_a_hundred_slow_pages_wait(busy):
    application, pages = busy
    async with asyncio.timeout(PATIENCE):
        answers = [await ask(application, path) for path in (ALIVE, READY)]

    assert answers == [200, 200]
    assert pages.served == ["/lente/"] * PAGES_AT_ONCE


async def test_twin_health_as_a_page_waits_behind_them(busy):
    application, pages = busy
    application.health.answers = lambda scope: False
    asked = asyncio.create_task(ask(application, ALIVE))
    for _ in range(100):
        await asyncio.sleep(0)

    assert not asked.done()
    pages.let_go.set()
    await asked
    assert pages.served == ["/lente/"] * 100 + [ALIVE]


@pytest.mark.django_db(transaction=True)
async def test_a_relay_that_ended_is_not_alive(busy):
    application, _ = busy
    assert await ask(application, ALIVE) == 200

    await process.running().relay.stop()

    assert process.running().faults() == ["the relay has ended"]
    assert await ask(application, ALIVE) == 503


async def test_whoever_ends_is_not_ready_and_not_dead(serve):
    server, room = serve("slow_commits"), f"trial:{new_id()}"
    async with asker(server) as client, server.browser() as browser:
        assert await answer(client, READY) == (200, {"database": True, "layer": "none", "draining": False})
        for number in range(40):
            await browser.say(room, str(number))
        await browser.send(type="ping", t=0)
        await browser.next("pong")

        # Its end waits for a client that does not say goodbye.
        browser.socket.transport.pause_reading()
        server.process.terminate()
        await until(client, READY, (503, {"database": True, "layer": "none", "draining": True}))
        assert await answer(client, ALIVE) == (200, {"alive": True, "faults": []})
        browser.socket.transport.abort()

    assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0


@pytest.mark.servers
async def test_a_database_that_hangs_or_is_gone_makes_not_ready_and_not_dead(serve, database_on, postgres):
    server = serve(DATABASE_URL=database_on(postgres.url))
    ready, unready = ((code, {"database": code == 200, "layer": "none", "draining": False}) for code in (200, 503))
    async with asker(server) as client:
        with hung(postgres):
            assert await answer(client, READY) == unready
            assert await answer(client, ALIVE) == (200, {"alive": True, "faults": []})
        await until(client, READY, ready)

        await asyncio.to_thread(postgres.crash)
        assert await answer(client, READY) == unready
        await asyncio.to_thread(postgres.start)
        await until(client, READY, ready)


@pytest.mark.servers
async def test_twin_without_a_limit_who_asks_hangs_with_the_database(serve, database_on, postgres):
    server = serve("patient_health", DATABASE_URL=database_on(postgres.url))
    async with asker(server) as client:
        with hung(postgres), pytest.raises(httpx.ReadTimeout):
            await client.get(READY, timeout=3)


@pytest.mark.servers
async def test_a_dead_redis_is_told_and_does_not_make_not_ready(serve, database_on, postgres_url, tmp_path):
    with Redis(tmp_path, steady_port()) as redis:
        server = serve(DATABASE_URL=database_on(postgres_url), REDIS_URL=redis.url)
        async with asker(server) as client:
            await until(client, READY, (200, {"database": True, "layer": "alive", "draining": False}))
            redis.kill()
            await until(client, READY, (200, {"database": True, "layer": "silent", "draining": False}))
            redis.start()
            await until(client, READY, (200, {"database": True, "layer": "alive", "draining": False}))
