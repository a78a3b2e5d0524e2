from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q

from hackathon.activities import activity_kind
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from hackathon.people.names import shown_name
from realtime.sessions.messages import (
    ActivityView,
    DeskState,
    Names,
    OwnGuess,
    OwnSession,
    PersonView,
    Phase,
    SessionState,
    TimerView,
)
from realtime.sessions.models import Activity, Attendance, GuessedNumber, Session


# --- rooms -----------------------------------------------------------------------------------------
def session_state(session_id: UUID) -> SessionState:
    """What everybody admitted to the workshop sees."""
    session = Session.objects.select_related("edition", "territory").get(pk=session_id)
    return SessionState(
        id=session.id,
        title=session.title,
        edition=session.edition.title,
        territory=territory_name(session),
        code=session.join_code,
        state=phase(session),
        names=names(session),
        activities=activity_views(session),
        current=session.current_id,
        timer=timer_view(session),
        people=present_count(session),
    )


def phase(row: Session | Activity) -> Phase:
    return cast(Phase, row.state)


def names(session: Session) -> Names:
    return cast(Names, session.names)


def names_of(session_id: UUID) -> str:
    """How names are shown in a workshop, for the floors that only know its id."""
    return Session.objects.values_list("names", flat=True).get(pk=session_id)


def territory_name(session: Session) -> str:
    return session.territory.name if session.territory else ""


def activity_views(session: Session) -> list[ActivityView]:
    guesses: dict[UUID, list[float]] = {}
    for activity_id, value in GuessedNumber.objects.filter(activity__session=session).values_list(
        "activity_id", "value"
    ):
        guesses.setdefault(activity_id, []).append(value)
    return [_view(activity, guesses.get(activity.id, [])) for activity in Activity.objects.filter(session=session)]


def activity_view(activity: Activity) -> ActivityView:
    return _view(activity, list(GuessedNumber.objects.filter(activity=activity).values_list("value", flat=True)))


def _view(activity: Activity, guesses: list[float]) -> ActivityView:
    kind = activity_kind(activity.kind)
    planned = activity.state == Activity.State.PLANNED
    settings = activity.settings | {"revealed": activity.revealed}
    return ActivityView(
        id=activity.id,
        kind=activity.kind,
        title=activity.title,
        minutes=activity.minutes,
        state=phase(activity),
        object=activity.object_id,
        room=f"{kind.room}:{activity.object_id}" if kind.room and activity.object_id else "",
        # What comes later is not told before it is opened.
        context={} if planned else kind.context(activity.object_id, settings),
        guessing=asks_for_a_number(activity),
        revealed=activity.revealed,
        guessed=len(guesses),
        guesses=sorted(guesses) if activity.revealed else None,
    )


def asks_for_a_number(activity: Activity) -> bool:
    return bool(activity.settings.get("guess"))


def timer_view(session: Session) -> TimerView | None:
    if session.timer_ends_at is None or session.timer_started_at is None:
        return None
    return TimerView(
        started_at=session.timer_started_at,
        ends_at=session.timer_ends_at,
        label=session.timer_label,
        activity=session.timer_activity_id,
    )


def present_count(session: Session) -> int:
    return Attendance.objects.filter(session=session, checked_in_at__isnull=False).count()


def desk_state(session_id: UUID) -> DeskState:
    session = Session.objects.get(pk=session_id)
    return DeskState(id=session.id, code=session.join_code, people=people(session))


def people(session: Session) -> list[PersonView]:
    rows = (
        Attendance.objects.filter(session=session)
        .select_related("seat__audience", "seat__structure")
        .order_by("created_at", "id")
    )
    return [person_view(row, session) for row in rows]


def person_view(attendance: Attendance, session: Session) -> PersonView:
    seat = attendance.seat
    return PersonView(
        seat=seat.id,
        name=shown_name(seat, session.names),
        audience=str(seat.audience or ""),
        structure=str(seat.structure or ""),
        present=attendance.checked_in_at is not None,
        claimed=seat.claimed_at is not None,
    )


def own_sessions(seat_ids: list[UUID]) -> dict[UUID, list[OwnSession]]:
    found: dict[UUID, list[OwnSession]] = defaultdict(list)
    for row in Attendance.objects.filter(seat__among=seat_ids).order_by("created_at", "id"):
        found[row.seat_id].append(own_session(row))
    return found


def own_session(attendance: Attendance) -> OwnSession:
    return OwnSession(session=attendance.session_id, present=attendance.checked_in_at is not None)


def own_guesses(seat_ids: list[UUID]) -> dict[UUID, list[OwnGuess]]:
    found: dict[UUID, list[OwnGuess]] = defaultdict(list)
    rows = GuessedNumber.objects.filter(seat__among=seat_ids).order_by("id")
    for seat, activity, value in rows.values_list("seat_id", "activity_id", "value"):
        found[seat].append(OwnGuess(activity=activity, value=value))
    return found


# --- rooms an act must declare ---------------------------------------------------------------------
def rooms_of(session: Session) -> tuple[str, ...]:
    """The workshop's room and those its activities write to."""
    rows = Activity.objects.filter(session=session).exclude(object_id=None).values_list("kind", "object_id")
    inside = [room for kind, object_id in rows if object_id for room in activity_kind(kind).rooms(object_id)]
    return (session.room, *dict.fromkeys(inside))


# --- pages -----------------------------------------------------------------------------------------
def unclaimed_seats(session: Session) -> list[Seat]:
    """The people of the edition's list who have not picked their name yet, those of the workshop's place first."""
    seats = Seat.objects.filter(edition_id=session.edition_id, claimed_at=None).select_related("structure")
    here = session.territory_id
    return sorted(seats, key=lambda seat: (seat.territory_id != here, seat.first_name.casefold(), seat.last_name))


def door_name(seat: Seat) -> str:
    """Enough to find oneself in a list anybody with the code can read: first name, initial, structure."""
    initial = f" {seat.last_name[:1]}." if seat.last_name else ""
    return f"{seat.first_name}{initial}" + (f" · {seat.structure}" if seat.structure else "")


def workshops(edition: Edition) -> list[Session]:
    """The workshops of an edition, with how many people came and how long the run of show is."""
    return list(
        Session.objects.filter(edition=edition)
        .select_related("edition", "territory")
        .annotate(
            came=Count("attendances", filter=Q(attendances__checked_in_at__isnull=False), distinct=True),
            steps=Count("activities", distinct=True),
        )
    )


def run_rows(session: Session) -> list[dict[str, Any]]:
    """The run of show as a page edits it."""
    rows = list(Activity.objects.filter(session=session))
    positions = {str(activity.id): place for place, activity in enumerate(rows, start=1)}
    return [
        {
            "activity": activity,
            "label": activity_kind(activity.kind).label,
            "icon": activity_kind(activity.kind).icon,
            "source": positions.get(str(activity.settings.get("from_activity", ""))),
            "first": place == 0,
            "last": place == len(rows) - 1,
        }
        for place, activity in enumerate(rows)
    ]


def minutes_in_all(rows: Iterable[Activity]) -> int:
    return sum(activity.minutes for activity in rows)


def sources(session: Session) -> list[tuple[UUID, str]]:
    """The activities whose content a vote may take up."""
    rows = Activity.objects.filter(session=session).exclude(object_id=None)
    return [(row.id, row.title) for row in rows if activity_kind(row.kind).options is not None]
