"""A workshop of which every room is watched: after each command all of them, touched or not, keep the equation."""

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec
from django.conf import settings

from realtime.wire.models import LogEntry, Room
from realtime.wire.registry import Act, parse_room
from realtime.wire.transactions import perform
from tests.realtime.reducers import as_held, reduce
from tests.realtime.room import Workshop, last_seq, snapshot

State = dict[str, Any]


class BrowserReducers:
    """The reducers of `frontend/src`, in a process of their own."""

    def __init__(self, node: str) -> None:
        command = [node, "frontend/scripts/reduce.mjs"]
        self._process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, kind: str, state: State, entries: list[State]) -> State:
        self._process.stdin.write(json.dumps({"kind": kind, "state": state, "entries": entries}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass
class Watched(Workshop):
    """`done`: the verbs performed, (kind of room, verb). `told`: the entries recorded, (kind of room, entry)."""

    browser: BrowserReducers | None = None
    done: set[tuple[str, str]] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)

    def send(self, seat, room, body):
        result = None
        with self.kept():
            result = super().send(seat, room, body)
        self.done.add((parse_room(room)[0].prefix, body["verb"]))
        return result

    def do(self, rooms, command, *args, **named):
        """Perform what a form or `manage.py` performs."""
        with self.kept():
            return perform(None, Act(verb="test", rooms=tuple(rooms), run=partial(command, *args, **named)))

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Every room there was: its former state and the entries since make its present state."""
        before = {name: (snapshot(name), last_seq(name)) for name in rooms()}
        yield
        for name, (state, seq) in before.items():
            self._hold(name, state, entries_after(name, seq))

    def _hold(self, name: str, state: State, entries: list[State]) -> None:
        kind, expected = parse_room(name)[0].prefix, snapshot(name)
        reference = state
        for entry in entries:
            reference = reduce(reference, entry)
        assert as_held(kind, reference) == as_held(kind, expected), name
        self.told |= {(kind, entry["kind"]) for entry in entries}
        if entries and self.browser is not None:
            assert as_held(kind, self.browser(kind, state, entries)) == as_held(kind, expected), name
            # A state may be newer than its number (EV-4): the entries are then applied once more.
            assert as_held(kind, self.browser(kind, expected, entries)) == as_held(kind, expected), name


def rooms() -> list[str]:
    """Every room somebody could be in."""
    return [name for name in Room.objects.order_by("name").values_list("name", flat=True) if ":" in name]


def entries_after(room: str, seq: int) -> list[State]:
    bodies = LogEntry.objects.filter(room_id=room, seq__gt=seq).order_by("seq").values_list("body", flat=True)
    return [msgspec.json.decode(body) for body in bodies]
