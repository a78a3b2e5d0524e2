"""The wire as an ASGI application beside Django: the socket, and the same frames over HTTP."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from realtime.wire.browser import header, normal_origin, origin_of
from realtime.wire.polling import answer, poll, post, respond
from realtime.wire.sockets import serve_socket

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SOCKET_PATH = "/ws"
ROUTES = {("POST", "/wire/post"): post, ("GET", "/wire/poll"): poll}
MARK = b"x-wire"


class Wire:
    """`origins` are full origins (scheme, host, port): nobody else's page may speak with a visitor's cookie."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(normal_origin(origin) for origin in origins) - {""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == SOCKET_PATH and self._is_ours(scope):
            await serve_socket(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = ROUTES.get((scope["method"], scope["path"]))
        if exchange is None:
            await respond(send, 404)
        elif not self._is_ours(scope):
            await respond(send, 403)
        else:
            await answer(scope, receive, send, exchange)

    def _is_ours(self, scope: Scope) -> bool:
        """Browsers say the origin of every socket and post. A GET of our own pages may come without one: then it bears
        a header that no other page can add unasked.
        """
        if scope["type"] == "http" and scope["method"] == "GET" and not header(scope, b"origin"):
            return bool(header(scope, MARK))
        return origin_of(scope) in self._origins
