"""What waits for a second in which nothing happens: pages are loaded before anybody asks for one, and what people who
left had is freed, though Python does not look for it by itself."""

import asyncio
import gc
import sys
import weakref

import pytest

from hackathon import asgi


class Left:
    """Holds itself: only the collector frees it."""

    def __init__(self):
        self.itself = self


async def freed(monkeypatch, *, some: int, most: int) -> None:
    """Keep house until what was left behind is freed."""
    monkeypatch.setattr(asgi, "SOME_LOOKS", some)
    monkeypatch.setattr(asgi, "MOST_LOOKS", most)
    left, is_freed = Left(), asyncio.Event()
    weakref.finalize(left, is_freed.set)
    # Old by now: no look at what is young finds it.
    gc.collect()
    del left
    keeping = asyncio.create_task(asgi.use_quiet_seconds())
    async with asyncio.timeout(10):
        await is_freed.wait()
    keeping.cancel()


@pytest.fixture
def quiet(monkeypatch):
    monkeypatch.setattr(asgi, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(asgi, "QUIET_SHARE", 1e9)


@pytest.fixture
def busy(monkeypatch):
    monkeypatch.setattr(asgi, "QUIET_SECONDS", 0.01)
    monkeypatch.setattr(asgi, "QUIET_SHARE", 0.0)


@pytest.fixture
def addresses(monkeypatch, settings, tmp_path):
    """Addresses that nobody has loaded yet."""
    (tmp_path / "addresses.py").write_text(
        "from django.urls import path\nurlpatterns = [path('', print, name='home')]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    settings.ROOT_URLCONF = "addresses"
    yield "addresses"
    sys.modules.pop("addresses", None)


@pytest.mark.usefixtures("quiet")
async def test_what_was_left_behind_is_freed_while_it_is_quiet(monkeypatch):
    await freed(monkeypatch, some=0, most=2**30)


@pytest.mark.usefixtures("busy")
async def test_what_was_left_behind_is_freed_when_it_was_not_quiet_for_long(monkeypatch):
    await freed(monkeypatch, some=2**30, most=0)


@pytest.mark.usefixtures("quiet")
async def test_pages_are_loaded_before_anybody_asks_for_one(monkeypatch, addresses):
    await freed(monkeypatch, some=0, most=2**30)
    assert addresses in sys.modules


@pytest.mark.usefixtures("busy")
async def test_pages_are_not_loaded_while_the_process_has_other_things_to_do(monkeypatch, addresses):
    await freed(monkeypatch, some=2**30, most=0)
    assert addresses not in sys.modules
