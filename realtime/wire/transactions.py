"""The only transaction: lock the rooms, run the commands, write log and journal, commit, ring."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from realtime.wire import clock
from realtime.wire.models import LogEntry, Room
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, parse_room, write_journal


@dataclass(slots=True)
class Recorder:
    """What the commands of one transaction said happened, by room, in order."""

    rooms: frozenset[str]
    entries: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one act ended: its result, or the refusal."""

    result: Any = None
    refused: Refused | None = None
    # The entries this act wrote: (room, seq). The last one is the acknowledgement's `seq`.
    written: tuple[tuple[str, int], ...] = ()


_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)
_bells: list[Callable[[list[tuple[str, int, str, str]]], None]] = []


def on_ring(bell: Callable[[list[tuple[str, int, str, str]]], None]) -> None:
    """`bell(entries)` is called after each commit with (room, seq, at, body as JSON) of every entry written."""
    _bells.append(bell)


def record(room: str, body: msgspec.Struct) -> None:
    """Say, inside a command, what happened. The body carries values, never deltas.

    Raises RuntimeError outside `perform` or for a room that the act did not declare.
    """
    recorder = _recorder.get()
    if recorder is None:
        raise RuntimeError("record() is called inside wire.perform only")
    if room not in recorder.rooms:
        raise RuntimeError(f"room {room!r} was not declared by the act")
    kind, _ = parse_room(room)
    if type(body) not in kind.entries:
        raise RuntimeError(f"{type(body).__name__} is not an entry of {kind.prefix!r}")
    recorder.entries.append((room, msgspec.json.encode(body).decode()))


def perform(actor: UUID | None, act: Act) -> Any:
    """Run one act and return its result; `Refused` comes through, and then nothing was written."""
    outcome = perform_all([(actor, act)], keep_going=False)[0]
    return outcome.result


def perform_all(acts: Sequence[tuple[UUID | None, Act]], *, keep_going: bool = True) -> list[Outcome]:
    """Run acts as one batch: one transaction, one outcome each.

    With `keep_going` a refused act (which by law wrote nothing) leaves the others standing; without it the first
    refusal undoes all. Any other error undoes the whole batch and comes through.
    """
    names = sorted({name for _, act in acts for name in act.rooms})
    recorder = Recorder(rooms=frozenset(names))
    outcomes: list[Outcome] = []
    marks: list[int] = []
    with transaction.atomic(durable=True):
        rooms = lock_rooms(names)
        with _recording(recorder):
            for _, act in acts:
                before = len(recorder.entries)
                try:
                    outcomes.append(Outcome(result=act.run()))
                except Refused as refusal:
                    if not keep_going:
                        raise
                    if len(recorder.entries) != before:
                        raise RuntimeError(f"{act.verb} refused after it wrote") from refusal
                    outcomes.append(Outcome(refused=refusal))
                marks.append(len(recorder.entries))
        rung = _write_log(rooms, recorder)
        write_journal(
            [
                (actor, act.verb, act.object_id)
                for (actor, act), outcome in zip(acts, outcomes, strict=True)
                if outcome.refused is None and not act.anonymous
            ]
        )
    if rung:
        for bell in _bells:
            bell(rung)
    starts = [0, *marks]
    return [
        Outcome(
            result=outcome.result,
            refused=outcome.refused,
            written=tuple((room, seq) for room, seq, _, _ in rung[start:end]),
        )
        for outcome, start, end in zip(outcomes, starts, marks, strict=False)
    ]


def lock_rooms(names: Sequence[str]) -> dict[str, Room]:
    """Lock the rooms in ascending order, making those that do not exist yet. Inside `perform` only."""
    if not names:
        return {}
    wanted = sorted(names)
    rows = {room.name: room for room in Room.objects.select_for_update().filter(name__in=wanted).order_by("name")}
    missing = [name for name in wanted if name not in rows]
    if missing:
        Room.objects.bulk_create([Room(name=name) for name in missing], ignore_conflicts=True)
        rows = {room.name: room for room in Room.objects.select_for_update().filter(name__in=wanted).order_by("name")}
    return rows


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Several reads of one moment, for an export; takes no write lock (deferred, or repeatable read)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN DEFERRED")
        else:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _recording(recorder: Recorder) -> Iterator[None]:
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def _write_log(rooms: dict[str, Room], recorder: Recorder) -> list[tuple[str, int, str, str]]:
    if not recorder.entries:
        return []
    at = clock.now()
    rung: list[tuple[str, int, str, str]] = []
    rows: list[LogEntry] = []
    for name, body in recorder.entries:
        room = rooms[name]
        room.seq += 1
        rows.append(LogEntry(room=room, seq=room.seq, at=at, body=body))
        rung.append((name, room.seq, at.isoformat(), body))
    LogEntry.objects.bulk_create(rows)
    Room.objects.bulk_update([rooms[name] for name in {name for name, _ in recorder.entries}], ["seq"])
    return rung
