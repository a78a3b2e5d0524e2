"""The channel layer, used as a doorbell between processes: at most once, never waited for, never fatal.

One member per process. With one process (in-memory layer) there is nobody to ring.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Literal

import msgspec
from channels.layers import InMemoryChannelLayer, get_channel_layer

from realtime.wire.ids import new_id
from realtime.wire.transactions import Rung

logger = logging.getLogger(__name__)

GROUP = "wire"
# A layer that does not answer for so long is down; the log still has everything.
PATIENCE = 5.0
# A peal of one's own, so often, and how long not to hear it before the layer is taken for dead.
BEAT_SECONDS = 1.0
SILENCE_SECONDS = 4.0

# `none`: one process, nobody to ring.
Layer = Literal["none", "alive", "silent"]


class Peal(msgspec.Struct):
    """What one process tells the others, all that gathered while the former peal was on its way."""

    sender: str
    rungs: list[Rung] = []
    # How many seats this process holds, by room; a lease, told again every few seconds.
    presence: dict[str, int] = {}


class Doorbell:
    def __init__(self, on_rung: Callable[[Rung], None], on_presence: Callable[[str, dict[str, int]], None]) -> None:
        layer = get_channel_layer()
        self._layer: Any = None if isinstance(layer, InMemoryChannelLayer) else layer
        self._on_rung = on_rung
        self._on_presence = on_presence
        self._name = str(new_id())
        self._next = Peal(sender=self._name)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.get_running_loop()
        self._heard_at = self._loop.time()

    def start(self) -> None:
        if self._layer is not None:
            self._tasks = [asyncio.create_task(work()) for work in (self._publish, self._listen, self._beat)]

    @property
    def layer(self) -> Layer:
        """Whether what this process says through the layer comes back to it."""
        if self._layer is None:
            return "none"
        return "silent" if self._loop.time() - self._heard_at > SILENCE_SECONDS else "alive"

    async def stop(self) -> None:
        pending = set(self._tasks)
        while pending:
            for task in pending:
                task.cancel()
            # redis-py swallows a cancellation that comes while it connects: ask again.
            _, pending = await asyncio.wait(pending, timeout=0.2)

    def tell(self, rung: Rung) -> None:
        if self._layer is not None:
            self._next.rungs.append(rung)
            self._wake.set()

    def tell_presence(self, counts: dict[str, int]) -> None:
        if self._layer is not None:
            self._next.presence.update(counts)
            self._wake.set()

    async def _beat(self) -> None:
        """A dead layer raises nothing where one listens: only the silence tells (channels_redis #406)."""
        was: Layer = "alive"
        while True:
            self._wake.set()
            await asyncio.sleep(BEAT_SECONDS)
            if self.layer != was:
                was = self.layer
                logger.warning("The channel layer is %s", was)

    async def _publish(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            peal, self._next = self._next, Peal(sender=self._name)
            message = {"type": "wire.peal", "peal": msgspec.json.encode(peal).decode()}
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._layer.group_send(GROUP, message)
            except Exception as error:
                logger.warning("The channel layer did not take a bell (%s); other processes read the log", error)

    async def _listen(self) -> None:
        while True:
            try:
                channel = await self._layer.new_channel()
                await self._layer.group_add(GROUP, channel)
                while True:
                    self._hear(await self._layer.receive(channel))
            except Exception as error:
                logger.warning("The channel layer is not heard (%s); the log is read every second", error)
                await asyncio.sleep(1)

    def _hear(self, message: dict[str, Any]) -> None:
        peal = msgspec.json.decode(message["peal"], type=Peal)
        if peal.sender == self._name:
            self._heard_at = self._loop.time()
            return
        for rung in peal.rungs:
            self._on_rung(rung)
        if peal.presence:
            self._on_presence(peal.sender, peal.presence)
