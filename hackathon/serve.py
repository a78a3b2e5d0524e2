"""The one place, with `daphne_sockets`, that touches Daphne: what an ASGI application cannot do from inside it.

Daphne has no lifespan and an abrupt end; this server starts and stops the wire, and tells every client to come back
before it goes.
"""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any

from daphne.server import Server as DaphneServer
from daphne.ws_protocol import WebSocketFactory
from twisted.internet import defer, reactor

from hackathon.asgi import build, keep_house, rest_collector
from hackathon.daphne_sockets import DaphneLine, Inbox, Protocol
from realtime.wire import process
from realtime.wire.frames import MAX_FRAME_BYTES, CloseCode
from realtime.wire.lines import EXTENSION

# Connections that may wait to be taken: a room of a thousand comes at once, and Twisted's own 50 would make most of
# them knock again a second later.
BACKLOG = 2048
# Clients are told to come back over this long, so that they do not all come back at once.
CLOSING_SECONDS = 1.0
# Everything taken is committed and answered within this, or the server ends all the same.
DRAIN_SECONDS = 4.0
# A client that reads late has this long to say goodbye; autobahn's own second is short for a crowd on a busy machine.
PARTING_SECONDS = 3.0


class Server(DaphneServer):  # type: ignore[misc] # Daphne has no types
    _housework: asyncio.Future[None] | None = None
    is_shared = False

    def listen_success(self, port: Any) -> None:
        """From a socket shared with other workers take one connection a turn: whoever is idle takes the next."""
        super().listen_success(port)
        if self.is_shared:
            take = port.doRead

            def take_one() -> None:
                port.numberAccepts = 1
                take()

            port.doRead = take_one

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> asyncio.Queue[dict[str, Any]] | None:
        if not isinstance(protocol, Protocol):
            queue: asyncio.Queue[dict[str, Any]] | None = super().create_application(protocol, scope)
            return queue
        scope.setdefault("asgi", {"version": "3.0"})
        scope.setdefault("extensions", {})[EXTENSION] = DaphneLine(protocol)
        inbox = Inbox(protocol.transport)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(
            self.application(scope, inbox.get, partial(self.handle_reply, protocol))
        )
        return inbox

    def start_wire(self) -> None:
        process.running()
        self._housework = asyncio.ensure_future(keep_house())

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
                await asyncio.gather(process.stop(), self._part())
        except TimeoutError:
            pass
        tasks = [one["application_instance"] for one in self.connections.values() if "application_instance" in one]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _part(self) -> None:
        """Read on until the clients have said goodbye too: a process that ends with something unread resets the
        connection, and a client that had not read the reason yet never does.
        """
        loop = asyncio.get_running_loop()
        parting = [one.is_closed.asFuture(loop) for one in self.connections if isinstance(one, Protocol)]
        await asyncio.gather(*parting, return_exceptions=True)

    async def _close_sockets(self) -> None:
        for connection in self.connections:
            connection.closeHandshakeTimeout = PARTING_SECONDS
        sockets = list(process.running().connections)
        random.shuffle(sockets)
        for number, socket in enumerate(sockets):
            await socket.close(CloseCode.GONE_AWAY)
            if number % 50 == 49:
                await asyncio.sleep(CLOSING_SECONDS * 50 / len(sockets))


def serve(host: str, port: int, *, shared: int | None = None, ready: Callable[[], None] | None = None) -> None:
    """Serve pages and the wire on this address until SIGTERM or SIGINT. `shared` is the file descriptor of a socket
    that already listens there, for several workers. `ready` is called once it listens.
    """
    interface = host.replace(":", "\\:")
    listening = f"tcp:port={port}:interface={interface}:backlog={BACKLOG}"
    server = Server(
        application=build(host, port),
        endpoints=[listening if shared is None else f"fd:fileno={shared}"],
        # Twice: what is a little too long is answered in words, what is much too long ends the socket.
        websocket_max_message_size=2 * MAX_FRAME_BYTES,
        websocket_max_frame_size=2 * MAX_FRAME_BYTES,
        server_name="",
    )
    server.is_shared = shared is not None
    WebSocketFactory.protocol = Protocol
    rest_collector()
    if ready is not None:
        reactor.callWhenRunning(ready)
    # Once the loop runs, which is after Twisted says that it does.
    reactor.callLater(0, server.start_wire)  # type: ignore[arg-type] # the interface names no self
    server.run()
