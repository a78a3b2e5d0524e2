"""Real servers and a real Chromium. Every page is watched: console errors, strangers' hosts, accessibility."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.cable import Cable, Sockets
from tests.faults import nursery
from tests.servers import Redis, free_port, new_database

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
# Only how long a server may take to start: the first builds the pages and loads the demonstration edition.
PATIENCE = 300
FIRST = ["manage.py", "start"]
# Without looking whether the pages must be built anew: those of whoever runs beside would break.
AGAIN = ["-m", "django", "start"]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}

# Only an await's time-out, in milliseconds.
LONG = 60_000
expect.set_options(timeout=LONG)

# What `check_page` found wrong during the test that runs.
page_faults: list[str] = []


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A server in a process of its own, with a database of its own."""

    base: str
    # The same server through a cable that can be pulled out.
    cable: Cable
    cabled: str
    environment: dict[str, str] = field(repr=False)
    command: list[str] = field(default_factory=lambda: AGAIN)
    process: subprocess.Popen[str] = field(init=False)
    said: list[str] = field(default_factory=list, repr=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        listens = threading.Event()
        threading.Thread(target=self._hear, args=(listens,), daemon=True).start()
        if not listens.wait(PATIENCE) or self.process.poll() is not None:
            pytest.fail(f"the server did not start:\n{''.join(self.said)}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> str:
        """What a Python program of this project says, with this server's database."""
        command = [sys.executable, *arguments]
        ended = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if ended.returncode:
            pytest.fail(f"{' '.join(arguments)}\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def sign_in_link(self) -> str:
        """A fresh one-time link of the organiser."""
        return re.search(r"http\S+#\S+", self.manage("sign_in_link")).group(0)

    def _hear(self, listens: threading.Event) -> None:
        # Read to the end: a server whose words nobody reads stands still.
        with self.process.stdout as lines:
            for line in lines:
                self.said.append(line)
                if "Ctrl+C" in line:
                    listens.set()
        listens.set()


@contextlib.contextmanager
def served(var: Path, host: str = "127.0.0.1", *, command: list[str] = AGAIN, **environment: str) -> Iterator[Server]:
    port, cable_port = free_port(), free_port()
    base, cabled = f"http://{host}:{port}", f"http://{host}:{cable_port}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    own = {"VAR_DIR": str(var), "PORT": str(port), "PUBLIC_URL": base, "ALLOWED_ORIGINS": cabled}
    run = {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "hackathon.settings"}
    running = Server(base, Cable(cable_port, port), cabled, {**kept, **own, **run, **environment}, command)
    try:
        running.start()
        httpx.get(f"http://127.0.0.1:{port}/sante/pret", headers={"Host": host}, timeout=30).raise_for_status()
        yield running
    finally:
        running.cable.close()
        running.stop()


@pytest.fixture(scope="session")
def first(tmp_path_factory) -> Path:
    """What the first `manage.py start` leaves, once for all processes of a run: the pages, which it builds where that
    is needed, and a folder with the demonstration edition, to copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    made = shared / "first-start"
    with (shared / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            var = tmp_path_factory.mktemp("first")
            with served(var, command=FIRST):
                pass
            var.rename(made)
    return made


@pytest.fixture(scope="session")
def server(first, tmp_path_factory) -> Iterator[Server]:
    with served(shutil.copytree(first, tmp_path_factory.mktemp("server") / "var")) as running:
        yield running


@pytest.fixture(scope="session")
def room_server(first, tmp_path_factory) -> Iterator[Server]:
    """As on a room's network: plain HTTP under a name that is not localhost."""
    with served(shutil.copytree(first, tmp_path_factory.mktemp("room") / "var"), host="atelier.test") as running:
        yield running


@pytest.fixture
def place(server) -> Iterator[Server]:
    """The server by a cable that the test may ill-treat: it is whole again for the next."""
    yield server
    server.cable.mend()
    server.cable.change(Sockets.PASS)


@dataclass
class Scaled:
    """Two workers on one PostgreSQL and one Redis."""

    worker: Server
    other: Server
    redis: Redis


@pytest.fixture
def scaled(first, tmp_path, postgres_url) -> Iterator[Scaled]:
    with Redis(tmp_path, free_port()) as redis:
        both = {"DATABASE_URL": new_database(postgres_url), "REDIS_URL": redis.url}
        nursery.told("tests.tables", "migrated", folder=tmp_path, DATABASE_URL=both["DATABASE_URL"])
        with served(tmp_path, **both) as worker, served(tmp_path, **both) as other:
            yield Scaled(worker, other, redis)


@pytest.fixture(scope="session")
def board(server) -> str:
    """The code of a workshop that writes on a board everybody sees."""
    return open_board(server)


def open_board(server: Server) -> str:
    return server.run("-m", "tests.browser.workshop", "open_board").strip()


def cards(server: Server) -> dict[str, int]:
    """How many cards the database holds of each text."""
    return json.loads(server.run("-m", "tests.browser.workshop", "cards"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is needed: make test installs it on Debian as root"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--host-resolver-rules=MAP atelier.test 127.0.0.1"]
        )
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong on the pages of a test, gathered while they ran."""

    base: str
    cabled: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        page.on("console", lambda message: self._console(page, message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script error: {error}"))
        page.on("request", lambda request: self._host(request.url))
        return page

    def _console(self, page: Page, text: str) -> None:
        # Behind the cable that the test pulls out, the browser itself reports what it cannot reach.
        cut = page.url.startswith(self.cabled) and ("net::ERR_" in text or "WebSocket connection" in text)
        if not cut:
            self.faults.append(f"{page.url}: {text}")

    def _host(self, url: str) -> None:
        ours = (self.base, self.cabled)
        sockets = tuple(origin.replace("http", "ws", 1) for origin in ours)
        if not url.startswith((*ours, *sockets, "data:", "blob:", "about:")):
            self.faults.append(f"request to another host: {url}")


@pytest.fixture
def people(chromium) -> Iterator[Callable[..., Page]]:
    """`people(server, viewport)`: one person's page, in a browser context of their own; faults fail the test."""
    contexts: list[BrowserContext] = []
    watches: dict[str, Watch] = {}

    def come(server: Server, viewport=LAPTOP, **options) -> Page:
        touch = viewport is PHONE
        context = chromium.new_context(viewport=viewport, locale="fr-FR", has_touch=touch, **options)
        context.set_default_timeout(LONG)
        contexts.append(context)
        watch = watches.setdefault(server.base, Watch(server.base, server.cabled))
        context.on("page", watch.over)
        return context.new_page()

    page_faults.clear()
    yield come
    for context in contexts:
        context.close()
    faults = [*page_faults, *(fault for watch in watches.values() for fault in watch.faults)]
    if faults:
        pytest.fail("\n".join(dict.fromkeys(faults)), pytrace=False)


@pytest.fixture
def dora(server, people) -> Page:
    """The organiser of the demonstration, signed in."""
    page = people(server)
    page.goto(server.sign_in_link())
    page.get_by_role("link", name="Plus tard").click()
    return page


def check_page(page: Page) -> None:
    """axe finds nothing (WCAG 2.2 AA, target size included), nothing overflows sideways; told when the test ends."""
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What passed is a megabyte, and takes as long to be told as to be found.
    options = json.dumps({"runOnly": tags, "resultTypes": ["violations"]})
    violations = page.evaluate(f"axe.run(document, {options}).then((found) => found.violations)")
    page_faults.extend(
        f"{page.url}: {violation['id']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    )
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        page_faults.append(f"{page.url}: overflows at {page.viewport_size}")
