"""How much one connection may ask. Per connection, never per address: a school is one address (SPEC PA-6)."""

from dataclasses import dataclass

FRAMES_PER_SECOND = 20.0
FRAMES_AT_ONCE = 80.0
# Errors forgiven at once, and how fast they are forgotten.
ERRORS_AT_ONCE = 30.0
ERRORS_PER_SECOND = 0.5
ROOMS_PER_CONNECTION = 32
UNANSWERED_PER_CONNECTION = 64
UNANSWERED_PER_PROCESS = 20_000
CONNECTIONS_PER_PROCESS = 5_000
FRAMES_PER_POST = 32


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

    def take(self, now: float) -> bool:
        self.level = min(self.burst, self.level + (now - self.since) * self.rate)
        self.since = now
        if self.level < 1:
            return False
        self.level -= 1
        return True
