"""SPEC PA-5 and PA-6: how much each person may ask, over all their sockets and requests."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator

from realtime.wire import limits
from realtime.wire.crowd import Crowd
from realtime.wire.ids import new_id
from tests.realtime import trial
from tests.realtime.peers import PATIENCE, cookie_for, scope_of


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_pa_5_a_seat_has_one_share_whatever_it_speaks_through():
    """PA-5"""
    clock, seat, other = Clock(), new_id(), new_id()
    crowd = Crowd(clock)

    assert [crowd.may_ask(seat) for _ in range(int(limits.FRAMES_AT_ONCE) + 1)].count(False) == 1
    assert crowd.may_ask(other)
    clock.time += 1
    assert [crowd.may_ask(seat) for _ in range(int(limits.FRAMES_PER_SECOND) + 1)].count(False) == 1


def test_pa_5_full_buckets_are_forgotten(monkeypatch):
    """PA-5"""
    monkeypatch.setattr(limits, "BUCKETS", 3)
    clock, busy = Clock(), new_id()
    crowd = Crowd(clock)
    while crowd.may_ask(busy):
        pass

    # Newcomers push out those whose bucket is full again, never the one that is empty.
    for _ in range(10):
        assert crowd.may_ask(new_id())
        clock.time += 0.1 / limits.FRAMES_PER_SECOND
    assert not crowd.may_ask(busy)


def test_pa_6_sockets_are_capped_by_seat_and_those_without_one_together(monkeypatch):
    """PA-6"""
    monkeypatch.setattr(limits, "SOCKETS_PER_SEAT", 2)
    monkeypatch.setattr(limits, "STRANGERS_PER_PROCESS", 1)
    crowd, seat, neighbour = Crowd(Clock()), new_id(), new_id()

    assert [crowd.enter(number, [seat]) for number in range(3)] == [True, True, False]
    # On a shared laptop the neighbour's seat still has its own.
    assert crowd.enter("laptop", [seat, neighbour])
    assert [crowd.enter(name, []) for name in ("screen", "stranger")] == [True, False]

    crowd.leave(0)
    crowd.leave("laptop")
    crowd.leave("screen")
    crowd.leave("never came")
    assert crowd.enter("again", [seat])
    assert crowd.enter("another screen", [])


async def test_pa_5_two_sockets_of_a_seat_share_its_bucket(open_peer, ada, ben, room, monkeypatch):
    """PA-5, PA-7"""
    monkeypatch.setattr(limits, "FRAMES_AT_ONCE", 10.0)
    monkeypatch.setattr(limits, "FRAMES_PER_SECOND", 0.0)
    one, two, other = await open_peer(ada), await open_peer(ada), await open_peer(ben)

    for peer in (one, two):
        for _ in range(6):
            await peer.ask(room, ada.id, {"verb": "say", "text": "x"})
    await other.say(room, ben.id, "undisturbed")

    for peer in (one, two):
        await peer.settle()
    answers = [frame["type"] for peer in (one, two) for frame in peer.heard if frame["type"] in ("ack", "reject")]
    assert sorted(answers) == ["ack"] * 10 + ["reject"] * 2


async def test_pa_6_a_seat_s_sockets_are_capped(open_peer, ada, ben, monkeypatch):
    """PA-6"""
    monkeypatch.setattr(limits, "SOCKETS_PER_SEAT", 1)
    first = await open_peer(ada)
    second = await open_peer(ada, hello=False)
    await second.connect()

    await second.send({"type": "hello", "protocol": 2})
    assert await second.until_closed() == 4008

    await first.leave()
    await open_peer(ada)
    await open_peer(ben)


async def test_pa_6_a_shared_laptop_follows_more_rooms(open_peer, ada, ben, monkeypatch):
    """PA-6"""
    monkeypatch.setattr(limits, "ROOMS_PER_CONNECTION", 1)
    monkeypatch.setattr(limits, "ROOMS_PER_SEAT", 1)
    laptop = await open_peer(ada, ben)

    for _ in range(3):
        await laptop.join(trial.name(new_id()), ada.id)
    await laptop.send({"type": "join", "room": trial.name(new_id()), "seat": ada.id, "ref": new_id()})

    assert (await laptop.next("reject"))["code"] == "too_fast"


async def test_pa_6_unanswered_commands_are_capped_by_seat(open_peer, read, ada, ben, room, monkeypatch):
    """PA-6: two sockets of a seat ask before either is answered."""
    monkeypatch.setattr(limits, "UNANSWERED_PER_SEAT", 2)
    one, two, other = await open_peer(ada), await open_peer(ada), await open_peer(ben)

    # The loop takes these before any batch can be answered.
    for peer in (one, two):
        for _ in range(3):
            await peer.ask(room, ada.id, {"verb": "say", "text": "x"})
    assert (await other.say(room, ben.id, "undisturbed"))["type"] == "ack"

    for peer in (one, two):
        await peer.settle()
    refused = [frame for peer in (one, two) for frame in peer.heard if frame["type"] == "reject"]
    assert refused
    assert {(frame["code"], frame["ref"]) for frame in refused} == {("too_fast", None)}
    # Once answered, the next are taken.
    assert (await one.say(room, ada.id, "again"))["type"] == "ack"


@pytest.fixture
def post(application, read, open_peer):
    """`await post(cookie, frames)`: the status of one request."""

    async def ask(cookie, *frames):
        scope = scope_of("/wire/post", cookie=cookie, kind="http", method="POST")
        request = ApplicationCommunicator(application, scope)
        await request.send_input({"type": "http.request", "body": json.dumps(frames).encode()})
        started = await request.receive_output(PATIENCE)
        await request.receive_output(PATIENCE)
        await request.wait()
        return started["status"]

    return ask


async def test_pa_5_a_browser_s_requests_are_counted(post, read, ada, ben, monkeypatch):
    """PA-5, PA-7"""
    monkeypatch.setattr(limits, "REQUESTS_AT_ONCE", 3.0)
    monkeypatch.setattr(limits, "REQUESTS_PER_SECOND", 0.0)
    hers, his = await read(lambda: cookie_for(ada)), await read(lambda: cookie_for(ben))

    assert [await post(hers) for _ in range(4)] == [200, 200, 200, 429]
    assert await post(his) == 200


async def test_pa_6_requests_count_among_a_process_s_places(post, read, open_peer, ada, ben, monkeypatch):
    """PA-6"""
    cookie = await read(lambda: cookie_for(ada))
    socket = await open_peer(ben)
    monkeypatch.setattr(limits, "CONNECTIONS_PER_PROCESS", 1)

    assert await post(cookie) == 503

    await socket.leave()
    assert await post(cookie) == 200
