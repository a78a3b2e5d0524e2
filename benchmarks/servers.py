"""What is measured: server processes behind one port, each run on a fresh copy of data that were made once."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.machine import anywhere, cpu_seconds, memory, pin
from hackathon.management.servers import both, create_database, free_port

ROOT = Path(__file__).resolve().parents[1]
BACKLOG = 2048
DATABASE = "prepared"


class Running:
    """Processes that serve one port, until killed. What a peer complains of is no result."""

    def __init__(
        self, whose: str, port: int, people: dict[str, Any], folder: Path, processes: list[subprocess.Popen[str]]
    ) -> None:
        self.whose, self.port, self.people, self.folder = whose, port, people, folder
        self._processes = processes
        for number, process in enumerate(processes):
            assert process.stdout is not None
            told = process.stdout.readline().strip()
            assert told == "ready", f"{whose} did not start: {told!r}"
            pin(process.pid, number)

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(process.pid) for process in self._processes)

    def memory(self) -> int:
        """Bytes that the processes hold now, each on its own."""
        return sum(memory(process.pid) for process in self._processes)

    def client(self, number: int) -> dict[str, str]:
        return self.people["clients"][number]

    def address(self, what: str) -> str:
        """The full address of a page whose path was prepared."""
        return f"http://127.0.0.1:{self.port}{self.people[what]}"

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()


@dataclass
class Prepared:
    """A workshop with its people, to be served again and again."""

    folder: Path
    people: dict[str, Any]
    workers: int
    servers: dict[str, str]
    runs: int = field(default=0)

    @contextlib.contextmanager
    def running(self, whose: str, kind: str) -> Iterator[Running]:
        self.runs += 1
        folder = self.folder / f"run-{self.runs}"
        shutil.copytree(self.folder / "data", folder)
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, folder)
            environment = {**os.environ, **self._copied(stack), "VAR_DIR": str(folder), "LOG_LEVEL": "CRITICAL"}
            port, shared = _listen(self.workers, stack)
            processes = [
                subprocess.Popen(
                    [sys.executable, "-m", "benchmarks.server", whose, kind, str(port), str(shared)],
                    cwd=ROOT,
                    env=environment,
                    pass_fds=[shared] if shared else [],
                    stdout=subprocess.PIPE,
                    stderr=None if whose == "ours" else subprocess.DEVNULL,
                    text=True,
                )
                for _ in range(1 if whose == "floor" else self.workers)
            ]
            running = Running(whose, port, self.people, folder, processes)
            stack.callback(running.kill)
            yield running

    def _copied(self, stack: contextlib.ExitStack) -> dict[str, str]:
        if not self.servers:
            return {}
        import psycopg

        url, name = self.servers["DATABASE_URL"], f"run_{self.runs}"

        def drop() -> None:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

        with psycopg.connect(_other(url, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE}")
        stack.callback(drop)
        return self.servers | {"DATABASE_URL": _other(url, name)}


def _listen(workers: int, stack: contextlib.ExitStack) -> tuple[int, int]:
    """The port, and for several workers the descriptor of the socket they share."""
    if workers == 1:
        return free_port(), 0
    listener = stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener.getsockname()[1], listener.fileno()


def _other(url: str, name: str) -> str:
    return create_database(url, name)


@contextlib.contextmanager
def prepared(activity: str, clients: int, *, scaled: bool = False) -> Iterator[Prepared]:
    """A workshop with this activity open: on SQLite with one process, or on PostgreSQL and Redis with two."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        with anywhere():
            servers = stack.enter_context(both(folder / "servers", DATABASE)) if scaled else {}
        data = folder / "data"
        data.mkdir()
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.server", "prepare", activity, str(clients)],
            cwd=ROOT,
            env={**os.environ, **servers, "VAR_DIR": str(data)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        people = json.loads(told.stdout)
        (data / "people.json").write_text(told.stdout)
        yield Prepared(folder, people, 2 if scaled else 1, servers)
