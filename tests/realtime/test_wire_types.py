"""The browser's types are generated from the server's, and committed."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from realtime.wire.registry import RoomKind, Verb
from realtime.wire.typescript import wire_types


class Card(msgspec.Struct):
    text: str
    tags: list[str | int] = []


class ShelfState(msgspec.Struct):
    cards: list[Card]


class Closed(msgspec.Struct, tag="closed", tag_field="kind"):
    pass


class CardAdded(msgspec.Struct, tag="card_added", tag_field="kind"):
    card: Card


class AddCard(msgspec.Struct, tag="add_card", tag_field="verb", forbid_unknown_fields=True):
    text: str
    zone: str | None = None


SHELF = RoomKind(
    prefix="shelf",
    gate=lambda caller, object_id: True,
    snapshot=lambda object_id: ShelfState(cards=[]),
    state=ShelfState,
    entries=(CardAdded, Closed),
    verbs=(Verb(body=AddCard, act=lambda caller, object_id, body: None),),
)


def test_wire_ts_is_fresh():
    # A process of its own: the tests' room kinds are registered in this one.
    command = [sys.executable, "manage.py", "wire_types", "--check"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_check_fails_when_the_file_is_stale(tmp_path, settings):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="not fresh"):
        call_command("wire_types", check=True)

    call_command("wire_types", stdout=StringIO())
    call_command("wire_types", check=True)
    assert Path(tmp_path / "frontend/src/wire/wire.ts").exists()


def test_unions_of_a_room_are_told_apart_by_their_tag():
    written = wire_types([SHELF])

    assert "export type ShelfEntry = ShelfCardAdded | ShelfClosed;" in written
    assert "  kind: 'card_added';" in written
    assert "  shelf: { state: ShelfState; entry: ShelfEntry; command: ShelfCommand;" in written


def test_server_always_writes_its_defaults_and_a_client_may_leave_them_out():
    written = wire_types([SHELF])

    assert "  tags: (string | number)[];" in written
    assert "  zone?: string | null;" in written


def test_room_without_signals_has_none():
    assert "export type ShelfSignal = never;" in wire_types([SHELF])
