"""A bounded set of threads with database connections of their own.

asgiref runs all synchronous code of a process's sockets in one thread: a slow query would delay everybody.
"""

import asyncio
import contextvars
import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from django.db import connections

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    def __init__(self, name: str, size: int) -> None:
        self._jobs: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"{name}-{number}", daemon=True) for number in range(size)]
        for thread in self._threads:
            thread.start()

    @property
    def are_alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` in one of the threads, in the caller's context (its language)."""
        future: Future[T] = Future()
        self._jobs.put((partial(contextvars.copy_context().run, partial(function, *args, **kwargs)), future))
        return await asyncio.wrap_future(future)

    def stop(self) -> None:
        """End after the jobs already given, and close the connections."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            function, future = job
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function())
                except BaseException as error:
                    future.set_exception(error)
                # The result must not live until the next job comes.
                del function, future, job
            _tidy()
        connections.close_all()


def _tidy() -> None:
    """Keep a healthy SQLite connection; give a pooled one back; drop a broken one."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close()
