"""What people do to workshops. Each reads the workshop afresh under its room's lock, then checks, then writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hackathon.activities import ActivityKind, activity_kind, activity_kinds, tell_names
from hackathon.edition.models import Edition
from hackathon.people.own_room import room_of
from hackathon.stages.rules import open_kinds
from hackathon.territories.models import Territory
from realtime.sessions import queries
from realtime.sessions.codes import new_code
from realtime.sessions.messages import (
    TIMER_MAX,
    ActivitySet,
    CodeSet,
    Guessed,
    OwnGuess,
    OwnGuessSet,
    PeopleSet,
    RunSet,
    SessionSet,
    TimerSet,
)
from realtime.sessions.models import Activity, GuessedNumber, Session
from realtime.sessions.rules import LIVE_STAGES
from realtime.sessions.runs import Planned, run_templates
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import compact, record

# The kind that starts its countdown when it opens (realtime.sessions.activity).
TIMER = "timer"


# --- making a workshop -----------------------------------------------------------------------------
def create_session(
    edition: Edition,
    *,
    title: str,
    run: str,
    territory: Territory | None = None,
    starts_at: datetime | None = None,
    names: str = Session.Names.FIRST_NAME_STRUCTURE,
) -> Session:
    """Make a workshop with the run of show of a template, and a code of its own."""
    if run not in run_templates():
        raise Refused("run_template_unknown", name=run)
    session = Session.objects.create(
        edition=edition,
        title=title,
        territory=territory,
        starts_at=starts_at,
        names=names,
        join_code=_free_code(),
        created_at=clock.now(),
    )
    made: list[Activity] = []
    for planned in run_templates()[run].activities:
        made.append(_create_activity(session, planned, order=len(made), earlier=made))
    return session


def edit_session(
    session: Session, *, title: str, territory: Territory | None, starts_at: datetime | None, names: str
) -> None:
    session.refresh_from_db()
    renamed = session.names != names
    session.title, session.territory, session.starts_at, session.names = title, territory, starts_at, names
    session.save(update_fields=["title", "territory", "starts_at", "names"])
    _record_session(session)
    if renamed:
        _record_names(session)


def add_activity(
    session: Session, *, kind: str, title: str, minutes: int = 0, settings: Mapping[str, Any] | None = None
) -> Activity:
    """Add a line at the end of the run of show."""
    rows = list(Activity.objects.filter(session=session))
    planned = Planned(kind=kind, title=title, minutes=minutes, settings=dict(settings or {}))
    activity = _create_activity(session, planned, order=len(rows), earlier=rows)
    _record_run(session)
    return activity


def rename_activity(activity: Activity, *, title: str, minutes: int) -> None:
    activity.refresh_from_db()
    activity.title, activity.minutes = title, minutes
    activity.save(update_fields=["title", "minutes"])
    _record_run(activity.session)


def move_activity(activity: Activity, *, step: int) -> None:
    """One place up (−1) or down (+1); at the end of the list nothing moves."""
    rows = list(Activity.objects.filter(session=activity.session))
    place = next((place for place, row in enumerate(rows) if row.id == activity.id), None)
    if place is None:
        raise Refused("activity_absent")
    other = place + step
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows):
        row.order = order
    Activity.objects.bulk_update(rows, ["order"])
    _record_run(activity.session)


def remove_activity(activity: Activity) -> None:
    """Take a line out of the run of show, unless people have worked on it: their work must stay findable."""
    session = activity.session
    session.refresh_from_db()
    kind = activity_kind(activity.kind)
    worked = activity.object_id is not None and kind.used(activity.object_id)
    if worked or activity.state == Activity.State.OPEN or GuessedNumber.objects.filter(activity=activity).exists():
        raise Refused("activity_used")
    activity.delete()
    session.refresh_from_db()
    _record_run(session)


# --- driving it ------------------------------------------------------------------------------------
def open_session(session: Session) -> None:
    """Open the workshop, also again after its close."""
    session.refresh_from_db()
    if not open_kinds(session.edition_id) & set(LIVE_STAGES):
        raise Refused("session_stage_closed")
    session.state = Session.State.OPEN
    session.save(update_fields=["state"])
    _record_session(session)


def close_session(session: Session) -> None:
    """End the workshop: what is open in it closes, nothing more is taken until it is opened again, and its rooms' logs
    keep the decisions only.
    """
    session.refresh_from_db()
    _stop_timer(session)
    for activity in Activity.objects.filter(session=session, state=Activity.State.OPEN):
        _close(activity)
    session.state, session.current = Session.State.CLOSED, None
    session.save(update_fields=["state", "current"])
    _record_run(session)
    _record_session(session)
    for room in queries.rooms_of(session):
        compact(room)


def open_activity(session: Session, *, activity_id: UUID) -> Activity:
    """Show this activity to everybody; what was open closes. Opening an earlier one is going back."""
    _open(session)
    activity = _activity(session, activity_id)
    kind = activity_kind(activity.kind)
    former = [
        row for row in Activity.objects.filter(session=session, state=Activity.State.OPEN) if row.id != activity.id
    ]
    if activity.object_id is not None:
        # Refusals come from here, before anything is written.
        _take_up(session, activity, kind)
        kind.open(activity.object_id)
    _stop_timer(session)
    for row in former:
        _close(row)
    activity.state = Activity.State.OPEN
    activity.save(update_fields=["state"])
    session.current = activity
    session.save(update_fields=["current"])
    for row in (*former, activity):
        _record_activity(session, row)
    if activity.kind == TIMER and activity.minutes:
        _start_timer(session, timedelta(minutes=activity.minutes), activity.title)
    return activity


def close_activity(session: Session, *, activity_id: UUID) -> None:
    _open(session)
    activity = _activity(session, activity_id)
    if activity.state != Activity.State.OPEN:
        raise Refused("activity_not_open")
    if session.timer_activity_id == activity.id:
        _stop_timer(session)
    _close(activity)
    if session.current_id == activity.id:
        session.current = None
        session.save(update_fields=["current"])
    _record_activity(session, activity)


def start_timer(session: Session, *, seconds: int, label: str = "") -> None:
    """Count down for the current activity, in place of a timer that runs."""
    _open(session)
    _stop_timer(session)
    _start_timer(session, timedelta(seconds=seconds), label)


def extend_timer(session: Session, *, seconds: int) -> None:
    """Give more time; a timer that has just run out starts again from now."""
    _open(session)
    if session.timer_ends_at is None or session.timer_started_at is None:
        raise Refused("timer_absent")
    ends_at = max(session.timer_ends_at, clock.now()) + timedelta(seconds=seconds)
    if ends_at - clock.now() > timedelta(seconds=TIMER_MAX):
        raise Refused("timer_too_long")
    session.timer_ends_at = ends_at
    session.save(update_fields=["timer_ends_at"])
    _set_deadline(session.timer_activity, session.timer_ends_at)
    record(session.room, TimerSet(timer=queries.timer_view(session)))


def stop_timer(session: Session) -> None:
    _open(session)
    if session.timer_ends_at is None:
        raise Refused("timer_absent")
    _stop_timer(session)


def set_names(session: Session, *, names: str) -> None:
    """How people are called on the screens from now on; notes already written keep the name they bear."""
    session.refresh_from_db()
    session.names = names
    session.save(update_fields=["names"])
    _record_session(session)
    _record_names(session)


def renew_code(session: Session) -> str:
    """Another code; whoever is inside stays, the former code opens nothing any more."""
    session.refresh_from_db()
    session.join_code = _free_code()
    session.save(update_fields=["join_code"])
    _record_session(session)
    record(session.desk_room, CodeSet(code=session.join_code))
    return session.join_code


# --- guessing --------------------------------------------------------------------------------------
def guess_number(session: Session, *, activity_id: UUID, seat: UUID, value: float) -> None:
    """Keep one number a person, replaced until the figure is shown."""
    _open(session)
    activity = _activity(session, activity_id)
    if not queries.asks_for_a_number(activity):
        raise Refused("activity_no_guess")
    if activity.state != Activity.State.OPEN:
        raise Refused("activity_not_open")
    if activity.revealed:
        raise Refused("activity_revealed")
    GuessedNumber.objects.update_or_create(activity=activity, seat_id=seat, defaults={"value": value})
    record(room_of(seat), OwnGuessSet(guess=OwnGuess(activity=activity.id, value=value)))
    record(session.room, Guessed(activity=activity.id, guessed=activity.guesses.count()))


def reveal_guesses(session: Session, *, activity_id: UUID) -> None:
    """Show the figure and how the guesses spread around it."""
    _open(session)
    activity = _activity(session, activity_id)
    if not queries.asks_for_a_number(activity):
        raise Refused("activity_no_guess")
    if activity.state == Activity.State.PLANNED:
        raise Refused("activity_not_open")
    activity.revealed = True
    activity.save(update_fields=["revealed"])
    _record_activity(session, activity)


# --- what several commands share -------------------------------------------------------------------
def _free_code() -> str:
    while Session.objects.filter(join_code=(code := new_code())).exists():
        continue
    return code


def _create_activity(session: Session, planned: Planned, *, order: int, earlier: Sequence[Activity]) -> Activity:
    known = {kind.slug: kind for kind in activity_kinds()}
    if planned.kind not in known:
        raise Refused("activity_kind_unknown", name=planned.kind, known=", ".join(known))
    settings = _resolved(planned.settings, earlier)
    return Activity.objects.create(
        session=session,
        kind=planned.kind,
        title=planned.title,
        minutes=planned.minutes,
        settings=settings,
        object_id=known[planned.kind].create(session.edition_id, session.id, planned.title, settings),
        order=order,
    )


def _resolved(settings: Mapping[str, Any], earlier: Sequence[Activity]) -> dict[str, Any]:
    """The settings with `from_activity` as an activity's id; templates and pages may give its place, from 1."""
    source = settings.get("from_activity")
    if source is None:
        return dict(settings)
    by_name = {str(place): row for place, row in enumerate(earlier, start=1)} | {str(row.id): row for row in earlier}
    if str(source) not in by_name:
        raise Refused("activity_without_source")
    return dict(settings) | {"from_activity": str(by_name[str(source)].id)}


def _take_up(session: Session, activity: Activity, kind: ActivityKind) -> None:
    """Give a vote the notes of the activity it is about, as they stand now."""
    source_id = activity.settings.get("from_activity")
    if source_id is None or kind.set_options is None or activity.object_id is None:
        return
    source = Activity.objects.filter(session=session, pk=source_id).first()
    options = None if source is None else activity_kind(source.kind).options
    if source is None or source.object_id is None or options is None:
        raise Refused("activity_without_source")
    kind.set_options(activity.object_id, options(source.object_id))


def _open(session: Session) -> None:
    session.refresh_from_db()
    if session.state != Session.State.OPEN:
        raise Refused("session_not_open" if session.state == Session.State.PLANNED else "session_closed")


def _activity(session: Session, activity_id: UUID) -> Activity:
    activity = Activity.objects.filter(session=session, pk=activity_id).first()
    if activity is None:
        raise Refused("activity_absent")
    return activity


def _close(activity: Activity) -> None:
    if activity.object_id is not None:
        activity_kind(activity.kind).close(activity.object_id)
    activity.state = Activity.State.CLOSED
    activity.save(update_fields=["state"])


def _start_timer(session: Session, length: timedelta, label: str) -> None:
    at = clock.now()
    session.timer_started_at, session.timer_ends_at = at, at + length
    session.timer_label, session.timer_activity = label, session.current
    _save_timer(session)
    _set_deadline(session.current, session.timer_ends_at)


def _stop_timer(session: Session) -> None:
    if session.timer_ends_at is None:
        return
    former = session.timer_activity
    session.timer_started_at = session.timer_ends_at = session.timer_activity = None
    session.timer_label = ""
    _save_timer(session)
    _set_deadline(former, None)


def _save_timer(session: Session) -> None:
    session.save(update_fields=["timer_started_at", "timer_ends_at", "timer_label", "timer_activity"])
    record(session.room, TimerSet(timer=queries.timer_view(session)))


def _set_deadline(activity: Activity | None, at: datetime | None) -> None:
    if activity is not None and activity.object_id is not None:
        activity_kind(activity.kind).deadline(activity.object_id, at)


def _record_session(session: Session) -> None:
    record(
        session.room,
        SessionSet(
            title=session.title,
            territory=queries.territory_name(session),
            code=session.join_code,
            state=queries.phase(session),
            names=queries.names(session),
        ),
    )


def _record_run(session: Session) -> None:
    record(session.room, RunSet(activities=queries.activity_views(session), current=session.current_id))


def _record_activity(session: Session, activity: Activity) -> None:
    record(session.room, ActivitySet(activity=queries.activity_view(activity), current=session.current_id))


def _record_names(session: Session) -> None:
    """Everybody's name, as it is shown from now on."""
    record(session.desk_room, PeopleSet(people=queries.people(session)))
    tell_names(session.id)
