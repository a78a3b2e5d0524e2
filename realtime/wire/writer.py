"""Group commit: the commands of a room queue here and are performed as one batch, then all answered (SPEC CM)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from realtime.wire.refs import Outcome, RefKey
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, RoomKind, Verb, admitted
from realtime.wire.threads import Threads
from realtime.wire.transactions import Job, Rung, clean, commit, ring

logger = logging.getLogger(__name__)

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A command that waits for its batch. `answer` is called on the loop, after the commit."""

    room: str
    kind: RoomKind
    object_id: UUID
    caller: Caller
    ref: UUID
    verb: Verb
    body: msgspec.Struct
    answer: Callable[[Outcome], None]


class Writer:
    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._queues: dict[str, list[Asked]] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        # The batch under way in each room, done once its commands are answered.
        self._under_way: dict[str, asyncio.Future[None]] = {}
        self.waiting = 0

    def submit(self, asked: Asked) -> None:
        """Queue a command. What arrives at once makes one batch, what arrives while it is committed the next."""
        self._queues.setdefault(asked.room, []).append(asked)
        self.waiting += 1
        if asked.room not in self._working:
            self._working[asked.room] = asyncio.create_task(self._work(asked.room))

    async def settled(self, room: str) -> None:
        """Wait until the room's batch under way, if any, is answered."""
        batch = self._under_way.get(room)
        if batch is not None:
            await asyncio.shield(batch)

    async def drain(self) -> None:
        """Wait until everything queued is answered."""
        while self._working:
            await asyncio.wait(list(self._working.values()))

    async def _work(self, room: str) -> None:
        try:
            while room in self._queues:
                await self._fill(room)
                queue = self._queues.pop(room)
                batch, rest = queue[:BATCH], queue[BATCH:]
                if rest:
                    self._queues[room] = rest
                await self._perform(room, batch)
        finally:
            del self._working[room]

    async def _fill(self, room: str) -> None:
        """Wait while turns of the loop bring more to this room: performed at once, a few commands would fight with the
        reading of all others for the processor, and those would wait for a second commit. One alone waits two turns.
        """
        known = 0
        while known < (count := len(self._queues[room])) < BATCH:
            known = count
            # What is read in one turn is queued in the next.
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    async def _perform(self, room: str, batch: list[Asked]) -> None:
        done = self._under_way[room] = asyncio.get_running_loop().create_future()
        try:
            outcomes, rungs = await self._threads.run(perform_batch, batch)
            for asked, outcome in zip(batch, outcomes, strict=True):
                asked.answer(outcome)
        finally:
            self.waiting -= len(batch)
            del self._under_way[room]
            done.set_result(None)
        # The bells go through the loop's queue: everybody was answered before.
        for rung in rungs:
            ring(rung)
        for rung in rungs:
            if rung.scrubbed:
                await self._threads.run(clean, rung)


def perform_batch(batch: list[Asked]) -> tuple[list[Outcome], list[Rung]]:
    """Check, prepare and commit a batch, in a thread. After an unexpected error its commands go one by one."""
    try:
        allowed = admitted(batch[0].kind, [asked.caller for asked in batch], batch[0].object_id)
    except Exception:
        # The database is away, not the right: whoever asks again is heard again.
        return [_failed(asked) for asked in batch], []
    outcomes: dict[int, Outcome] = {}
    jobs: dict[int, Job] = {}
    for index, (asked, is_in) in enumerate(zip(batch, allowed, strict=True)):
        try:
            if not is_in:
                raise Refused("no_such_room")
            jobs[index] = _job(asked)
        except Refused as refusal:
            outcomes[index] = Outcome(refused=refusal)
        except Exception:
            outcomes[index] = _failed(asked)
    rungs = _commit(batch, jobs, outcomes)
    return [outcomes[index] for index in range(len(batch))], rungs


def _commit(batch: list[Asked], jobs: dict[int, Job], outcomes: dict[int, Outcome]) -> list[Rung]:
    if not jobs:
        return []
    try:
        ended, rung = commit(list(jobs.values()))
    except Exception:
        if len(jobs) > 1:
            logger.warning("A batch of %d commands is performed again one by one", len(jobs))
            return [rung for index, job in jobs.items() for rung in _commit(batch, {index: job}, outcomes)]
        [index] = jobs
        outcomes[index] = _failed(batch[index])
        return []
    outcomes.update(zip(jobs, ended, strict=True))
    return [rung]


def _job(asked: Asked) -> Job:
    seat, verb = asked.caller.seat, asked.verb
    act = verb.act(asked.caller, asked.object_id, asked.body)
    if asked.room not in act.rooms or verb.anonymous:
        # The command's own room is locked and known, whether or not the act writes to it: its refs hang there.
        act = msgspec.structs.replace(act, rooms=(asked.room, *act.rooms), anonymous=act.anonymous or verb.anonymous)
    return Job(
        actor=seat,
        act=act,
        key=None if verb.anonymous or seat is None else RefKey(asked.room, seat, asked.ref),
        many=verb.many,
        item=(asked.caller, asked.object_id, asked.body),
    )


def _failed(asked: Asked) -> Outcome:
    # The traceback, not the body: logs hold no free text.
    logger.exception("Command %s in %s failed", asked.verb.name, asked.room)
    return Outcome(refused=Refused("failed"))
