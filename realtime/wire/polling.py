"""The same frames over HTTP, where a proxy blocks or buffers sockets: `POST /wire/post`, `GET /wire/poll` (SPEC HS-7).

Stateless: any process answers, from the log. Raw ASGI: four hundred waiting polls are four hundred coroutines, where
views would be as many threads.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from realtime.wire import limits
from realtime.wire.browser import Scope, cookie_of
from realtime.wire.connection import Connection, room_named
from realtime.wire.decode import UNREADABLE, decode_frames
from realtime.wire.encoded import Encoded
from realtime.wire.frames import MAX_FRAME_BYTES, At, CloseCode, RoomName, Seq
from realtime.wire.hub import Place
from realtime.wire.process import Process, running
from realtime.wire.refusals import Refused

POLL_SECONDS = 25.0
# The answer to a page whose protocol is no longer spoken: it must be loaded again.
UNSPOKEN_PROTOCOL = 410
MAX_HINTS = 20

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Exchanging = Callable[[Scope, Receive, Send], Awaitable[None]]


class Known(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What a poll says it has of a room: the epoch, the last number applied, when that entry was written."""

    epoch: UUID
    seq: Seq
    at: At | None = None


Seen = Annotated[dict[RoomName, Known], msgspec.Meta(max_length=limits.MAX_ROOMS)]
_seen: msgspec.json.Decoder[Seen] = msgspec.json.Decoder(Seen)


class Exchange:
    """One request's connection: what is pushed gathers until the answer is sent."""

    def __init__(self, process: Process, scope: Scope) -> None:
        self._process = process
        self._frames: list[Encoded] = []
        # Signals ride along with the next answer; they end no poll.
        self._hints: deque[Encoded] = deque(maxlen=MAX_HINTS)
        self._news = asyncio.Event()
        self.closed: int | None = None
        self._query = {key: values[0] for key, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        self._connection = Connection(
            process,
            push=self._push,
            hint=self._hints.append,
            close=self._close,
            cookie=cookie_of(scope),
            stays=False,
        )

    async def __aenter__(self) -> "Exchange":
        await self._connection.greet(
            locale=self._query.get("locale", "")[:12], projector=self._query.get("projector") == "1"
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        self._connection.leave_all()

    @property
    def answer(self) -> bytes:
        return b"[" + b",".join(frame.head + frame.shared for frame in [*self._frames, *self._hints]) + b"]"

    async def take(self, frames: list[msgspec.Raw]) -> None:
        """Have every frame answered; commands of one post may share a commit."""
        for frame in frames:
            if self.closed is not None:
                return
            await self._connection.receive(bytes(frame))
        while self._connection.unanswered:
            await self._next_news()

    async def follow(self) -> None:
        """Wait for anything newer than what the browser has in its rooms."""
        try:
            seen = _seen.decode(self._query.get("seen", ""))
        except UNREADABLE:
            raise Refused("bad_frame") from None
        for room, known in seen.items():
            place = Place(ref=None, epoch=known.epoch, last_seq=known.seq, last_at=known.at, is_counted=False)
            await self._listen(room, place)
        if seen and not self._frames:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._next_news()

    async def _listen(self, room: str, place: Place) -> None:
        """Listen as the first of the browser's seats that may."""
        kind, object_id = room_named(room)
        relay = self._process.relay
        rights = relay.rights_changes
        for caller in self._connection.callers():
            if await self._connection.is_admitted(kind, caller, object_id):
                await relay.join(self._connection, caller, room, place, admitted_at=rights)
                return
        self._connection.reject(Refused("no_such_room"), room, None)

    def _push(self, frame: Encoded) -> None:
        self._frames.append(frame)
        self._news.set()

    def _close(self, code: int) -> None:
        self.closed = code
        self._news.set()

    async def _next_news(self) -> None:
        await self._news.wait()
        self._news.clear()


async def answer(scope: Scope, receive: Receive, send: Send, exchange: Exchanging) -> None:
    """Have a request answered, if its browser has not asked too often and there is room for one more."""
    process = running()
    crowd = process.crowd
    if not crowd.may_request(cookie_of(scope)):
        await respond(send, 429)
    elif crowd.requests + len(process.connections) >= limits.CONNECTIONS_PER_PROCESS:
        await respond(send, 503)
    else:
        crowd.requests += 1
        try:
            await exchange(scope, receive, send)
        finally:
            crowd.requests -= 1


async def post(scope: Scope, receive: Receive, send: Send) -> None:
    body = await _read_body(receive)
    if body is None:
        await respond(send, 413)
        return
    try:
        frames = decode_frames(body)
    except Refused:
        await respond(send, 400)
        return
    async with Exchange(running(), scope) as exchange:
        await exchange.take(frames[: limits.FRAMES_PER_POST])
    if exchange.closed == CloseCode.UNSPOKEN_PROTOCOL:
        await respond(send, UNSPOKEN_PROTOCOL)
    else:
        await respond(send, 200, exchange.answer)


async def poll(scope: Scope, receive: Receive, send: Send) -> None:
    await _read_body(receive)
    async with Exchange(running(), scope) as exchange:
        following = asyncio.create_task(exchange.follow())
        gone = asyncio.create_task(_wait_until_gone(receive))
        await asyncio.wait([following, gone], return_when=asyncio.FIRST_COMPLETED)
        for task in (following, gone):
            task.cancel()
        await asyncio.wait([following, gone])
    try:
        following.result()
    except asyncio.CancelledError:
        return
    except Refused:
        await respond(send, 400)
        return
    await respond(send, 200, exchange.answer)


async def respond(send: Send, status: int, body: bytes = b"[]") -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


async def _read_body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too long or the client left."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > limits.FRAMES_PER_POST * MAX_FRAME_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
