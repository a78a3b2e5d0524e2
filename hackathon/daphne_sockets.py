"""What Daphne's sockets lack: backpressure in either direction, and a way out that costs one call a frame."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from twisted.internet.tcp import Connection
from websockets.frames import apply_mask  # type: ignore[attr-defined] # the faster of its two
from zope.interface import implementer

from realtime.wire.encoded import Encoded
from realtime.wire.lines import nothing

# Frames of one socket that may wait to be read before its client has to.
UNREAD_FRAMES = 64
# The kernel keeps this much for a reader that does not read; left to itself it takes megabytes.
KERNEL_BYTES = 128 * 1024
# How a text message of one frame begins (RFC 6455, section 5.2), and what says that it is masked.
WHOLE_TEXT, MASKED = 0x81, 0x80


class Protocol(WebSocketProtocol):  # type: ignore[misc] # Daphne has no types
    """Daphne's, without the debug lines that autobahn writes out whether or not they are shown: a sixth of the time of
    a connection, a twentieth of that of a frame.
    """

    # Copied here, so that autobahn has no list of them to print.
    CONFIG_ATTRS = ()

    def connectionMade(self) -> None:  # noqa: N802 -- Twisted's name
        for name in WebSocketProtocol.CONFIG_ATTRS:
            setattr(self, name, getattr(self.factory, name))
        super().connectionMade()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 -- Twisted's name
        """Take here what browsers send; whatever else comes, or has begun to, is autobahn's to judge."""
        if self.state == self.STATE_OPEN and not self.data and self.current_frame is None and not self.inside_message:
            data = self._take_messages(data)
        if data:
            self._dataReceived(data)

    def _take_messages(self, data: bytes) -> bytes:
        """Take the whole text messages that stand first; the rest. By autobahn each would cost 29 µs, not 2.6."""
        while self.state == self.STATE_OPEN and (place := whole_text(data)) is not None:
            start, end = place
            try:
                self.onMessage(apply_mask(data[start:end], data[start - 4 : start]), False)
            except UnicodeDecodeError:
                break
            data = data[end:]
        return data


def whole_text(data: bytes) -> tuple[int, int] | None:
    """Where the payload of the text message that stands first begins and ends; None unless it is whole and masked."""
    if len(data) < 2 or data[0] != WHOLE_TEXT:
        return None
    start, size = 6, data[1] - MASKED
    if size == 126:
        start, size = 8, int.from_bytes(data[2:4])
        if size < 126:  # longer written than need be: not allowed
            return None
    elif not 0 <= size < 126:
        return None
    return (start, start + size) if start + size <= len(data) else None


class Inbox(asyncio.Queue[dict[str, Any]]):
    """What a socket's client sent; a client that sends faster than it is read is not read from."""

    def __init__(self, transport: Any) -> None:
        super().__init__()
        self._transport = transport
        self._is_paused = False

    def put_nowait(self, item: dict[str, Any]) -> None:
        super().put_nowait(item)
        if not self._is_paused and self.qsize() > UNREAD_FRAMES:
            self._is_paused = True
            self._transport.pauseProducing()

    async def get(self) -> dict[str, Any]:
        item = await super().get()
        if self._is_paused and self.qsize() < UNREAD_FRAMES // 2:
            self._is_paused = False
            self._transport.resumeProducing()
        return item


@implementer(IPushProducer)
class DaphneLine:
    """Writes the frames' own bytes to the socket: autobahn would build each of them again for each reader.

    What the kernel does not take at once goes through Twisted's transport, which says when it is full and when not.
    """

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        # Of any other transport (TLS) the bytes are not the socket's.
        self._socket = protocol.transport.socket if isinstance(protocol.transport, Connection) else None
        self.is_writable = True
        self.on_writable: Callable[[], None] = nothing
        # The HTTP channel that received the handshake is still registered.
        protocol.transport.unregisterProducer()
        protocol.transport.registerProducer(self, True)
        if self._socket is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)

    @property
    def waiting(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - int(transport.offset) + int(transport._tempDataLen)

    def write(self, frame: Encoded) -> None:
        if self._protocol.state != self._protocol.STATE_OPEN:
            return
        data, transport = frame.wire, self._transport
        if self._socket is not None and not transport.dataBuffer and not transport._tempDataLen:
            # Straight to the kernel: waiting for the reactor to find the socket writable costs as much again.
            try:
                sent = self._socket.send(data)
            except OSError:
                # Full, or lost, which the reactor is about to find out.
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)

    def end(self) -> None:
        self.on_writable = nothing

    def pauseProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.is_writable = False

    def resumeProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.is_writable = True
        self.on_writable()

    def stopProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.on_writable = nothing
