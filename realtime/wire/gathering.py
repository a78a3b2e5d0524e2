"""Questions asked at the same moment, answered by one call in a thread: a thousand people who come at once cost a few
statements, not a few each.
"""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from realtime.wire.threads import Threads

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
Answer = TypeVar("Answer")

AT_ONCE = 500


class Gathering(Generic[Key, Item, Answer]):
    """`answer(key, items)` runs in a thread and returns one answer an item, in order. What is asked under a key while a
    call for it runs makes the next call.
    """

    def __init__(self, threads: Threads, answer: Callable[[Key, list[Item]], list[Answer]]) -> None:
        self._threads = threads
        self._answer = answer
        self._waiting: dict[Key, list[tuple[Item, asyncio.Future[Answer]]]] = {}
        self._working: dict[Key, asyncio.Task[None]] = {}

    async def ask(self, key: Key, item: Item) -> Answer:
        """The answer to one question; what the call raises is raised to all who asked in it."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append((item, future))
        if key not in self._working:
            self._working[key] = asyncio.create_task(self._work(key))
        return await future

    async def _work(self, key: Key) -> None:
        try:
            while asked := self._waiting.pop(key, None):
                if asked[AT_ONCE:]:
                    self._waiting[key] = asked[AT_ONCE:]
                await self._call(key, asked[:AT_ONCE])
        finally:
            del self._working[key]

    async def _call(self, key: Key, asked: list[tuple[Item, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._threads.run(self._answer, key, [item for item, _ in asked])
        except Exception as error:
            for _, future in asked:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(asked, answers, strict=True):
            if not future.done():
                future.set_result(answer)
