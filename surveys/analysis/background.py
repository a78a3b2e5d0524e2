"""Work that takes more than a moment, done beside the page: the page says how far it is, and shows it once done.

Results are kept by key in this process, a few of them. Work touches no database: it is given what it needs.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

T = TypeVar("T")
KEPT = 12
# Seconds a page waits before it says that it does.
PATIENCE = 0.7


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    value: T


@dataclass(slots=True)
class Progress:
    """Work under way; `percent` of it is done."""

    percent: int = 0

    def say(self, percent: int) -> None:
        self.percent = percent


@dataclass(frozen=True, slots=True)
class _Work:
    future: Future[Any]
    progress: Progress


_lock = Lock()
_works: dict[Hashable, _Work] = {}
# One at a time: a workshop may be live beside.
_threads = ThreadPoolExecutor(1, thread_name_prefix="texts")


def done_or_progress(key: Hashable, make: Callable[[Callable[[int], None]], T]) -> Done[T] | Progress:
    """The result of `make(say)` for this key, made once; its progress while it is not there yet.

    An error is raised to whoever asks first, and the work begins again for the next.
    """
    work = _begun(key, make)
    try:
        return Done(work.future.result(PATIENCE))
    except NotYet:
        if not work.future.done():
            return work.progress
        raise
    except Exception:
        forget(key)
        raise


def done(key: Hashable, make: Callable[[Callable[[int], None]], T]) -> T:
    """The same result, waited for: for whoever has no page that could look again."""
    work = _begun(key, make)
    try:
        result: T = work.future.result()
    except Exception:
        forget(key)
        raise
    return result


def _begun(key: Hashable, make: Callable[[Callable[[int], None]], T]) -> _Work:
    with _lock:
        work = _works.pop(key, None)
        if work is None:
            progress = Progress()
            work = _Work(_threads.submit(make, progress.say), progress)
        _works[key] = work
        while len(_works) > KEPT:
            del _works[next(iter(_works))]
    return work


def forget(key: Hashable | None = None) -> None:
    """Drop one result, or all."""
    with _lock:
        if key is None:
            _works.clear()
        else:
            _works.pop(key, None)
