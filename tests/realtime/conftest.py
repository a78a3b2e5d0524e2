import asyncio

import pytest
from django.db import connections

from hackathon.asgi import build
from hackathon.enums import Role, ScopeKind
from realtime.wire import process
from realtime.wire.ids import new_id
from tests import cast
from tests.realtime import trial
from tests.realtime.peers import Peer, cookie_for
from tests.realtime.room import make_workshop


@pytest.fixture
def application():
    return build("127.0.0.1", 8000)


@pytest.fixture
def room():
    """A trial room nobody has been in."""
    trial.banned.clear()
    trial.private.clear()
    trial.snapshots.clear()
    trial.batches.clear()
    trial.once.clear()
    return trial.name(new_id())


@pytest.fixture
def read(transactional_db):
    """`await read(function)`: run it in a thread that closes its database connection."""

    async def run(function):
        def call():
            try:
                return function()
            finally:
                connections.close_all()

        return await asyncio.to_thread(call)

    return run


@pytest.fixture
def stored_edition(transactional_db):
    return cast.make_edition()


@pytest.fixture
def ada(stored_edition):
    return cast.make_seat(stored_edition, "Ada", (Role.FACILITATOR, ScopeKind.EDITION, None))


@pytest.fixture
def ben(stored_edition):
    return cast.make_seat(stored_edition, "Ben", (Role.PARTICIPANT, ScopeKind.EDITION, None))


@pytest.fixture
async def open_peer(application, read):
    """`await open_peer(seat…)`: a browser that holds the seats, greeted. Every socket is left at the end."""
    peers: list[Peer] = []

    async def open_one(*seats, hello=True, client=None, **fields):
        cookie = await read(lambda: cookie_for(*seats, client=client)) if seats else b""
        peer = Peer(application, cookie, **{key: fields.pop(key) for key in ("origin", "path") if key in fields})
        peers.append(peer)
        if hello:
            await peer.hello(**fields)
        return peer

    yield open_one
    for peer in peers:
        await peer.leave()
    await process.stop()


@pytest.fixture
def workshop(stored_edition):
    """An open workshop with an empty run of show: Ada facilitates, Ben and Béa take part, Cleo is outside."""
    return make_workshop(stored_edition)
