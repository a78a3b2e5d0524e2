"""The two ways a model browser reaches a server: `frontend/src/wire/socket.ts` and `poll.ts`, in Python."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import websockets

FRAMES_PER_POST = 32

Frame = dict[str, Any]
Heads = dict[str, tuple[str, int]]


class Line(NamedTuple):
    """Where a browser reaches a server; through a proxy, its page still comes from the server's own origin."""

    port: int
    origin: str


class LostError(Exception):
    """The link is over; `code` is the socket's close code, or 0."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class SocketLink:
    """A WebSocket. What is sent waits in memory while the network does not take it, as in a browser."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._out: asyncio.Queue[Frame] = asyncio.Queue()
        self._pump = asyncio.create_task(self._send_for_ever())

    @classmethod
    async def open(cls, line: Line, cookie: str) -> "SocketLink":
        try:
            socket = await websockets.connect(
                f"ws://127.0.0.1:{line.port}/ws",
                origin=line.origin,
                additional_headers={"Cookie": cookie},
                max_size=None,
                compression=None,
                ping_interval=None,
                open_timeout=None,
            )
        except (OSError, EOFError, websockets.WebSocketException) as error:
            raise LostError(0) from error
        return cls(socket)

    def send(self, frame: Frame) -> None:
        self._out.put_nowait(frame)

    async def next(self) -> Frame:
        try:
            return json.loads(await self._socket.recv())
        except websockets.ConnectionClosed:
            raise LostError(self._socket.close_code or 0) from None

    def close(self) -> None:
        """As if the network were gone: nobody waits for the other side to agree."""
        self._pump.cancel()
        self._socket.transport.abort()

    async def _send_for_ever(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await self._socket.send(json.dumps(await self._out.get()))


class HttpLink:
    """The same frames by POST and long poll."""

    def __init__(self, line: Line, cookie: str, heads: Callable[[], Heads]) -> None:
        headers = {"Origin": line.origin, "Cookie": cookie, "X-Wire": "1"}
        address = f"http://127.0.0.1:{line.port}"
        self._client = httpx.AsyncClient(base_url=address, headers=headers, timeout=None)
        self._heads = heads
        self._who: dict[str, str] = {}
        self._in: asyncio.Queue[Frame | None] = asyncio.Queue()
        self._out: asyncio.Queue[Frame] = asyncio.Queue()
        self._posting = asyncio.create_task(self._post_for_ever())
        self._polling: asyncio.Task[None] | None = None

    def send(self, frame: Frame) -> None:
        if frame["type"] == "hello":
            self._who = {"locale": frame["locale"]}
        self._out.put_nowait(frame)

    async def next(self) -> Frame:
        frame = await self._in.get()
        if frame is None:
            raise LostError(0)
        return frame

    def close(self) -> None:
        for task in (self._posting, self._polling):
            if task is not None:
                task.cancel()
        self._in.put_nowait(None)

    async def _post_for_ever(self) -> None:
        try:
            while True:
                frames = [await self._out.get()]
                while not self._out.empty() and len(frames) < FRAMES_PER_POST:
                    frames.append(self._out.get_nowait())
                await self._ask("POST", "/wire/post", json=frames)
                if any(frame["type"] in ("join", "leave") for frame in frames):
                    self._listen()
        finally:
            await self._client.aclose()

    def _listen(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
        self._polling = asyncio.create_task(self._poll_for_ever())

    async def _poll_for_ever(self) -> None:
        # The frames just heard are applied before what follows them is asked for.
        await asyncio.sleep(0)
        while heads := self._heads():
            await self._ask("GET", "/wire/poll", params={"seen": json.dumps(heads)})
            await asyncio.sleep(0)

    async def _ask(self, method: str, path: str, *, params: dict[str, str] | None = None, **options: Any) -> None:
        try:
            response = await self._client.request(method, path, params={**self._who, **(params or {})}, **options)
            response.raise_for_status()
        except (httpx.HTTPError, OSError):
            self._in.put_nowait(None)
            raise asyncio.CancelledError from None
        for frame in response.json():
            self._in.put_nowait(frame)
