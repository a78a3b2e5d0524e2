"""What goes wrong, one function a fault: the quick tests and the soak run the same with other figures."""

import asyncio
import random
import time
from dataclasses import replace

from tests.faults.crowd import Findings, crowd
from tests.faults.deployments import Deployment
from tests.faults.model import BROWSER, Pace
from tests.faults.network import Network
from tests.faults.postgres import Postgres
from tests.faults.server import ANSWER_SECONDS


async def killed_while_voting(deployment: Deployment, *, people: int, times: int) -> Findings:
    """F1: `kill -9` of every worker, again and again, a few votes apart."""
    async with crowd(deployment, people) as room:
        room.begin()
        for _ in range(times):
            await room.acknowledged(people)
            # At any moment of a batch.
            await asyncio.sleep(random.random() * ANSWER_SECONDS)
            for worker in deployment.workers:
                worker.kill()
            await restarted(deployment)
            room.healed()
        await room.acknowledged(people)
        return await room.settle()


async def redis_killed(deployment: Deployment, *, people: int, seconds: float) -> Findings:
    """F2: Redis is gone for a while; everybody votes on, and no socket is closed."""
    async with crowd(deployment, people, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(people)
        deployment.redis.kill()
        await asyncio.gather(room.acknowledged(people), asyncio.sleep(seconds))
        await asyncio.to_thread(deployment.redis.start)
        room.healed()
        await room.acknowledged(people)
        findings = await room.settle()
        findings.harm("sockets closed", room.losses)
        return findings


async def told_to_end(deployment: Deployment, *, people: int) -> Findings:
    """F3: SIGTERM to every worker under votes; everybody comes back, not all at once."""
    async with crowd(deployment, people, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(people)
        for worker in deployment.workers:
            worker.process.terminate()
        for worker in deployment.workers:
            await asyncio.to_thread(worker.process.wait)
        await restarted(deployment)
        room.healed()
        await room.acknowledged(people)
        findings = await room.settle()
        findings.harm("not told to come back", sum(browser.losses[0][1] != 4012 for browser in room.browsers))
        findings.notes["back within"] = max(browser.welcomes[-1][0] for browser in room.browsers) - min(
            browser.losses[0][0] for browser in room.browsers
        )
        findings.notes["most back in half a second"] = most_within(
            [browser.welcomes[1][0] for browser in room.browsers], 0.5
        )
        return findings


async def cut_off(deployment: Deployment, *, people: int, seconds: float, **options) -> Findings:
    """F4: one person's network is cut while the others go on; it resumes where it was, without a reload."""
    async with (
        Network(deployment.workers[0].line) as network,
        crowd(deployment, people, through=network, **options) as room,
    ):
        room.begin()
        await room.acknowledged(people)
        network.cut()
        await asyncio.gather(room.acknowledged(5 * people), asyncio.sleep(seconds))
        network.mend()
        room.healed()
        traveller = room.browsers[0]
        await traveller.until(lambda: len(traveller.welcomes) > 1)
        findings = await room.settle()
        findings.notes["resumed by"] = traveller.logs[room.talk].modes[-1]
        return findings


async def stopped(deployment: Deployment, *, people: int, seconds: float) -> Findings:
    """F5: the servers freeze (a laptop's lid, a paused machine), then go on as if nothing were."""
    async with crowd(deployment, people) as room:
        room.begin()
        await room.acknowledged(people)
        for worker in deployment.workers:
            worker.stop()
        await asyncio.sleep(seconds)
        for worker in deployment.workers:
            worker.go_on()
        room.healed()
        await room.acknowledged(people)
        return await room.settle()


async def worker_killed(deployment: Deployment, *, people: int) -> Findings:
    """F8: one of two workers is killed for good; its people go to the other."""
    async with crowd(deployment, people) as room:
        await asyncio.gather(*(one.until(lambda one=one: presence(one, room.talk) == people) for one in room.browsers))
        room.begin()
        await room.acknowledged(5 * people)
        deployment.workers[1].kill()
        room.healed()
        await asyncio.gather(*(one.until(lambda one=one: one.welcomes[1:]) for one in room.browsers[1::2]))
        await room.acknowledged(people)
        findings = await room.settle()
        began = time.monotonic()
        # What was said of presence before the fault says nothing now.
        for one in room.browsers:
            one.signals.clear()
        await asyncio.gather(*(one.until(lambda one=one: presence(one, room.talk) == people) for one in room.browsers))
        findings.notes["presence right, s after"] = findings.seconds + time.monotonic() - began
        return findings


async def database_frozen(deployment: Deployment, postgres: Postgres, *, people: int, seconds: float) -> Findings:
    """F9: PostgreSQL answers nothing for a while."""
    async with crowd(deployment, people, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(people)
        postgres.stop()
        await asyncio.sleep(seconds)
        postgres.go_on()
        room.healed()
        await room.acknowledged(people)
        findings = await room.settle()
        findings.harm("sockets closed", room.losses)
        return findings


async def database_restarted(deployment: Deployment, postgres: Postgres, *, people: int, seconds: float) -> Findings:
    """F9: PostgreSQL is ended at once, as by a crash, stays away, and is started again."""
    async with crowd(deployment, people, pace=patient(deployment.pace)) as room:
        room.begin()
        await room.acknowledged(people)
        await asyncio.to_thread(postgres.crash)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(postgres.start)
        room.healed()
        await room.acknowledged(people)
        findings = await room.settle()
        findings.harm("sockets closed", room.losses)
        return findings


async def bad_network(
    deployment: Deployment,
    *,
    people: int,
    latency: float,
    rate: float = 0.0,
    stall: float = 0.0,
    blocks_sockets: bool = False,
    acks: int,
) -> Findings:
    """F12: everybody is behind a network that is slow, narrow, stalls, or lets no socket through."""
    line = deployment.workers[0].line
    async with (
        Network(line, latency=latency, rate=rate, blocks_sockets=blocks_sockets) as network,
        crowd(deployment, people, through=network, behind=people) as room,
    ):
        room.begin()
        await room.acknowledged(acks)
        if stall:
            network.hold()
            await asyncio.sleep(stall)
            network.let_go()
        room.healed()
        await room.acknowledged(acks)
        findings = await room.settle()
        findings.notes["over"] = sorted({kind for one in room.browsers for _, kind in one.welcomes[-1:]})
        return findings


async def votes_against_closes(deployment: Deployment, *, people: int, votes: int, closes: int) -> Findings:
    """F13: the vote is closed and opened again and again while ballots pour in."""
    async with crowd(deployment, people, think=0.0) as room:
        ada = deployment.browser("ada", [deployment.tally])
        async with ada:
            await ada.ready()
            room.begin()
            for _ in range(closes):
                await room.acknowledged(max(1, votes // closes))
                for verb in ("close_ballot", "open_ballot"):
                    answer = await ada.answer(ada.command(deployment.tally, verb=verb))
                    assert answer == {}, answer
                    # Twice for everybody: every other time it is a ballot, cast while the vote is closed.
                    await room.acknowledged(2 * people)
            await room.hush()
            await asyncio.gather(*(one.until(lambda one=one: not one.outbox) for one in room.browsers))
            await ada.answer(ada.command(deployment.tally, verb="close_ballot"))
            room.healed()
            findings = await room.settle()
        judge_closes(deployment, findings)
        return findings


def judge_closes(deployment: Deployment, findings: Findings) -> None:
    """Each close shows the ballots stored before it, and none is stored until the vote is open again."""
    papers: dict[str, str] = {}
    is_open, closes = True, 0
    for room, body in deployment.ledger.everything():
        if body.get("kind") == "own_ballot_set" and body["ballot"]["ballot"] == deployment.cast["ballot"]:
            findings.harm("ballots taken after the close", not is_open)
            papers[room] = body["ballot"]["votes"][0]["option"]
        elif body.get("kind") == "ballot_set" and room == deployment.ballot:
            was_open, is_open = is_open, body["ballot"]["state"] == "open"
            if was_open and not is_open:
                closes += 1
                shown = {line["option"]: line["points"] for line in body["ballot"]["results"]}
                rows = {option: list(papers.values()).count(option) for option in shown}
                findings.harm("closes that do not show the ballots", shown != rows)
    findings.notes["closes"] = closes


async def restarted(deployment: Deployment) -> None:
    """Every worker started again; the people go on meanwhile."""
    for worker in deployment.workers:
        worker.launch()
    for worker in deployment.workers:
        await asyncio.to_thread(worker.wait)


def patient(pace: Pace) -> Pace:
    """Browsers that close nothing by themselves: what is closed then was closed by the server."""
    return replace(pace, silence=BROWSER.silence * 10)


def presence(browser, room: str) -> int | None:
    signal = browser.signals.get((room, "presence"))
    return None if signal is None else signal["count"]


def most_within(moments: list[float], seconds: float) -> int:
    """The most of these moments that fall within so many seconds."""
    return max(sum(first <= moment < first + seconds for moment in moments) for first in moments)
