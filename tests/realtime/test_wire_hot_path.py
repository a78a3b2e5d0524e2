"""What the hot path does by itself, held to what it stands in for: frames to a WebSocket library's, statements to the
ORM's, gathered questions to single ones (SPEC RC-1, EV-5).
"""

import asyncio
import threading
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from hackathon.daphne_sockets import whole_text
from hackathon.journal.models import JournalRow
from realtime.wire import process, relay
from realtime.wire.encoded import Encoded
from realtime.wire.gathering import Gathering
from realtime.wire.hub import Place
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry, Ref, Room
from realtime.wire.registry import Caller
from realtime.wire.rows import insert, select, update_each
from realtime.wire.threads import Threads
from realtime.wire.transactions import Rung, Written


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_rc_1_a_frame_s_bytes_are_a_websocket_library_s(length):
    """RC-1"""
    expected = Frame(Opcode.TEXT, b"x" * length).serialize(mask=False)

    assert Encoded(b"x" * length).wire == expected
    assert Encoded(b"x" * (length // 2), b"x" * (length - length // 2)).wire == expected


def test_rc_1_a_frame_s_text_is_what_it_holds():
    """RC-1"""
    frame = Encoded('{"é":'.encode(), b"1}")

    assert (frame.text, len(frame)) == ('{"é":1}', 8)


@given(st.text(max_size=300) | st.integers(120, 70_000).map("x".__mul__), st.binary(max_size=40), st.data())
def test_pa_2_a_whole_text_is_found_and_nothing_else_is_taken_for_one(text, behind, data):
    """PA-2"""
    payload = text.encode()
    frame = Frame(Opcode.TEXT, payload).serialize(mask=True)
    found = whole_text(frame + behind)

    expected = (len(frame) - len(payload), len(frame)) if len(payload) < 2**16 else None
    assert found == expected

    cut = data.draw(st.integers(0, len(frame) - 1))
    assert whole_text(frame[:cut]) is None


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Opcode.TEXT, b"x").serialize(mask=False),
        Frame(Opcode.TEXT, b"x", fin=False).serialize(mask=True),
        b"\xc1\x81" + bytes(4) + b"x",
        Frame(Opcode.CONT, b"x").serialize(mask=True),
        Frame(Opcode.BINARY, b"x").serialize(mask=True),
        Frame(Opcode.PING, b"x").serialize(mask=True),
        Frame(Opcode.CLOSE, b"").serialize(mask=True),
        # A short length, written long.
        b"\x81\xfe\x00\x7d" + bytes(4) + b"x" * 125,
    ],
    # Masks are drawn by chance: processes that share the tests out must call them the same.
    ids=["unmasked", "unfinished", "reserved", "continued", "binary", "ping", "close", "written long"],
)
def test_pa_2_what_is_no_whole_masked_text_is_left_to_the_library(frame):
    """PA-2"""
    assert whole_text(frame) is None


AT = datetime(2026, 11, 26, 8, 30, 15, 123456, tzinfo=UTC)


def test_rows_written_out_read_as_the_orm_s(db):
    Room.objects.create(name="trial:a")
    seat, ref = new_id(), new_id()

    insert(LogEntry, ("room", "seq", "at", "body"), [("trial:a", 1, AT, "é"), ("trial:a", 2, AT, "{}")])
    insert(Ref, ("room", "seat", "ref", "reply"), [("trial:a", seat, ref, "{}")])
    insert(JournalRow, ("at", "actor", "verb", "object_id"), [(AT, None, "x", seat), (AT, seat, "y", None)])
    insert(Ref, ("room", "seat", "ref", "reply"), [])

    entries = LogEntry.objects.order_by("seq").values_list("room_id", "seq", "at", "body")
    assert list(entries) == [("trial:a", 1, AT, "é"), ("trial:a", 2, AT, "{}")]
    assert list(Ref.objects.values_list("room_id", "seat", "ref", "reply")) == [("trial:a", seat, ref, "{}")]
    rows = JournalRow.objects.order_by("id").values_list("at", "actor", "verb", "object_id")
    assert list(rows) == [(AT, None, "x", seat), (AT, seat, "y", None)]


def test_rows_with_values_of_other_types_are_converted_as_the_orm_does(db):
    Room.objects.create(name="trial:a")
    seat, ref = str(new_id()), new_id().hex

    insert(Ref, ("room", "seat", "ref", "reply"), [("trial:a", seat, ref, 7)])

    assert list(Ref.objects.values_list("seat", "ref", "reply")) == [(UUID(seat), UUID(ref), "7")]


def test_rows_are_updated_each_to_its_own_value(db):
    Room.objects.bulk_create([Room(name=f"trial:{letter}") for letter in "abc"])

    update_each(Room, "name", "seq", [("trial:a", 7), ("trial:c", 9)])

    assert list(Room.objects.order_by("name").values_list("seq", flat=True)) == [7, 0, 9]


def test_rows_are_selected_in_the_order_of_what_was_looked_for(db):
    names = ["trial:c", "trial:a", "trial:b'; DROP TABLE wire_room; --"]
    rooms = [Room.objects.create(name=name, seq=place) for place, name in enumerate(names)]

    found = select(Room, ("name", "seq", "epoch"), where="name", among=[*names, "trial:none"])

    assert found == [(room.name, room.seq, room.epoch) for room in sorted(rooms, key=lambda room: room.name)]
    assert all(isinstance(epoch, UUID) for _, _, epoch in found)
    assert select(Room, ("name",), where="name", among=[]) == []


def test_the_lookup_among_is_in(db, django_assert_num_queries):
    Room.objects.create(name="trial:a")
    seats = [new_id() for _ in range(3)]
    insert(Ref, ("room", "seat", "ref", "reply"), [("trial:a", seat, new_id(), "{}") for seat in seats])

    with django_assert_num_queries(1):
        found = set(Ref.objects.filter(seat__among=seats[:2]).values_list("seat", flat=True))
    assert found == set(Ref.objects.filter(seat__in=seats[:2]).values_list("seat", flat=True))
    assert Ref.objects.filter(room__among=["trial:a"]).count() == 3
    assert not Ref.objects.filter(seat__among=[]).exists()


class Ear:
    """A listener that remembers which entries it was pushed."""

    def __init__(self):
        self.heard = []

    def push(self, frame):
        found = msgspec.json.decode(frame.text)
        if found["type"] == "entry":
            self.heard.append(found["seq"])

    hint = push

    def check_again(self):
        pass


async def test_rc_1_more_entries_than_a_turn_takes_go_on_in_the_next(open_peer, room, monkeypatch):
    """RC-1, EV-2, EV-4"""
    monkeypatch.setattr(relay, "PUSHES_A_TURN", 4)
    ours = process.running().relay
    place = Place(ref=new_id(), epoch=None, last_seq=-1, last_at=None, is_counted=True)
    first, second, late = Ear(), Ear(), Ear()
    for ear in (first, second):
        await ours.join(ear, Caller(None), room, place, admitted_at=ours.rights_changes)

    ours.hear(Rung(entries=[Written(room, seq, AT.isoformat(), "{}") for seq in range(1, 6)]))
    assert (first.heard, second.heard) == ([1, 2], [1, 2])

    ours.hear(Rung(entries=[Written(room, 6, AT.isoformat(), "{}")]))
    await ours.join(late, Caller(None), room, place, admitted_at=ours.rights_changes)
    for _ in range(5):
        await asyncio.sleep(0)
    assert first.heard == second.heard == late.heard == [1, 2, 3, 4, 5, 6]
    for ear in (first, second, late):
        ours.leave_all(ear)


class Library:
    """Answers what it is asked, when it is let; remembers what it was asked together."""

    def __init__(self) -> None:
        self.calls = []
        self.open = threading.Event()

    def __call__(self, key, items):
        self.open.wait(10)
        self.calls.append((key, items))
        if "bad" in items:
            raise KeyError("bad")
        return [f"{key}{item}" for item in items]


@pytest.fixture
def threads():
    threads = Threads("test", 2)
    yield threads
    threads.stop()


async def test_ev_5_what_is_asked_while_a_call_runs_makes_the_next_call(threads):
    """EV-5"""
    library = Library()
    gathering = Gathering(threads, library)

    first = asyncio.create_task(gathering.ask("a", 1))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(gathering.ask("a", number)) for number in (2, 3, 4)]
    other = asyncio.create_task(gathering.ask("b", 1))
    await asyncio.sleep(0)
    library.open.set()

    assert await asyncio.gather(first, *rest, other) == ["a1", "a2", "a3", "a4", "b1"]
    assert sorted(library.calls) == [("a", [1]), ("a", [2, 3, 4]), ("b", [1])]


async def test_ev_5_an_error_comes_to_those_who_asked_together_and_to_nobody_else(threads):
    """EV-5"""
    library = Library()
    gathering = Gathering(threads, library)

    good = asyncio.create_task(gathering.ask("a", "good"))
    await asyncio.sleep(0)
    bad = [asyncio.create_task(gathering.ask("a", item)) for item in ("bad", "unlucky")]
    bad[1].cancel()
    await asyncio.sleep(0)
    library.open.set()

    assert await good == "agood"
    with pytest.raises(KeyError):
        await bad[0]
    assert await gathering.ask("a", "again") == "aagain"
