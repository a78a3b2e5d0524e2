"""Who is in a workshop: coming in, being checked in, named, taken out. Each reads the workshop afresh under its room's
lock, then checks, then writes."""

from collections.abc import Sequence
from uuid import UUID

from hackathon.activities import tell_names
from hackathon.edition.models import Audience
from hackathon.enums import Role, ScopeKind, Source
from hackathon.people import commands as people
from hackathon.people.models import Grant, Seat
from hackathon.people.own_room import room_of
from realtime.sessions import queries
from realtime.sessions.messages import OwnSessionGone, OwnSessionSet, PeopleCounted, PersonGone, PersonSet
from realtime.sessions.models import Attendance, Session
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import record, rights_changed


def join_session(
    session: Session,
    *,
    browser: UUID,
    first_name: str,
    audience: Audience | None,
    pseudonym: str = "",
) -> Seat:
    """Somebody new comes in with the code: a seat of the workshop's place, held by this browser."""
    _not_closed(session)
    seat = people.open_seat(
        session.edition,
        first_name=first_name,
        pseudonym=pseudonym,
        audience=audience,
        territory=session.territory,
    )
    people.hold_seat(seat, browser=browser)
    admit_seat(session, seat=seat, newcomer=True)
    return seat


def claim_place(session: Session, *, browser: UUID, seat: Seat) -> Seat:
    """Somebody on the list picks their name. Refused when it was picked meanwhile."""
    _not_closed(session)
    claimed = people.claim_seat(seat, browser=browser)
    admit_seat(session, seat=claimed)
    return claimed


def admit_seat(session: Session, *, seat: Seat, present: bool = True, newcomer: bool = False) -> Attendance:
    """Give a seat its place in the workshop, checked in or expected. Coming twice is coming once.

    A newcomer's seat is made in the same act: nobody listens in its own room yet, which the act could not declare.
    """
    _not_closed(session)
    people.give_role(seat, Role.PARTICIPANT, scope=ScopeKind.SESSION, scope_id=session.id)
    at = clock.now()
    attendance, made = Attendance.objects.get_or_create(
        session=session,
        seat=seat,
        defaults={"created_at": at, "checked_in_at": at if present else None},
    )
    if present and not made and attendance.checked_in_at is None:
        attendance.checked_in_at = at
        attendance.save(update_fields=["checked_in_at"])
    _record_person(session, attendance, newcomer=newcomer)
    return attendance


def check_in(session: Session, *, seat: Seat, present: bool) -> None:
    """Mark somebody as here or not. Somebody of the list who has no screen gets a place too."""
    attendance = Attendance.objects.filter(session=session, seat=seat).first()
    if attendance is None:
        admit_seat(session, seat=seat, present=present)
        return
    attendance.checked_in_at = clock.now() if present else None
    attendance.save(update_fields=["checked_in_at"])
    _record_person(session, attendance)


def add_person(session: Session, *, first_name: str) -> Seat:
    """Somebody without a screen: counted as present, facilitators write in their name."""
    _not_closed(session)
    seat = people.open_seat(session.edition, first_name=_name(first_name), territory=session.territory)
    admit_seat(session, seat=seat, newcomer=True)
    return seat


def seat_people(session: Session, *, first_names: Sequence[str], source: Source) -> list[Seat]:
    """A whole list of people without a device, present; a handful of statements however many they are."""
    _not_closed(session)
    seats = people.open_seats(
        session.edition,
        first_names=[_name(name) for name in first_names],
        territory=session.territory,
        source=source,
    )
    people.give_new_role(seats, Role.PARTICIPANT, scope=ScopeKind.SESSION, scope_id=session.id)
    at = clock.now()
    came = Attendance.objects.bulk_create(
        [Attendance(session=session, seat=seat, created_at=at, checked_in_at=at) for seat in seats]
    )
    for attendance in came:
        record(session.desk_room, PersonSet(person=queries.person_view(attendance, session)))
    record(session.room, PeopleCounted(people=queries.present_count(session)))
    return seats


def rename_person(session: Session, *, seat: Seat, first_name: str) -> None:
    attendance = _attendance(session, seat)
    # What a workshop shows of somebody is the pseudonym under that setting, the first name under the others.
    field = "pseudonym" if session.names == Session.Names.PSEUDONYM else "first_name"
    setattr(seat, field, _name(first_name))
    seat.save(update_fields=[field])
    attendance.seat = seat
    _record_person(session, attendance)
    tell_names(session.id)


def evict_person(session: Session, *, seat: Seat) -> None:
    """Take somebody out of the workshop: their rights here end, what they did stays."""
    _attendance(session, seat).delete()
    Grant.objects.filter(seat=seat, scope=ScopeKind.SESSION, scope_id=session.id, revoked_at=None).update(
        revoked_at=clock.now()
    )
    rights_changed(seat.id)
    record(room_of(seat.id), OwnSessionGone(session=session.id))
    record(session.desk_room, PersonGone(seat=seat.id))
    record(session.room, PeopleCounted(people=queries.present_count(session)))


def _not_closed(session: Session) -> None:
    session.refresh_from_db()
    if session.state == Session.State.CLOSED:
        raise Refused("session_closed")


def _name(text: str) -> str:
    if not text.strip():
        raise Refused("person_without_name")
    return text.strip()


def _attendance(session: Session, seat: Seat) -> Attendance:
    attendance = Attendance.objects.filter(session=session, seat=seat).first()
    if attendance is None:
        raise Refused("person_absent")
    return attendance


def _record_person(session: Session, attendance: Attendance, *, newcomer: bool = False) -> None:
    if not newcomer:
        record(room_of(attendance.seat_id), OwnSessionSet(session=queries.own_session(attendance)))
    record(session.desk_room, PersonSet(person=queries.person_view(attendance, session)))
    record(session.room, PeopleCounted(people=queries.present_count(session)))
