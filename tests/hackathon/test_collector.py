"""What people who left had is freed, though Python does not look for it by itself."""

import asyncio
import gc
import weakref

import pytest

from hackathon import asgi


class Left:
    """Holds itself: only the collector frees it."""

    def __init__(self):
        self.itself = self


@pytest.mark.parametrize(
    ("some", "most", "share"), [(0, 2**30, 1e9), (2**30, 0, 0.0)], ids=["while it is quiet", "when it was not for long"]
)
async def test_what_was_left_behind_is_freed(monkeypatch, some, most, share):
    monkeypatch.setattr(asgi, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(asgi, "QUIET_SHARE", share)
    monkeypatch.setattr(asgi, "SOME_LOOKS", some)
    monkeypatch.setattr(asgi, "MOST_LOOKS", most)
    left, freed = Left(), asyncio.Event()
    weakref.finalize(left, freed.set)
    # Old by now: no look at what is young finds it.
    gc.collect()
    del left

    collecting = asyncio.create_task(asgi.collect_when_quiet())
    async with asyncio.timeout(10):
        await freed.wait()

    collecting.cancel()
