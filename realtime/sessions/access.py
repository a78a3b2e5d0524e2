"""Workshops through the caller's rights: on a socket, on a page, and by their code."""

from uuid import UUID

from django.http import Http404, HttpRequest

from hackathon.access import gates
from hackathon.access.live import listeners, listens, seat_for
from hackathon.access.rules import may, seats_that_may
from hackathon.people.models import Seat
from realtime.sessions.codes import typed_code
from realtime.sessions.models import Activity, Session
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller


def may_listen(caller: Caller, session_id: UUID) -> bool:
    return listens(caller, "session.view", Session.objects.filter(pk=session_id).first())


def may_listen_all(callers: list[Caller], session_id: UUID) -> list[bool]:
    return listeners(callers, "session.view", Session.objects.filter(pk=session_id).first())


def may_drive(caller: Caller, session_id: UUID) -> bool:
    session = Session.objects.filter(pk=session_id).first()
    return session is not None and not caller.projector and may(caller.seat, "session.facilitate", session)


def driven(caller: Caller, session_id: UUID) -> Session:
    """The workshop, for a verb of the desk."""
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        raise Refused("not_allowed")
    seat_for(caller, "session.facilitate", session)
    return session


def taken_part(caller: Caller, session_id: UUID) -> tuple[Session, UUID]:
    """The workshop and the seat that takes part in it."""
    session = Session.objects.filter(pk=session_id).first()
    if session is None:
        raise Refused("not_allowed")
    return session, seat_for(caller, "session.take_part", session)


def session_for(request: HttpRequest, session_id: UUID, verb: str) -> tuple[Session, Seat]:
    session = Session.objects.select_related("edition", "territory").filter(pk=session_id).first()
    if session is None:
        raise Http404
    return session, gates.require(request, verb, session)


def activity_for(request: HttpRequest, activity_id: UUID, verb: str) -> tuple[Activity, Seat]:
    activity = Activity.objects.select_related("session__edition").filter(pk=activity_id).first()
    if activity is None:
        raise Http404
    return activity, gates.require(request, verb, activity.session)


def session_by_code(code: str) -> Session | None:
    """The workshop whose code this is; the code alone opens the door, so nothing else is asked of the request."""
    wanted = typed_code(code)
    if not wanted:
        return None
    return Session.objects.select_related("edition", "territory").filter(join_code=wanted).first()


def seats_inside(request: HttpRequest, session: Session) -> list[Seat]:
    """The seats of this browser that are admitted to the workshop: several on a shared laptop."""
    held = [seat for seat in gates.seats(request) if seat.edition_id == session.edition_id]
    admitted = seats_that_may([seat.id for seat in held], "session.view", session)
    return [seat for seat in held if seat.id in admitted]


def seats_outside(request: HttpRequest, session: Session) -> list[Seat]:
    """The seats of this browser in the same edition that have not joined this workshop yet."""
    held = [seat for seat in gates.seats(request) if seat.edition_id == session.edition_id]
    admitted = seats_that_may([seat.id for seat in held], "session.view", session)
    return [seat for seat in held if seat.id not in admitted]
