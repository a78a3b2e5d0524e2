"""Processors: who runs on which, and how much of them was used."""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path


def pin(pid: int, core: int) -> None:
    """The server on one processor, the load on the other, where there are two."""
    if (os.cpu_count() or 1) > 1:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})


@contextlib.contextmanager
def anywhere() -> Iterator[None]:
    """Children started here are held to no processor: they inherit what their parent has."""
    held = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    yield
    os.sched_setaffinity(0, held)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes of its own that a process holds in memory (proc_pid_status(5), RssAnon)."""
    [held] = re.findall(r"^RssAnon:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(held) * 1024


class Busy:
    """The share of its processor that this process used; near 1, the load measures itself and not the server."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.monotonic()

    def share(self) -> float:
        return (time.process_time() - self._cpu) / max(1e-9, time.monotonic() - self._wall)
