"""Slowing guesses down: failures are counted, never successes, because a whole school has one address.

Counts live in the cache (shared by the workers when there is Redis) and are forgotten after the window.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Throttle:
    """At most `each` failures per key and `everybody` in all, within `seconds`."""

    name: str
    each: int
    everybody: int
    seconds: int

    def blocked(self, *keys: str) -> bool:
        counts = cache.get_many([self._cache_key(""), *(self._cache_key(key) for key in keys)])
        total = counts.pop(self._cache_key(""), 0)
        return total >= self.everybody or any(count >= self.each for count in counts.values())

    def failed(self, *keys: str) -> None:
        for key in ("", *keys):
            name = self._cache_key(key)
            cache.add(name, 0, self.seconds)
            try:
                cache.incr(name)
            except ValueError:  # the window ended between the two calls
                cache.set(name, 1, self.seconds)

    def _cache_key(self, key: str) -> str:
        # Hashed: an e-mail or an address is not kept in clear, and no sign in it can upset the cache.
        return f"throttle:{self.name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def address_of(request: HttpRequest) -> str:
    """The address a request came from, as the server saw it."""
    return str(request.META.get("REMOTE_ADDR", ""))
