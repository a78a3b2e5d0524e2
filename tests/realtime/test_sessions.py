"""Driving a workshop: every way out of each verb, and after each the equation (`room.Workshop.send` checks it)."""

from datetime import timedelta

import msgspec
import pytest

from hackathon.enums import Role, ScopeKind, StageKind, StageState
from hackathon.models import Grant, Stage
from realtime.sessions import codes, presence
from realtime.sessions.models import Session
from realtime.sessions.runs import run_templates
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, room_kind
from realtime.wire.transactions import perform
from tests import cast
from tests.realtime.room import last_seq, make_workshop, present, replayed


@pytest.fixture
def desk(workshop):
    return Desk(workshop)


class Desk:
    def __init__(self, workshop):
        self.workshop, self.ada, self.ben = workshop, workshop.ada, workshop.ben
        self.room, self.hall = workshop.session.desk_room, workshop.session.room

    def __call__(self, verb, /, **body):
        return self.workshop.send(self.ada, self.room, {"verb": verb, **body})

    def guess(self, seat, activity, value):
        self.workshop.send(seat, self.hall, {"verb": "guess", "activity": activity.id, "value": value})

    @property
    def state(self):
        return self.workshop.state(self.hall)

    @property
    def people(self):
        return self.workshop.state(self.room)["people"]

    def shown(self, activity):
        return next(row for row in self.state["activities"] if row["id"] == str(activity.id))


def refusal(run, *args, **body):
    with pytest.raises(Refused) as refused:
        run(*args, **body)
    return refused.value.code


# --- the run of show -------------------------------------------------------------------------------
def test_opening_an_activity_closes_the_one_before(desk, workshop):
    first, second = workshop.activity("instruction", text="Bonjour"), workshop.activity("board")

    desk("open_activity", activity=first.id)
    desk("open_activity", activity=second.id)

    assert desk.state["current"] == str(second.id)
    assert [row["state"] for row in desk.state["activities"]] == ["closed", "open"]
    assert workshop.state(f"board:{second.object_id}")["state"] == "open"


def test_going_back_opens_the_former_again_with_its_work(desk, workshop):
    board, after = workshop.opened("board", template="idees"), workshop.activity("instruction")
    zone = workshop.state(f"board:{board.object_id}")["zones"][0]["id"]
    workshop.send(workshop.ben, f"board:{board.object_id}", {"verb": "add_card", "zone": zone, "text": "une idée"})
    desk("open_activity", activity=after.id)
    assert workshop.state(f"board:{board.object_id}")["state"] == "closed"

    desk("open_activity", activity=board.id)

    state = workshop.state(f"board:{board.object_id}")
    assert (state["state"], len(state["cards"])) == ("open", 1)


def test_what_comes_later_is_not_told(desk, workshop):
    surprise = workshop.activity("instruction", text="La surprise")
    assert desk.shown(surprise)["context"] == {}

    desk("open_activity", activity=surprise.id)

    assert desk.shown(surprise)["context"] == {"text": "La surprise"}


def test_closing_the_current_activity_leaves_none(desk, workshop):
    activity = workshop.opened("instruction")

    desk("close_activity", activity=activity.id)

    assert (desk.state["current"], desk.shown(activity)["state"]) == (None, "closed")
    assert refusal(desk, "close_activity", activity=activity.id) == "activity_not_open"


def test_a_vote_takes_up_the_notes_of_a_board(desk, workshop):
    board = workshop.opened("board", template="idees")
    room = f"board:{board.object_id}"
    zone = workshop.state(room)["zones"][0]["id"]
    vote = workshop.activity("dots", from_activity=str(board.id), dots=3, cap=1)
    assert refusal(desk, "open_activity", activity=vote.id) == "ballot_no_options"

    cards = [
        workshop.send(workshop.ben, room, {"verb": "add_card", "zone": zone, "text": text})["card"]
        for text in ("forum", "stages", "stage court")
    ]
    workshop.send(workshop.ben, room, {"verb": "group_cards", "cards": cards[1:], "title": "Des stages"})
    desk("open_activity", activity=vote.id)

    options = workshop.state(f"ballot:{vote.object_id}")["options"]
    assert [option["label"] for option in options] == ["forum", "Des stages"]


def test_an_activity_of_another_workshop_is_refused(desk, workshop):
    other = make_workshop(cast.make_edition("loiret"))

    assert refusal(desk, "open_activity", activity=other.activity("instruction").id) == "activity_absent"


def test_participants_and_strangers_do_not_drive(desk, workshop):
    activity = workshop.activity("instruction")

    for seat in (workshop.ben, workshop.cleo, None):
        body = {"verb": "open_activity", "activity": activity.id}
        assert refusal(workshop.send, seat, desk.room, body) == "not_allowed"


def test_a_closed_workshop_takes_nothing_until_it_is_opened_again(desk, workshop):
    board = workshop.opened("board", template="idees")
    desk("start_timer", seconds=60)
    desk("close_session")

    state = desk.state
    assert (state["state"], state["current"], state["timer"]) == ("closed", None, None)
    assert workshop.state(f"board:{board.object_id}")["state"] == "closed"
    assert refusal(desk, "open_activity", activity=board.id) == "session_closed"

    desk("open_session")
    desk("open_activity", activity=board.id)
    assert desk.state["current"] == str(board.id)


def test_closing_keeps_the_decisions_of_the_logs(desk, workshop):
    ballot = workshop.opened("dots", dots=3, cap=2, options=["One", "Two"])
    room = f"ballot:{ballot.object_id}"
    vote = {"verb": "cast", "votes": [{"option": workshop.state(room)["options"][0]["id"], "points": 1}]}
    for seat in (workshop.ben, workshop.bea):
        workshop.send(seat, room, vote)
    desk("close_session")

    def kinds(name):
        bodies = LogEntry.objects.filter(room_id=name).order_by("seq").values_list("body", flat=True)
        return [msgspec.json.decode(body)["kind"] for body in bodies]

    # The last entry before the close stays, so that the numbers go on.
    assert kinds(room)[-2:] == ["ballot_counted", "ballot_set"]
    assert set(kinds(room)[:-2]) == {"ballot_set"}
    assert len(kinds(desk.hall)) < last_seq(desk.hall)


def test_a_workshop_opens_only_while_a_stage_with_workshops_is_open(desk, workshop):
    Session.objects.filter(pk=workshop.session.pk).update(state="planned")
    assert refusal(desk, "open_activity", activity=new_id()) == "session_not_open"

    Stage.objects.exclude(kind=StageKind.SURVEY).update(state=StageState.CLOSED)
    assert refusal(desk, "open_session") == "session_stage_closed"


# --- time ------------------------------------------------------------------------------------------
def test_a_timer_ends_when_the_server_says(desk, workshop):
    activity = workshop.opened("board", template="idees")
    at = clock.now()

    with clock.set_to(lambda: at):
        desk("start_timer", seconds=300, label="Écrivez seul")
        desk("extend_timer", seconds=60)

    timer = desk.state["timer"]
    assert (timer["label"], timer["activity"]) == ("Écrivez seul", str(activity.id))
    assert timer["ends_at"] == (at + timedelta(seconds=360)).isoformat().replace("+00:00", "Z")
    desk("stop_timer")
    assert desk.state["timer"] is None
    assert refusal(desk, "stop_timer") == "timer_absent"
    assert refusal(desk, "extend_timer", seconds=60) == "timer_absent"


def test_a_timer_that_ran_out_is_extended_from_now(desk):
    at = clock.now()
    with clock.set_to(lambda: at):
        desk("start_timer", seconds=60)
    later = at + timedelta(minutes=10)

    with clock.set_to(lambda: later):
        desk("extend_timer", seconds=60)
        assert refusal(desk, "extend_timer", seconds=4 * 3600) == "timer_too_long"

    assert desk.state["timer"]["ends_at"] == (later + timedelta(seconds=60)).isoformat().replace("+00:00", "Z")


def test_the_timer_activity_counts_down_as_it_opens(desk, workshop):
    run = workshop.activity("timer")
    run.minutes = 20
    run.save()

    desk("open_activity", activity=run.id)
    assert desk.state["timer"]["activity"] == str(run.id)

    desk("close_activity", activity=run.id)
    assert desk.state["timer"] is None


# --- guessing --------------------------------------------------------------------------------------
def test_guesses_are_counted_then_shown_with_the_figure(desk, workshop):
    figure = workshop.opened("instruction", guess=True)
    desk.guess(workshop.ben, figure, 40)
    desk.guess(workshop.ben, figure, 55.5)
    desk.guess(workshop.bea, figure, 30)

    assert (desk.shown(figure)["guessed"], desk.shown(figure)["guesses"]) == (2, None)
    own = workshop.state(f"seat:{workshop.ben.id}")["guesses"]
    assert own == [{"activity": str(figure.id), "value": 55.5}]

    desk("reveal_guesses", activity=figure.id)
    assert desk.shown(figure)["guesses"] == [30, 55.5]
    assert refusal(desk.guess, workshop.ben, figure, 1) == "activity_revealed"


def test_guesses_are_taken_only_where_they_are_asked(desk, workshop):
    plain, later = workshop.opened("instruction"), workshop.activity("instruction", guess=True)

    assert refusal(desk.guess, workshop.ben, plain, 1) == "activity_no_guess"
    assert refusal(desk.guess, workshop.ben, later, 1) == "activity_not_open"
    assert refusal(desk, "reveal_guesses", activity=plain.id) == "activity_no_guess"
    assert refusal(desk, "reveal_guesses", activity=later.id) == "activity_not_open"
    assert refusal(desk.guess, workshop.cleo, plain, 1) == "not_allowed"


# --- people ----------------------------------------------------------------------------------------
def test_check_in_counts_who_is_here(desk, workshop):
    assert desk.state["people"] == 2
    desk("check_in", seat=workshop.ben.id, present=False)
    assert (desk.state["people"], present(workshop.session)) == (1, {workshop.bea.id})

    desk("check_in", seat=workshop.cleo.id, present=True)
    assert [person["name"] for person in desk.people] == ["Ben", "Béa", "Cleo"]
    assert refusal(desk, "check_in", seat=new_id(), present=True) == "person_absent"


def test_somebody_without_a_screen_is_added_and_renamed(desk):
    seat = desk("add_person", first_name="Marcel")["seat"]
    desk("rename_person", seat=seat, first_name="Marcelle")

    assert [person["name"] for person in desk.people] == ["Ben", "Béa", "Marcelle"]
    assert refusal(desk, "rename_person", seat=desk.workshop.cleo.id, first_name="X") == "person_absent"
    assert refusal(desk, "add_person", first_name="  ") == "person_without_name"


def test_a_whole_list_is_seated_at_once(desk, workshop):
    act = Act(
        verb="test",
        rooms=(desk.hall, desk.room),
        run=lambda: presence.seat_people(workshop.session, first_names=["Zoé", "Yves"], source="test"),
    )
    before = {room: (workshop.state(room), last_seq(room)) for room in act.rooms}

    seats = perform(None, act)

    assert [person["name"] for person in desk.people] == ["Ben", "Béa", "Zoé", "Yves"]
    assert all(room_kind("session").gate(Caller(seat.id), workshop.session.id) for seat in seats)
    for room, (state, seq) in before.items():
        assert replayed(room, state, seq) == workshop.state(room)


def test_names_change_as_the_setting_says(desk, workshop):
    desk("set_names", names="first_name_structure")

    assert desk.people[0]["name"] == "Ben · Mission locale de Chartres"
    assert desk.state["names"] == "first_name_structure"


def test_an_evicted_person_is_out_at_once(desk, workshop):
    board = workshop.opened("board", template="idees")
    desk("evict_person", seat=workshop.ben.id)

    assert [person["name"] for person in desk.people] == ["Béa"]
    assert not room_kind("session").gate(Caller(workshop.ben.id), workshop.session.id)
    body = {"verb": "add_card", "zone": new_id(), "text": "encore moi"}
    assert refusal(workshop.send, workshop.ben, f"board:{board.object_id}", body) == "not_allowed"
    assert refusal(desk, "evict_person", seat=workshop.ben.id) == "person_absent"


def test_a_new_code_replaces_the_former(desk, workshop):
    former = workshop.session.join_code

    code = desk("renew_code")["code"]

    assert (workshop.state(desk.room)["code"], code == former) == (code, False)
    assert workshop.state(workshop.session.room)["code"] == code


# --- rooms -----------------------------------------------------------------------------------------
def test_public_rooms_admit_the_projector_and_those_inside(workshop):
    board, vote = workshop.opened("board"), workshop.activity("choice", options=["a", "b"])
    ids = {
        "session": workshop.session.id,
        "board": board.object_id,
        "ballot": vote.object_id,
        "desk": workshop.session.id,
        "tally": vote.object_id,
        "seat": workshop.ben.id,
    }
    callers = {
        "projector": Caller(None, projector=True),
        "ada": Caller(workshop.ada.id),
        "ben": Caller(workshop.ben.id),
        "cleo": Caller(workshop.cleo.id),
        "nobody": Caller(None),
    }

    admitted = {room: {name for name, who in callers.items() if room_kind(room).gate(who, ids[room])} for room in ids}

    public, desk = {"projector", "ada", "ben"}, {"ada"}
    assert admitted == {
        "session": public,
        "board": public,
        "ballot": public,
        "desk": desk,
        "tally": desk,
        "seat": {"ben"},
    }
    for room in ("session", "board", "ballot"):
        every = room_kind(room).gate_many(list(callers.values()), ids[room])
        assert {name for name, is_in in zip(callers, every, strict=True) if is_in} == public
        assert not any(room_kind(room).gate_many(list(callers.values()), new_id()))


def test_a_right_over_another_workshop_opens_nothing_here(workshop):
    other = make_workshop(workshop.edition)
    seat = cast.make_seat(workshop.edition, "Eve", (Role.FACILITATOR, ScopeKind.SESSION, other.session.id))

    assert not room_kind("session").gate(Caller(seat.id), workshop.session.id)
    assert Grant.objects.filter(seat=seat).count() == 1


# --- templates and codes ---------------------------------------------------------------------------
@pytest.mark.parametrize("run", run_templates())
def test_every_template_runs_from_start_to_end(stored_edition, run):
    workshop = make_workshop(stored_edition, run)
    desk = Desk(workshop)

    for activity in workshop.session.activities.all():
        if activity.object_id and activity.kind == "board":
            desk("open_activity", activity=activity.id)
            room = f"board:{activity.object_id}"
            for text in ("une", "deux"):
                zone = workshop.state(room)["zones"][0]["id"]
                workshop.send(workshop.ben, room, {"verb": "add_card", "zone": zone, "text": text})
            workshop.send(workshop.ada, room, {"verb": "reveal_cards"})
        else:
            desk("open_activity", activity=activity.id)
    desk("close_session")

    assert {row["state"] for row in desk.state["activities"]} <= {"closed"}


def test_codes_are_six_signs_that_cannot_be_mistaken():
    code = codes.new_code()

    assert len(codes.ALPHABET) == 31
    assert codes.typed_code(f" {code[:3]}-{code[3:]}".lower()) == code
    assert [codes.typed_code(text) for text in ("ABC", "ABCDEO", "ABCDEF7", "")] == ["", "", "", ""]
