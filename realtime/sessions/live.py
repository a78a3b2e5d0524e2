"""The workshop's room, where people take part, and its desk, from where facilitators drive it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from hackathon.activities import rooms_with_names
from hackathon.people.models import Seat
from hackathon.people.own_room import room_of
from realtime.sessions import access, commands, messages, presence, queries
from realtime.sessions.models import Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, RoomKind, Verb


def guess(caller: Caller, session_id: UUID, body: messages.Guess) -> Act:
    session, seat = access.taken_part(caller, session_id)
    run = partial(commands.guess_number, session, activity_id=body.activity, seat=seat, value=body.value)
    return Act(verb="session.guess", object_id=session.id, rooms=(session.room, room_of(seat)), run=run)


# --- the run of show -------------------------------------------------------------------------------
def open_session(caller: Caller, session_id: UUID, body: messages.OpenSession) -> Act:
    session = access.driven(caller, session_id)
    return _drive("open", session, partial(commands.open_session, session))


def close_session(caller: Caller, session_id: UUID, body: messages.CloseSession) -> Act:
    session = access.driven(caller, session_id)
    return _drive("close", session, partial(commands.close_session, session))


def open_activity(caller: Caller, session_id: UUID, body: messages.OpenActivity) -> Act:
    session = access.driven(caller, session_id)

    def run() -> None:
        commands.open_activity(session, activity_id=body.activity)

    return _drive("open_activity", session, run)


def close_activity(caller: Caller, session_id: UUID, body: messages.CloseActivity) -> Act:
    session = access.driven(caller, session_id)
    return _drive("close_activity", session, partial(commands.close_activity, session, activity_id=body.activity))


def reveal_guesses(caller: Caller, session_id: UUID, body: messages.RevealGuesses) -> Act:
    session = access.driven(caller, session_id)
    return _drive("reveal_guesses", session, partial(commands.reveal_guesses, session, activity_id=body.activity))


def start_timer(caller: Caller, session_id: UUID, body: messages.StartTimer) -> Act:
    session = access.driven(caller, session_id)
    return _drive(
        "start_timer", session, partial(commands.start_timer, session, seconds=body.seconds, label=body.label)
    )


def extend_timer(caller: Caller, session_id: UUID, body: messages.ExtendTimer) -> Act:
    session = access.driven(caller, session_id)
    return _drive("extend_timer", session, partial(commands.extend_timer, session, seconds=body.seconds))


def stop_timer(caller: Caller, session_id: UUID, body: messages.StopTimer) -> Act:
    session = access.driven(caller, session_id)
    return _drive("stop_timer", session, partial(commands.stop_timer, session))


# --- people and the door ---------------------------------------------------------------------------
def set_names(caller: Caller, session_id: UUID, body: messages.SetNames) -> Act:
    session = access.driven(caller, session_id)
    act = _at_door("set_names", session, partial(commands.set_names, session, names=body.names))
    return _renaming(act, session)


def renew_code(caller: Caller, session_id: UUID, body: messages.RenewCode) -> Act:
    session = access.driven(caller, session_id)

    def run() -> dict[str, str]:
        return {"code": commands.renew_code(session)}

    return _at_door("renew_code", session, run)


def check_in(caller: Caller, session_id: UUID, body: messages.CheckIn) -> Act:
    session, seat = _person(caller, session_id, body.seat)
    return _at_door("check_in", session, partial(presence.check_in, session, seat=seat, present=body.present), seat)


def add_person(caller: Caller, session_id: UUID, body: messages.AddPerson) -> Act:
    session = access.driven(caller, session_id)

    def run() -> dict[str, UUID]:
        return {"seat": presence.add_person(session, first_name=body.first_name).id}

    return _at_door("add_person", session, run)


def rename_person(caller: Caller, session_id: UUID, body: messages.RenamePerson) -> Act:
    session, seat = _person(caller, session_id, body.seat)
    run = partial(presence.rename_person, session, seat=seat, first_name=body.first_name)
    return _renaming(_at_door("rename_person", session, run, seat), session)


def evict_person(caller: Caller, session_id: UUID, body: messages.Evict) -> Act:
    session, seat = _person(caller, session_id, body.seat)
    return _at_door("evict_person", session, partial(presence.evict_person, session, seat=seat), seat)


def _person(caller: Caller, session_id: UUID, seat_id: UUID) -> tuple[Session, Seat]:
    """The workshop this caller drives, and a seat of its edition."""
    session = access.driven(caller, session_id)
    seat = (
        Seat.objects.select_related("audience", "structure").filter(pk=seat_id, edition_id=session.edition_id).first()
    )
    if seat is None:
        raise Refused("person_absent")
    return session, seat


def _drive(verb: str, session: Session, run: Callable[[], Any]) -> Act:
    """An act on the workshop and on everything its run of show may open or close."""
    return Act(verb=f"session.{verb}", object_id=session.id, rooms=queries.rooms_of(session), run=run)


def _at_door(verb: str, session: Session, run: Callable[[], Any], seat: Seat | None = None) -> Act:
    rooms = (session.room, session.desk_room, *(() if seat is None else (room_of(seat.id),)))
    return Act(verb=f"session.{verb}", object_id=session.id, rooms=rooms, run=run)


def _renaming(act: Act, session: Session) -> Act:
    return msgspec.structs.replace(act, rooms=(*act.rooms, *rooms_with_names(session.id)))


SESSION_ROOM = RoomKind(
    prefix="session",
    gate=access.may_listen,
    gate_many=access.may_listen_all,
    snapshot=queries.session_state,
    state=messages.SessionState,
    entries=messages.SESSION_ENTRIES,
    verbs=(Verb(messages.Guess, guess),),
    presence=True,
)

DESK_ROOM = RoomKind(
    prefix="desk",
    gate=access.may_drive,
    snapshot=queries.desk_state,
    state=messages.DeskState,
    entries=messages.DESK_ENTRIES,
    verbs=(
        Verb(messages.OpenSession, open_session),
        Verb(messages.CloseSession, close_session),
        Verb(messages.OpenActivity, open_activity),
        Verb(messages.CloseActivity, close_activity),
        Verb(messages.RevealGuesses, reveal_guesses),
        Verb(messages.StartTimer, start_timer),
        Verb(messages.ExtendTimer, extend_timer),
        Verb(messages.StopTimer, stop_timer),
        Verb(messages.SetNames, set_names),
        Verb(messages.RenewCode, renew_code),
        Verb(messages.CheckIn, check_in),
        Verb(messages.AddPerson, add_person),
        Verb(messages.RenamePerson, rename_person),
        Verb(messages.Evict, evict_person),
    ),
)
