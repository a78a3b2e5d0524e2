"""The cache that several workers share: counts of failed guesses, drawn charts."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SteadyRedisCache(RedisCache):
    """Redis, whose loss costs what was cached and no page: without it a key is absent and nothing is kept.

    Guesses are then not slowed down until it is back; whoever runs the server reads it in the log.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, lambda: super(SteadyRedisCache, self).get(key, default, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(_or({}, lambda: super(SteadyRedisCache, self).get_many(keys, version)))

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        return bool(_or(False, lambda: super(SteadyRedisCache, self).add(key, value, *args, **options)))

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        _or(None, lambda: super(SteadyRedisCache, self).set(key, value, *args, **options))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(_or(delta, lambda: super(SteadyRedisCache, self).incr(key, delta, version)))


def _or(absent: Any, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except RedisError:
        logger.exception("Redis does not answer: nothing is cached, and guesses are not slowed down")
        return absent
