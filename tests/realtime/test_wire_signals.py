"""SPEC PR: what may be lost."""

import time

import pytest

from realtime.wire import process
from realtime.wire.signals import SIGNAL_SECONDS


async def count_of(peer, room, expected):
    await peer.next("signal", room=room, body={"kind": "presence", "count": expected})


async def test_pr_1_presence_counts_seats_not_sockets(open_peer, ada, ben, room):
    """PR-1"""
    desk, phone, tab = await open_peer(ada), await open_peer(ben), await open_peer(ben)

    await desk.join(room, ada.id)
    await count_of(desk, room, 1)
    await phone.join(room, ben.id)
    await count_of(desk, room, 2)
    await tab.join(room, ben.id)
    await phone.leave()
    await tab.leave()
    await count_of(desk, room, 1)

    counts = [frame["body"]["count"] for frame in desk.heard if frame["type"] == "signal"]
    assert set(counts) == {1, 2}


async def test_pr_1_a_shared_laptop_is_as_many_as_its_seats(open_peer, ada, ben, room):
    """PR-1"""
    laptop = await open_peer(ada, ben)

    await laptop.join(room, ada.id)
    await laptop.join(room, ben.id)

    await count_of(laptop, room, 2)


async def test_pr_1_the_projector_is_not_counted(open_peer, ada, room):
    """PR-1"""
    screen, desk = await open_peer(projector=True), await open_peer(ada)

    await screen.join(room)
    await desk.join(room, ada.id)

    await count_of(screen, room, 1)


async def test_pr_2_another_process_s_share_is_a_lease(open_peer, ada, room, monkeypatch):
    """PR-2"""
    monkeypatch.setattr("realtime.wire.signals.PRESENCE_SECONDS", 0.0)
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    hear = process.running().relay.signals.hear_presence

    hear("another process", {room: 40})
    await count_of(desk, room, 41)
    monkeypatch.setattr("realtime.wire.signals.PRESENCE_LEASE_SECONDS", 0.0)
    hear("another process", {room: 40})

    await count_of(desk, room, 1)


async def test_pr_3_of_many_signals_the_newest_goes_out(open_peer, ada, ben, room):
    """PR-3"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    await phone.join(room, ben.id)

    began = time.monotonic()
    for length in range(1, 31):
        await desk.ask(room, ada.id, {"verb": "say", "text": "x" * length})
    for _ in range(30):
        await desk.next("ack")
    await phone.next("signal", body={"kind": "count", "said": 30})

    tallies = [frame for frame in phone.heard if frame["type"] == "signal" and frame["body"]["kind"] == "count"]
    assert len(tallies) <= 2 + (time.monotonic() - began) / SIGNAL_SECONDS
    assert SIGNAL_SECONDS == 0.2


async def test_pr_4_a_declared_signal_is_passed_on(open_peer, ada, ben, room):
    """PR-4"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    await desk.join(room, ada.id)
    await phone.join(room, ben.id)

    await phone.send({"type": "signal", "room": room, "seat": ben.id, "body": {"kind": "typing", "name": "Ben"}})

    await desk.next("signal", body={"kind": "typing", "name": "Ben"})


@pytest.mark.parametrize(
    ("body", "code"),
    [({"kind": "count", "said": 9}, "bad_command"), ({"kind": "typing", "name": 3}, "bad_command")],
)
async def test_pr_4_no_other_signal_is(open_peer, ben, room, body, code):
    """PR-4"""
    phone = await open_peer(ben)
    await phone.join(room, ben.id)

    await phone.send({"type": "signal", "room": room, "seat": ben.id, "body": body})

    assert (await phone.next("reject"))["code"] == code


async def test_pr_4_nor_one_from_outside_the_room(open_peer, ben, room):
    """PR-4"""
    phone = await open_peer(ben)

    await phone.send({"type": "signal", "room": room, "seat": ben.id, "body": {"kind": "typing", "name": "Ben"}})

    assert (await phone.next("reject"))["code"] == "no_such_room"
