"""What the soak does: the scenarios of the fault tests with full figures, and their twins."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.faults import scenarios as faults
from tests.faults.crowd import Findings
from tests.faults.deployments import Deployment
from tests.faults.flood import flooded, stalled_readers
from tests.faults.postgres import Postgres
from tests.faults.respondents import killed_while_collecting

Run = Callable[..., Awaitable[Findings]]


@dataclass(frozen=True)
class Scenario:
    """`on`: which deployments. `switches` are servers' faults that are none; `twin` takes the protection off and is run
    with `twin_figures`, smaller ones: it only has to show the damage."""

    name: str
    what: str
    run: Run
    on: str = "both"
    switches: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    twin: tuple[str, ...] = ()
    twin_run: Run | None = None
    twin_what: str = ""
    # Whether it is run beside all the others.
    aside: bool = False


def with_postgres(run: Run, **figures: Any) -> Run:
    async def on(deployment: Deployment, postgres: Postgres) -> Findings:
        return await run(deployment, postgres, **figures)

    on.needs_postgres = True  # type: ignore[attr-defined]
    return on


async def parallel_networks(deployment: Deployment) -> Findings:
    """F12 in one: far, stalling, and narrow without sockets, at the same time."""
    kinds = (
        {"latency": 0.3, "people": 6, "acks": 60},
        {"latency": 0.05, "stall": 20, "people": 6, "acks": 60},
        {"latency": 0.05, "rate": 8_000, "people": 4, "acks": 40},
        {"latency": 0.3, "rate": 8_000, "blocks_sockets": True, "people": 4, "acks": 24},
    )
    total = Findings()
    for kind in kinds:
        total.add(await faults.bad_network(deployment, **kind))
        await asyncio.sleep(0)
    return total


SCENARIOS = (
    Scenario(
        "F4",
        "one person's network cut for 10 minutes while the others vote (beside everything else)",
        partial(faults.cut_off, people=4, seconds=600, think=2.0),
        aside=True,
    ),
    Scenario(
        "F1",
        "every worker `kill -9`ed 50 times under 20 voters",
        partial(faults.killed_while_voting, people=20, times=50),
        twin=("slow_commits", "answer_early"),
        twin_run=partial(faults.killed_while_voting, people=8, times=2),
        twin_what="acknowledging before the commit",
    ),
    Scenario(
        "F1",
        "the same twice, with 0.3 s between each commit and its answer",
        partial(faults.killed_while_voting, people=20, times=2),
        switches=("slow_commits", "slow_answers"),
        twin=("slow_answers", "forget_refs"),
        twin_run=partial(faults.killed_while_voting, people=8, times=2),
        twin_what="keeping no answers to refs",
    ),
    Scenario(
        "F1",
        "the server `kill -9`ed 20 times under 50 people who answer an enquête",
        partial(killed_while_collecting, people=50, times=20),
        on="embedded",
    ),
    Scenario("F2", "Redis killed for 12 s", partial(faults.redis_killed, people=20, seconds=12), on="scaled"),
    Scenario("F3", "SIGTERM to every worker under 60 people", partial(faults.told_to_end, people=60)),
    Scenario("F4", "one person's network cut for 30 s", partial(faults.cut_off, people=10, seconds=30)),
    Scenario(
        "F5",
        "every worker frozen for 70 s (SIGSTOP)",
        partial(faults.stopped, people=20, seconds=70),
        twin=("slow_answers", "forget_refs"),
        twin_run=partial(faults.stopped, people=20, seconds=30),
        twin_what="keeping no answers to refs, 30 s",
    ),
    Scenario(
        "F6",
        "50 readers that stall while 40 MiB are said in their room",
        partial(stalled_readers, readers=50, people=9, megabytes=40, is_weighed=True),
        on="embedded",
        twin=("keep_everything",),
        twin_run=partial(
            stalled_readers, readers=50, people=9, megabytes=40, is_weighed=True, are_dropped=False, wait=30
        ),
        twin_what="no bound on what waits",
    ),
    Scenario(
        "F7",
        "one socket sends 2,000 commands as fast as it can",
        partial(flooded, people=20, frames=2_000),
        twin=("no_bucket",),
        twin_run=partial(flooded, people=20, frames=2_000),
        twin_what="no bucket",
    ),
    Scenario(
        "F7",
        "the same by HTTP posts over one kept connection",
        partial(flooded, people=20, frames=2_000, over_http=True),
        twin=("no_bucket",),
        twin_run=partial(flooded, people=20, frames=2_000, over_http=True),
        twin_what="no bucket",
    ),
    Scenario("F8", "one of two workers `kill -9`ed for good", partial(faults.worker_killed, people=20), on="scaled"),
    Scenario(
        "F9",
        "PostgreSQL frozen for 10 s (SIGSTOP)",
        with_postgres(faults.database_frozen, people=20, seconds=10),
        on="scaled",
    ),
    Scenario(
        "F9",
        "PostgreSQL crashed and away for 10 s",
        with_postgres(faults.database_restarted, people=20, seconds=10),
        on="scaled",
        twin=("answer_early", "slow_commits"),
        twin_run=with_postgres(faults.database_restarted, people=20, seconds=2),
        twin_what="acknowledging before the commit, 2 s",
    ),
    Scenario(
        "F10",
        "one worker's clock two hours ahead; the other worker killed for good",
        partial(faults.worker_killed, people=20),
        on="scaled",
        second=("ahead",),
    ),
    Scenario("F12", "300 ms; a stall of 20 s; 64 kbit/s; 64 kbit/s, 300 ms and no sockets", parallel_networks),
    Scenario(
        "F13",
        "1,000 ballots against 50 closes",
        partial(faults.votes_against_closes, people=20, votes=1_000, closes=50),
        twin=("remembered_ballots",),
        twin_run=partial(faults.votes_against_closes, people=20, votes=200, closes=10),
        twin_what="asking a cache whether the vote is open",
    ),
)
