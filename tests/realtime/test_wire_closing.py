"""SPEC RC: slow readers, and the end."""

import asyncio

import pytest

from realtime.wire import outgoing, process
from realtime.wire.frames import CloseCode
from realtime.wire.outgoing import Outgoing
from tests.realtime import trial


class Pipe:
    """A socket's way out that can be stopped up."""

    def __init__(self) -> None:
        self.sent = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message):
        await self.open.wait()
        self.sent.append(message["text"])


async def test_rc_1_pushing_sends_at_once_and_never_waits():
    """RC-1"""
    pipe = Pipe()
    out = Outgoing(pipe.send, lambda: None)

    out.push("one")
    assert pipe.sent == ["one"]

    pipe.open.clear()
    for text in ("two", "three", "four"):
        out.push(text)
    assert pipe.sent == ["one"]

    pipe.open.set()
    while len(pipe.sent) < 4:
        await asyncio.sleep(0)
    assert pipe.sent == ["one", "two", "three", "four"]


async def test_rc_1_order_holds_while_catching_up():
    """RC-1"""
    pipe = Pipe()
    out = Outgoing(pipe.send, lambda: None)
    pipe.open.clear()

    for number in range(50):
        out.push(str(number))
        if number == 25:
            pipe.open.set()
        await asyncio.sleep(0)
    while len(pipe.sent) < 50:
        await asyncio.sleep(0)

    assert pipe.sent == [str(number) for number in range(50)]


async def test_rc_1_a_socket_closed_under_our_hands_is_no_error():
    """RC-1"""

    async def gone(message):
        raise ConnectionResetError

    out = Outgoing(gone, lambda: None)

    out.push("one")
    out.push("two")


async def test_rc_2_who_is_too_many_bytes_behind_is_given_up(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "MAX_BYTES_BEHIND", 10)
    pipe, given_up = Pipe(), []
    out = Outgoing(pipe.send, lambda: given_up.append(True))
    pipe.open.clear()

    for _ in range(20):
        out.push("four")

    assert given_up == [True]
    out.push("never")
    pipe.open.set()
    await asyncio.sleep(0)
    assert pipe.sent == []


async def test_rc_2_who_is_too_long_behind_is_given_up(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "MAX_SECONDS_BEHIND", 0.01)
    pipe, given_up = Pipe(), asyncio.Event()
    pipe.open.clear()

    Outgoing(pipe.send, given_up.set).push("one")

    async with asyncio.timeout(10):
        await given_up.wait()


async def test_rc_5_closing_answers_what_was_taken(open_peer, read, ada, room):
    """RC-5"""
    desk = await open_peer(ada)
    await desk.say(room, ada.id, "first")
    await desk.ask(room, ada.id, {"verb": "say", "text": "last"})
    await desk.settle()

    await process.running().close_all(CloseCode.GONE_AWAY)
    await process.stop()

    assert await desk.until_closed() == 4012
    assert await read(lambda: trial.read(trial.parse_id(room)).texts) == ["first", "last"]


async def test_rc_4_a_layer_that_fails_stops_nothing(open_peer, ada, ben, room, monkeypatch, caplog):
    """RC-4"""

    class DeadLayer:
        async def new_channel(self):
            raise ConnectionError("no layer")

        async def group_send(self, group, message):
            raise ConnectionError("no layer")

    monkeypatch.setattr("realtime.wire.doorbell.get_channel_layer", DeadLayer)
    desk, phone = await open_peer(ada), await open_peer(ben)
    await phone.join(room, ben.id)

    assert (await desk.say(room, ada.id, "committed"))["type"] == "ack"
    assert (await phone.entries(1))[0]["body"]["text"] == "committed"
    while "did not take a bell" not in caplog.text:
        await asyncio.sleep(0)


@pytest.mark.parametrize("code", [1000, 1006])
async def test_a_socket_that_leaves_is_forgotten(open_peer, ada, room, code):
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    await desk.leave()

    assert process.running().connections == set()
    assert process.running().relay._hubs == {}
