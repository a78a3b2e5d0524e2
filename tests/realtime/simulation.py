"""The wire in a world where time costs nothing and chance is drawn from a seed: several server processes on one real
database, their bells in the hands of a test.

Relays, hubs, writers, connections and transactions are the real ones. Only what decides *when* something happens is
ours: the loop's clock, the moment a thread gets to its job, and what becomes of a bell on its way to another process.
"""

import asyncio
import contextlib
import contextvars
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from unittest.mock import patch
from uuid import UUID

import msgspec

from realtime.wire import clock, polling, process, sockets, transactions
from realtime.wire.application import Wire
from realtime.wire.models import LogEntry, Ref, Room
from realtime.wire.process import Process
from realtime.wire.registry import Caller, room_kind
from realtime.wire.transactions import Job, Rung, commit
from tests.realtime import trial
from tests.realtime.peers import ORIGIN

# How long a thread may keep one waiting, before its job and after it; mostly not at all.
DELAYS = (0.0, 0.0, 0.0, 0.001, 0.02, 0.07)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
# Which of the processes a coroutine belongs to.
here: contextvars.ContextVar[Process | None] = contextvars.ContextVar("here", default=None)


class Loop(asyncio.SelectorEventLoop):
    """Its clock stands still while anything is left to do, then leaps to the next timer."""

    def __init__(self) -> None:
        self._seconds = 1_000.0
        super().__init__()
        self._look, self._selector.select = self._selector.select, self._leap  # type: ignore[method-assign]

    def time(self) -> float:
        return self._seconds

    def _leap(self, timeout: float | None = None):
        if timeout is None:
            raise RuntimeError("everybody waits for something that will never happen")
        ready = self._look(0)
        if not ready:
            self._seconds += timeout
        return ready


class Turns:
    """In place of `threads.Threads`: a job is done at once, alone, when chance has it that a thread gets to it."""

    def __init__(self, name: str, size: int) -> None:
        self.are_alive = True

    async def run(self, function, *args, **named):
        world = World.present
        await world.pause()
        # In a thread there is no loop; Django would keep another connection for each of this one's tasks.
        asyncio._set_running_loop(None)
        try:
            return contextvars.copy_context().run(function, *args, **named)
        finally:
            asyncio._set_running_loop(world.loop)
            await world.pause()

    def stop(self) -> None:
        self.are_alive = False


class World:
    present: "World"

    def __init__(self, rooms: list[str], seed: int, *, workers: int) -> None:
        World.present = self
        self.rooms, self.chance = rooms, Random(seed)
        self.loop = Loop()
        self.application = Wire([ORIGIN])
        self.troubles: list[str] = []
        # Bells on their way: (to whom, what).
        self.bells: list[tuple[Process, Rung]] = []
        self.silent: list[str] = []
        self._ticks = 0
        self._stack = contextlib.ExitStack()
        for change in self._changes():
            self._stack.enter_context(change)
        self.workers = [self.run(self._start()) for _ in range(workers)]

    def _changes(self) -> Iterator[contextlib.AbstractContextManager]:
        yield patch.object(process, "Threads", Turns)
        yield patch("asyncio.to_thread", _at_once)
        yield patch.object(sockets, "running", here.get)
        yield patch.object(polling, "running", here.get)
        yield patch.object(transactions, "_bells", [self._ring])
        yield patch("time.monotonic", self.loop.time)
        yield _before_reading(self._meanwhile)
        yield clock.set_to(self._now)
        yield _heard_errors(self.troubles)

    # --- time -----------------------------------------------------------------------------------------
    def run(self, work):
        return self.loop.run_until_complete(work)

    def pass_time(self, seconds: float) -> None:
        self.run(asyncio.sleep(seconds))

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.choice(DELAYS))

    def _now(self) -> datetime:
        # No two commits at one moment: it tells an entry from the one that stood there before a restoration.
        self._ticks += 1
        return START + timedelta(seconds=self.loop.time(), microseconds=self._ticks)

    # --- processes and their bells --------------------------------------------------------------------
    async def _start(self) -> Process:
        return Process()

    def restart(self, number: int) -> None:
        """A worker ends as at SIGTERM, and another takes its place."""

        async def again() -> Process:
            await former.close_all(4012)
            await former.stop()
            return Process()

        former = self.workers[number]
        self.bells = [(to, rung) for to, rung in self.bells if to is not former]
        self.workers[number] = self.run(again())

    def _ring(self, rung: Rung) -> None:
        """As `process._tell_relay` and `Doorbell` do: at once at home; elsewhere when the test has it."""
        home = here.get()
        if home is not None:
            self.loop.call_soon(home.relay.ring, rung)
        for worker in self.workers:
            if worker is not home:
                self.bells.append((worker, msgspec.json.decode(msgspec.json.encode(rung), type=Rung)))

    def deliver(self, *, lose: float, double: float) -> None:
        """What is on its way arrives in any order, some of it never, some of it twice."""
        bells, self.bells = self.bells, []
        self.chance.shuffle(bells)
        for worker, rung in bells:
            times = 0 if self.chance.random() < lose else 2 if self.chance.random() < double else 1
            for _ in range(times):
                self.loop.call_soon(worker.relay.hear, rung)

    # --- the database ---------------------------------------------------------------------------------
    def say_silently(self, room: str, text: str) -> None:
        """A commit of a process without a bell (`manage.py`)."""
        _say(room, text)

    def _meanwhile(self, room: str) -> None:
        """Just before a room's state is read, or just after, somebody commits."""
        if self.silent and self.chance.random() < 0.5:
            _say(room, self.silent.pop())

    def backup(self) -> list:
        return [list(model.objects.filter(**only)) for model, only in self._tables()]

    def restore(self, kept: list) -> None:
        for (model, only), rows in zip(self._tables(), kept, strict=True):
            model.objects.filter(**only).delete()
            model.objects.bulk_create(rows)

    def _tables(self):
        # Children are deleted with their room, so that the rooms come first.
        return [(Room, {"name__in": self.rooms}), *((model, {"room__in": self.rooms}) for model in (LogEntry, Ref))]

    def end(self) -> None:
        for worker in self.workers:
            self.run(worker.stop())
        self._stack.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.run(asyncio.sleep(0))
        self.loop.close()


async def _at_once(function, *args):
    return function(*args)


def _say(room: str, text: str) -> None:
    act = trial.say(Caller(None), UUID(room.partition(":")[2]), trial.Say(text=text))
    commit([Job(actor=None, act=act)])


@contextlib.contextmanager
def _before_reading(happens: Callable[[str], None]) -> Iterator[None]:
    kind = room_kind("trial")
    read = kind.snapshot

    def late(object_id: UUID):
        happens(trial.name(object_id))
        state = read(object_id)
        happens(trial.name(object_id))
        return state

    object.__setattr__(kind, "snapshot", late)
    try:
        yield
    finally:
        object.__setattr__(kind, "snapshot", read)


@contextlib.contextmanager
def _heard_errors(troubles: list[str]) -> Iterator[None]:
    """What the wire logs as an error is trouble, but for the crash a client asks for."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name != "realtime.wire.writer":
                troubles.append(self.format(record))

    logger, ear = logging.getLogger("realtime.wire"), Ear(level=logging.ERROR)
    logger.addHandler(ear)
    was, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = was
        logger.removeHandler(ear)
