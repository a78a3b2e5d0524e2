"""What Daphne's sockets lack: backpressure in either direction, and a way out that costs one call a frame."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from realtime.wire.encoded import Encoded
from realtime.wire.lines import nothing

# Frames of one socket that may wait to be read before its client has to.
UNREAD_FRAMES = 64
# The kernel keeps this much for a reader that does not read; left to itself it takes megabytes.
KERNEL_BYTES = 128 * 1024


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
        self._dataReceived(data)


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
        # A TLS transport has no such call; then Twisted's own does.
        self._send: Callable[[bytes], Any] | None = getattr(protocol.transport, "writeSomeData", None)
        self.is_writable = True
        self.on_writable: Callable[[], None] = nothing
        # The HTTP channel that received the handshake is still registered.
        protocol.transport.unregisterProducer()
        protocol.transport.registerProducer(self, True)
        if self._send is not None:
            protocol.transport.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)

    @property
    def waiting(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - int(transport.offset) + int(transport._tempDataLen)

    def write(self, frame: Encoded) -> None:
        if self._protocol.state != self._protocol.STATE_OPEN:
            return
        data = frame.wire
        if self._send is not None and not self.waiting:
            # Straight to the kernel: waiting for the reactor to find the socket writable costs as much again.
            sent = self._send(data)
            if sent == len(data):
                return
            # Anything but a number is a lost connection; the reactor is about to find out.
            data = data[sent:] if isinstance(sent, int) else b""
        self._transport.write(data)

    def end(self) -> None:
        self.on_writable = nothing

    def pauseProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.is_writable = False

    def resumeProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.is_writable = True
        self.on_writable()

    def stopProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self.on_writable = nothing
