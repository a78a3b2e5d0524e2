"""`make run-scaled`: PostgreSQL, Redis and two workers behind one port, ended together and replaced one by one."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import psutil
import pytest
import websockets
from django.core.management import CommandError, call_command

from hackathon.management.servers import both
from realtime.wire.ids import new_id
from tests.servers import free_port

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parents[2]
# Only an await's time-out.
PATIENCE = 60.0
ALIVE = "/sante/vivant"

# A workshop on the projector, in the database that `make run-scaled` keeps.
PREPARE = """
import django
django.setup()
from tests.tables import make_migrated
make_migrated()
from tests import cast
from tests.realtime.room import make_workshop
print(make_workshop(cast.make_edition()).session.room)
"""


class Scaled:
    """`make run-scaled` under way."""

    def __init__(self, folder, room):
        self.folder, self.room, self.port = folder, room, free_port()
        environment = {**os.environ, "VAR_DIR": str(folder), "PORT": str(self.port), "LOG_LEVEL": "CRITICAL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hackathon.management.scaled"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        while "Ctrl+C" not in self.says():
            continue

    def says(self):
        line = self.process.stdout.readline()
        assert line, "the supervisor ended"
        return line

    def family(self):
        """Every process that lives for this one, PostgreSQL too, which is nobody's child."""
        everybody = psutil.process_iter(["cmdline"])
        servers = [one for one in everybody if str(self.folder) in " ".join(one.info["cmdline"] or ())]
        return [*psutil.Process(self.process.pid).children(recursive=True), *servers]

    def workers(self):
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "hackathon.management.worker" in one.cmdline()]

    def get(self, path):
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE)

    @contextlib.asynccontextmanager
    async def screen(self):
        """A projector in the workshop's room."""
        origin = f"http://127.0.0.1:{self.port}"
        address = f"ws://127.0.0.1:{self.port}/ws"
        async with websockets.connect(address, origin=origin, open_timeout=PATIENCE) as socket:
            await socket.send(json.dumps({"type": "hello", "protocol": 1, "projector": True}))
            await socket.send(json.dumps({"type": "join", "room": self.room, "seat": None, "ref": str(new_id())}))
            async with asyncio.timeout(PATIENCE):
                while json.loads(await socket.recv())["type"] != "joined":
                    continue
            yield socket


@pytest.fixture(scope="module")
def prepared():
    """The folder of a scaled-out product, and the room of its workshop."""
    with tempfile.TemporaryDirectory(prefix="scaled-") as name:
        folder = Path(name)
        with both(folder / "scaled", "hackathon") as environment:
            environment = {**os.environ, **environment, "VAR_DIR": name, "DJANGO_SETTINGS_MODULE": "hackathon.settings"}
            told = subprocess.run(
                [sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
            )
        yield folder, told.stdout.split()[-1]


@pytest.fixture(scope="module")
def run_scaled(prepared):
    """`run_scaled()`: the one that runs, or a new one when a test has ended it."""
    started = []

    def run():
        if not started or started[-1].process.poll() is not None:
            started.append(Scaled(*prepared))
        return started[-1]

    yield run
    for scaled in started:
        scaled.process.terminate()
        scaled.process.wait(PATIENCE)
        scaled.process.stdout.close()


@contextlib.contextmanager
def stopped(process):
    process.suspend()
    yield
    process.resume()


async def closed_with(socket):
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            await socket.recv()
    return socket.close_code


def test_both_workers_answer_at_the_one_port(run_scaled):
    scaled = run_scaled()
    one, two = scaled.workers()

    with stopped(one):
        assert scaled.get(ALIVE).status_code == 200
    with stopped(two):
        assert scaled.get(ALIVE).status_code == 200


async def test_f8_a_killed_worker_is_replaced_and_its_clients_come_back(run_scaled):
    scaled = run_scaled()
    killed, other = scaled.workers()
    async with contextlib.AsyncExitStack() as stack:
        with stopped(other):
            lost = [await stack.enter_async_context(scaled.screen()) for _ in range(3)]
        with stopped(killed):
            kept = [await stack.enter_async_context(scaled.screen()) for _ in range(3)]

        killed.kill()
        async with asyncio.timeout(PATIENCE):
            assert [await closed_with(socket) for socket in lost] == [1006] * 3
        assert "SIGKILL" in scaled.says()
        # Whoever comes back now may have to wait for the one that takes the place; nobody is refused.
        with stopped(other):
            back = [await stack.enter_async_context(scaled.screen()) for _ in range(3)]

        assert [socket.close_code for socket in [*kept, *back]] == [None] * 6
        assert len({*scaled.workers(), killed, other}) == 3


def test_twin_while_the_supervisor_stands_still_nobody_answers(run_scaled):
    scaled = run_scaled()
    with stopped(psutil.Process(scaled.process.pid)):
        for worker in scaled.workers():
            worker.kill()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"http://127.0.0.1:{scaled.port}{ALIVE}", timeout=2)

    assert scaled.get(ALIVE).status_code == 200


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_f3_the_end_of_all_tells_everybody_to_come_back_and_leaves_nothing_behind(run_scaled, told):
    scaled = run_scaled()
    async with contextlib.AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(scaled.screen()) for _ in range(8)]
        family = scaled.family()
        assert {"postgres", "redis-server"} <= {one.name() for one in family}

        scaled.process.send_signal(told)
        async with asyncio.timeout(PATIENCE):
            codes = [await closed_with(socket) for socket in screens]

    assert codes == [4012] * 8
    assert await asyncio.to_thread(scaled.process.wait, PATIENCE) == 0
    assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []


async def test_workers_do_not_outlive_a_killed_supervisor(run_scaled):
    scaled = run_scaled()
    workers, servers = scaled.workers(), [one for one in scaled.family() if one.name() in ("postgres", "redis-server")]
    async with scaled.screen() as socket:
        scaled.process.kill()
        async with asyncio.timeout(PATIENCE):
            assert await closed_with(socket) == 4012
    for worker in workers:
        await asyncio.to_thread(worker.wait, PATIENCE)
    # Nothing can be done for these by who was killed; the next run uses the one and needs not the other.
    for server in servers:
        with contextlib.suppress(psutil.NoSuchProcess):
            server.terminate()
    psutil.wait_procs(servers, PATIENCE)


def test_several_workers_without_a_shared_database_are_refused(settings):
    settings.REDIS_URL = ""

    with pytest.raises(CommandError, match=r"DATABASE_URL.*REDIS_URL"):
        call_command("start", workers=2)


def test_more_workers_than_postgresql_has_connections_for_are_refused(postgres_url, tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(free_port()), "DATABASE_URL": postgres_url}
    told = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.core.management import *; "
         "call_command('start', workers=5)"],
        cwd=ROOT,
        env={**environment, "REDIS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "hackathon.settings"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert told.returncode == 1
    assert "CommandError" in told.stderr
    assert "110" in told.stderr
