"""Real PostgreSQL and Redis, started from PyPI wheels on free ports for the tests that need them. The root's
`conftest.py` has the fixtures, so that there is one of each.
"""

import functools
import os
import socket
import tempfile
import time

import psycopg
import pytest

from hackathon.management.servers import Redis, create_database, free_port, start_postgres, wait_for_port

__all__ = [
    "Redis",
    "free_port",
    "new_database",
    "postgres_url",
    "redis_url",
    "start_postgres",
    "steady_port",
    "wait_for_port",
]


@pytest.fixture(scope="session")
def postgres_url():
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    # Not under pytest's own folder: run by root, the server is another user, who may not enter it.
    with tempfile.TemporaryDirectory(prefix="pg-") as data:
        server = start_postgres(data)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # No power cut is tried here.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    with Redis(tmp_path_factory.mktemp("redis"), free_port()) as redis:
        yield redis.url


@functools.cache
def steady_port() -> int:
    """For the one Redis of each test in turn: with the same address, servers can be forked of the same process
    (`tests/faults/nursery.py`). The kernel gives the ports below 32768 to nobody while it is not used.
    """
    first = 20_000 + os.getpid() % 10_000
    for port in range(first, first + 2_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise OSError(f"something listens on every port from {first}")


def new_database(url: str) -> str:
    """The URL of a database just made on the same PostgreSQL."""
    return create_database(url, f"test_{free_port()}_{time.monotonic_ns()}")
