"""A room kind that exists in tests only: enough verbs to ask everything of the wire."""

from collections import Counter
from uuid import UUID

import msgspec
from django.db import OperationalError

from realtime.wire.models import LogEntry
from realtime.wire.refusals import Refused, refusal_codes
from realtime.wire.registry import Act, Caller, RoomKind, Verb, register_room
from realtime.wire.transactions import Job, commit, compact, perform, record, redact, rights_changed, signal

refusal_codes(trial_closed="The trial is closed; nothing was written.")


class Said(msgspec.Struct, tag="said", tag_field="kind"):
    text: str


class Decided(msgspec.Struct, tag="decided", tag_field="kind"):
    text: str


class Count(msgspec.Struct, tag="count", tag_field="kind"):
    said: int


class Typing(msgspec.Struct, tag="typing", tag_field="kind", forbid_unknown_fields=True):
    name: str


class Say(msgspec.Struct, tag="say", tag_field="verb", forbid_unknown_fields=True):
    text: str


class Refuse(msgspec.Struct, tag="refuse", tag_field="verb", forbid_unknown_fields=True):
    pass


class Crash(msgspec.Struct, tag="crash", tag_field="verb", forbid_unknown_fields=True):
    pass


class SayMany(msgspec.Struct, tag="say_many", tag_field="verb", forbid_unknown_fields=True):
    text: str


class SayOnce(msgspec.Struct, tag="say_once", tag_field="verb", forbid_unknown_fields=True):
    text: str


class SaySecretly(msgspec.Struct, tag="say_secretly", tag_field="verb", forbid_unknown_fields=True):
    text: str


class Ban(msgspec.Struct, tag="ban", tag_field="verb", forbid_unknown_fields=True):
    seat: UUID


class Erase(msgspec.Struct, tag="erase", tag_field="verb", forbid_unknown_fields=True):
    seq: int


class Decide(msgspec.Struct, tag="decide", tag_field="verb", forbid_unknown_fields=True):
    text: str


class Finish(msgspec.Struct, tag="finish", tag_field="verb", forbid_unknown_fields=True):
    pass


class TrialState(msgspec.Struct):
    texts: list[str]


banned: set[UUID] = set()
# Rooms whose gate cannot answer: the database is away.
unreachable: set[UUID] = set()
private: set[UUID] = set()
snapshots: Counter[str] = Counter()
batches: list[int] = []
once: set[str] = set()


def parse_id(room: str) -> UUID:
    return UUID(room.partition(":")[2])


def name(object_id: UUID) -> str:
    return f"trial:{object_id}"


def read(object_id: UUID) -> TrialState:
    snapshots[name(object_id)] += 1
    bodies = LogEntry.objects.filter(room_id=name(object_id)).order_by("seq").values_list("body", flat=True)
    said = [msgspec.json.decode(body) for body in bodies]
    return TrialState(texts=[one["text"] for one in said if one["kind"] == "said"])


def gate(caller: Caller, object_id: UUID) -> bool:
    if object_id in unreachable:
        raise OperationalError("asked for by a test")
    if caller.projector:
        return object_id not in private
    return caller.seat is not None and caller.seat not in banned


def act(run, verb, object_id, **options) -> Act:
    return Act(verb=f"trial.{verb}", object_id=object_id, rooms=(name(object_id),), run=run, **options)


def say(caller: Caller, object_id: UUID, body: Say) -> Act:
    def run() -> dict[str, str]:
        record(name(object_id), Said(text=body.text))
        signal(name(object_id), Count(said=len(body.text)))
        return {"said": body.text}

    return act(run, "say", object_id)


def refuse(caller: Caller, object_id: UUID, body: Refuse) -> Act:
    def run() -> None:
        raise Refused("trial_closed")

    return act(run, "refuse", object_id)


def crash(caller: Caller, object_id: UUID, body: Crash) -> Act:
    def run() -> None:
        record(name(object_id), Said(text="never"))
        raise ZeroDivisionError("asked for by a test")

    return act(run, "crash", object_id)


def say_one(caller: Caller, object_id: UUID, body: SayMany) -> Act:
    return act(lambda: say_many([(caller, object_id, body)])[0], "say_many", object_id)


def say_many(items: list[tuple[Caller, UUID, SayMany]]) -> list[None]:
    batches.append(len(items))
    for _, object_id, body in items:
        record(name(object_id), Said(text=body.text))
    return [None] * len(items)


def say_once(caller: Caller, object_id: UUID, body: SayOnce) -> Act:
    def run() -> None:
        if LogEntry.objects.filter(room_id=name(object_id)).exists() or body.text in once:
            raise Refused("trial_closed")
        once.add(body.text)
        record(name(object_id), Said(text=body.text))

    return act(run, "say_once", object_id)


def say_secretly(caller: Caller, object_id: UUID, body: SaySecretly) -> Act:
    return act(lambda: record(name(object_id), Said(text=body.text)), "say_secretly", object_id)


def ban(caller: Caller, object_id: UUID, body: Ban) -> Act:
    def run() -> None:
        banned.add(body.seat)
        rights_changed(body.seat)

    return act(run, "ban", object_id)


def erase(caller: Caller, object_id: UUID, body: Erase) -> Act:
    return act(lambda: redact(name(object_id), body.seq), "erase", object_id)


def decide(caller: Caller, object_id: UUID, body: Decide) -> Act:
    return act(lambda: record(name(object_id), Decided(text=body.text)), "decide", object_id)


def finish(caller: Caller, object_id: UUID, body: Finish) -> Act:
    return act(lambda: compact(name(object_id)), "finish", object_id)


register_room(
    RoomKind(
        prefix="trial",
        gate=gate,
        snapshot=read,
        state=TrialState,
        entries=(Said, Decided),
        decisions=(Decided,),
        verbs=(
            Verb(body=Say, act=say),
            Verb(body=Refuse, act=refuse),
            Verb(body=Crash, act=crash),
            Verb(body=SayMany, act=say_one, many=say_many),
            Verb(body=SayOnce, act=say_once),
            Verb(body=SaySecretly, act=say_secretly, anonymous=True),
            Verb(body=Ban, act=ban),
            Verb(body=Erase, act=erase),
            Verb(body=Decide, act=decide),
            Verb(body=Finish, act=finish),
        ),
        signals=(Count,),
        whispers=(Typing,),
        presence=True,
    )
)


# --- what tests say in a room -----------------------------------------------------------------------
def said(room, *texts):
    """Acts as a form or `manage.py` performs them."""
    for text in texts:
        perform(None, say(Caller(None), parse_id(room), Say(text=text)))


def say_silently(room, *texts):
    """Commits of another process, whose bell nobody here hears."""
    for text in texts:
        commit([Job(actor=None, act=say(Caller(None), parse_id(room), Say(text=text)))])


def seqs(frames):
    return [frame["seq"] for frame in frames]
