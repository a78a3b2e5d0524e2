"""Frames on their way to one socket: sent at once while it takes them, queued and bounded while it does not (SPEC RC).

The relay must never await a socket: one stalled reader would freeze everybody. So `send` is started by hand; only
when it waits does a task take over what is left of it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]

# Frames are shared by all who wait for them, so that the bound is for one's own state, and for a burst to pass.
MAX_BYTES_BEHIND = 8 * 2**20
MAX_SECONDS_BEHIND = 20.0


class Outgoing:
    """`too_slow()` is called once when the reader falls too far behind."""

    def __init__(self, send: Send, too_slow: Callable[[], None]) -> None:
        self._send = send
        self._too_slow = too_slow
        self._queue: deque[str] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._ended = False

    def push(self, frame: str) -> None:
        if self._ended:
            return
        if self._task is None:
            self._start(frame)
            return
        self._queue.append(frame)
        self._bytes += len(frame)
        if self._bytes > MAX_BYTES_BEHIND:
            self._give_up()

    def end(self) -> None:
        """Forget what waits; nothing is sent any more."""
        self._ended = True
        self._queue.clear()
        if self._patience is not None:
            self._patience.cancel()
        if self._task is not None:
            self._task.cancel()

    def _start(self, frame: str) -> None:
        sending = self._message(frame)
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(MAX_SECONDS_BEHIND, self._give_up)
        self._task = loop.create_task(self._catch_up(_Rest(sending, awaited)))

    async def _catch_up(self, rest: "_Rest") -> None:
        try:
            await rest
        except OSError:
            self._ended = True
        while self._queue:
            frame = self._queue.popleft()
            self._bytes -= len(frame)
            await self._message(frame)
        self._task = None
        if self._patience is not None:
            self._patience.cancel()

    async def _message(self, frame: str) -> None:
        try:
            await self._send({"type": "websocket.send", "text": frame})
        except OSError:
            # The socket closed under our hands; its `disconnect` is on the way.
            self._ended = True
        except Exception:
            logger.exception("A frame could not be sent")
            self._give_up()

    def _give_up(self) -> None:
        if not self._ended:
            self.end()
            self._too_slow()


class _Rest:
    """What is left of a coroutine that was already started and waits for `awaited`."""

    def __init__(self, started: Coroutine[Any, Any, None], awaited: Any) -> None:
        self._started = started
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, None]:
        try:
            yield self._awaited
        except BaseException:
            self._started.close()
            raise
        yield from self._started.__await__()
