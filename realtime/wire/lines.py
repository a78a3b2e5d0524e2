"""Ways to a socket: what a server offers of its own, or ASGI's `send`.

A server that can write bytes to a socket puts a `Line` in the scope's extensions under `EXTENSION`: a frame then costs
one call, where ASGI's `send` costs a coroutine and a message for each of its readers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from typing import Any, Protocol

from realtime.wire.encoded import Encoded

logger = logging.getLogger(__name__)

EXTENSION = "wire.line"

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Line(Protocol):
    """Takes frames while `is_writable`; neither waits nor raises. `on_writable` is called each time it is so again."""

    on_writable: Callable[[], None]

    @property
    def is_writable(self) -> bool: ...

    @property
    def waiting(self) -> int:
        """Bytes, or frames, that the network has not taken yet: less than before tells that the reader reads."""

    def write(self, frame: Encoded) -> None: ...

    def end(self) -> None:
        """Nothing will be written any more."""


def line_of(scope: Mapping[str, Any], send: Send) -> Line:
    """The server's own line if it has one, else one over `send`."""
    own: Line | None = (scope.get("extensions") or {}).get(EXTENSION)
    return own or AsgiLine(send)


def nothing() -> None:
    """What a line calls before anybody waits for it."""


class AsgiLine:
    """Over ASGI's `send`, started by hand: only when it waits does a task take over what is left of it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._task: asyncio.Task[None] | None = None
        self.on_writable: Callable[[], None] = nothing

    @property
    def is_writable(self) -> bool:
        return self._task is None

    @property
    def waiting(self) -> int:
        return 0 if self._task is None else 1

    def write(self, frame: Encoded) -> None:
        sending = self._message(frame)
        try:
            awaited = sending.send(None)
        except StopIteration:
            return
        self._task = asyncio.get_running_loop().create_task(self._finish(_Rest(sending, awaited)))

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _finish(self, rest: "_Rest") -> None:
        await rest
        self._task = None
        self.on_writable()

    async def _message(self, frame: Encoded) -> None:
        try:
            await self._send({"type": "websocket.send", "text": frame.text})
        except OSError:
            # The socket closed under our hands; its `disconnect` is on the way.
            return
        except Exception:
            logger.exception("A frame could not be sent")


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
