"""SPEC EV: everybody sees every entry, once and in order."""

import asyncio

import msgspec
import pytest

from realtime.wire import connection, process
from realtime.wire.hub import MAX_REPLAY, REMEMBERED
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry
from realtime.wire.registry import Caller
from realtime.wire.transactions import Job, Rung, Written, commit, perform
from tests.realtime import trial
from tests.realtime.peers import PATIENCE
from tests.realtime.trial import said, say_silently, seqs


async def test_ev_1_numbers_have_no_holes(open_peer, read, ada, ben, room):
    """EV-1"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    await desk.join(room, ada.id)

    for number in range(10):
        await desk.ask(room, ada.id, {"verb": "say", "text": f"{number}"})
        await phone.ask(room, ben.id, {"verb": "refuse"})
    await asyncio.gather(*(read(lambda: said(room, "form")) for _ in range(5)))

    assert seqs(await desk.entries(15)) == list(range(1, 16))
    assert await read(lambda: list(LogEntry.objects.order_by("id").values_list("seq", flat=True))) == list(range(1, 16))


async def test_ev_2_everybody_gets_every_entry_once_and_in_order(open_peer, ada, ben, room):
    """EV-2"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    await desk.join(room, ada.id)
    await phone.join(room, ben.id)

    for number in range(20):
        await desk.ask(room, ada.id, {"verb": "say", "text": f"{number}"})

    for peer in (desk, phone):
        heard = await peer.entries(20)
        assert seqs(heard) == list(range(1, 21))
        assert [entry["body"]["text"] for entry in heard] == [str(number) for number in range(20)]
        assert {entry["room"] for entry in heard} == {room}


async def test_ev_2_bells_in_any_order_make_the_same_order(open_peer, ada, room):
    """EV-2"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    one, two, three = (Written(room, seq, "2026-11-21T09:00:00+00:00", f'{{"seq":{seq}}}') for seq in (1, 2, 3))

    for entry in (three, two, two, one, three):
        process.running().relay.ring(Rung(entries=[entry]))

    assert [entry["body"] for entry in await desk.entries(3)] == [{"seq": 1}, {"seq": 2}, {"seq": 3}]


async def test_ev_2_whoever_left_hears_nothing(open_peer, ada, room):
    """EV-2"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    await desk.send({"type": "leave", "room": room})
    await desk.say(room, ada.id, "to nobody")
    await desk.settle()

    assert "entry" not in {frame["type"] for frame in desk.heard}


async def test_ev_3_what_no_bell_brought_is_read_from_the_log(open_peer, read, ada, room):
    """EV-3"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    await read(lambda: say_silently(room, "from", "manage.py"))

    assert [entry["body"]["text"] for entry in await desk.entries(2)] == ["from", "manage.py"]


async def test_ev_3_a_gap_is_healed_before_what_follows(open_peer, read, ada, room):
    """EV-3"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    await read(lambda: say_silently(room, "lost"))
    await desk.say(room, ada.id, "heard")

    assert [entry["body"]["text"] for entry in await desk.entries(2)] == ["lost", "heard"]


async def test_ev_4_who_joins_while_others_write_misses_nothing(open_peer, ada, ben, room):
    """EV-4: state and entries together are the log, for every joiner, whenever it joined."""
    writer = await open_peer(ada)
    joiners = [await open_peer(ben) for _ in range(5)]

    for wave in range(5):
        for number in range(10):
            await writer.ask(room, ada.id, {"verb": "say", "text": f"{wave}.{number}"})
        await joiners[wave].join(room, ben.id)
    for _ in range(50):
        await writer.next("ack")

    everything = [f"{wave}.{number}" for wave in range(5) for number in range(10)]
    for joiner in joiners:
        joined = next(frame for frame in joiner.heard if frame["type"] == "joined")
        texts, seq = joined["state"]["texts"], joined["seq"]
        # A state may be newer than its number: entries carry values, so the same again changes nothing.
        assert texts[:seq] == everything[:seq]
        heard = [frame for frame in joiner.heard if frame["type"] == "entry"]
        heard += await joiner.entries(50 - seq - len(heard))
        assert seqs(heard) == list(range(seq + 1, 51))
        assert texts[:seq] + [entry["body"]["text"] for entry in heard] == everything


async def test_ev_5_those_who_join_together_share_one_reading(open_peer, ada, ben, room):
    """EV-5"""
    peers = [await open_peer(ben) for _ in range(10)]

    joined = await asyncio.gather(*(peer.join(room, ben.id) for peer in peers))

    assert trial.snapshots[room] == 1
    assert len({msgspec.json.encode(frame["state"]) for frame in joined}) == 1


async def test_ev_5_a_snapshot_and_what_followed_serve_later_joiners(open_peer, ada, ben, room):
    """EV-5"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    await desk.say(room, ada.id, "one")

    phone = await open_peer(ben)
    joined = await phone.join(room, ben.id)

    [entry] = await phone.entries(1)
    assert (joined["seq"], entry["seq"]) == (0, 1)
    assert trial.snapshots[room] == 1


async def test_ev_6_who_comes_back_gets_what_it_missed(open_peer, read, ada, room):
    """EV-6"""
    desk = await open_peer(ada)
    before = await desk.join(room, ada.id)
    await desk.leave()
    await read(lambda: said(room, "one", "two"))

    back = await open_peer(ada)
    joined = await back.join(room, ada.id, epoch=before["epoch"], last_seq=1)

    assert (joined["mode"], joined["seq"]) == ("replay", 2)
    assert [(entry["seq"], entry["body"]["text"]) for entry in joined["entries"]] == [(2, "two")]
    await back.say(room, ada.id, "three")
    assert seqs(await back.entries(1)) == [3]


async def test_ev_6_who_missed_nothing_gets_nothing(open_peer, ada, room):
    """EV-6"""
    desk = await open_peer(ada)
    before = await desk.join(room, ada.id)

    again = await desk.join(room, ada.id, epoch=before["epoch"], last_seq=0)

    assert (again["mode"], again["entries"]) == ("replay", [])


@pytest.mark.parametrize("missed", [MAX_REPLAY, MAX_REPLAY + 1])
async def test_ev_6_too_far_behind_is_given_the_state(open_peer, read, ada, room, missed):
    """EV-6"""
    desk = await open_peer(ada)
    before = await desk.join(room, ada.id)
    await desk.leave()
    await read(lambda: _fill(room, missed))

    back = await open_peer(ada)
    joined = await back.join(room, ada.id, epoch=before["epoch"], last_seq=0)

    assert joined["mode"] == ("replay" if missed <= MAX_REPLAY else "snapshot")
    assert joined["seq"] == missed


def _fill(room, count):
    act = trial.say_many
    items = [(Caller(None), trial.parse_id(room), trial.SayMany(text=str(number))) for number in range(count)]
    perform(None, trial.act(lambda: act(items) and None, "fill", trial.parse_id(room)))


async def test_ev_6_memory_is_bounded_and_the_log_is_not(open_peer, read, ada, ben, room):
    """EV-6"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    before = await desk.join(room, ada.id)
    await read(lambda: _fill(room, REMEMBERED + 100))
    await desk.next("entry", seq=REMEMBERED + 100)

    joined = await phone.join(room, ben.id, epoch=before["epoch"], last_seq=200)

    assert seqs(joined["entries"]) == list(range(201, REMEMBERED + 101))


@pytest.mark.parametrize("last_seq", [0, 5])
async def test_ev_6_another_epoch_is_given_the_state(open_peer, ada, room, last_seq):
    """EV-6"""
    desk = await open_peer(ada)

    joined = await desk.join(room, ada.id, epoch=new_id(), last_seq=last_seq)

    assert joined["mode"] == "snapshot"


async def test_ev_9_losing_the_right_puts_a_seat_out_at_once(open_peer, ada, ben, room):
    """EV-9"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    await phone.join(room, ben.id)

    await desk.command(room, ada.id, {"verb": "ban", "seat": str(ben.id)})

    gone = await phone.next("reject", code="evicted")
    assert (gone["room"], gone["ref"]) == (room, None)
    await desk.say(room, ada.id, "among us")
    await phone.settle()
    assert "entry" not in {frame["type"] for frame in phone.heard}


async def test_ev_9_the_other_seat_of_a_shared_laptop_stays(open_peer, ada, ben, room):
    """EV-9"""
    laptop = await open_peer(ada, ben)
    await laptop.join(room, ada.id)
    await laptop.join(room, ben.id)

    await laptop.command(room, ada.id, {"verb": "ban", "seat": str(ben.id)})
    await laptop.say(room, ada.id, "still here")

    assert (await laptop.entries(1))[0]["body"]["text"] == "still here"


async def test_ev_9_a_check_that_cannot_be_made_is_made_later(open_peer, ada, ben, room, monkeypatch, caplog):
    """EV-9"""
    monkeypatch.setattr(connection, "CHECK_AGAIN_SECONDS", 0.0)
    desk, phone = await open_peer(ada), await open_peer(ben)
    other = trial.name(new_id())
    await phone.join(room, ben.id)

    trial.unreachable.add(trial.parse_id(room))
    await desk.command(other, ada.id, {"verb": "ban", "seat": str(ben.id)})
    async with asyncio.timeout(PATIENCE):
        while "could not be checked" not in caplog.text:
            await asyncio.sleep(0)
    trial.unreachable.clear()

    assert (await phone.next("reject", code="evicted"))["room"] == room


async def test_ev_9_a_right_lost_without_a_bell_is_read_from_the_log(open_peer, read, ada, ben, room):
    """EV-9"""
    phone = await open_peer(ben)
    await phone.join(room, ben.id)

    ban = trial.ban(Caller(ada.id), trial.parse_id(room), trial.Ban(seat=ben.id))
    await read(lambda: commit([Job(actor=ada.id, act=ban)]))

    assert (await phone.next("reject", code="evicted"))["room"] == room


async def test_a_stranger_may_not_join(open_peer, room):
    stranger = await open_peer()

    assert (await stranger.join(room))["code"] == "no_such_room"


@pytest.mark.parametrize(
    "name", ["nothing:01a200aa-ca52-76e6-812e-81fb06a2b3be", "trial:------------------------------------"]
)
async def test_a_room_that_does_not_exist_is_refused(open_peer, ada, name):
    desk = await open_peer(ada)

    assert (await desk.join(name, ada.id))["code"] == "no_such_room"


async def test_ev_5_a_long_tail_is_read_anew(open_peer, ada, ben, room):
    """EV-5"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    for _ in range(6):
        await desk.say(room, ada.id, "x" * 60_000)

    joined = await (await open_peer(ben)).join(room, ben.id)

    assert (joined["seq"], trial.snapshots[room]) == (6, 2)
