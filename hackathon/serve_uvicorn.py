"""The same application on uvicorn: `uvicorn hackathon.asgi:application --ws hackathon.serve_uvicorn:Protocol`.

The protocol gives the wire a way of its own to each socket; without it everything works, a frame costs more.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from hackathon.daphne_sockets import KERNEL_BYTES
from realtime.wire.encoded import Encoded
from realtime.wire.lines import EXTENSION, nothing


class UvicornLine:
    """Writes the frames' own bytes to asyncio's transport, which sends them at once while the kernel takes them."""

    def __init__(self, protocol: "Protocol") -> None:
        self._conn, self._transport = protocol.conn, protocol.transport
        self.is_writable = protocol.writable.is_set()
        self.on_writable: Callable[[], None] = nothing

    @property
    def waiting(self) -> int:
        return self._transport.get_write_buffer_size()

    def write(self, frame: Encoded) -> None:
        if self._conn.state is OPEN:
            self._transport.write(frame.wire)

    def end(self) -> None:
        self.on_writable = nothing


class Protocol(WebSocketsSansIOProtocol):
    """No compression (Safari), and a line in each socket's scope."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.conn.available_extensions = []
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)

    def handle_connect(self, event: Any) -> None:
        self._line = UvicornLine(self)
        super().handle_connect(event)
        # The application's task, just made, has not begun yet.
        if not self.close_sent:
            self.scope["extensions"] = {**self.scope["extensions"], EXTENSION: self._line}  # type: ignore[dict-item]

    def pause_writing(self) -> None:
        super().pause_writing()
        self._line.is_writable = False

    def resume_writing(self) -> None:
        super().resume_writing()
        self._line.is_writable = True
        self._line.on_writable()
