"""SPEC CM: what a command does, and how it is answered."""

import asyncio
import logging

import msgspec
import pytest

from hackathon.journal.models import JournalRow
from realtime.wire import process
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry, Ref
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller
from realtime.wire.transactions import on_ring, perform
from tests import cast
from tests.realtime import trial


def texts(room):
    return [msgspec.json.decode(entry.body)["text"] for entry in LogEntry.objects.filter(room_id=room).order_by("seq")]


async def test_cm_1_acknowledged_means_committed(open_peer, read, ada, room):
    """CM-1"""
    desk = await open_peer(ada)

    ack = await desk.say(room, ada.id, "kept")

    assert ack["result"] == {"said": "kept"}
    assert await read(lambda: texts(room)) == ["kept"]
    assert await read(lambda: list(JournalRow.objects.values_list("actor", "verb"))) == [(ada.id, "trial.say")]


async def test_cm_2_a_refused_command_changes_nothing(open_peer, read, ada, room):
    """CM-2"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)

    reject = await desk.command(room, ada.id, {"verb": "refuse"})

    assert (reject["code"], reject["message"]) == ("trial_closed", "The trial is closed; nothing was written.")
    assert await read(lambda: (texts(room), JournalRow.objects.count())) == ([], 0)


async def test_cm_2_a_refusal_speaks_the_language_of_the_page(open_peer, ada, room):
    """CM-2"""
    desk = await open_peer(ada, locale="fr")

    reject = await desk.command(room, new_id(), {"verb": "refuse"})

    assert reject["code"] == "not_your_seat"
    assert "navigateur" in reject["message"]


async def test_cm_3_a_repeated_ref_gets_the_first_answer(open_peer, read, ada, room):
    """CM-3"""
    desk, ref = await open_peer(ada), new_id()

    first = await desk.command(room, ada.id, {"verb": "say", "text": "once"}, ref=ref)
    again = await desk.command(room, ada.id, {"verb": "say", "text": "twice"}, ref=ref)

    assert again == first
    assert await read(lambda: texts(room)) == ["once"]


async def test_cm_3_a_repeated_ref_in_one_batch_is_performed_once(open_peer, read, ada, room):
    """CM-3"""
    desk, ref = await open_peer(ada), new_id()

    for _ in range(5):
        await desk.ask(room, ada.id, {"verb": "say", "text": "once"}, ref=ref)

    assert [(await desk.next("ack"))["seq"] for _ in range(5)] == [1] * 5
    assert await read(lambda: texts(room)) == ["once"]


async def test_cm_3_a_repeated_refusal_is_the_same_refusal(open_peer, ada, room):
    """CM-3"""
    desk, ref = await open_peer(ada), new_id()
    refusal = await desk.command(room, ada.id, {"verb": "refuse"}, ref=ref)

    assert await desk.command(room, ada.id, {"verb": "say", "text": "too late"}, ref=ref) == refusal


async def test_cm_3_a_ref_is_one_seat_s_own(open_peer, read, ada, ben, room):
    """CM-3"""
    laptop, ref = await open_peer(ada, ben), new_id()

    await laptop.command(room, ada.id, {"verb": "say", "text": "Ada"}, ref=ref)
    await laptop.command(room, ben.id, {"verb": "say", "text": "Ben"}, ref=ref)

    assert await read(lambda: texts(room)) == ["Ada", "Ben"]


async def test_cm_4_the_answer_precedes_the_entry(open_peer, ada, ben, room):
    """CM-4"""
    desk, phone = await open_peer(ada), await open_peer(ben)
    for peer, seat in ((desk, ada), (phone, ben)):
        await peer.join(room, seat.id)

    for number in range(20):
        await desk.ask(room, ada.id, {"verb": "say", "text": f"desk {number}"})
        await phone.ask(room, ben.id, {"verb": "say", "text": f"phone {number}"})
    for peer in (desk, phone):
        await peer.next("entry", seq=40)

    for peer, author in ((desk, "desk"), (phone, "phone")):
        order = [frame for frame in peer.heard if frame["type"] in ("ack", "entry")]
        own = [frame["seq"] for frame in order if frame["type"] == "ack"]
        entries = [frame["seq"] for frame in order if frame["type"] == "entry"]
        assert entries == list(range(1, 41))
        for seq in own:
            acked = next(i for i, frame in enumerate(order) if frame["type"] == "ack" and frame["seq"] == seq)
            told = next(i for i, frame in enumerate(order) if frame["type"] == "entry" and frame["seq"] == seq)
            assert acked < told
            assert order[told]["body"]["text"].startswith(author)


async def test_cm_5_a_seat_must_be_held_by_the_browser(open_peer, read, ada, ben, room):
    """CM-5"""
    phone = await open_peer(ben)

    assert (await phone.say(room, ada.id, "as Ada"))["code"] == "not_your_seat"
    assert await read(lambda: texts(room)) == []


async def test_cm_5_a_seat_won_since_the_hello_counts(open_peer, read, application, ada, ben, room):
    """CM-5"""
    from django.test import Client

    client = Client()
    laptop = await open_peer(ada, client=client)

    await read(lambda: cast.hold(client, ben))

    assert (await laptop.say(room, ben.id, "from Ben"))["type"] == "ack"


async def test_cm_6_the_gate_is_asked_at_every_command(open_peer, ada, room):
    """CM-6"""
    desk = await open_peer(ada)
    await desk.join(room, ada.id)
    assert (await desk.say(room, ada.id, "before"))["type"] == "ack"

    trial.banned.add(ada.id)

    assert (await desk.say(room, ada.id, "after"))["code"] == "no_such_room"


async def test_cm_6_a_gate_that_cannot_answer_is_no_refusal(open_peer, read, ada, room, caplog):
    """CM-6"""
    desk, object_id = await open_peer(ada), trial.parse_id(room)
    await desk.join(room, ada.id)

    trial.unreachable.add(object_id)
    ref = new_id()
    assert (await desk.command(room, ada.id, {"verb": "say", "text": "once"}, ref=ref))["code"] == "failed"
    trial.unreachable.discard(object_id)

    assert (await desk.command(room, ada.id, {"verb": "say", "text": "once"}, ref=ref))["type"] == "ack"
    assert await read(lambda: trial.read(object_id).texts) == ["once"]
    assert "Command say" in caplog.text


async def test_cm_7_commands_that_wait_make_one_batch(open_peer, read, ada, room):
    """CM-7"""
    desk = await open_peer(ada)
    held = asyncio.Event()
    loop = asyncio.get_running_loop()
    # The only writer thread of SQLite is busy; on PostgreSQL so are the four.
    writers = process.running().writer._threads
    blocks = [asyncio.ensure_future(writers.run(_wait_for, held, loop)) for _ in range(4)]

    for number in range(30):
        await desk.ask(room, ada.id, {"verb": "say_many", "text": str(number)})
    await desk.settle()
    held.set()
    await asyncio.gather(*blocks)
    for _ in range(30):
        await desk.next("ack")

    assert sorted(trial.batches) in ([30], [1, 29])
    assert await read(lambda: texts(room)) == [str(number) for number in range(30)]


async def test_cm_7_commands_read_one_after_the_other_make_one_batch(open_peer, ada, room):
    """CM-7"""
    desk = await open_peer(ada)

    # A socket's frames are read one a turn of the loop.
    for number in range(30):
        await desk.ask(room, ada.id, {"verb": "say_many", "text": str(number)})
    for _ in range(30):
        await desk.next("ack")

    assert trial.batches == [30]


def _wait_for(event, loop):
    asyncio.run_coroutine_threadsafe(event.wait(), loop).result(10)


async def test_cm_8_only_the_command_that_fails_is_undone(open_peer, read, ada, room, caplog):
    """CM-8"""
    caplog.set_level(logging.CRITICAL, logger="realtime.wire.writer")
    desk = await open_peer(ada)
    refs = [await desk.ask(room, ada.id, {"verb": "say", "text": "one"})]
    refs.append(await desk.ask(room, ada.id, {"verb": "crash"}))
    refs.append(await desk.ask(room, ada.id, {"verb": "say", "text": "two"}))

    answers = {}
    while len(answers) < 3:
        frame = await desk.next()
        if frame.get("ref"):
            answers[frame["ref"]] = frame.get("code", "ack")

    assert [answers[str(ref)] for ref in refs] == ["ack", "failed", "ack"]
    assert await read(lambda: texts(room)) == ["one", "two"]


async def test_cm_9_many_votes_are_one_call_and_an_answer_each(open_peer, read, stored_edition, room):
    """CM-9"""
    seats = await read(lambda: [cast.make_seat(stored_edition, f"Voter {number}") for number in range(20)])
    laptop = await open_peer(*seats)

    for seat in seats:
        await laptop.ask(room, seat.id, {"verb": "say_many", "text": seat.first_name})
    acks = [await laptop.next("ack") for _ in seats]

    assert len({ack["ref"] for ack in acks}) == 20
    assert sum(trial.batches) == 20
    assert len(await read(lambda: texts(room))) == 20


async def test_cm_10_a_secret_command_leaves_no_name(open_peer, read, ada, room):
    """CM-10"""
    desk = await open_peer(ada)

    assert (await desk.command(room, ada.id, {"verb": "say_secretly", "text": "secret"}))["type"] == "ack"

    assert await read(lambda: texts(room)) == ["secret"]
    assert await read(lambda: (Ref.objects.count(), JournalRow.objects.count())) == (0, 0)


async def test_cm_11_commands_of_one_batch_see_each_other_s_work(open_peer, ada, room):
    """CM-11"""
    desk = await open_peer(ada)

    refs = [await desk.ask(room, ada.id, {"verb": "say_once", "text": "mine"}) for _ in range(3)]
    answers = {}
    while len(answers) < 3:
        frame = await desk.next()
        if frame.get("ref"):
            answers[frame["ref"]] = frame.get("code", "ack")

    assert [answers[str(ref)] for ref in refs] == ["ack", "trial_closed", "trial_closed"]


def test_cm_12_a_commit_stands_when_a_bell_breaks(transactional_db, room, caplog):
    """CM-12"""
    from realtime.wire import transactions

    def broken(rung):
        raise OSError("no bell")

    on_ring(broken)
    try:
        with caplog.at_level(logging.CRITICAL):
            perform(None, trial.say(Caller(None), trial.parse_id(room), trial.Say(text="kept")))
    finally:
        transactions._bells.remove(broken)

    assert texts(room) == ["kept"]


def test_cm_2_a_form_s_refusal_undoes_everything(transactional_db, room):
    """CM-2"""
    with pytest.raises(Refused):
        perform(None, trial.refuse(Caller(None), trial.parse_id(room), trial.Refuse()))

    assert JournalRow.objects.count() == 0


def test_refused_after_it_wrote_is_an_error(transactional_db, room):
    from realtime.wire.transactions import perform_all, record

    def run():
        record(room, trial.Said(text="written"))
        raise Refused("trial_closed")

    with pytest.raises(RuntimeError, match="refused after it wrote"):
        perform_all([(None, Act(verb="trial.bad", rooms=(room,), run=run))])

    assert texts(room) == []
