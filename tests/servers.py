"""Real PostgreSQL and Redis, started from PyPI wheels on free ports for the tests that need them. The root's
`conftest.py` has the fixtures, so that there is one of each.
"""

import os
import tempfile
import time

import psycopg
import pytest

from hackathon.management.servers import Redis, create_database, free_port, start_postgres, wait_for_port

__all__ = ["Redis", "free_port", "new_database", "postgres_url", "redis_url", "start_postgres", "wait_for_port"]


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


def new_database(url: str) -> str:
    """The URL of a database just made on the same PostgreSQL."""
    return create_database(url, f"test_{free_port()}_{time.monotonic_ns()}")
