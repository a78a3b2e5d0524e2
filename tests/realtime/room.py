"""A workshop with its people, and a way to send a verb as a browser does and hold every room to the equation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from hackathon.enums import Role, ScopeKind
from hackathon.models import Edition, Seat
from hackathon.people.own_room import room_of
from realtime.sessions import commands, presence
from realtime.sessions.models import Activity, Attendance, Session
from realtime.wire.models import LogEntry
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, parse_room
from realtime.wire.transactions import perform
from tests import cast
from tests.realtime.reducers import reduce


@dataclass
class Workshop:
    edition: Edition
    session: Session
    ada: Seat  # facilitates
    ben: Seat  # participates
    bea: Seat  # participates too
    cleo: Seat  # of the edition, but of no workshop

    def activity(self, kind: str, **settings: Any) -> Activity:
        act = Act(
            verb="test",
            rooms=(self.session.room,),
            run=lambda: commands.add_activity(self.session, kind=kind, title=kind, settings=settings),
        )
        return perform(None, act)

    def opened(self, kind: str, **settings: Any) -> Activity:
        activity = self.activity(kind, **settings)
        self.send(self.ada, f"desk:{self.session.id}", {"verb": "open_activity", "activity": activity.id})
        activity.refresh_from_db()
        return activity

    def send(self, seat: Seat | None, room: str, body: dict[str, Any]) -> Any:
        """What the wire does with a command: decode, ask the act, perform. Watched rooms keep the equation."""
        kind, object_id = parse_room(room)
        verb = kind.by_name[body["verb"]]
        decoded = msgspec.json.decode(msgspec.json.encode(body), type=verb.body)
        act = verb.act(Caller(seat=None if seat is None else seat.id), object_id, decoded)
        before = {name: (snapshot(name), last_seq(name)) for name in act.rooms}
        try:
            result = perform(None if seat is None else seat.id, act)
        except Refused:
            assert {name: (snapshot(name), last_seq(name)) for name in act.rooms} == before
            raise
        for name, (state, seq) in before.items():
            assert replayed(name, state, seq) == snapshot(name), name
        return result

    def state(self, room: str) -> Any:
        return snapshot(room)


W = TypeVar("W", bound=Workshop)


def snapshot(room: str) -> Any:
    """The state as JSON data: what a browser receives."""
    kind, object_id = parse_room(room)
    state = kind.snapshot(object_id)
    assert type(state) is kind.state
    return msgspec.json.decode(msgspec.json.encode(state))


def last_seq(room: str) -> int:
    return max(LogEntry.objects.filter(room_id=room).values_list("seq", flat=True), default=0)


def replayed(room: str, state: Any, seq: int) -> Any:
    for entry in LogEntry.objects.filter(room_id=room, seq__gt=seq).order_by("seq"):
        state = reduce(state, msgspec.json.decode(entry.body))
    return state


def admit(session: Session, *seats: Seat) -> None:
    for seat in seats:
        rooms = (session.room, session.desk_room, room_of(seat.id))
        perform(None, Act(verb="test", rooms=rooms, run=lambda seat=seat: presence.admit_seat(session, seat=seat)))


def make_workshop(edition: Edition, run: str = "vide", *, kind: type[W] = Workshop) -> W:
    territory = edition.territories.get(kind="basin", name="Nogent-le-Rotrou")
    session = perform(
        None,
        Act(
            verb="test",
            run=lambda: commands.create_session(
                edition, title="Atelier de Nogent", run=run, territory=territory, names="first_name"
            ),
        ),
    )
    ada = cast.make_seat(edition, "Ada", (Role.FACILITATOR, ScopeKind.SESSION, session.id))
    ben, bea, cleo = (cast.make_seat(edition, name) for name in ("Ben", "Béa", "Cleo"))
    workshop = kind(edition, session, ada, ben, bea, cleo)
    workshop.send(ada, session.desk_room, {"verb": "open_session"})
    admit(session, ben, bea)
    session.refresh_from_db()
    return workshop


def present(session: Session) -> set[UUID]:
    return set(
        Attendance.objects.filter(session=session, checked_in_at__isnull=False).values_list("seat_id", flat=True)
    )


def texts(cards: Iterable[dict[str, Any]]) -> list[str]:
    return [card["text"] for card in cards]
