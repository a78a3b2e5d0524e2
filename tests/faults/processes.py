"""Servers as processes of their own, to be killed, stopped and started again."""

import json
import shutil
import signal
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import websockets

from realtime.wire.ids import new_id
from tests.faults import nursery
from tests.faults.browser import PATIENCE, Browser
from tests.faults.links import Line
from tests.servers import free_port

SEATS = 16


class Server:
    """A server process on a database of its own. `faults` are names of `tests.faults.server`."""

    # Where its complaints go: to ours.
    complaints = 2

    def __init__(self, folder, *faults, port=None, seats=SEATS, **environment):
        self.port = port or free_port()
        self.folder, self.faults = folder, faults
        self._seats, self._environment = seats, environment
        self.process = None

    @property
    def line(self):
        return Line(self.port, f"http://127.0.0.1:{self.port}")

    @property
    def seats(self):
        return self.cast["seats"]

    def start(self):
        self.launch()
        return self.wait()

    def launch(self):
        """Start it, or start it again, without waiting."""
        self.kill()
        command = ["tests.faults.server", str(self.port), str(self._seats), *self.faults]
        self.process = nursery.start(*command, folder=self.folder, stderr=self.complaints, **self._environment)

    def wait(self):
        """Wait until a launched server answers."""
        self.cast = json.loads(self.process.stdout.readline())
        assert self.process.stdout.readline().strip() == "ready"
        return self

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def most_bytes(self):
        """The most memory it ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024

    def blocks(self):
        """Of how many pieces of memory its objects are, if it was started to tell (`tell_blocks`)."""
        self.process.send_signal(signal.SIGUSR1)
        return int(self.process.stdout.readline())

    def connections(self):
        """How many connections it holds."""
        sockets = psutil.Process(self.process.pid).net_connections("tcp")
        return sum(one.status == "ESTABLISHED" and one.laddr.port == self.port for one in sockets)

    @asynccontextmanager
    async def browser(self, number=0):
        """A greeted socket of the seat with this number."""
        headers = {"Cookie": self.seats[number]["cookie"]}
        address = f"ws://127.0.0.1:{self.port}/ws"
        async with websockets.connect(
            address, origin=self.line.origin, additional_headers=headers, max_size=None, open_timeout=PATIENCE
        ) as socket:
            browser = Browser(socket, self.seats[number]["seat"])
            await browser.send(type="hello", protocol=1, locale="en")
            await browser.next("welcome")
            yield browser


class Templates:
    """Databases made once, with a workshop in them, and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def copy(self, folder: Path, *, seats: int = SEATS) -> None:
        """An SQLite database, with the cookies and the key it goes with."""
        made = self._folder / f"sqlite-{seats}"
        if not made.exists():
            prepare(made, seats=seats)
        shutil.copytree(made, folder, dirs_exist_ok=True)

    def copy_postgres(self, folder: Path, url: str, *, seats: int = SEATS) -> str:
        """The same on this PostgreSQL; returns the new database's URL."""
        import psycopg

        template = f"template_{seats}"
        made = self._folder / f"{template}-{abs(hash(url))}"
        with psycopg.connect(url, autocommit=True) as connection:
            if not made.exists():
                connection.execute(f"CREATE DATABASE {template}")
                prepare(made, seats=seats, DATABASE_URL=url_of(url, template))
            name = f"test_{new_id().hex}"
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return url_of(url, name)


def url_of(url: str, database: str) -> str:
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{database}?{tail}"


def prepare(folder: Path, *, seats: int, **environment: str) -> None:
    folder.mkdir(parents=True)
    nursery.told("tests.faults.server", "prepare", str(seats), folder=folder, **environment)
