"""A WebSocket client that costs next to nothing, so that a thousand of them on one processor measure the server.

No compression, no mask worth the name (its key is zero), no fragments: what Daphne, uvicorn and websockets send to it.
"""

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable

from realtime.wire.frames import PROTOCOL
from realtime.wire.ids import new_id

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FINAL = 0x80


class Client(asyncio.Protocol):
    """`heard` is called with every text frame."""

    def __init__(self) -> None:
        self.heard: Callable[[bytes], None] = nobody_listens
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_closed = False
        self._unread = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self.is_closed = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("refused"))

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self.opened.done() and not self._shake_hands():
            return
        while (frame := self._next()) is not None:
            opcode, payload = frame
            if opcode == TEXT:
                self.heard(payload)
            elif opcode == PING:
                self._send(PONG, payload)
            elif opcode == CLOSE:
                self.transport.close()

    def send(self, text: str) -> None:
        self._send(TEXT, text.encode())

    async def until(self, *marks: bytes) -> bytes:
        """The next frame that holds all of these."""
        found: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        before = self.heard

        def look(payload: bytes) -> None:
            before(payload)
            if not found.done() and all(mark in payload for mark in marks):
                found.set_result(payload)

        self.heard = look
        try:
            return await found
        finally:
            self.heard = before

    def close(self) -> None:
        self.transport.abort()

    def _shake_hands(self) -> bool:
        end = self._unread.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self._unread.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(bytes(self._unread[:end]).decode()))
            return False
        del self._unread[: end + 4]
        self.opened.set_result(None)
        return True

    def _next(self) -> tuple[int, bytes] | None:
        unread = self._unread
        if len(unread) < 2:
            return None
        size, start = unread[1], 2
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(unread) < start:
                return None
            size = int.from_bytes(unread[2:start], "big")
        if len(unread) < start + size:
            return None
        payload = bytes(unread[start : start + size])
        opcode = unread[0] & 0x0F
        del unread[: start + size]
        return opcode, payload

    def _send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        head = bytes([FINAL | opcode, 0x80 | size]) if size < 126 else bytes([FINAL | opcode, 0xFE, *size.to_bytes(2)])
        self.transport.write(head + bytes(4) + payload)


def nobody_listens(payload: bytes) -> None:
    pass


async def open_socket(port: int, cookie: str) -> Client:
    """A socket shaken hands with."""
    lines = [
        "GET /ws HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: {cookie}",
    ]
    transport, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    await client.opened
    return client


HELLO = f'{{"type":"hello","protocol":{PROTOCOL}}}'


def join_frame(room: str, seat: str) -> str:
    return f'{{"type":"join","room":"{room}","seat":"{seat}","ref":"{new_id()}"}}'
