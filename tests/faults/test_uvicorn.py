"""The same application on uvicorn."""

import asyncio

from realtime.wire.ids import new_id
from tests.faults.browser import PATIENCE
from tests.faults.test_restart import codes_at_sigterm


async def test_uvicorn_serves_the_same_wire(serve):
    server, room = serve("uvicorn"), f"trial:{new_id()}"
    async with server.browser(0) as ada, server.browser(1) as ben:
        await ada.join(room)
        await ben.join(room)
        for _ in range(40):
            await ada.next("ack", ref=await ada.say(room, "x" * 60_000))
        entries = [await ben.next("entry") for _ in range(40)]

    assert [entry["seq"] for entry in entries] == list(range(1, 41))


async def test_uvicorn_tells_everybody_to_come_back(serve):
    """RC-5"""
    server = serve("uvicorn")

    codes = await codes_at_sigterm(server)

    assert codes == [1012] * len(codes)
    await asyncio.to_thread(server.process.wait, PATIENCE)
