"""What every visitor's page reads again and almost nobody changes, kept by the process for a second.

Forgotten at once when this process saves or deletes a row it was read from; what another process writes, or a
statement over many rows, is seen within the second. Commands never read through it what they decide by.
"""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

SECONDS = 1.0
MOST = 500

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


def remembered(
    *models: type[Model],
) -> Callable[[Callable[Concatenate[K, P], V]], Callable[Concatenate[K, P], V]]:
    """For a function that reads rows of these models by one key; what else it is given, the key stands for. What it
    returns is shared: nobody may change it.
    """

    def keeping(read: Callable[Concatenate[K, P], V]) -> Callable[Concatenate[K, P], V]:
        kept: dict[K, tuple[float, V]] = {}

        def forget(**_signal: Any) -> None:
            kept.clear()

        for model in models:
            post_save.connect(forget, sender=model, weak=False)
            post_delete.connect(forget, sender=model, weak=False)

        @wraps(read)
        def recalled(key: K, /, *given: P.args, **named: P.kwargs) -> V:
            now = time.monotonic()
            until, value = kept.get(key, (0.0, None))
            if until > now:
                return value  # type: ignore[return-value] # it was kept
            value = read(key, *given, **named)
            if len(kept) >= MOST:
                kept.clear()
            kept[key] = (now + SECONDS, value)
            return value

        return recalled

    return keeping
