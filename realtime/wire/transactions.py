"""The only transaction: lock the rooms, run the acts, write log, refs and journal, commit, ring.

`perform` is for forms and `manage.py`; the socket's writer calls `commit`, answers, then rings. SPEC: CM and EV.
"""

import itertools
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction

from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry, Room
from realtime.wire.refs import Outcome, RefKey, first_answers, keep_answers
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, parse_room, write_journal
from realtime.wire.rows import insert, select, update_each
from realtime.wire.scrubbing import scrub

logger = logging.getLogger(__name__)

BLANK = '{"kind":"redacted"}'
# The log of changed rights; nobody's room. It sorts after every other name, so that it is locked last.
RIGHTS = "~rights"


class Written(NamedTuple):
    """One entry as it went into the log; `body` is its JSON text."""

    room: str
    seq: int
    at: str
    body: str


class Whispered(NamedTuple):
    """One signal; of several with the same `room` and `key`, only the last matters."""

    room: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Rung:
    """What a commit has to tell everybody."""

    entries: list[Written] = field(default_factory=list)
    signals: list[Whispered] = field(default_factory=list)
    # Seats whose rights may have changed: those who listen are checked again at once.
    seats: list[UUID] = field(default_factory=list)
    # Rooms whose epoch was renewed.
    renewed: list[str] = field(default_factory=list)
    # Tables whose storage must keep nothing of their former rows (`scrub_after`).
    scrubbed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.signals or self.seats or self.renewed)


@dataclass(frozen=True, slots=True)
class Job:
    """One act of a batch. Neighbours with the same `many` are performed by one call of it, on their `item`s."""

    actor: UUID | None
    act: Act
    key: RefKey | None = None
    many: Callable[[list[Any]], list[Any]] | None = None
    item: Any = None


@dataclass(slots=True)
class Recorder:
    """What the commands of one transaction said, by room, in order."""

    rooms: frozenset[str]
    entries: list[tuple[str, str]] = field(default_factory=list)
    signals: dict[tuple[str, str], str] = field(default_factory=dict)
    seats: set[UUID] = field(default_factory=set)
    renewed: set[str] = field(default_factory=set)
    scrubbed: set[str] = field(default_factory=set)

    def rung(self, entries: list[Written]) -> Rung:
        return Rung(
            entries=entries,
            signals=[Whispered(room, key, body) for (room, key), body in self.signals.items()],
            seats=sorted(self.seats),
            renewed=sorted(self.renewed),
            scrubbed=sorted(self.scrubbed),
        )


_recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)
_bells: list[Callable[[Rung], None]] = []


def on_ring(bell: Callable[[Rung], None]) -> None:
    """`bell(rung)` is called after each commit, in the thread that committed."""
    _bells.append(bell)


def ring(rung: Rung) -> None:
    """Tell the bells. The letter is in the log: a bell that breaks is logged, and nobody else suffers."""
    if not rung:
        return
    for bell in _bells:
        try:
            bell(rung)
        except Exception:
            logger.exception("A bell failed after a commit")


# --- what commands say, inside `perform` --------------------------------------------------------------
def record(room: str, body: msgspec.Struct) -> None:
    """Say, inside a command, what happened. The body carries values, never deltas.

    Raises RuntimeError outside `perform`, for a room that the act did not declare or an entry its kind does not have.
    """
    recorder = _declared(room)
    kind, _ = parse_room(room)
    if type(body) not in kind.entries:
        raise RuntimeError(f"{type(body).__name__} is not an entry of {kind.prefix!r}")
    recorder.entries.append((room, msgspec.json.encode(body).decode()))


def signal(room: str, body: msgspec.Struct) -> None:
    """Tell a room something that may be lost; the last value of its kind wins. Inside `perform`, after the commit."""
    kind, _ = parse_room(room)
    if type(body) not in kind.signals:
        raise RuntimeError(f"{type(body).__name__} is not a signal of {kind.prefix!r}")
    key, text = str(body.__struct_config__.tag), msgspec.json.encode(body).decode()
    recorder = _recorder.get()
    if recorder is None:
        ring(Rung(signals=[Whispered(room, key, text)]))
    else:
        recorder.signals[room, key] = text


def rights_changed(seat: UUID) -> None:
    """Say, inside a command, that a seat won or lost a right: its sockets are checked again after the commit."""
    _inside().seats.add(seat)


def scrub_after(*tables: str) -> None:
    """Have these tables' storage rewritten once the command is committed and answered, inside a command."""
    _inside().scrubbed.update(tables)


def redact(room: str, *seqs: int) -> None:
    """Blank entries of a room (right to erasure), inside a command; its clients then take a fresh snapshot."""
    recorder = _declared(room)
    LogEntry.objects.filter(room_id=room, seq__in=seqs).update(body=BLANK)
    Room.objects.filter(name=room).update(epoch=new_id())
    recorder.renewed.add(room)


def compact(room: str) -> None:
    """Drop what a room's log holds beside its decisions, inside a command that ends the work on it: the state is in
    the rows, and whoever comes back is given it.
    """
    _declared(room)
    kind, _ = parse_room(room)
    entries = LogEntry.objects.filter(room_id=room, seq__lt=Room.objects.values_list("seq").get(name=room)[0])
    for decision in kind.decisions:
        entries = entries.exclude(body__startswith=f'{{"kind":"{decision.__struct_config__.tag}"')
    entries.delete()


def _inside() -> Recorder:
    recorder = _recorder.get()
    if recorder is None:
        raise RuntimeError("this is called inside wire.perform only")
    return recorder


def _declared(room: str) -> Recorder:
    recorder = _inside()
    if room not in recorder.rooms:
        raise RuntimeError(f"room {room!r} was not declared by the act")
    return recorder


# --- performing ---------------------------------------------------------------------------------------
def perform(actor: UUID | None, act: Act) -> Any:
    """Run one act and return its result; `Refused` comes through, and then nothing was written."""
    return perform_all([(actor, act)], keep_going=False)[0].result


def perform_all(acts: Sequence[tuple[UUID | None, Act]], *, keep_going: bool = True) -> list[Outcome]:
    """Run acts as one batch: one transaction, one outcome each.

    With `keep_going` a refused act (which by law wrote nothing) leaves the others standing; without it the first
    refusal undoes all. Any other error undoes the whole batch and comes through.
    """
    outcomes, rung = commit([Job(actor=actor, act=act) for actor, act in acts], keep_going=keep_going)
    ring(rung)
    clean(rung)
    return outcomes


def clean(rung: Rung) -> None:
    """Scrub what the commit asked for. A failure is logged: whoever asked has a chore that does it again."""
    # Within a transaction of the caller's (a test's) nothing is on the disk yet.
    if not rung.scrubbed or connection.in_atomic_block:
        return
    try:
        scrub(*rung.scrubbed)
    except Exception:
        logger.exception("The storage was not scrubbed")


def commit(jobs: Sequence[Job], *, keep_going: bool = True) -> tuple[list[Outcome], Rung]:
    """Perform a batch and commit it, without ringing: the socket's writer answers first (SPEC CM-4)."""
    names = {name for job in jobs for name in job.act.rooms}
    recorder = Recorder(rooms=frozenset(names))
    with transaction.atomic(durable=True):
        heads = lock_rooms(names)
        firsts, repeats = _firsts(jobs)
        answered = first_answers(firsts)
        fresh = [job for job in jobs if id(job) not in repeats and not (answered and job.key in answered)]
        with _recording(recorder):
            ended = [end for group in _groups(fresh) for end in _run(group, recorder, keep_going=keep_going)]
        if recorder.seats:
            heads |= lock_rooms([RIGHTS])
            recorder.entries.append((RIGHTS, msgspec.json.encode(sorted(recorder.seats)).decode()))
        entries = _write_log(heads, recorder)
        outcomes = [end.outcome(job, entries) for job, end in zip(fresh, ended, strict=True)]
        keep_answers((job.key, outcome) for job, outcome in zip(fresh, outcomes, strict=True) if job.key)
        write_journal(
            [
                (job.actor, job.act.verb, job.act.object_id)
                for job, outcome in zip(fresh, outcomes, strict=True)
                if outcome.refused is None and not job.act.anonymous
            ]
        )
    own = {id(job): outcome for job, outcome in zip(fresh, outcomes, strict=True)}
    return [own.get(id(job)) or _of_the_first(job, firsts, own, answered) for job in jobs], recorder.rung(entries)


def seats_of(entry: Written) -> list[UUID]:
    """Whose rights changed, of an entry of `RIGHTS`."""
    return msgspec.json.decode(entry.body, type=list[UUID])


def lock_rooms(names: Collection[str]) -> dict[str, int]:
    """Lock the rooms in ascending order, making those that do not exist yet; the number each log has reached. Inside
    `perform` only.
    """
    if connection.vendor == "sqlite":  # one writer: what was read stays so
        heads = dict(select(Room, ("name", "seq"), where="name", among=names))
        if len(heads) == len(set(names)):
            return heads
    ensure_rooms(names)
    return dict(select(Room, ("name", "seq"), where="name", among=names, lock=True))


def ensure_rooms(names: Collection[str]) -> None:
    """Make the rooms that do not exist yet; ascending, and before any is locked, so that two makers cannot deadlock."""
    known = {name for (name,) in select(Room, ("name",), where="name", among=names)}
    missing = sorted(set(names) - known)
    if missing:
        Room.objects.bulk_create([Room(name=name) for name in missing], ignore_conflicts=True)


def renew_epochs() -> int:
    """Give every room another epoch, after a backup was restored; returns how many. One statement."""
    return Room.objects.update(epoch=new_id())


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Several reads of one moment, for an export; takes no write lock (deferred, or repeatable read)."""
    if connection.in_atomic_block:  # already of one moment, and no other can begin inside it
        yield
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN DEFERRED")
        else:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@dataclass(frozen=True, slots=True)
class _End:
    """What a job returned, and which of the transaction's entries are its own."""

    answer: Any
    first: int
    last: int

    def outcome(self, job: Job, entries: list[Written]) -> Outcome:
        if isinstance(self.answer, Refused):
            return Outcome(refused=self.answer)
        room = job.key.room if job.key else ""
        own = (entries[place].seq for place in range(self.last - 1, self.first - 1, -1) if entries[place].room == room)
        return Outcome(result=self.answer, seq=next(own, None))


def _firsts(jobs: Sequence[Job]) -> tuple[dict[RefKey, Job], set[int]]:
    """The first job of each key, and which jobs (by `id`) repeat one of this batch. Keys are slow to compare: once."""
    firsts: dict[RefKey, Job] = {}
    repeats = {id(job) for job in jobs if job.key and firsts.setdefault(job.key, job) is not job}
    return firsts, repeats


def _of_the_first(
    job: Job, firsts: Mapping[RefKey, Job], own: Mapping[int, Outcome], answered: Mapping[RefKey, Outcome]
) -> Outcome:
    """The answer to a job that was not performed again: of a former batch, or of the first with its key in this one."""
    assert job.key is not None
    return answered.get(job.key) or own[id(firsts[job.key])]


def _groups(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Neighbours that one call performs together; any other job alone."""
    for _, group in itertools.groupby(jobs, key=lambda job: job.many or id(job)):
        yield list(group)


def _run(group: list[Job], recorder: Recorder, *, keep_going: bool) -> list[_End]:
    before = len(recorder.entries)
    many = group[0].many
    if many is not None:
        answers = many([job.item for job in group])
        if len(answers) != len(group):
            raise RuntimeError(f"{group[0].act.verb}: {len(answers)} answers to {len(group)} commands")
    else:
        answers = [_run_one(group[0].act, recorder, keep_going=keep_going)]
    return [_End(answer, before, len(recorder.entries)) for answer in answers]


def _run_one(act: Act, recorder: Recorder, *, keep_going: bool) -> Any:
    before = len(recorder.entries)
    try:
        return act.run()
    except Refused as refusal:
        if not keep_going:
            raise
        if len(recorder.entries) != before:
            raise RuntimeError(f"{act.verb} refused after it wrote") from refusal
        return refusal


@contextmanager
def _recording(recorder: Recorder) -> Iterator[None]:
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def _write_log(heads: dict[str, int], recorder: Recorder) -> list[Written]:
    """Number the entries, from each room's head on, and write them."""
    if not recorder.entries:
        return []
    at = clock.now()
    at_text = at.isoformat()
    entries: list[Written] = []
    for name, body in recorder.entries:
        heads[name] += 1
        entries.append(Written(name, heads[name], at_text, body))
    insert(LogEntry, ("room", "seq", "at", "body"), ((one.room, one.seq, at, one.body) for one in entries))
    update_each(Room, "name", "seq", [(name, heads[name]) for name in {entry.room for entry in entries}])
    return entries
