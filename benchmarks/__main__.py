"""`make bench` (`NAME=…` selects by prefix): ours and the tutorial's Channels in the same run, one JSON line each.

`BENCH_CLIENTS`, `BENCH_SECONDS` and `BENCH_REPEATS` make it smaller, to try that it works.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.load import Server, fan_out, median, pin, ring_bell, server

REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))


def size(usual: int) -> int:
    return int(os.environ.get("BENCH_CLIENTS", usual))


def measure(whose: str, kind: str, clients: int, run: Callable[[Server], Awaitable[Any]]) -> list[Any]:
    """One run on a fresh server, `REPEATS` times."""
    results = []
    for _ in range(REPEATS):
        with server(whose, kind, clients) as running:
            results.append(asyncio.run(run(running)))  # type: ignore[arg-type]
    return results


def report(name: str, unit: str, ours: float, peer: float, floor: float) -> None:
    line = {"name": name, "unit": unit, "ours": round(ours, 1), "peer": round(peer, 1)}
    print(json.dumps({**line, "ratio": round(peer / ours, 2), "floor": floor}, ensure_ascii=False), flush=True)


def fanout(kind: str, floor: float) -> None:
    clients = size(500)
    ours, peer = (
        median(measure(whose, kind, clients, lambda one: fan_out(one, clients=clients, seconds=SECONDS)))
        for whose in ("ours", "stock")
    )
    report(f"fanout-{kind}", "µs CPU per delivered frame", ours, peer, floor)


def bell(usual: int, floors: tuple[float, float]) -> None:
    clients = size(usual)
    both = [
        measure(whose, "daphne", clients, lambda one: ring_bell(one, clients=clients)) for whose in ("ours", "stock")
    ]
    for index, what in enumerate(("", "-complete")):
        ours, peer = (median([result[index] for result in results]) for results in both)
        report(f"bell-{usual}{what}", "ms", ours, peer, floors[index])


BENCHES: dict[str, Callable[[], None]] = {
    "fanout-daphne": lambda: fanout("daphne", 40),
    "fanout-uvicorn": lambda: fanout("uvicorn", 20),
    "bell-600": lambda: bell(600, (150, 500)),
    "bell-1000": lambda: bell(1000, (250, 1000)),
}


def main(prefix: str) -> None:
    pin(os.getpid(), 1)
    for name, bench in BENCHES.items():
        if name.startswith(prefix):
            bench()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
