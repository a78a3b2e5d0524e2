"""Browsers of the tests: they speak frames to the real ASGI application and remember what they heard."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from realtime.wire.frames import PROTOCOL
from realtime.wire.ids import new_id
from tests import cast

ORIGIN = "http://127.0.0.1:8000"
# Only an await's time-out: how long a test waits for what must come.
PATIENCE = 60.0


def cookie_for(*seats, client: Client | None = None) -> bytes:
    """The cookie of a browser, a new one unless told, that holds these seats."""
    client = client or Client()
    cast.hold(client, *seats)
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}".encode()


def scope_of(path: str, *, cookie: bytes = b"", origin: str = ORIGIN, kind: str = "websocket", **more: Any):
    headers = [(b"host", b"127.0.0.1:8000"), *([(b"cookie", cookie)] if cookie else [])]
    headers += [(b"origin", origin.encode())] if origin else []
    scope = {"type": kind, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    return {**scope, "subprotocols": [], "client": ["127.0.0.1", 50000], "server": ["127.0.0.1", 8000], **more}


class Peer:
    """One browser's socket."""

    def __init__(self, application, cookie: bytes = b"", *, origin: str = ORIGIN, path: str = "/ws") -> None:
        self._app = ApplicationCommunicator(application, scope_of(path, cookie=cookie, origin=origin))
        self.heard: list[dict[str, Any]] = []
        self.closed: int | None = None

    async def connect(self) -> bool:
        await self._app.send_input({"type": "websocket.connect"})
        return (await self._app.receive_output(PATIENCE))["type"] == "websocket.accept"

    async def hello(self, **fields: Any) -> dict[str, Any]:
        await self.connect()
        await self.send({"type": "hello", "protocol": PROTOCOL, "locale": "en", **fields})
        return await self.next("welcome")

    async def send(self, frame: dict[str, Any]) -> None:
        await self.send_text(msgspec.json.encode(frame).decode())

    async def send_text(self, text: str) -> None:
        await self._app.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._app.send_input({"type": "websocket.receive", "bytes": data})

    async def next(self, kind: str | None = None, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields; the others are only remembered."""
        while True:
            frame = await self.any()
            if frame is None:
                raise AssertionError(f"closed with {self.closed} while waiting for {kind}; heard {self.heard}")
            if kind in (None, frame["type"]) and all(frame.get(key) == value for key, value in fields.items()):
                return frame

    async def any(self) -> dict[str, Any] | None:
        message = await self._app.receive_output(PATIENCE)
        if message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
            return None
        frame = msgspec.json.decode(message["text"])
        self.heard.append(frame)
        return frame

    async def until_closed(self) -> int:
        while await self.any() is not None:
            pass
        assert self.closed is not None
        return self.closed

    async def join(self, room: str, seat: UUID | None = None, **fields: Any) -> dict[str, Any]:
        ref = new_id()
        await self.send({"type": "join", "room": room, "seat": seat, "ref": ref, **fields})
        while True:
            frame = await self.next()
            if frame.get("ref") == str(ref):
                return frame

    async def command(self, room: str, seat: UUID, body: dict[str, Any], *, ref: UUID | None = None) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        ref = await self.ask(room, seat, body, ref=ref)
        while True:
            frame = await self.next()
            if frame.get("ref") == str(ref):
                return frame

    async def ask(self, room: str, seat: UUID, body: dict[str, Any], *, ref: UUID | None = None) -> UUID:
        ref = ref or new_id()
        await self.send({"type": "command", "room": room, "seat": seat, "ref": ref, "body": body})
        return ref

    async def say(self, room: str, seat: UUID, text: str) -> dict[str, Any]:
        return await self.command(room, seat, {"verb": "say", "text": text})

    async def entries(self, count: int, room: str | None = None) -> list[dict[str, Any]]:
        """The next `count` entries."""
        fields = {"room": room} if room else {}
        return [await self.next("entry", **fields) for _ in range(count)]

    async def settle(self) -> None:
        """Everything the server had to say before now is heard after this."""
        await self.send({"type": "ping", "t": 0.0})
        await self.next("pong")

    async def leave(self) -> None:
        if not self._app.future.done():
            await self._app.send_input({"type": "websocket.disconnect", "code": 1000})
            async with asyncio.timeout(PATIENCE):
                await self._app.wait()
