"""F3: the server is told to end (SPEC RC-5)."""

import asyncio
import contextlib

import websockets

from realtime.wire.ids import new_id
from tests.faults.browser import PATIENCE
from tests.faults.scenarios import told_to_end

# Well within what a server gives its clients to say goodbye.
LATE_SECONDS = 0.5


async def closed_with(browser):
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            await browser.socket.recv()
    return browser.socket.close_code


async def codes_at_sigterm(server):
    room = f"trial:{new_id()}"
    async with contextlib.AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(server.browser(number)) for number in range(len(server.seats))]
        for browser in browsers:
            await browser.join(room)
        server.process.terminate()
        async with asyncio.timeout(PATIENCE):
            codes = await asyncio.gather(*(closed_with(browser) for browser in browsers))
    return codes


async def test_f3_sigterm_tells_everybody_to_come_back(serve):
    """RC-5"""
    server = serve()

    codes = await codes_at_sigterm(server)

    assert codes == [4012] * len(codes)
    assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0


async def test_f3_what_was_taken_is_committed_before_the_end(serve):
    """RC-5"""
    server, room = serve("slow_commits"), f"trial:{new_id()}"
    async with server.browser() as browser:
        for number in range(10):
            await browser.say(room, str(number))
        await browser.send(type="ping", t=0)
        await browser.next("pong")
        server.process.terminate()
        await closed_with(browser)
    await asyncio.to_thread(server.process.wait, PATIENCE)
    server.kill()

    server.start()
    async with server.browser() as browser:
        assert (await browser.join(room))["state"]["texts"] == [str(number) for number in range(10)]


async def test_f3_everybody_comes_back_and_goes_on(embedded):
    """RC-5, CL-3"""
    findings = await told_to_end(embedded(), people=6)

    assert findings.damage == {}


async def test_f3_who_reads_late_still_reads_why(serve):
    """RC-5: what a client has not read is lost when its server ends with something of it unread."""
    server, room = serve(), f"trial:{new_id()}"
    async with server.browser() as browser:
        await browser.join(room)
        browser.socket.transport.pause_reading()
        talking = asyncio.create_task(talk_until_closed(browser, room))
        server.process.terminate()
        await asyncio.sleep(LATE_SECONDS)
        browser.socket.transport.resume_reading()
        code = await closed_with(browser)
        await talking

    assert code == 4012


async def talk_until_closed(browser, room):
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            await browser.say(room, "still talking")
            await asyncio.sleep(0.001)


async def test_f3_twin_stock_daphne_just_cuts(serve):
    """RC-5"""
    codes = await codes_at_sigterm(serve("abrupt_end"))

    assert 4012 not in codes
