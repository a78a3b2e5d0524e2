import asyncio
import json
import os
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
import websockets
from django.conf import settings

from realtime.wire.ids import new_id
from tests.servers import free_port, postgres_url, redis_url  # noqa: F401 -- fixtures

PATIENCE = 20.0


class Server:
    """A server process on a database of its own, to be killed and started again."""

    def __init__(self, folder, *faults, port=None, seats=8, **environment):
        self.port = port or free_port()
        self._command = [sys.executable, "-m", "tests.faults.server", str(self.port), str(seats), *faults]
        self._environment = {**os.environ, "VAR_DIR": str(folder), "LOG_LEVEL": "CRITICAL", **environment}
        self.seats = []

    def start(self):
        self.process = subprocess.Popen(
            self._command, cwd=settings.BASE_DIR, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        self.seats = json.loads(self.process.stdout.readline())
        assert self.process.stdout.readline().strip() == "ready"
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    @asynccontextmanager
    async def browser(self, number=0):
        """A greeted socket of the seat with this number."""
        headers = {"Cookie": self.seats[number]["cookie"]}
        origin = f"http://127.0.0.1:{self.port}"
        address = f"ws://127.0.0.1:{self.port}/ws"
        async with websockets.connect(address, origin=origin, additional_headers=headers, max_size=None) as socket:
            browser = Browser(socket, self.seats[number]["seat"])
            await browser.send(type="hello", protocol=1, locale="en")
            await browser.next("welcome")
            yield browser


class Browser:
    def __init__(self, socket, seat):
        self.socket, self.seat = socket, seat

    async def send(self, **frame):
        await self.socket.send(json.dumps(frame))

    async def next(self, kind, **fields):
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = json.loads(await self.socket.recv())
                if frame["type"] == kind and all(frame.get(key) == value for key, value in fields.items()):
                    return frame

    async def join(self, room, **fields):
        await self.send(type="join", room=room, seat=self.seat, ref=str(new_id()), **fields)
        return await self.next("joined", room=room)

    async def say(self, room, text, ref=None, verb="say"):
        """Ask without waiting; returns the ref."""
        ref = ref or str(new_id())
        await self.send(type="command", room=room, seat=self.seat, ref=ref, body={"verb": verb, "text": text})
        return ref


@pytest.fixture
def serve(tmp_path):
    """`serve(fault…)`: a server process, ended with the test."""
    servers = []

    def start(*faults, folder=tmp_path, **options):
        server = Server(folder, *faults, **options)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.kill()
