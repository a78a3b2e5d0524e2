"""SPEC RC: slow readers, and the end."""

import asyncio

import pytest

from realtime.wire import outgoing, process
from realtime.wire.encoded import Encoded
from realtime.wire.frames import CloseCode
from realtime.wire.lines import AsgiLine
from realtime.wire.outgoing import Outgoing
from tests.realtime import trial
from tests.realtime.peers import PATIENCE


class Pipe:
    """A socket's way out that can be stopped up."""

    def __init__(self) -> None:
        self.sent = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, message):
        await self.open.wait()
        self.sent.append(message["text"])

    async def until(self, count):
        async with asyncio.timeout(PATIENCE):
            while len(self.sent) < count:
                await asyncio.sleep(0)


class Reader:
    """Whoever reads from a pipe: what it is owed, and whether it was given up."""

    def __init__(self, pipe) -> None:
        self.owed = []
        self.given_up = asyncio.Event()
        self.out = Outgoing(AsgiLine(pipe.send), owe=self.owed.append, give_up=self.given_up.set)

    def push(self, text, room=None, **options):
        self.out.push(Encoded(text.encode(), room=room, **options))


async def test_rc_1_pushing_sends_at_once_and_never_waits():
    """RC-1"""
    pipe = Pipe()
    reader = Reader(pipe)

    reader.push("one")
    assert pipe.sent == ["one"]

    pipe.open.clear()
    for text in ("two", "three", "four"):
        reader.push(text)
    assert pipe.sent == ["one"]

    pipe.open.set()
    await pipe.until(4)
    assert pipe.sent == ["one", "two", "three", "four"]
    reader.out.end()


async def test_rc_1_order_holds_while_catching_up():
    """RC-1"""
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()

    for number in range(50):
        reader.push(str(number))
        if number == 25:
            pipe.open.set()
        await asyncio.sleep(0)
    await pipe.until(50)

    assert pipe.sent == [str(number) for number in range(50)]
    reader.out.end()


async def test_rc_1_a_socket_closed_under_our_hands_is_no_error():
    """RC-1"""

    class Gone:
        async def send(self, message):
            raise ConnectionResetError

    reader = Reader(Gone())

    reader.push("one")
    reader.push("two")

    assert not reader.given_up.is_set()


async def test_rc_2_who_is_behind_keeps_the_answers_and_is_owed_the_state(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "MAX_BYTES_BEHIND", 100)
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()

    reader.push("on its way")
    reader.push("answer")
    for number in range(60):
        reader.push(f"entry {number}", room="trial:1")
    pipe.open.set()
    await pipe.until(2)

    assert pipe.sent == ["on its way", "answer"]
    assert reader.owed == ["trial:1"]

    reader.push("another entry", room="trial:1")
    reader.push("state", room="trial:1", is_state=True)
    reader.out.given("trial:1")
    reader.push("entry 61", room="trial:1")
    assert pipe.sent == ["on its way", "answer", "state", "entry 61"]
    reader.out.end()


async def test_rc_2_rooms_are_owed_one_after_the_other(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "MAX_BYTES_BEHIND", 100)
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()
    reader.push("on its way")
    for number in range(60):
        reader.push(f"entry {number}", room=f"trial:{number % 2}")

    pipe.open.set()
    await pipe.until(1)
    assert reader.owed == ["trial:0"]

    # No state is written beside another: the second room waits until the first is through.
    pipe.open.clear()
    reader.push("state of 0", room="trial:0", is_state=True)
    reader.out.given("trial:0")
    assert reader.owed == ["trial:0"]
    pipe.open.set()
    await pipe.until(2)
    assert reader.owed == ["trial:0", "trial:1"]
    reader.out.end()


async def test_rc_2_signals_are_not_kept_for_who_is_behind():
    """RC-2"""
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()

    reader.push("entry", room="trial:1")
    reader.out.hint(Encoded(b"signal", room="trial:1"))
    pipe.open.set()
    await pipe.until(1)
    reader.push("next", room="trial:1")

    assert pipe.sent == ["entry", "next"]
    reader.out.end()


async def test_rc_2_who_reads_nothing_is_given_up(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(outgoing, "MAX_SECONDS_STUCK", 0.02)
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()

    reader.push("one")
    reader.push("two")

    async with asyncio.timeout(PATIENCE):
        await reader.given_up.wait()
    pipe.open.set()
    reader.push("never")
    await asyncio.sleep(0)
    assert pipe.sent == []


async def test_rc_2_who_asks_and_never_reads_is_given_up(monkeypatch):
    """RC-2"""
    monkeypatch.setattr(outgoing, "MAX_BYTES_BEHIND", 100)
    monkeypatch.setattr(outgoing, "MAX_ANSWERS_BEHIND", 100)
    pipe = Pipe()
    reader = Reader(pipe)
    pipe.open.clear()

    for _ in range(60):
        reader.push("answer")

    assert reader.given_up.is_set()


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
