"""A room full of people who vote and speak while something goes wrong, and the judgement of what is left of it."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from realtime.wire.ids import new_id
from tests.faults.deployments import Deployment
from tests.faults.model import ModelBrowser, opened
from tests.faults.network import Network

# Only an await's time-out.
PATIENCE = 60.0


@dataclass
class Findings:
    """What a fault did. `damage` is what must be empty; its twin shows what it would have been."""

    commands: int = 0
    acks: int = 0
    refused: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    notes: dict[str, Any] = field(default_factory=dict)

    def harm(self, what: str, count: int) -> None:
        if count:
            self.damage[what] += count

    def add(self, other: "Findings") -> None:
        self.commands += other.commands
        self.acks += other.acks
        self.refused += other.refused
        self.damage += other.damage
        self.seconds = max(self.seconds, other.seconds)


class Crowd:
    """Each person casts a ballot, then says something, then casts again, as fast as they are answered and think."""

    def __init__(self, deployment: Deployment, browsers: list[ModelBrowser], talk: str, think: float) -> None:
        self.deployment, self.browsers, self.talk, self._think = deployment, browsers, talk, think
        # What these people's own rooms already held.
        self._held = {browser.seat: self._own_ballots(browser) for browser in browsers}
        self._voting: list[asyncio.Task[None]] = []
        self._healed = time.monotonic()
        self.acks = 0
        self._acknowledged = asyncio.Event()

    def begin(self) -> None:
        self._voting = [asyncio.create_task(self._vote(*numbered)) for numbered in enumerate(self.browsers)]

    async def _vote(self, number: int, browser: ModelBrowser) -> None:
        options = self.deployment.cast["options"]
        turn = 0
        while True:
            turn += 1
            votes = [{"option": random.choice(options), "points": 1}]
            await self._insist(browser, self.deployment.ballot, verb="cast", votes=votes)
            await self._insist(browser, self.talk, verb="say", text=f"{number}.{turn}")
            await asyncio.sleep(random.random() * self._think)

    async def _insist(self, browser: ModelBrowser, room: str, **body: Any) -> None:
        """Ask anew, as a person does, when even the browser gave up on a server that failed."""
        while (await browser.answer(browser.command(room, **body))).get("code") == "failed":
            await asyncio.sleep(self._think)
        self.acks += 1
        rung, self._acknowledged = self._acknowledged, asyncio.Event()
        rung.set()

    async def acknowledged(self, more: int) -> None:
        """Wait for so many acknowledgements from now."""
        wanted = self.acks + more
        async with asyncio.timeout(PATIENCE):
            while self.acks < wanted:
                await self._acknowledged.wait()

    def healed(self) -> None:
        """The fault ends now: time to converge is counted from here."""
        self._healed = time.monotonic()

    async def hush(self) -> None:
        """Nobody asks for anything more; what was asked is still sent until it is answered."""
        for task in self._voting:
            task.cancel()
        await asyncio.gather(*self._voting, return_exceptions=True)

    async def settle(self, *, patience: float = PATIENCE) -> Findings:
        """Have everybody stop asking, wait for every answer and for one state everywhere, and judge."""
        await self.hush()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await asyncio.gather(*(one.until(lambda one=one: not one.outbox) for one in self.browsers))
                await self._one_state()
        seconds = time.monotonic() - self._healed
        findings = await self._judge()
        findings.seconds = seconds
        return findings

    @property
    def losses(self) -> int:
        """How often a link was lost."""
        return sum(len(browser.losses) for browser in self.browsers)

    async def _one_state(self) -> None:
        """Every page left open reaches the end of the log, whatever its worker heard of the others'."""
        for browser in self.browsers:
            await self._reach_the_end(browser)

    async def _reach_the_end(self, browser: ModelBrowser) -> None:
        for room in (self.deployment.ballot, self.talk):
            log, end = browser.logs[room], max(self.deployment.ledger.numbers(room), default=0)
            await browser.until(lambda log=log, end=end: log.state is not None and log.seq >= end)

    @contextlib.asynccontextmanager
    async def _fresh_page(self):
        async with opened([self.deployment.browser(0, [self.deployment.ballot, self.talk])]) as [fresh]:
            # Its worker may have lost a bell: what is judged is what it shows when it has read the log (RC-3).
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._reach_the_end(fresh)
            yield fresh

    async def _judge(self) -> Findings:
        findings = Findings()
        for browser in self.browsers:
            findings.commands += len(browser.sent)
            findings.acks += sum(answer == {} for answer in browser.answers.values())
            findings.refused += sum(answer != {} for answer in browser.answers.values())
            findings.harm("unanswered", len(browser.outbox))
        self._judge_talk(findings)
        self._judge_votes(findings)
        await self._judge_screens(findings)
        return findings

    def _judge_talk(self, findings: Findings) -> None:
        stored = self.deployment.ledger.texts(self.talk)
        asked = {ref: one for browser in self.browsers for ref, one in browser.sent.items() if one["room"] == self.talk}
        answers = {ref: answer for browser in self.browsers for ref, answer in browser.answers.items()}
        yes = Counter(one["body"]["text"] for ref, one in asked.items() if answers.get(ref) == {})
        no = {one["body"]["text"] for ref, one in asked.items() if answers.get(ref)}
        waiting = {one["body"]["text"] for ref, one in asked.items() if ref not in answers}
        for text in {one["body"]["text"] for one in asked.values()}:
            over = stored[text] - yes[text]
            findings.harm("acknowledged and lost", max(0, -over))
            # What nobody has answered yet may be stored or not.
            over -= text in waiting and over > 0
            # A no that was a yes makes a person ask twice.
            findings.harm("refused and done" if text in no else "applied twice", max(0, over))

    def _judge_votes(self, findings: Findings) -> None:
        papers = self.deployment.ledger.papers(self.deployment.cast["ballot"])
        for browser in self.browsers:
            casts = [ref for ref, parcel in browser.sent.items() if parcel["body"]["verb"] == "cast"]
            yes = [ref for ref in casts if browser.answers.get(ref) == {}]
            stored = self._own_ballots(browser) - self._held[browser.seat]
            findings.harm("acknowledged and lost", max(0, len(yes) - stored))
            findings.harm("applied twice", max(0, stored - len(casts)))
            if yes and all(ref in browser.answers for ref in casts):
                wanted = {vote["option"]: vote["points"] for vote in browser.sent[yes[-1]]["body"]["votes"]}
                findings.harm("ballots that are not the voter's last", papers.get(browser.seat) != wanted)

    def _own_ballots(self, browser: ModelBrowser) -> int:
        """How many ballots of this person were stored: each writes one entry into the person's own room."""
        bodies = self.deployment.ledger.bodies(f"seat:{browser.seat}")
        return sum(body["kind"] == "own_ballot_set" for body in bodies)

    async def _judge_screens(self, findings: Findings) -> None:
        papers = self.deployment.ledger.papers(self.deployment.cast["ballot"])
        tally = Counter(option for paper in papers.values() for option in paper)
        async with self._fresh_page() as fresh:
            state = fresh.logs[self.deployment.ballot].state
            shown = {line["option"]: line["points"] for line in state["results"]}
            findings.harm("tallies that are not the ballots", Counter(shown) != tally or state["voters"] != len(papers))
            for browser in self.browsers:
                same = all(browser.logs[room].state == log.state for room, log in fresh.logs.items())
                findings.harm("screens left behind", not same)


@contextlib.asynccontextmanager
async def crowd(
    deployment: Deployment,
    people: int,
    *,
    think: float = 0.05,
    through: Network | None = None,
    behind: int = 1,
    **options: Any,
):
    """So many people on the deployment's workers in turn, in the ballot, in a trial room of their own and each in their
    own room. So many of them are `behind` the network that the first come `through`.
    """
    talk = f"trial:{new_id()}"
    browsers = []
    for number in range(people):
        rooms = [deployment.ballot, talk, f"seat:{deployment.cast['seats'][number]['seat']}"]
        lines = [through.line] if through is not None and number < behind else None
        worker = number % len(deployment.workers)
        browsers.append(deployment.browser(number, rooms, worker=worker, lines=lines, **options))
    async with opened(browsers):
        gathered = Crowd(deployment, browsers, talk, think)
        try:
            yield gathered
        finally:
            await gathered.hush()
