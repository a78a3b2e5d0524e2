"""SPEC RC-4: a process notices by itself that its channel layer is dead, and that it is back. With a real Redis."""

import asyncio

import pytest

from realtime.wire import doorbell
from realtime.wire.doorbell import Doorbell
from realtime.wire.ids import new_id
from realtime.wire.transactions import Rung
from tests.servers import Redis, free_port

pytestmark = pytest.mark.servers
PATIENCE = 60.0


@pytest.fixture
def redis(tmp_path, settings, monkeypatch):
    """A Redis that may be killed, and the channel layer on it."""
    monkeypatch.setattr(doorbell, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(doorbell, "SILENCE_SECONDS", 0.5)
    with Redis(tmp_path, free_port()) as server:
        layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [server.url]}}
        settings.CHANNEL_LAYERS = {"default": layer}
        yield server


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


async def ring_until_heard(bell, heard, seat):
    """A bell may be lost, until the other has begun to listen."""
    async with asyncio.timeout(PATIENCE):
        while seat not in [known for rung in heard for known in rung.seats]:
            bell.tell(Rung(seats=[seat]))
            await asyncio.sleep(0.05)


async def test_rc_4_the_silence_of_a_dead_layer_is_noticed_and_its_return(redis):
    """RC-4"""
    heard = []
    here, there = (Doorbell(hear, lambda *lease: None) for hear in (lambda rung: None, heard.append))
    here.start()
    there.start()
    try:
        await ring_until_heard(here, heard, new_id())
        assert (here.layer, there.layer) == ("alive", "alive")

        await asyncio.to_thread(redis.kill)
        await until(lambda: here.layer == there.layer == "silent")

        await asyncio.to_thread(redis.start)
        await until(lambda: here.layer == there.layer == "alive")
        await ring_until_heard(here, heard, new_id())
    finally:
        await here.stop()
        await there.stop()


async def test_rc_4_one_process_has_nobody_to_ring():
    """RC-4"""
    alone = Doorbell(lambda rung: None, lambda *lease: None)
    alone.start()

    assert alone.layer == "none"

    await alone.stop()
