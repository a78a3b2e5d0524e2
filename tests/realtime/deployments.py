"""The deployments the wire must behave alike on, each of real server processes, and browsers spread over them."""

import json
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from realtime.wire.ids import new_id
from tests.faults import deployments, nursery
from tests.faults.browser import PATIENCE
from tests.faults.processes import Server


class Deployment(deployments.Deployment):
    """Workers on one database. Peers are spread over them by their number."""

    def __init__(self, folder: Path, workers: int, **environment: str) -> None:
        super().__init__()
        self.folder, self.environment = folder, environment
        self.workers = [Server(folder, **environment) for _ in range(workers)]

    def worker(self, number):
        return self.workers[number % len(self.workers)]

    @property
    def session(self):
        """The workshop that every seat takes part in."""
        return self.cast["session"]

    def manage(self, *command):
        """What an operator types on this deployment, in a process of its own."""
        nursery.told("manage", *command, folder=self.folder, **self.environment)


class Peers:
    """The browsers of one test; every one is left at its end."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._stack = AsyncExitStack()

    async def __aenter__(self):
        await self._stack.__aenter__()
        return self

    async def __aexit__(self, *error):
        await self._stack.__aexit__(*error)

    async def __call__(self, number, seat=None):
        """The browser of a seat (its own, unless told), greeted, on the worker with this number."""
        worker = self._deployment.worker(number)
        return await self._stack.enter_async_context(worker.browser(number if seat is None else seat))

    async def by_http(self, number, seat=None):
        """The same browser where sockets are blocked. `ada` is the seat of who facilitates."""
        worker = self._deployment.worker(number)
        person = worker.cast["ada"] if seat == "ada" else worker.seats[number if seat is None else seat]
        address = f"http://127.0.0.1:{worker.port}"
        headers = {"Cookie": person["cookie"], "Origin": address}
        client = httpx.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE)
        return Http(await self._stack.enter_async_context(client), person["seat"])


class Http:
    """A browser that posts its frames and polls."""

    def __init__(self, client, seat):
        self._client, self.seat = client, seat

    async def post(self, *frames):
        answer = await self._client.post("/wire/post", json=frames)
        assert answer.status_code == 200
        return answer.json()

    async def join(self, room):
        [joined] = await self.post({"type": "join", "room": room, "seat": self.seat, "ref": str(new_id())})
        return joined

    async def command(self, room, ref=None, **body):
        frame = {"type": "command", "room": room, "seat": self.seat, "ref": ref or str(new_id()), "body": body}
        [answer] = await self.post(frame)
        return answer

    async def poll(self, room, epoch, seq):
        answer = await self._client.get("/wire/poll", params={"seen": json.dumps({room: [epoch, seq]})})
        assert answer.status_code == 200
        return answer.json()
