"""Runs the scenarios one after the other, and tells what it sees on standard output."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.deployments import Deployment, Embedded, Scaled
from tests.faults.model import BROWSER
from tests.faults.postgres import Postgres
from tests.faults.processes import Templates
from tests.soak import browsers, report
from tests.soak.scenarios import SCENARIOS, Run, Scenario

SEATS = 64


class Soak:
    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self._folder, self._postgres = folder, postgres
        self._templates = Templates(folder / "templates")
        self._count = 0
        self.lines: list[report.Line] = []

    async def run(self, wanted: list[Scenario]) -> None:
        """Those that take ten minutes go beside the others."""
        aside = [asyncio.create_task(self._on_each(one)) for one in wanted if one.aside]
        for scenario in wanted:
            if not scenario.aside:
                await self._on_each(scenario)
        await asyncio.gather(*aside)

    async def _on_each(self, scenario: Scenario) -> None:
        for kind in (Embedded, Scaled):
            if scenario.on in ("both", kind.__name__.lower()):
                await self._one(scenario, kind)
                if scenario.twin:
                    await self._one(scenario, kind, is_twin=True)

    async def _one(self, scenario: Scenario, kind: type[Deployment], *, is_twin: bool = False) -> None:
        run = scenario.twin_run if is_twin and scenario.twin_run else scenario.run
        faults = scenario.twin if is_twin else scenario.switches
        what = f"twin: {scenario.twin_what}" if is_twin else scenario.what
        say(f"{scenario.name}, {kind.name}: {what}")
        begun = time.monotonic()
        deployment = self._deployment(scenario, kind, faults)
        await asyncio.to_thread(deployment.__enter__)
        try:
            findings = await self._ask(run, deployment)
        except Exception as error:
            findings = report.broken(error)
        finally:
            await asyncio.to_thread(deployment.__exit__)
        line = report.Line(scenario.name, what, kind.name, is_twin, findings, time.monotonic() - begun)
        say(f"   {line.in_words()}")
        self.lines.append(line)

    def _deployment(self, scenario: Scenario, kind: type[Deployment], faults: tuple[str, ...]) -> Deployment:
        self._count += 1
        folder = self._folder / str(self._count)
        if kind is Embedded:
            return Embedded(self._templates, folder, *faults, seats=SEATS, pace=BROWSER)
        url, second = self._postgres.url, scenario.second
        return Scaled(self._templates, folder, url, *faults, seats=SEATS, pace=BROWSER, second=second)

    async def _ask(self, run: Run, deployment: Deployment):
        if getattr(run, "needs_postgres", False):
            return await run(deployment, self._postgres)
        return await run(deployment)


def say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def main(prefix: str) -> int:
    wanted = [one for one in SCENARIOS if one.name.startswith(prefix)]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Postgres() as postgres:
        soak = Soak(Path(folder), postgres)
        asyncio.run(soak.run(wanted))
    if not prefix or "browser".startswith(prefix):
        say("A real browser: restarts, and ten minutes without network")
        soak.lines.append(browsers.left_open())
        say(f"   {soak.lines[-1].in_words()}")
    if not prefix:
        report.write(soak.lines, minutes=(time.monotonic() - begun) / 60)
    bad = [line for line in soak.lines if not line.is_good]
    say("Everything held." if not bad else f"{len(bad)} did not hold: " + "; ".join(line.what for line in bad))
    return 1 if bad else 0
