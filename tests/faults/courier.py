"""What carries a browser's commands until they are answered: `frontend/src/wire/courier.ts` and its pace, in Python."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from realtime.wire.ids import new_id
from realtime.wire.limits import TokenBucket
from tests.faults.links import Frame

# Half of what the server takes, and far fewer unanswered.
AT_ONCE = 40.0
PER_SECOND = 10.0
UNANSWERED = 16


@dataclass
class Trip:
    """`sent_at`: when it left by the present link; None while it waits to leave."""

    sent_at: float | None = None
    not_before: float = 0.0
    failures: int = 0


class Courier:
    """`send` takes a frame to the link of the moment. Every command keeps its `ref`."""

    def __init__(self, send: Callable[[Frame], None], *, overdue: float, slow_down: float, again: float, failures: int):
        self._send = send
        self._overdue, self._slow_down, self._wait, self._failures = overdue, slow_down, again, failures
        self.outbox: dict[str, Frame] = {}
        # What was ever asked, by ref, and how it was answered: {} is a yes.
        self.sent: dict[str, Frame] = {}
        self.answers: dict[str, Frame] = {}
        self._trips: dict[str, Trip] = {}
        self._bucket = TokenBucket.full(PER_SECOND, AT_ONCE, time.monotonic())
        self._is_open = False
        self._held_until = 0.0
        self._too_fast = 0
        self._later: asyncio.TimerHandle | None = None

    def take(self, room: str, seat: str, body: dict[str, Any]) -> str:
        ref = str(new_id())
        self.outbox[ref] = {"type": "command", "room": room, "seat": seat, "ref": ref, "body": body}
        self.sent[ref] = self.outbox[ref]
        self.pump()
        return ref

    def open(self) -> None:
        """A link is there: whatever is not answered leaves by it."""
        self._is_open = True
        self._recall()
        self.pump()

    def shut(self) -> None:
        self._is_open = False
        if self._later is not None:
            self._later.cancel()

    def answered(self, ref: str, answer: Frame) -> None:
        if answer.get("code") == "failed" and self._goes_again(ref):
            return
        self._trips.pop(ref, None)
        if self.outbox.pop(ref, None) is not None:
            self.answers[ref] = answer
        self._too_fast = 0
        self.pump()

    def too_fast(self) -> float:
        """The server takes no more for now; which frames it dropped it does not say. Returns how long to wait."""
        left = self._held_until - time.monotonic()
        if left > 0:
            return left
        wait = self._slow_down * 2 ** min(self._too_fast, 4)
        self._too_fast += 1
        self._held_until = time.monotonic() + wait
        self._recall()
        self.pump()
        return wait

    def beat(self) -> None:
        """A link that lives may still have lost an answer."""
        for trip in self._trips.values():
            if trip.sent_at is not None and trip.sent_at < time.monotonic() - self._overdue:
                trip.sent_at = None
        self.pump()

    def pump(self) -> None:
        if self._later is not None:
            self._later.cancel()
        if self._is_open and (pause := self._send_what_may()) is not None:
            self._later = asyncio.get_running_loop().call_later(pause, self.pump)

    def _send_what_may(self) -> float | None:
        """Returns in how many seconds more may leave; None when nothing waits for the time to pass."""
        now = time.monotonic()
        if self._held_until > now:
            return self._held_until - now
        # Behind a command that waits, its room's wait too: they arrive in the order they were made.
        waits: dict[str, float] = {}
        for ref, parcel in self.outbox.items():
            trip = self._trips.setdefault(ref, Trip())
            if trip.sent_at is not None or parcel["room"] in waits:
                continue
            if sum(one.sent_at is not None for one in self._trips.values()) >= UNANSWERED:
                break
            if trip.not_before > now:
                waits[parcel["room"]] = trip.not_before - now
            elif self._bucket.take(now):
                trip.sent_at = now
                self._send(parcel)
            else:
                return (1 - self._bucket.level) / PER_SECOND
        return min(waits.values(), default=None)

    def _goes_again(self, ref: str) -> bool:
        """A server whose database is away says `failed`."""
        trip = self._trips.setdefault(ref, Trip())
        trip.failures += 1
        if ref not in self.outbox or trip.failures > self._failures:
            return False
        ceiling = min(15.0, self._wait * 2**trip.failures)
        trip.sent_at, trip.not_before = None, time.monotonic() + ceiling / 2 + random.random() * ceiling / 2
        self.pump()
        return True

    def _recall(self) -> None:
        for trip in self._trips.values():
            trip.sent_at = None
