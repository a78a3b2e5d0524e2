"""What the house does by itself once a day: apps register chores, the server does them, or `manage.py purge`.

A chore may be done twice in a day, by several workers or by hand: the second time it finds nothing to do.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from realtime.wire import clock
from realtime.wire.threads import Threads

logger = logging.getLogger(__name__)

# A laptop that slept through midnight does its chores within this.
LOOK_EVERY_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Chore:
    """`run` does whatever is due today and returns what it did in figures; no free text, it is printed and logged."""

    name: str
    order: int
    run: Callable[[], dict[str, int]]


_chores: dict[str, Chore] = {}


def register_chore(chore: Chore) -> None:
    if chore.name in _chores:
        raise ValueError(f"chore {chore.name!r} is registered twice")
    _chores[chore.name] = chore


def chores() -> list[Chore]:
    return sorted(_chores.values(), key=lambda chore: chore.order)


async def keep_house() -> None:
    """Do the chores now, then once each day, in a thread of their own; until cancelled."""
    threads = Threads("upkeep", 1)
    done = None
    while True:
        today = timezone.localdate(clock.now())
        if today != done:
            await threads.run(do_each_chore)
            done = today
        await asyncio.sleep(LOOK_EVERY_SECONDS)


def do_each_chore() -> None:
    """One that fails is logged and tried again the next day; the others are done all the same."""
    for chore in chores():
        try:
            done = chore.run()
        except Exception:
            logger.exception("The chore %s failed", chore.name)
        else:
            if any(done.values()):
                logger.warning("%s: %s", chore.name, ", ".join(f"{name} {count}" for name, count in done.items()))
