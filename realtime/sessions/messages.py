"""What workshops say on the wire: states, entries and command bodies."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

TITLE_MAX = 160
TIMER_MAX = 4 * 3600

Seconds = Annotated[int, msgspec.Meta(ge=5, le=TIMER_MAX)]
Label = Annotated[str, msgspec.Meta(max_length=80)]
FirstName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]

Phase = Literal["planned", "open", "closed"]
Names = Literal["first_name_structure", "first_name", "pseudonym"]


# --- state -----------------------------------------------------------------------------------------
class ActivityView(msgspec.Struct, frozen=True):
    """One line of the run of show. `room` is the room to join for it, or "". `context` is what the kind shows
    (the text of an instruction, a survey's figure…): empty while planned, and without what is to be revealed."""

    id: UUID
    kind: str
    title: str
    minutes: int  # planned duration; 0 when none was given
    state: Phase
    object: UUID | None
    room: str
    context: dict[str, Any]
    guessing: bool  # people are asked for a number first
    revealed: bool
    guessed: int  # how many people guessed
    guesses: list[float] | None  # their numbers, sorted, once revealed


class TimerView(msgspec.Struct, frozen=True):
    """`ends_at` and `started_at` are the server's; `activity` is what it was started for, if anything."""

    started_at: datetime
    ends_at: datetime
    label: str
    activity: UUID | None


class SessionState(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    edition: str
    territory: str
    code: str  # public: the projector shows it
    state: Phase
    names: Names
    activities: list[ActivityView]
    current: UUID | None
    timer: TimerView | None
    people: int  # checked in


class PersonView(msgspec.Struct, frozen=True):
    """A line of the desk. Unclaimed: on the list, not come yet."""

    seat: UUID
    name: str
    audience: str
    structure: str
    present: bool
    claimed: bool


class DeskState(msgspec.Struct, frozen=True):
    """`desk:<session id>`, for facilitators."""

    id: UUID
    code: str
    people: list[PersonView]


class OwnSession(msgspec.Struct, frozen=True):
    """In `seat:<id>`: a workshop this person is in."""

    session: UUID
    present: bool


class OwnGuess(msgspec.Struct, frozen=True):
    activity: UUID
    value: float


# --- entries ---------------------------------------------------------------------------------------
class Entry(msgspec.Struct, frozen=True, tag_field="kind"):
    pass


class SessionSet(Entry, frozen=True, tag="session_set"):
    title: str
    territory: str
    code: str
    state: Phase
    names: Names


class RunSet(Entry, frozen=True, tag="run_set"):
    """The whole run of show, after it was edited or when several activities change at once."""

    activities: list[ActivityView]
    current: UUID | None


class ActivitySet(Entry, frozen=True, tag="activity_set"):
    activity: ActivityView
    current: UUID | None


class TimerSet(Entry, frozen=True, tag="timer_set"):
    timer: TimerView | None


class PeopleCounted(Entry, frozen=True, tag="people_counted"):
    people: int


class Guessed(Entry, frozen=True, tag="guessed"):
    activity: UUID
    guessed: int


class PersonSet(Entry, frozen=True, tag="person_set"):
    """In `desk:<id>`: somebody came, left, or was renamed."""

    person: PersonView


class PersonGone(Entry, frozen=True, tag="person_gone"):
    seat: UUID


class PeopleSet(Entry, frozen=True, tag="people_set"):
    """In `desk:<id>`: every name at once, after the setting of names changed."""

    people: list[PersonView]


class CodeSet(Entry, frozen=True, tag="code_set"):
    code: str


class OwnSessionSet(Entry, frozen=True, tag="own_session_set"):
    session: OwnSession


class OwnSessionGone(Entry, frozen=True, tag="own_session_gone"):
    """In `seat:<id>`: this person was taken out of the workshop."""

    session: UUID


class OwnGuessSet(Entry, frozen=True, tag="own_guess_set"):
    guess: OwnGuess


SESSION_ENTRIES = (SessionSet, RunSet, ActivitySet, TimerSet, PeopleCounted, Guessed)
DESK_ENTRIES = (PersonSet, PersonGone, PeopleSet, CodeSet)
SEAT_ENTRIES = (OwnSessionSet, OwnSessionGone, OwnGuessSet)


# --- commands --------------------------------------------------------------------------------------
class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="verb"):
    pass


class Guess(Body, frozen=True, tag="guess"):
    """In `session:<id>`: one number per person and activity, replaced until revealed."""

    activity: UUID
    value: Annotated[float, msgspec.Meta(ge=-1e9, le=1e9)]


# In `desk:<id>`, by facilitators.
class OpenActivity(Body, frozen=True, tag="open_activity"):
    """Everybody sees this one now; the one that was current is closed. Going back is opening an earlier one."""

    activity: UUID


class CloseActivity(Body, frozen=True, tag="close_activity"):
    activity: UUID


class RevealGuesses(Body, frozen=True, tag="reveal_guesses"):
    """Show the figure that was guessed and the spread of the guesses."""

    activity: UUID


class StartTimer(Body, frozen=True, tag="start_timer"):
    """For the current activity, replacing a running one."""

    seconds: Seconds
    label: Label = ""


class ExtendTimer(Body, frozen=True, tag="extend_timer"):
    seconds: Seconds


class StopTimer(Body, frozen=True, tag="stop_timer"):
    pass


class OpenSession(Body, frozen=True, tag="open_session"):
    """Open the workshop, also after it was closed."""


class CloseSession(Body, frozen=True, tag="close_session"):
    pass


class SetNames(Body, frozen=True, tag="set_names"):
    names: Names


class CheckIn(Body, frozen=True, tag="check_in"):
    seat: UUID
    present: bool


class RenamePerson(Body, frozen=True, tag="rename_person"):
    seat: UUID
    first_name: FirstName


class AddPerson(Body, frozen=True, tag="add_person"):
    """Somebody without a screen: counted present, can be written for. Result: {"seat": id}."""

    first_name: FirstName


class Evict(Body, frozen=True, tag="evict_person"):
    seat: UUID


class RenewCode(Body, frozen=True, tag="renew_code"):
    """Another join code; the former one stops working at once."""


refusal_codes(
    session_stage_closed=_("No stage with workshops is open in this edition: open one first, then the workshop."),
    session_not_open=_("The workshop is not open. Wait for the facilitator."),
    session_closed=_("The workshop is closed: nothing was changed. The facilitator can open it again."),
    activity_absent=_("This activity is no longer in the run of show."),
    activity_not_open=_("This activity is not open: nothing was kept. Wait for the facilitator."),
    activity_no_guess=_("This activity asks for no number."),
    activity_revealed=_("The figure is already shown: numbers are no longer taken."),
    activity_kind_unknown=_("“%(name)s” is not a known kind of activity. The known ones are: %(known)s."),
    activity_used=_("People have already worked on this activity: close it instead of removing it."),
    run_template_unknown=_("“%(name)s” is not a known run of show."),
    run_settings=_("The run of show is not valid: %(what)s."),
    activity_without_source=_("The activity this vote takes up is no longer in the run of show: edit the vote."),
    timer_absent=_("No timer is running."),
    timer_too_long=_("A timer lasts at most four hours."),
    person_without_name=_("A first name is needed, so that the others know who writes."),
    person_absent=_("This person is not in the workshop."),
)
