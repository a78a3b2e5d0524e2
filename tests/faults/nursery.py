"""Processes of ours that need not read everything first: one that has read it all forks them.

A server reads libraries, models and pages for more than a second of processor time, and tests start some 150. Here
`start(module, …)` does what `python -m module …` does, in a folder as `VAR_DIR`. What is read beforehand is the same
for all who share an environment, so each folder says which PostgreSQL database is its own. The nursery of SQLite stays;
of the others, the oldest makes way.
"""

import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
# A folder and a command.
MOST_BYTES = 65536
# Servers without a key of their own could not be made ready before their folder is known.
KEY = "nursery-" + "k" * 50
# PostgreSQL's own way to say elsewhere which database is meant: in a file, here of the folder a process works in.
SERVICES = "pg_service.conf"
THIS_FOLDERS = {"DATABASE_URL": "postgresql:///?service=folder", "PGSERVICEFILE": SERVICES}
MOST_KEPT = 3


# --- the test's side -------------------------------------------------------------------------------
class Child:
    """A process, as `subprocess.Popen` gives it. It is not ours, but who forked it tells how it ends."""

    def __init__(self, news: IO[str], stdout: IO[str]) -> None:
        self._news, self.stdout = news, stdout
        self.returncode: int | None = None
        self.pid = int(news.readline())

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._news], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._news], [], [], timeout)[0]:
                raise TimeoutError(f"process {self.pid} goes on after {timeout} s")
            self.returncode = int(self._news.readline())
            self._news.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass
class Nursery:
    """A process that has read everything under this environment."""

    environment: dict[str, str]
    _asked: socket.socket = field(init=False)
    _process: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own = {
            "VAR_DIR": ".",
            "SECRET_KEY": KEY,
            "LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "hackathon.settings",
        }
        command = [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())]
        environment = {**os.environ, **own, **self.environment}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()])
        theirs.close()

    def start(self, module: str, *arguments: str, folder: Path, stderr: int) -> Child:
        said, stdout = os.pipe()
        heard, news = os.pipe()
        order = json.dumps({"module": module, "arguments": arguments, "folder": str(folder)})
        socket.send_fds(self._asked, [order.encode()], [stdout, stderr, news])
        for end in (stdout, news):
            os.close(end)
        return Child(os.fdopen(heard), os.fdopen(said))

    def close(self) -> None:
        """What it forked lives on."""
        self._asked.close()
        self._process.wait()


_open: list[Nursery] = []


def start(module: str, *arguments: str, folder: Path, stderr: int = 2, **environment: str) -> Child:
    """`python -m module arguments…` with this folder as `VAR_DIR`; complaints go to `stderr`."""
    if environment.get("DATABASE_URL", "").startswith("postgres"):
        tell_database(folder, environment["DATABASE_URL"])
        environment |= THIS_FOLDERS
    found = next((one for one in _open if one.environment == environment), None)
    if found is None:
        others = [one for one in _open if one.environment]
        if len(others) == MOST_KEPT:
            others[0].close()
            _open.remove(others[0])
        found = Nursery(environment)
        _open.append(found)
    return found.start(module, *arguments, folder=folder, stderr=stderr)


def tell_database(folder: Path, url: str) -> None:
    """Written anew where it says another: a folder may be the copy of one that had another database."""
    said = "\n".join(["[folder]", *(f"{name}={value}" for name, value in conninfo_to_dict(url).items()), ""])
    file = folder / SERVICES
    if not file.exists() or file.read_text() != said:
        file.write_text(said)


def told(module: str, *arguments: str, folder: Path, **environment: str) -> str:
    """All that such a process says, once it ended well."""
    child = start(module, *arguments, folder=folder, **environment)
    with child.stdout as lines:
        said = lines.read()
    assert child.wait() == 0, said
    return said


@atexit.register
def close_all() -> None:
    for one in _open:
        one.close()


# --- the process's side ----------------------------------------------------------------------------
def main(asked: socket.socket) -> None:
    read_everything()
    # Whoever waits for a child ends by itself.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, ends, _flags, _address = socket.recv_fds(asked, MOST_BYTES, 3)
        if not order:
            return
        if os.fork() == 0:
            asked.close()
            tell_how_it_ends(json.loads(order), *ends)
        for end in ends:
            os.close(end)


def read_everything() -> None:
    """All that a server reads but Twisted's reactor, which belongs to one process."""
    import daphne.http_protocol
    import daphne.ws_protocol  # noqa: F401 -- what it loads is shared by the servers forked

    from hackathon import asgi

    asgi.load_pages()


def tell_how_it_ends(order: dict, stdout: int, stderr: int, news: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(news)
        become(order, stdout, stderr)
        return
    for end in (stdout, stderr):
        os.close(end)
    with os.fdopen(news, "w") as line:
        print(child, file=line, flush=True)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=line)
    os._exit(0)


def become(order: dict, stdout: int, stderr: int) -> None:
    for end, number in ((stdout, 1), (stderr, 2)):
        os.dup2(end, number)
        os.close(end)
    os.chdir(order["folder"])
    # For what it starts elsewhere.
    os.environ["VAR_DIR"] = order["folder"]
    sys.argv = [order["module"], *order["arguments"]]
    runpy.run_module(order["module"], run_name="__main__")
    sys.exit()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
