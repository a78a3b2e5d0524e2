"""F6: readers that stall (SPEC RC-1, RC-2)."""

import asyncio
import contextlib

from realtime.wire.ids import new_id

TEXT = "x" * 60_000
TEXTS = 240


@contextlib.asynccontextmanager
async def stalled_reader(server, room):
    """A browser that joined and then never reads again."""
    async with server.browser(0) as browser:
        await browser.join(room)
        browser.socket.transport.pause_reading()
        yield browser
        browser.socket.transport.abort()


async def flood(server, room, reader):
    """Four people write fourteen megabytes; returns when the other reader has everything."""

    async def writer(number):
        async with server.browser(number) as browser:
            for _ in range(TEXTS // 4):
                ref = await browser.say(room, TEXT)
                await browser.next("ack", ref=ref)

    await asyncio.gather(reader.next("entry", seq=TEXTS), *(writer(number) for number in range(2, 6)))


async def test_f6_a_stalled_reader_is_dropped_and_delays_nobody(serve):
    """RC-1, RC-2"""
    server, room = serve("small_bounds"), f"trial:{new_id()}"
    async with server.browser(1) as reader:
        await reader.join(room)
        async with stalled_reader(server, room):
            await reader.next("signal", body={"kind": "presence", "count": 2})
            await flood(server, room, reader)

            await reader.send(type="ping", t=0)
            await reader.next("pong")
            async with server.browser(2) as late:
                await late.join(room)
                # The one who stalls is gone; those who read are here.
                await late.next("signal", body={"kind": "presence", "count": 2})


async def test_f6_twin_without_a_bound_the_server_keeps_everything(serve):
    """RC-2"""
    server, room = serve("keep_everything"), f"trial:{new_id()}"
    async with server.browser(1) as reader:
        await reader.join(room)
        async with stalled_reader(server, room):
            await reader.next("signal", body={"kind": "presence", "count": 2})
            await flood(server, room, reader)

            async with server.browser(2) as late:
                await late.join(room)
                await late.next("signal", body={"kind": "presence", "count": 3})


async def test_a_state_of_megabytes_arrives(serve):
    """RC-1"""
    server, room = serve(), f"trial:{new_id()}"
    async with server.browser() as writer:
        for _ in range(40):
            await writer.next("ack", ref=await writer.say(room, TEXT))

    async with server.browser(1) as browser:
        assert (await browser.join(room))["state"]["texts"] == [TEXT] * 40
