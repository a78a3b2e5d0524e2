"""Workshops through the caller's rights: on a socket, on a page, and by their code."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from hackathon.access import gates
from hackathon.access.live import drives, listeners, listens, row_for, seat_for
from hackathon.access.rules import seats_that_may
from hackathon.people.models import Seat
from realtime.sessions.codes import typed_code
from realtime.sessions.models import Activity, Session
from realtime.wire.registry import Caller


def may_listen(caller: Caller, session_id: UUID) -> bool:
    return listens(caller, "session.view", Session.objects.filter(pk=session_id).first())


def may_listen_all(callers: list[Caller], session_id: UUID) -> list[bool]:
    return listeners(callers, "session.view", Session.objects.filter(pk=session_id).first())


def may_drive(caller: Caller, session_id: UUID) -> bool:
    return drives(caller, "session.facilitate", Session.objects.filter(pk=session_id).first())


def driven(caller: Caller, session_id: UUID) -> Session:
    """The workshop, for a verb of the desk."""
    session = row_for(Session.objects, session_id)
    seat_for(caller, "session.facilitate", session)
    return session


def taken_part(caller: Caller, session_id: UUID) -> tuple[Session, UUID]:
    """The workshop and the seat that takes part in it."""
    session = row_for(Session.objects, session_id)
    return session, seat_for(caller, "session.take_part", session)


def session_for(request: HttpRequest, session_id: UUID, verb: str) -> tuple[Session, Seat]:
    session = get_object_or_404(Session.objects.select_related("edition", "territory"), pk=session_id)
    return session, gates.require(request, verb, session)


def activity_for(request: HttpRequest, activity_id: UUID, verb: str) -> tuple[Activity, Seat]:
    activity = get_object_or_404(Activity.objects.select_related("session__edition"), pk=activity_id)
    return activity, gates.require(request, verb, activity.session)


def session_by_code(code: str) -> Session | None:
    """The workshop whose code this is; the code alone opens the door, so nothing else is asked of the request."""
    wanted = typed_code(code)
    if not wanted:
        return None
    return Session.objects.select_related("edition", "territory").filter(join_code=wanted).first()


def seats_inside(request: HttpRequest, session: Session) -> list[Seat]:
    """The seats of this browser that are admitted to the workshop: several on a shared laptop."""
    held, admitted = _held_and_admitted(request, session)
    return [seat for seat in held if seat.id in admitted]


def seats_outside(request: HttpRequest, session: Session) -> list[Seat]:
    """The seats of this browser in the same edition that have not joined this workshop yet."""
    held, admitted = _held_and_admitted(request, session)
    return [seat for seat in held if seat.id not in admitted]


def _held_and_admitted(request: HttpRequest, session: Session) -> tuple[list[Seat], set[UUID]]:
    held = [seat for seat in gates.seats(request) if seat.edition_id == session.edition_id]
    return held, seats_that_may([seat.id for seat in held], "session.view", session)
