"""The day's chores: at start, once a day, and one that fails stops no other."""

import asyncio
import logging

import pytest

from hackathon import upkeep
from hackathon.asgi import build
from realtime.wire import process


@pytest.fixture
def done(monkeypatch):
    """Chores of the test's own; what was done, in order."""
    done = []
    monkeypatch.setattr(upkeep, "_chores", {})

    def fail():
        raise ValueError

    upkeep.register_chore(upkeep.Chore("late", 20, lambda: done.append("late") or {}))
    upkeep.register_chore(upkeep.Chore("broken", 10, fail))
    upkeep.register_chore(upkeep.Chore("early", 5, lambda: done.append("early") or {"erased": 2}))
    return done


def test_a_chore_that_fails_stops_no_other(done, caplog):
    upkeep.do_each_chore()

    assert done == ["early", "late"]
    assert [record.getMessage() for record in caplog.records] == ["early: erased 2", "The chore broken failed"]


def test_a_chore_is_registered_once(done):
    with pytest.raises(ValueError, match="'late' is registered twice"):
        upkeep.register_chore(upkeep.Chore("late", 1, dict))


async def test_the_server_does_the_chores_as_it_starts(done, caplog):
    caplog.set_level(logging.CRITICAL)
    asked, told = asyncio.Queue(), asyncio.Queue()
    served = asyncio.create_task(build("127.0.0.1", 8000)({"type": "lifespan"}, asked.get, told.put))

    await asked.put({"type": "lifespan.startup"})
    async with asyncio.timeout(10):
        while done != ["early", "late"]:
            await asyncio.sleep(0.01)
    await asked.put({"type": "lifespan.shutdown"})
    await served

    assert [told.get_nowait()["type"] for _ in range(2)] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert not process.is_running()
