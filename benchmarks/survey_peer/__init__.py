"""django-survey-and-report, the peer of `collect`: in a virtual environment of its own, served by gunicorn."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import cpu_seconds
from hackathon.management import install as house
from hackathon.management.servers import free_port

HERE = Path(__file__).resolve().parent
ENVIRONMENT = house.ROOT / "var" / "survey-peer"
# One process, as ours; threads help it with what waits for the disk.
THREADS = 4


def install() -> Path:
    """The peer's Python."""
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "bin" / "gunicorn").exists():
        house.say("Installing django-survey-and-report for the benchmark…")
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt"]
        subprocess.run(command, check=True)
    return python


@dataclass(frozen=True, slots=True)
class Peer:
    """Its survey's address, and the process that serves it."""

    start: str
    pid: int

    def cpu_seconds(self) -> float:
        """Of gunicorn and its worker."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return cpu_seconds(self.pid) + sum(cpu_seconds(int(child)) for child in children)


@contextlib.contextmanager
def running() -> Iterator[Peer]:
    """Its survey, served from a fresh database."""
    python = install()
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        environment = {**os.environ, "PEER_DIR": folder, "DJANGO_SETTINGS_MODULE": ""}
        made = subprocess.run(
            [python, "peer_site.py", "prepare"],
            cwd=HERE,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        port = free_port()
        bound = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", str(THREADS)]
        server = subprocess.Popen(
            [
                python,
                "-m",
                "gunicorn",
                *bound,
                "--log-level",
                "critical",
                "--keep-alive",
                "60",
                "peer_site:application",
            ],
            cwd=HERE,
            env=environment,
            stderr=subprocess.DEVNULL,
            preexec_fn=on_the_first_core,
        )
        try:
            wait_until_it_listens(port)
            yield Peer(f"http://127.0.0.1:{port}/survey/{made.stdout.strip()}/", server.pid)
        finally:
            server.kill()
            server.wait()


def on_the_first_core() -> None:
    """As ours; its children inherit it."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})


def wait_until_it_listens(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")
