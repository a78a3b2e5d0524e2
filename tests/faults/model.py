"""A browser's wire in Python, by the rules of `frontend/src/wire/client.ts`, `log.ts` and `outbox.ts` (SPEC CL).

It lives through everything the fault tests do to the servers and the network, as a page left open does: it connects
again by itself, resumes its rooms from the last number it has, and sends what was not answered with the same `ref`.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from realtime.wire.frames import PROTOCOL, CloseCode
from tests.faults.courier import Courier
from tests.faults.links import Frame, Heads, HttpLink, Line, LostError, SocketLink
from tests.faults.roomlog import RoomLog

# Only an await's time-out.
PATIENCE = 120.0
SOCKET_TRIALS = 2
KNOWN_SOCKET_TRIALS = 5


@dataclass(frozen=True)
class Pace:
    """The browser's waits, in seconds."""

    heartbeat: float = 10.0
    silence: float = 25.0
    patience: float = 10.0
    overdue: float = 15.0
    slow_down: float = 1.5
    # The first wait after `failed`; so many times the same command goes again before its author is told.
    again: float = 1.0
    failures: int = 4
    restart_spread: float = 5.0
    backoff: float = 0.5
    backoff_cap: float = 15.0
    socket_again: float = 60.0

    def delay(self, failures: int) -> float:
        ceiling = min(self.backoff_cap, self.backoff * 2 ** min(failures, 16))
        return ceiling / 2 + random.random() * ceiling / 2


BROWSER = Pace()
# The same browser in a hurry, for tests that may not take minutes.
BRISK = Pace(
    heartbeat=0.5,
    silence=2.5,
    patience=2.0,
    overdue=3.0,
    again=0.25,
    failures=12,
    restart_spread=0.25,
    backoff=0.05,
    backoff_cap=0.4,
)


class ModelBrowser:
    """`lines`: the servers it may reach, the next one tried after each loss, as a balancer would have it."""

    def __init__(
        self,
        lines: Sequence[Line],
        seat: str,
        cookie: str,
        rooms: Sequence[str],
        *,
        pace: Pace = BRISK,
        clock: Callable[[], float] = time.time,
        has_http: bool = True,
    ) -> None:
        self.lines, self.seat, self.cookie, self.pace = list(lines), seat, cookie, pace
        self.logs = {room: RoomLog(room, seat) for room in rooms}
        self.courier = Courier(
            self._send, overdue=pace.overdue, slow_down=pace.slow_down, again=pace.again, failures=pace.failures
        )
        self.outbox, self.sent, self.answers = self.courier.outbox, self.courier.sent, self.courier.answers
        self.signals: dict[tuple[str, str], Frame] = {}
        self.too_fast = 0
        # (when, close code) of each loss, (when, kind) of each welcome; monotonic seconds.
        self.losses: list[tuple[float, int]] = []
        self.welcomes: list[tuple[float, str]] = []
        # The server's clock minus our monotonic one lies between these, by the quickest answer so far.
        self.bounds: tuple[float, float] | None = None
        self.denied: set[str] = set()
        self._clock, self._has_http = clock, has_http
        self._link: SocketLink | HttpLink | None = None
        self._kind = "socket"
        self._welcomed = False
        self._failures = self._socket_failures = self._line = 0
        self._socket_trials = SOCKET_TRIALS
        self._asked_at: float | None = None
        self._pinged_at = 0.0
        self._pings = self._pongs = 0
        self._changed = asyncio.Event()
        self._resend: asyncio.TimerHandle | None = None
        self._life: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "ModelBrowser":
        self._life = asyncio.create_task(self._live())
        # Who waits for something must hear of a life that ended by an error.
        self._life.add_done_callback(lambda _: self._tell())
        return self

    async def __aexit__(self, *error: object) -> None:
        self.courier.shut()
        if self._resend is not None:
            self._resend.cancel()
        if self._life is not None:
            self._life.cancel()
            await asyncio.wait([self._life])
            if not self._life.cancelled() and (broken := self._life.exception()):
                raise broken

    # --- what a page does -------------------------------------------------------------------------------
    def command(self, room: str, **body: Any) -> str:
        """Ask for something; it is kept and sent until it is answered. Returns the ref."""
        return self.courier.take(room, self.seat, body)

    async def answer(self, ref: str) -> Frame:
        await self.until(lambda: ref in self.answers)
        return self.answers[ref]

    async def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> None:
        """Wait for something that becomes true as frames come."""
        async with asyncio.timeout(patience):
            while not holds():
                if self._life is not None and self._life.done():
                    self._life.result()
                await self._changed.wait()

    async def ready(self) -> "ModelBrowser":
        await self.until(lambda: all(log.state is not None for log in self.logs.values()))
        return self

    async def caught_up(self) -> None:
        """Everything the server had to say before now is heard after this; on one socket."""
        await self.ready()
        self._ping()
        wanted = self._pings
        await self.until(lambda: self._pongs >= wanted)

    def now(self) -> float:
        """The server's clock, in seconds since 1970; never this computer's own, which may be wrong by hours."""
        low, high = self.bounds or (0.0, 0.0)
        return time.monotonic() + (low + high) / 2

    @property
    def error(self) -> float:
        """How many seconds `now` may be wrong by."""
        low, high = self.bounds or (0.0, 0.0)
        return (high - low) / 2

    @property
    def kind(self) -> str | None:
        return self._kind if self._welcomed else None

    # --- the connection ---------------------------------------------------------------------------------
    async def _live(self) -> None:
        while True:
            code = await self._connect()
            self.losses.append((time.monotonic(), code))
            self._welcomed, self._asked_at, self._link = False, None, None
            self.courier.shut()
            self._line += 1
            self._tell()
            self._choose()
            spread = random.random() * self.pace.restart_spread
            await asyncio.sleep(spread if code == CloseCode.GONE_AWAY else self.pace.delay(self._failures))
            self._failures += 1

    async def _connect(self) -> int:
        line = self.lines[self._line % len(self.lines)]
        link: SocketLink | HttpLink | None = None
        beat: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.pace.patience):
                link = HttpLink(line, self.cookie, self._heads) if self._kind == "http" else await self._socket(line)
            self._link = link
            link.send({"type": "hello", "protocol": PROTOCOL, "locale": "en"})
            patience = loop.call_later(self.pace.patience, link.close)
            beat = asyncio.create_task(self._beat())
            while True:
                frame = await link.next()
                if frame["type"] == "welcome":
                    patience.cancel()
                self._hear(frame)
        except LostError as lost:
            return lost.code
        except TimeoutError:
            return 0
        finally:
            if beat is not None:
                beat.cancel()
            if link is not None:
                link.close()

    async def _socket(self, line: Line) -> SocketLink:
        return await SocketLink.open(line, self.cookie)

    def _choose(self) -> None:
        """After a few sockets that came to nothing, ask over HTTP; when that is lost too, start over."""
        if self._kind == "socket":
            self._socket_failures += 1
        blocked = self._kind == "socket" and self._socket_failures >= self._socket_trials and self._has_http
        self._kind = "http" if blocked else "socket"

    async def _beat(self) -> None:
        opened = time.monotonic()
        while True:
            await asyncio.sleep(self.pace.heartbeat)
            now = time.monotonic()
            if not self._welcomed or self._link is None:
                continue
            if self._is_silent(now) or (self._kind == "http" and now - opened > self.pace.socket_again):
                if self._kind == "http":
                    self._socket_failures = self._socket_trials - 1
                self._link.close()
                return
            self._ping()
            self.courier.beat()

    def _is_silent(self, now: float) -> bool:
        return self._asked_at is not None and now - self._asked_at > self.pace.silence

    # --- frames -----------------------------------------------------------------------------------------
    def _hear(self, frame: Frame) -> None:
        self._asked_at = None
        match frame["type"]:
            case "welcome":
                self._welcome()
            case "joined":
                self._joined(frame)
            case "entry":
                log = self.logs.get(frame["room"])
                if log is not None and not log.receive(frame):
                    self._ask(log)
            case "signal":
                self.signals[frame["room"], frame["body"]["kind"]] = frame["body"]
            case "ack":
                self.courier.answered(frame["ref"], {})
            case "reject":
                self._reject(frame)
            case "pong":
                self._pongs += 1
                self._set_clock(frame["now"] / 1000)
        self._tell()

    def _set_clock(self, now: float) -> None:
        """The answer was written after we asked and before we heard it."""
        low, high = now - time.monotonic(), now - self._pinged_at
        if self.bounds is None or high - low < self.bounds[1] - self.bounds[0]:
            self.bounds = low, high

    def _welcome(self) -> None:
        self._welcomed, self._failures = True, 0
        self.welcomes.append((time.monotonic(), self._kind))
        if self._kind == "socket":
            self._socket_failures, self._socket_trials = 0, KNOWN_SOCKET_TRIALS
        self._ping()
        for log in self.logs.values():
            self._ask(log)
        self.courier.open()

    def _joined(self, frame: Frame) -> None:
        log = self.logs.get(frame["room"])
        if log is None or (frame["ref"] is not None and not log.asked(frame["ref"])):
            return
        if not log.joined(frame):
            self._ask(log)

    def _reject(self, frame: Frame) -> None:
        log = self.logs.get(frame["room"]) if frame["room"] else None
        if frame["ref"] is None:
            if log is not None and not log.joining and log.room not in self.denied:
                self._ask(log)
            if frame["code"] == "too_fast":
                self.too_fast += 1
                self._slow_down()
        elif log is not None and log.asked(frame["ref"]):
            self.denied.add(log.room)
        else:
            self.courier.answered(frame["ref"], frame)

    def _slow_down(self) -> None:
        wait = self.courier.too_fast()
        if self._resend is not None:
            self._resend.cancel()
        self._resend = asyncio.get_running_loop().call_later(wait, self._ask_again)

    def _ask_again(self) -> None:
        for log in self.logs.values():
            if log.joining and log.room not in self.denied:
                self._ask(log)

    def _ask(self, log: RoomLog) -> None:
        if self._welcomed and self._link is not None:
            self.denied.discard(log.room)
            self._link.send(log.join())

    def _send(self, frame: Frame) -> None:
        if self._link is not None:
            self._link.send(frame)

    def _ping(self) -> None:
        self._pinged_at = time.monotonic()
        self._pings += 1
        if self._asked_at is None:
            self._asked_at = self._pinged_at
        if self._link is not None:
            seen = {room: seq for room, (_, seq) in self._heads().items()}
            self._link.send({"type": "ping", "t": self._clock() * 1000, "seen": seen})

    def _heads(self) -> Heads:
        logs = [log for log in self.logs.values() if log.epoch is not None and log.room not in self.denied]
        return {log.room: (log.epoch, log.seq) for log in logs if log.epoch is not None}

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


@contextlib.asynccontextmanager
async def opened(browsers: Sequence[ModelBrowser]):
    """These browsers, open and shown their rooms."""
    async with contextlib.AsyncExitStack() as stack:
        for browser in browsers:
            await stack.enter_async_context(browser)
        await asyncio.gather(*(browser.ready() for browser in browsers))
        yield browsers
