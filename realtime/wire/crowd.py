"""Who is connected to this process, and how much each person may ask: by seat, over all of its sockets and requests.

Never by address: a school is one address (SPEC PA-6).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from uuid import UUID

from realtime.wire import limits
from realtime.wire.limits import TokenBucket


class Crowd:
    """`read_time` tells monotonic seconds."""

    def __init__(self, read_time: Callable[[], float]) -> None:
        self._read_time = read_time
        self._seats: dict[object, frozenset[UUID]] = {}
        self._sockets: Counter[UUID] = Counter()
        self._strangers = 0
        self._frames = Buckets(limits.FRAMES_PER_SECOND, limits.FRAMES_AT_ONCE)
        self._requests = Buckets(limits.REQUESTS_PER_SECOND, limits.REQUESTS_AT_ONCE)
        self._unanswered: Counter[UUID] = Counter()
        # Requests over HTTP under way.
        self.requests = 0

    def enter(self, socket: object, seats: Iterable[UUID]) -> bool:
        """A socket and the seats it holds; False when there are too many of them, or of sockets that hold none."""
        held = frozenset(seats)
        if held and all(self._sockets[seat] >= limits.SOCKETS_PER_SEAT for seat in held):
            return False
        if not held and self._strangers >= limits.STRANGERS_PER_PROCESS:
            return False
        self._seats[socket] = held
        self._sockets.update(held)
        self._strangers += not held
        return True

    def leave(self, socket: object) -> None:
        held = self._seats.pop(socket, None)
        if held is None:
            return
        self._sockets -= Counter(held)
        self._strangers -= not held

    def may_ask(self, seat: UUID) -> bool:
        """Take one frame of this seat's share."""
        return self._frames.take(seat, self._read_time())

    def may_request(self, browser: str) -> bool:
        """Take one HTTP request of this browser's share; `browser` is its cookie's value."""
        return self._requests.take(browser, self._read_time())

    def may_wait(self, seat: UUID) -> bool:
        """Whether one more command of this seat may wait for its answer."""
        return self._unanswered[seat] < limits.UNANSWERED_PER_SEAT

    def waits(self, seat: UUID) -> None:
        self._unanswered[seat] += 1

    def is_answered(self, seat: UUID) -> None:
        self._unanswered[seat] -= 1
        if not self._unanswered[seat]:
            del self._unanswered[seat]


class Buckets:
    """A token bucket for each key; those that are full again are forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[Hashable, TokenBucket] = {}

    def take(self, key: Hashable, now: float) -> bool:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= limits.BUCKETS:
                self._forget_full(now)
            bucket = self._buckets[key] = TokenBucket.full(self._rate, self._burst, now)
        return bucket.take(now)

    def _forget_full(self, now: float) -> None:
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full(now)}
