"""A room whose state stays small whatever is said in it: only the last thing said."""

from uuid import UUID

import msgspec

from realtime.wire.models import LogEntry
from realtime.wire.registry import Act, Caller, RoomKind, Verb, register_room
from realtime.wire.transactions import record


class Echoed(msgspec.Struct, tag="echoed", tag_field="kind"):
    text: str


class Echo(msgspec.Struct, tag="echo", tag_field="verb", forbid_unknown_fields=True):
    text: str


class EchoState(msgspec.Struct):
    text: str


def name(object_id: UUID) -> str:
    return f"echo:{object_id}"


def read(object_id: UUID) -> EchoState:
    last = LogEntry.objects.filter(room_id=name(object_id)).order_by("seq").last()
    return EchoState(text="" if last is None else msgspec.json.decode(last.body, type=Echoed).text)


def echo(caller: Caller, object_id: UUID, body: Echo) -> Act:
    def run() -> None:
        record(name(object_id), Echoed(text=body.text))

    return Act(verb="echo.echo", object_id=object_id, rooms=(name(object_id),), run=run)


register_room(
    RoomKind(
        prefix="echo",
        gate=lambda caller, object_id: caller.seat is not None,
        snapshot=read,
        state=EchoState,
        entries=(Echoed,),
        verbs=(Verb(body=Echo, act=echo),),
    )
)
