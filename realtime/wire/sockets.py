"""The wire over a WebSocket. Nothing here goes through Channels' `dispatch`, which closes connections at each frame."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from realtime.wire import limits
from realtime.wire.browser import Scope, cookie_of
from realtime.wire.connection import Connection
from realtime.wire.frames import CloseCode
from realtime.wire.lines import line_of
from realtime.wire.outgoing import Outgoing
from realtime.wire.process import Process, running

HELLO_SECONDS = 10.0

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def serve_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """One socket from its handshake to its end."""
    await receive()
    process = running()
    if len(process.connections) >= limits.CONNECTIONS_PER_PROCESS:
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.accept"})
    await Socket(process, scope, send).run(receive)


class Socket:
    def __init__(self, process: Process, scope: Scope, send: Send) -> None:
        self._process = process
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._closing: asyncio.Task[None] | None = None
        self._out = Outgoing(line_of(scope, send), owe=self._owe, give_up=lambda: self._close_soon(CloseCode.TOO_SLOW))
        self._connection = Connection(
            process, push=self._out.push, hint=self._out.hint, close=self._close_soon, cookie=cookie_of(scope)
        )
        self._giving: asyncio.Task[None] | None = None

    async def run(self, receive: Receive) -> None:
        self._process.connections.add(self)
        hello = self._loop.call_later(HELLO_SECONDS, self._require_hello)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if self._closing is None:
                    text = message.get("text")
                    await self._connection.receive(message["bytes"] if text is None else text)
        finally:
            hello.cancel()
            if self._giving is not None:
                self._giving.cancel()
            self._process.connections.discard(self)
            self._connection.leave_all()
            self._out.end()

    async def close(self, code: int) -> None:
        self._close_soon(code)
        if self._closing is not None:
            await self._closing

    def _owe(self, room: str) -> None:
        self._giving = self._loop.create_task(self._give(room))

    async def _give(self, room: str) -> None:
        """In place of what a slow reader did not get: the room's state, one room at a time."""
        try:
            await self._process.relay.give_state(self._connection, room)
        finally:
            self._out.given(room)

    def _require_hello(self) -> None:
        if not self._connection.is_greeted:
            self._close_soon(CloseCode.NO_HELLO)

    def _close_soon(self, code: int) -> None:
        """What was pushed goes out first, unless the reader is behind; nothing after the close is taken."""
        if self._closing is None:
            self._out.end()
            self._connection.leave_all()
            self._closing = self._loop.create_task(self._close(code))

    async def _close(self, code: int) -> None:
        try:
            await self._send({"type": "websocket.close", "code": int(code)})
        except (OSError, RuntimeError):
            # Closed by the other side meanwhile.
            return
