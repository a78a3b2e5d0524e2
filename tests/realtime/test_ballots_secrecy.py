"""P2 (trust.md): a copy of the database taken after an anonymous vote closed links nobody to a ballot. SQLite."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from hackathon.upkeep import chores
from realtime.ballots.models import Ballot
from realtime.wire import transactions
from realtime.wire.ids import new_id
from tests import cast
from tests.realtime.peers import PATIENCE
from tests.realtime.room import admit
from tests.realtime.test_ballots import Poll, cast_secret

VOTERS = 30


@pytest.fixture
def vote(workshop):
    """An anonymous vote in which thirty people voted one after the other; `slots` are theirs, by seat."""
    if connection.vendor != "sqlite":
        pytest.skip("the files of SQLite")
    poll = Poll(workshop, dots=1, cap=1, anonymous=True)
    seats = [cast.make_seat(workshop.edition, f"Voisine {number}") for number in range(VOTERS)]
    admit(workshop.session, *seats)
    poll.slots = {seat.id.hex: uuid4().hex for seat in seats}
    for number, seat in enumerate(seats):
        cast_secret(poll, seat, poll.slots[seat.id.hex], *([0] * (number % 3)), 1)
    return poll


def stolen(folder):
    """A copy of the database's file and of its log, as a thief takes them."""
    path = Path(connection.settings_dict["NAME"])
    folder.mkdir()
    for part in (path, Path(f"{path}-wal")):
        shutil.copy(part, folder / part.name)
    return folder / path.name


def guessed(copy, slots):
    """How many people the order of the rows gives away: the n-th who took part cast the n-th ballot."""
    with closing(sqlite3.connect(copy)) as database:
        seats = database.execute("SELECT seat_id FROM live_ballots_participation ORDER BY rowid").fetchall()
        voters = database.execute("SELECT voter FROM live_ballots_vote ORDER BY rowid").fetchall()
    assert len(seats) == len(voters) == VOTERS
    return sum(slots[seat] == voter for (seat,), (voter,) in zip(seats, voters, strict=True))


def left_behind(copy, slots):
    """How often ballots stand in the raw bytes beyond once in the table and once in each of its two indexes."""
    raw = copy.read_bytes() + Path(f"{copy}-wal").read_bytes()
    return sum(max(0, raw.count(slot.encode()) - 3) for slot in slots.values())


def test_before_the_close_the_order_of_rows_tells_everything(vote, tmp_path):
    assert guessed(stolen(tmp_path / "copy"), vote.slots) == VOTERS


def test_after_the_close_neither_rows_nor_free_pages_nor_log_tell_anything(vote, tmp_path):
    vote.close()

    copy = stolen(tmp_path / "copy")
    assert left_behind(copy, vote.slots) == 0
    assert Path(f"{copy}-wal").stat().st_size == 0
    # Chance gives one away on average; nine or more, once in a million.
    assert guessed(copy, vote.slots) < 9
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_twin_shuffled_but_not_scrubbed_leaves_the_former_rows_in_the_storage(vote, tmp_path, monkeypatch):
    monkeypatch.setattr(transactions, "scrub", lambda *tables: None)

    vote.close()

    assert left_behind(stolen(tmp_path / "copy"), vote.slots) > 0


def test_a_server_stopped_before_it_scrubbed_does_it_when_it_starts(vote, tmp_path, monkeypatch):
    def killed(*tables):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transactions, "scrub", killed)
        with pytest.raises(KeyboardInterrupt):
            vote.close()
    assert Ballot.objects.get().state == Ballot.State.CLOSED

    for chore in chores():
        chore.run()

    assert left_behind(stolen(tmp_path / "copy"), vote.slots) == 0


async def test_the_socket_answers_first_then_scrubs(vote, workshop, open_peer, read, tmp_path):
    facilitator = await open_peer(workshop.ada)
    await facilitator.join(vote.tally, workshop.ada.id)
    await facilitator.command(vote.tally, workshop.ada.id, {"verb": "close_ballot"})

    async with asyncio.timeout(PATIENCE):
        while await read(lambda: left_behind(stolen(tmp_path / new_id().hex), vote.slots)):
            pass
