"""A network of our own between browsers and a server: slow, narrow, silent, cut, or closed to sockets."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from tests.faults.links import Line

CHUNK = 16 * 1024


class Network:
    """A TCP proxy. `latency` in seconds each way, `rate` in bytes a second and direction (0: no limit)."""

    def __init__(self, line: Line, *, latency: float = 0.0, rate: float = 0.0, blocks_sockets: bool = False) -> None:
        self._target = line
        self.latency, self.rate, self.blocks_sockets = latency, rate, blocks_sockets
        self._is_cut = False
        self._flows = asyncio.Event()
        self._flows.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Network":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.line = Line(self._server.sockets[0].getsockname()[1], self._target.origin)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Every connection breaks, and none can be made."""
        self._is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self._is_cut = False

    def hold(self) -> None:
        """Nothing goes through and nobody is told: a tunnel, a lift."""
        self._flows.clear()

    def let_go(self) -> None:
        self._flows.set()

    def forget(self) -> None:
        """What is under way never arrives, as when a router forgets its connections: only new ones work."""
        for task in self._tasks:
            task.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self._spawn(self._serve(reader, writer))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if self._is_cut:
                writer.transport.abort()
                return
            await asyncio.sleep(self.latency)
            head = await reader.readuntil(b"\r\n\r\n")
            if self.blocks_sockets and b"upgrade: websocket" in head.lower():
                writer.transport.abort()
                return
            up, upwards = await asyncio.open_connection("127.0.0.1", self._target.port)
            self._writers.add(upwards)
            await self._flows.wait()
            upwards.write(head)
            self._spawn(self._carry(reader, upwards))
            self._spawn(self._carry(up, writer))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """One direction, in order: each piece leaves `latency` after it came, at `rate`."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=64)
        loop = asyncio.get_running_loop()

        async def deliver() -> None:
            while True:
                due, piece = await waiting.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                await self._flows.wait()
                if not piece:
                    sink.close()
                    return
                sink.write(piece)
                await sink.drain()

        delivering = asyncio.create_task(deliver())
        try:
            with contextlib.suppress(OSError):
                while piece := await source.read(int(self.rate / 10) or CHUNK):
                    if self.rate:
                        await asyncio.sleep(len(piece) / self.rate)
                    await waiting.put((loop.time() + self.latency, piece))
            await waiting.put((loop.time() + self.latency, b""))
            with contextlib.suppress(OSError):
                await delivering
        finally:
            delivering.cancel()
