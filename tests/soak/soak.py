"""Runs the scenarios one after the other, and tells what it sees on standard output."""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.faults.crowd import Findings
from tests.faults.deployments import Deployment, Embedded, Scaled
from tests.faults.model import BROWSER
from tests.faults.postgres import Postgres
from tests.faults.processes import Server, Templates
from tests.soak import browsers, report
from tests.soak.scenarios import SCENARIOS, Run, Scenario

SEATS = 64


class Soak:
    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self._folder, self._postgres = folder, postgres
        self._templates = Templates(folder / "templates")
        self._count = 0
        self.lines: list[report.Line] = []

    async def run(self, wanted: list[Scenario], *, with_browser: bool) -> None:
        """Those that take ten minutes go beside the others."""
        aside = [asyncio.create_task(self._one(one, kind)) for one in wanted if one.aside for kind in kinds_of(one)]
        if with_browser:
            aside.append(asyncio.create_task(self._browser()))
        for scenario in wanted:
            if not scenario.aside:
                await self._on_each(scenario)
        await asyncio.gather(*aside)

    async def _browser(self) -> None:
        say("A real browser: restarts, and ten minutes without network (beside everything else)")
        line = await asyncio.to_thread(browsers.left_open)
        say(f"{line.name}: {line.in_words()}")
        self.lines.append(line)

    async def _on_each(self, scenario: Scenario) -> None:
        for kind in kinds_of(scenario):
            await self._one(scenario, kind)
            if scenario.twin:
                await self._one(scenario, kind, is_twin=True)

    async def _one(self, scenario: Scenario, kind: type[Deployment], *, is_twin: bool = False) -> None:
        run = scenario.twin_run if is_twin and scenario.twin_run else scenario.run
        faults = scenario.twin if is_twin else scenario.switches
        what = f"twin: {scenario.twin_what}" if is_twin else scenario.what
        say(f"{scenario.name}, {kind.name}: {what}")
        begun = time.monotonic()
        try:
            findings = await self._ask(run, scenario, kind, faults)
        except Exception as error:
            findings = report.broken(error)
        line = report.Line(scenario.name, what, kind.name, is_twin, findings, time.monotonic() - begun)
        say(f"{line.name}, {line.where}, {line.what}: {line.in_words()}")
        self.lines.append(line)

    async def _ask(self, run: Run, scenario: Scenario, kind: type[Deployment], faults: tuple[str, ...]) -> Findings:
        if not getattr(run, "needs_postgres", False):
            async with self._running(scenario, kind, faults, self._postgres) as deployment:
                return await run(deployment)
        # What is done to it must not reach who runs beside.
        with Postgres() as postgres:
            async with self._running(scenario, kind, faults, postgres) as deployment:
                return await run(deployment, postgres)

    @asynccontextmanager
    async def _running(
        self, scenario: Scenario, kind: type[Deployment], faults: tuple[str, ...], postgres: Postgres
    ) -> AsyncIterator[Deployment]:
        self._count += 1
        folder = self._folder / str(self._count)
        if kind is Embedded:
            deployment: Deployment = Embedded(self._templates, folder, *faults, seats=SEATS, pace=BROWSER)
        else:
            url, second = postgres.url, scenario.second
            deployment = Scaled(self._templates, folder, url, *faults, seats=SEATS, pace=BROWSER, second=second)
        await asyncio.to_thread(deployment.__enter__)
        try:
            yield deployment
        finally:
            await asyncio.to_thread(deployment.__exit__)


@contextmanager
def complaints(folder: Path) -> Iterator[None]:
    """What the servers complain of while their database is away is no news."""
    with (folder / "complaints").open("w") as file:
        Server.complaints = file.fileno()
        yield


def kinds_of(scenario: Scenario) -> list[type[Deployment]]:
    return [kind for kind in (Embedded, Scaled) if scenario.on in ("both", kind.__name__.lower())]


def say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def main(prefix: str) -> int:
    wanted = [one for one in SCENARIOS if one.name.startswith(prefix)]
    with tempfile.TemporaryDirectory() as folder, Postgres() as postgres, complaints(Path(folder)):
        soak = Soak(Path(folder), postgres)
        asyncio.run(soak.run(wanted, with_browser="Browser".startswith(prefix)))
    report.write(soak.lines)
    bad = [line for line in soak.lines if not line.is_good]
    say("Everything held." if not bad else f"{len(bad)} did not hold: " + "; ".join(line.what for line in bad))
    return 1 if bad else 0
