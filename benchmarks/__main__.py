"""`make bench` (`NAME=…` selects by prefix): ours, a peer and the floor in the same run, one JSON line each.

`ours` and `peer` are medians over runs that take turns; `floor` is what a server without an application needs here.
`load` is the share of its processor that the load used, at most: near 1 it measured itself. `BENCH_CLIENTS`,
`BENCH_SECONDS` and `BENCH_REPEATS` make it smaller, to try that it works.
"""

import asyncio
import functools
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence

from benchmarks import analysis, collecting, hocuspocus, survey_peer
from benchmarks.cards import work_on_cards
from benchmarks.held import hold, reveal
from benchmarks.load import fan_out, join_all, listen_steadily, median, ring_bell
from benchmarks.machine import pin
from benchmarks.servers import Prepared, Running, prepared
from benchmarks.survey import prepared_survey

REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))

Figures = Sequence[float]
Run = Callable[[Running], Awaitable[Figures]]


def size(usual: int) -> int:
    return int(os.environ.get("BENCH_CLIENTS", usual))


def seconds(usual: float) -> float:
    return float(os.environ.get("BENCH_SECONDS", usual))


class Taken:
    """The figures of each side over the runs, and how busy the load was."""

    def __init__(self) -> None:
        self._figures: dict[str, list[Figures]] = {}
        self._load = 0.0

    def add(self, whose: str, figures: Figures) -> None:
        *figures, load = figures
        self._load = max(self._load, load)
        self._figures.setdefault(whose, []).append(figures)

    def report(self, name: str, unit: str, index: int, *, more_is_better: bool = False) -> None:
        """One line; what has no peer or no floor says null. The ratio is how many times better ours is."""
        ours, peer, floor = (self._median(whose, index) for whose in ("ours", "peer", "floor"))
        line = {"name": name, "unit": unit, "ours": ours, "peer": peer}
        better, worse = (ours, peer) if more_is_better else (peer, ours)
        line |= {"ratio": round(better / worse, 2) if worse and better is not None else None, "floor": floor}
        print(json.dumps({**line, "load": round(self._load, 2)}, ensure_ascii=False), flush=True)

    def _median(self, whose: str, index: int) -> float | None:
        taken = self._figures.get(whose)
        return None if taken is None else round(median([figures[index] for figures in taken]), 1)


def take_turns(ready: Prepared, kind: str, run: Run) -> Taken:
    """Ours, the peer's and the floor's, then again: what else the machine does disturbs all three alike."""
    taken = Taken()
    for _ in range(REPEATS):
        for side, whose in (("ours", "ours"), ("peer", "stock"), ("floor", "floor")):
            with ready.running(whose, kind) as running:
                taken.add(side, asyncio.run(_of(run, running)))
    return taken


async def _of(run: Run, running: Running) -> Figures:
    return await run(running)


# --- the benches -------------------------------------------------------------------------------------------
def fanout(name: str, usual: int = 500, *, kind: str = "daphne", scaled: bool = False) -> None:
    clients, lasting = size(usual), seconds(8)
    with prepared("ballot", clients, scaled=scaled) as ready:
        taken = take_turns(ready, kind, functools.partial(fan_out, clients=clients, seconds=lasting))
    taken.report(name, "µs CPU per delivered frame", 0)


def bell(name: str, usual: int, *, scaled: bool = False) -> None:
    clients = size(usual)
    with prepared("ballot", clients, scaled=scaled) as ready:
        taken = take_turns(ready, "daphne", functools.partial(ring_bell, clients=clients))
    taken.report(name, "ms to the ack, p95", 0)
    taken.report(f"{name}-complete", "ms to every complete tally", 1)


def join(name: str, *, scaled: bool = False) -> None:
    clients = size(1000)
    with prepared("board", clients, scaled=scaled) as ready:
        taken = take_turns(ready, "daphne", functools.partial(join_all, clients=clients))
    taken.report(name, "ms to the first full board, p95", 1)
    taken.report(f"{name}-greeted", "ms to the greeting, p95", 0)


def steady(name: str, *, scaled: bool = False) -> None:
    clients, lasting = size(1000), seconds(60)
    with prepared("board", clients, scaled=scaled) as ready:
        taken = take_turns(ready, "daphne", functools.partial(listen_steadily, clients=clients, seconds=lasting))
    taken.report(name, "ms to a listener, p95", 0)
    taken.report(f"{name}-missing", "deliveries that never came", 1)


def revealing(name: str, *, scaled: bool = False) -> None:
    """Ours alone: the tutorial has nothing to reveal."""
    clients, taken = size(1000), Taken()
    with prepared("figure", clients, scaled=scaled) as ready:
        for _ in range(REPEATS):
            with ready.running("ours", "daphne") as running:
                taken.add("ours", asyncio.run(_of(functools.partial(reveal, clients=clients), running)))
    taken.report(name, "ms until every screen shows what was revealed", 0)


def holding(name: str, *, scaled: bool = False) -> None:
    clients = size(1000)
    with prepared("board", clients, scaled=scaled) as ready:
        taken = take_turns(ready, "daphne", functools.partial(hold, clients=clients))
    taken.report(name, "KiB of the server's memory for each participant", 0)
    taken.report(f"{name}-growth", "MiB more at the last of six cycles than at the second", 1)


def board(name: str) -> None:
    clients, per_second, lasting = size(200), 20, seconds(20)
    taken = Taken()
    run = functools.partial(work_on_cards, clients=clients, per_second=per_second, seconds=lasting)
    hocuspocus.install()
    with prepared("board", clients) as ready:
        for _ in range(REPEATS):
            for whose in ("ours", "floor"):
                with ready.running(whose, "daphne") as running:
                    taken.add(whose, asyncio.run(_of(run, running)))
            taken.add("peer", hocuspocus.run(clients=clients, per_second=per_second, seconds=lasting))
    taken.report(name, "ms to another's screen, p99; ours durable, peer (Hocuspocus) in memory", 0)
    taken.report(f"{name}-missing", "deliveries that never came", 1)


def growth(name: str) -> None:
    """`bell-600` and `bell-1000` are steps of it too."""
    for clients in (100, 300):
        bell(f"{name}-bell-{clients}", clients)
    for clients in (100, 300, 1000):
        fanout(f"{name}-fanout-{clients}", clients)


def collect(name: str) -> None:
    """Twenty questions on one page, from the link to the receipt; both on SQLite, one process, the same settings."""
    lasting, taken = seconds(8), Taken()
    survey_peer.install()
    with prepared_survey(pages=1) as ready:
        for _ in range(REPEATS):
            with ready.running("ours", "daphne") as running:
                start, used = running.address("start"), running.cpu_seconds
                taken.add("ours", asyncio.run(collecting.collect(collecting.answer_ours, start, used, seconds=lasting)))
            with survey_peer.running() as peer:
                ask, used = collecting.answer_peer, peer.cpu_seconds
                taken.add("peer", asyncio.run(collecting.collect(ask, peer.start, used, seconds=lasting)))
            taken.add("floor", collecting.floor(seconds=2))
    taken.report(name, "complete responses of 20 questions a second; floor: durable rows", 0, more_is_better=True)
    taken.report(f"{name}-processor", "ms of the server's processor a response", 1)
    taken.report(f"{name}-clock", "ms of the clock a response", 2)


def crowd(name: str) -> None:
    """Ours alone: people who answer a page every 20 s, the results page open beside them."""
    people, lasting, taken = size(1000), seconds(300), Taken()
    with prepared_survey(pages=4) as ready, ready.running("ours", "daphne") as running:
        taken.add("ours", asyncio.run(collecting.collection(running, people=people, every=20.0, seconds=lasting)))
    taken.report(name, "ms until a page is saved, p95", 0)
    taken.report(f"{name}-errors", "pages not saved", 1)
    taken.report(f"{name}-acknowledged", "responses acknowledged", 2)
    taken.report(f"{name}-stored", "responses stored", 3)


def burst(name: str) -> None:
    """Ours alone: everybody presses the first button at the same moment."""
    people, taken = size(300), Taken()
    with prepared_survey(pages=4) as ready:
        for _ in range(REPEATS):
            with ready.running("ours", "daphne") as running:
                taken.add("ours", asyncio.run(collecting.burst(running.address("start"), people=people)))
    taken.report(name, "ms until the first page is there, p95", 0)
    taken.report(f"{name}-errors", "pages refused", 1)


def analyse(name: str, *, total: int) -> None:
    """Results of a survey of 60 questions; each figure in a process of its own, the sides taking turns."""
    with analysis.prepared_answers(total) as ready:
        shown = Taken()
        for _ in range(REPEATS):
            # The file of columns is made by the first page: each copy of the data begins without one.
            with ready.running("ours", "daphne") as running:
                analysis.come_in(running)
                shown.add("ours", (analysis.shown(running), analysis.shown(running), 0))
            shown.add("peer", (analysis.measured(ready, "page", "peer"),) * 2 + (0,))
            shown.add("floor", (analysis.measured(ready, "page", "floor"),) * 2 + (0,))
        shown.report(f"{name}-page", "ms to the results page, cold; peer: one COUNT an option; floor: decoding", 0)
        shown.report(f"{name}-page-again", "ms to the same page, asked again", 1)
        for what, unit in analysis.UNITS.items():
            taken = Taken()
            for _ in range(REPEATS):
                for side in ("ours", "peer", "floor"):
                    taken.add(side, (analysis.measured(ready, what, side), 0))
            taken.report(f"{name}-{what}", unit, 0)


def export_beside(name: str, *, total: int) -> None:
    """`steady` with an XLSX of every response being made beside it (ours), and without (floor)."""
    clients, lasting, taken = size(1000), seconds(30), Taken()
    run = functools.partial(listen_steadily, clients=clients, seconds=lasting)
    with analysis.prepared_answers(total, beside=clients) as ready:
        for _ in range(REPEATS):
            with ready.running("ours", "daphne") as running:
                taken.add("floor", asyncio.run(_of(run, running)))
            with ready.running("ours", "daphne") as running, analysis.exporting(running):
                taken.add("ours", asyncio.run(_of(run, running)))
    taken.report(name, "ms to a listener, p95, beside an export; floor: without it", 0)


BENCHES: dict[str, Callable[[str], None]] = {
    "fanout-daphne": fanout,
    "fanout-uvicorn": functools.partial(fanout, kind="uvicorn"),
    "fanout-scaled": functools.partial(fanout, scaled=True),
    "bell-600": functools.partial(bell, usual=600),
    "bell-1000": functools.partial(bell, usual=1000),
    "bell-600-scaled": functools.partial(bell, usual=600, scaled=True),
    "bell-1000-scaled": functools.partial(bell, usual=1000, scaled=True),
    "join": join,
    "join-scaled": functools.partial(join, scaled=True),
    "steady": steady,
    "steady-scaled": functools.partial(steady, scaled=True),
    "reveal": revealing,
    "reveal-scaled": functools.partial(revealing, scaled=True),
    "memory": holding,
    "memory-scaled": functools.partial(holding, scaled=True),
    "board": board,
    "growth": growth,
    "collect": collect,
    "collect-crowd": crowd,
    "collect-burst": burst,
    "analysis-20000": functools.partial(analyse, total=20_000),
    "analysis-100000": functools.partial(analyse, total=100_000),
    "analysis-export": functools.partial(export_beside, total=100_000),
}


def main(prefix: str) -> None:
    pin(os.getpid(), 1)
    for name, bench in BENCHES.items():
        if name.startswith(prefix):
            bench(name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
