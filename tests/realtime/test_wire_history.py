"""SPEC EV: what becomes of a log that is redacted, restored or compacted, and of whoever it left behind."""

import pytest

from realtime.wire.hub import REMEMBERED
from realtime.wire.models import LogEntry, Room
from realtime.wire.registry import Caller
from realtime.wire.transactions import Job, commit, renew_epochs
from tests.realtime import trial
from tests.realtime.trial import said, say_silently, seqs


async def test_ev_7_an_erased_entry_is_gone_for_everybody(open_peer, read, ada, ben, room):
    """EV-7"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    before = await phone.join(room, ben.id)
    await desk.say(room, ada.id, "my name is")
    await desk.say(room, ada.id, "fine")

    await desk.command(room, ada.id, {"verb": "erase", "seq": 1})

    anew = await phone.next("joined", ref=None)
    assert anew["state"] == {"texts": ["fine"]}
    assert anew["epoch"] != before["epoch"]
    assert "my name is" not in await read(lambda: "".join(LogEntry.objects.values_list("body", flat=True)))
    await desk.say(room, ada.id, "next")
    assert (await phone.next("entry", seq=3))["body"]["text"] == "next"


async def test_ev_8_a_restored_log_is_another_epoch(open_peer, read, ada, room):
    """EV-8"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    await desk.say(room, ada.id, "before the backup")
    await desk.say(room, ada.id, "after the backup")

    def restore():
        LogEntry.objects.filter(room_id=room, seq=2).delete()
        Room.objects.filter(name=room).update(seq=1)

    await read(restore)

    anew = await desk.next("joined", ref=None)
    assert (anew["seq"], anew["state"]) == (1, {"texts": ["before the backup"]})


def go_another_way(room):
    """A backup taken at the first entry is put back, and the room goes on from there."""
    LogEntry.objects.filter(room_id=room, seq=2).delete()
    Room.objects.filter(name=room).update(seq=1)
    say_silently(room, "another way")


async def test_ev_8_a_restored_log_that_went_on_is_noticed_by_those_who_are_here(open_peer, read, ada, room):
    """EV-8"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    await desk.say(room, ada.id, "before the backup")
    await desk.say(room, ada.id, "after the backup")

    await read(lambda: go_another_way(room))

    anew = await desk.next("joined", ref=None)
    assert (anew["seq"], anew["state"]) == (2, {"texts": ["before the backup", "another way"]})


@pytest.mark.parametrize(("tells_when", "mode"), [(True, "snapshot"), (False, "replay")])
async def test_ev_8_a_restored_log_that_went_on_is_noticed_by_who_was_away(
    open_peer, read, ada, room, tells_when, mode
):
    """EV-8; its twin: a page of protocol 1, which does not tell when, is left with what was undone."""
    desk = await open_peer(ada)
    before = await desk.join(room, ada.id)
    await desk.say(room, ada.id, "before the backup")
    await desk.say(room, ada.id, "after the backup")
    last = await desk.next("entry", seq=2)
    await desk.leave()

    await read(lambda: go_another_way(room))

    back = await open_peer(ada)
    claim = {"last_at": last["at"]} if tells_when else {}
    again = await back.join(room, ada.id, epoch=before["epoch"], last_seq=2, **claim)
    assert again["mode"] == mode


async def test_ev_8_an_entry_of_the_log_is_recognised(open_peer, read, ada, room):
    """EV-8"""
    await read(lambda: said(room, *map(str, range(REMEMBERED + 5))))
    desk = await open_peer(ada)
    joined = await desk.join(room, ada.id)
    [first] = await read(lambda: list(LogEntry.objects.filter(room_id=room, seq=REMEMBERED - 2)))

    place = {"epoch": joined["epoch"], "last_seq": first.seq}
    again = await desk.join(room, ada.id, **place, last_at=first.at.isoformat())
    assert (again["mode"], seqs(again["entries"])) == ("replay", list(range(first.seq + 1, REMEMBERED + 6)))

    other = await desk.join(room, ada.id, **place, last_at="2026-01-01T08:00:00+00:00")
    assert other["mode"] == "snapshot"


async def test_ev_8_renewed_epochs_reach_those_who_are_here(open_peer, read, ada, room):
    """EV-8"""
    desk = await open_peer(ada)
    before = await desk.join(room, ada.id)

    assert await read(renew_epochs) == 1

    assert (await desk.next("joined", ref=None))["epoch"] != before["epoch"]


async def test_ev_10_who_got_stuck_is_given_the_state(open_peer, ada, room):
    """EV-10"""
    desk, stuck = await open_peer(ada), await open_peer(ada)
    await stuck.join(room, ada.id)
    await desk.say(room, ada.id, "swallowed on its way")

    for _ in range(3):
        await stuck.send({"type": "ping", "t": 0, "seen": {room: 0}})
        await stuck.next("pong")

    anew = await stuck.next("joined", ref=None)
    again = (await stuck.entries(1))[0]
    assert (anew["seq"], again["body"]["text"]) == (0, "swallowed on its way")


async def test_ev_10_who_moves_on_is_given_nothing_twice(open_peer, ada, room):
    """EV-10"""
    desk, slow = await open_peer(ada), await open_peer(ada)
    await slow.join(room, ada.id)
    for text in ("one", "two", "three"):
        await desk.say(room, ada.id, text)

    for seq in (0, 1, 2, 3, 3, 3):
        await slow.send({"type": "ping", "t": 0, "seen": {room: seq}})
        await slow.next("pong")
    await slow.settle()

    assert [frame["type"] for frame in slow.heard].count("joined") == 1


async def test_ev_11_a_compacted_log_keeps_its_decisions_and_its_numbers(open_peer, read, ada, ben, room):
    """EV-11"""
    desk, away = await open_peer(ada), await open_peer(ben)
    before = await away.join(room, ben.id)
    for verb, text in (("say", "one"), ("decide", "two"), ("say", "three"), ("say", "four")):
        await desk.command(room, ada.id, {"verb": verb, "text": text})
    await away.leave()

    await desk.command(room, ada.id, {"verb": "finish"})
    await desk.command(room, ada.id, {"verb": "say", "text": "five"})

    kept = await read(lambda: list(LogEntry.objects.filter(room_id=room).order_by("seq").values_list("seq", flat=True)))
    assert kept == [2, 4, 5]
    back = await open_peer(ben)
    again = await back.join(room, ben.id, epoch=before["epoch"], last_seq=1)
    assert again["mode"] == "snapshot"
    assert (await back.join(room, ben.id, epoch=before["epoch"], last_seq=4))["mode"] == "replay"


async def test_ev_11_a_process_that_missed_a_compaction_reads_the_state(open_peer, read, ada, room):
    """EV-11"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    def work_and_finish():
        say_silently(room, "one", "two")
        finish = trial.finish(Caller(None), trial.parse_id(room), trial.Finish())
        commit([Job(actor=None, act=finish)])
        say_silently(room, "three")

    await desk.say(room, ada.id, "zero")
    await read(work_and_finish)

    # Mostly it misses all of it; it may also look at the log in between.
    reached = 1
    while reached < 4:
        frame = await desk.next()
        if frame["type"] in ("joined", "entry"):
            reached = frame["seq"]
