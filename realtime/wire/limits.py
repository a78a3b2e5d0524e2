"""How much may be asked: by a connection, a seat, a browser and of a process; never by an address, which a school has
one of (SPEC PA-6).
"""

from dataclasses import dataclass

# Of one seat, over all its sockets and requests; a socket may send as many for each seat it holds.
FRAMES_PER_SECOND = 20.0
FRAMES_AT_ONCE = 80.0
# HTTP requests of one browser: a poll ends with every entry.
REQUESTS_PER_SECOND = 30.0
REQUESTS_AT_ONCE = 90.0
# Errors forgiven at once, and how fast they are forgotten.
ERRORS_AT_ONCE = 30.0
ERRORS_PER_SECOND = 0.5
ROOMS_PER_CONNECTION = 32
# What else a seat on a shared laptop follows.
ROOMS_PER_SEAT = 4
MAX_ROOMS = 128
UNANSWERED_PER_SEAT = 64
SOCKETS_PER_SEAT = 12
UNANSWERED_PER_PROCESS = 20_000
CONNECTIONS_PER_PROCESS = 5_000
# Sockets that hold no seat (the room's screens, strangers) leave the places to those who take part.
STRANGERS_PER_PROCESS = 500
FRAMES_PER_POST = 32
# Beyond so many remembered buckets, those that are full are forgotten.
BUCKETS = 10_000


@dataclass(slots=True)
class TokenBucket:
    """`burst` at once, `rate` a second after that. Times are monotonic seconds."""

    rate: float
    burst: float
    level: float
    since: float

    @classmethod
    def full(cls, rate: float, burst: float, now: float) -> "TokenBucket":
        return cls(rate=rate, burst=burst, level=burst, since=now)

    def is_full(self, now: float) -> bool:
        return self.level + (now - self.since) * self.rate >= self.burst

    def widen(self, times: int) -> None:
        """As much for each of so many."""
        self.rate, self.burst, self.level = self.rate * times, self.burst * times, self.level * times

    def take(self, now: float) -> bool:
        self.level = min(self.burst, self.level + (now - self.since) * self.rate)
        self.since = now
        if self.level < 1:
            return False
        self.level -= 1
        return True
