"""The one place that touches Daphne: what an ASGI application cannot do from inside it.

Daphne has no backpressure in either direction, no lifespan and an abrupt end; this server pauses who sends or reads
too slowly, starts and stops the wire, and tells every client to come back before it goes.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server as DaphneServer
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import defer, reactor
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from hackathon import upkeep
from hackathon.asgi import build
from realtime.wire import process
from realtime.wire.frames import MAX_FRAME_BYTES, CloseCode

# Frames of one socket that may wait to be read before its client has to.
UNREAD_FRAMES = 64
# Clients are told to come back over this long, so that they do not all come back at once.
CLOSING_SECONDS = 1.0
# Everything taken is committed and answered within this, or the server ends all the same.
DRAIN_SECONDS = 4.0


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
class Outbox:
    """Sends while the transport takes it, and waits while its buffer is full."""

    def __init__(self, protocol: Any, reply: Callable[[Any, Any], Awaitable[None]]) -> None:
        self._protocol = protocol
        self._reply = reply
        self._writable = asyncio.Event()
        self._writable.set()
        # The HTTP channel that received the handshake is still registered.
        protocol.transport.unregisterProducer()
        protocol.transport.registerProducer(self, True)

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await self._writable.wait()
        # autobahn would hold what is sent to the limit that is meant for what is received.
        limit, self._protocol.maxMessagePayloadSize = self._protocol.maxMessagePayloadSize, 0
        try:
            await self._reply(self._protocol, message)
        finally:
            self._protocol.maxMessagePayloadSize = limit

    def pauseProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self._writable.clear()

    def resumeProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self._writable.set()

    def stopProducing(self) -> None:  # noqa: N802 -- Twisted's name
        self._writable.set()


class Server(DaphneServer):  # type: ignore[misc] # Daphne has no types
    _housework: asyncio.Future[None] | None = None

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> asyncio.Queue[dict[str, Any]] | None:
        if not isinstance(protocol, WebSocketProtocol):
            queue: asyncio.Queue[dict[str, Any]] | None = super().create_application(protocol, scope)
            return queue
        scope.setdefault("asgi", {"version": "3.0"})
        inbox = Inbox(protocol.transport)
        outbox = Outbox(protocol, self.handle_reply)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(
            self.application(scope, inbox.get, outbox.send)
        )
        return inbox

    def start_wire(self) -> None:
        process.running()
        self._housework = asyncio.ensure_future(upkeep.keep_house())

    def kill_all_applications(self) -> Any:
        """Before the reactor ends: stop listening, tell the clients, commit and answer what was taken."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._drain()))

    async def _drain(self) -> None:
        self.application.health.is_draining = True
        if self._housework is not None:
            self._housework.cancel()
        for listener in self.listeners:
            listener.addCallback(lambda port: port.stopListening())
        if process.is_running():
            await self._close_sockets()
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await process.stop()
        except TimeoutError:
            pass
        tasks = [one["application_instance"] for one in self.connections.values() if "application_instance" in one]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _close_sockets(self) -> None:
        sockets = list(process.running().connections)
        random.shuffle(sockets)
        for number, socket in enumerate(sockets):
            await socket.close(CloseCode.GONE_AWAY)
            if number % 50 == 49:
                await asyncio.sleep(CLOSING_SECONDS * 50 / len(sockets))


def serve(host: str, port: int, *, ready: Callable[[], None] | None = None) -> None:
    """Serve pages and the wire on this address until SIGTERM or SIGINT. `ready` is called once it listens."""
    server = Server(
        application=build(host, port),
        endpoints=build_endpoint_description_strings(host=host, port=port),
        # Twice: what is a little too long is answered in words, what is much too long ends the socket.
        websocket_max_message_size=2 * MAX_FRAME_BYTES,
        websocket_max_frame_size=2 * MAX_FRAME_BYTES,
        server_name="",
    )
    if ready is not None:
        reactor.callWhenRunning(ready)
    # Once the loop runs, which is after Twisted says that it does.
    reactor.callLater(0, server.start_wire)  # type: ignore[arg-type] # the interface names no self
    server.run()
