"""Hocuspocus (Yjs), the peer of `board`: installed by the benchmark alone, run with its own clients in node."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import pin
from hackathon.management import install as house
from hackathon.management.servers import free_port

HERE = Path(__file__).resolve().parent


def install() -> None:
    if not (HERE / "node_modules" / "yjs").exists():
        house.say("Installing Hocuspocus for the benchmark…")
        command = [*house.npm(), "ci", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=HERE, env=house.environment(), check=True, stdout=subprocess.DEVNULL)


def run(*, clients: int, per_second: float, seconds: float) -> Sequence[float]:
    """p99 from an operation to each other client's document (ms), deliveries missing, the load's share of its core."""
    port = free_port()
    server = _node("server.mjs", port)
    try:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == "ready"
        pin(server.pid, 0)
        load = _node("load.mjs", port, clients, per_second, seconds)
        pin(load.pid, 1)
        told, _ = load.communicate()
        assert load.returncode == 0, told
        found = json.loads(told)
        return found["p99"], found["missing"], found["load"]
    finally:
        server.kill()
        server.wait()


def _node(*argv: object) -> subprocess.Popen[str]:
    command = [str(house.node()), *(str(part) for part in argv)]
    return subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
