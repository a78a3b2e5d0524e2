"""Real servers and a real Chromium. Every page is watched: console errors, strangers' hosts, accessibility."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.cable import Cable

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}

expect.set_options(timeout=15_000)

# What `check_page` found wrong during the test that runs.
page_faults: list[str] = []


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A `manage.py start` in a process of its own, with a database of its own."""

    base: str
    # The same server through a cable that can be pulled out.
    cable: Cable
    cabled: str
    var: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    said: str = ""

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def sign_in_link(self) -> str:
        """A fresh one-time link of the organiser."""
        return re.search(r"http\S+#\S+", self.manage("sign_in_link")).group(0)


def start_server(var: Path, host: str = "127.0.0.1") -> Server:
    port, cable_port = free_port(), free_port()
    base, cabled = f"http://{host}:{port}", f"http://{host}:{cable_port}"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        "VAR_DIR": str(var),
        "PORT": str(port),
        "PUBLIC_URL": base,
        "ALLOWED_ORIGINS": cabled,
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(base, Cable(cable_port, port), cabled, var, environment, process)
    for line in process.stdout:
        server.said += line
        if "Ctrl+C" in line:
            break
    else:
        pytest.fail(f"the server did not start:\n{server.said}")
    httpx.get(f"http://127.0.0.1:{port}/sante/pret", headers={"Host": host}, timeout=30).raise_for_status()
    return server


def stop(server: Server) -> None:
    server.cable.close()
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.communicate(timeout=15)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.communicate()


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("var"))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def room_server(tmp_path_factory) -> Iterator[Server]:
    """As on a room's network: plain HTTP under a name that is not localhost."""
    running = start_server(tmp_path_factory.mktemp("room"), host="atelier.test")
    yield running
    stop(running)


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


def check_page(page: Page) -> None:
    """axe finds nothing (WCAG 2.2 AA, target size included), nothing overflows sideways; told when the test ends."""
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(tags)}}})")
    page_faults.extend(
        f"{page.url}: {violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    )
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        page_faults.append(f"{page.url}: overflows at {page.viewport_size}")
