"""Old state + entries = fresh state, for every verb and every entry of every room, in Python and in the browser's code.

A case performs what it proves on a workshop of which every room is watched (`watched.Watched`).
"""

import pytest

from challenges.defis.models import Challenge
from challenges.priorities.queries import plane_room
from challenges.solutions import commands as solutions
from challenges.teams import commands as teams
from challenges.teams.models import Team
from hackathon.management.install import node
from realtime.sessions import commands, presence
from realtime.wire.ids import new_id
from realtime.wire.registry import room_kinds
from tests import cast
from tests.challenges.cast import make_challenge
from tests.realtime.room import make_workshop
from tests.realtime.test_ballots import Poll
from tests.realtime.test_boards import Wall
from tests.realtime.watched import BrowserReducers, Watched

CASES = []
SETTINGS = {"title": "Un autre titre", "territory": None, "starts_at": None}


def proves(kind, *verbs, told):
    """Declare what a case performs, verbs of a room's kind, and which entries it hears: `{kind: "name name"}`."""

    def declare(case):
        case.verbs = {(kind, verb) for verb in verbs}
        case.told = {(room, name) for room, names in told.items() for name in names.split()}
        CASES.append(case)
        return case

    return declare


# --- boards ------------------------------------------------------------------------------------------
CARDS = ("add_card", "edit_card", "move_card", "remove_card", "restore_card")


@proves("board", *CARDS, told={"board": "card_set card_removed", "seat": "own_card_set own_card_gone"})
def cards_of_an_open_board(world):
    wall = Wall(world, template="vecu-besoin-frein", writing="shared")
    one, two = wall.add(wall.ben, "des stages"), wall.add(wall.bea, "un forum", zone=1)
    wall.send(wall.ben, "edit_card", card=one, rev=1, text="des stages dès la quatrième")
    wall.send(wall.bea, "move_card", card=one, zone=wall.zones[1], before=two)
    wall.send(wall.ben, "remove_card", card=one)
    wall.send(wall.ben, "restore_card", card=one)


@proves(
    "board",
    *CARDS,
    "set_writing",
    "reveal_cards",
    told={"board": "board_set hidden_counted cards_set", "seat": "own_card_set own_card_gone own_cards_revealed"},
)
def cards_written_alone_then_revealed(world):
    wall = Wall(world, template="idees", writing="private")
    card, _ = wall.add(wall.ben, "un secret"), wall.add(wall.bea, "un autre")
    wall.send(wall.ben, "edit_card", card=card, rev=1, text="un secret mieux dit")
    wall.send(wall.ben, "move_card", card=card, zone=wall.zones[0])
    wall.send(wall.ben, "remove_card", card=card)
    wall.send(wall.ben, "restore_card", card=card)
    wall.send(wall.ada, "reveal_cards")


@proves(
    "board",
    "merge_cards",
    "group_cards",
    "rename_group",
    "leave_group",
    "remove_group",
    told={"board": "cards_merged group_set group_removed cards_set"},
)
def cards_brought_together(world):
    wall = Wall(world, template="vecu-besoin-frein", writing="shared")
    one, two, three, four = (wall.add(wall.ben, text) for text in ("un", "deux", "trois", "quatre"))
    group = str(wall.send(wall.ben, "group_cards", cards=[one, two], title="Stages")["group"])
    other = str(wall.send(wall.bea, "group_cards", cards=[two, three], title="Immersion")["group"])
    wall.send(wall.ben, "group_cards", cards=[four], title="Immersion", group=other)
    wall.send(wall.ben, "rename_group", group=other, title="Immersions")
    wall.send(wall.ben, "leave_group", card=one)
    assert group not in {row["id"] for row in wall.state["groups"]}
    wall.send(wall.ada, "merge_cards", cards=[two, four], text="deux et quatre")
    last = wall.send(wall.ada, "group_cards", cards=[one], title="À part")["group"]
    wall.send(wall.ada, "remove_group", group=last)


@proves(
    "board",
    "add_card_for",
    "lock_board",
    "rename_board",
    "add_zone",
    "edit_zone",
    "remove_zone",
    told={"board": "board_set zones_set card_set", "seat": "own_card_set"},
)
def a_board_led_by_its_facilitator(world):
    wall = Wall(world, template="idees", writing="shared")
    wall.send(wall.ada, "add_card_for", zone=wall.zones[0], text="dite à voix haute", seat=wall.bea.id)
    wall.send(wall.ada, "add_card_for", zone=wall.zones[0], text="lue sur une feuille", name="Papi")
    wall.send(wall.ada, "rename_board", title="Notre mur")
    zone = wall.send(wall.ada, "add_zone", title="Pistes", hint="À creuser")["zone"]
    wall.send(wall.ada, "edit_zone", zone=zone, title="Pistes à suivre", hint="")
    wall.send(wall.ada, "remove_zone", zone=zone)
    wall.send(wall.ada, "lock_board", locked=True)
    wall.send(wall.ada, "lock_board", locked=False)


@proves("board", "make_solution", told={"plane": "solution_shown"})
def a_card_becomes_a_solution(world):
    wall = Wall(world, template="idees", writing="shared")
    card = wall.add(wall.ben, "Un stage d’une journée")
    solution_of(world)
    wall.send(world.ada, "make_solution", card=card, challenge=make_challenge(world.edition, "autre").id)


# --- the run of show ---------------------------------------------------------------------------------
@proves(
    "desk",
    "open_session",
    "close_session",
    "open_activity",
    "close_activity",
    told={"session": "session_set activity_set", "board": "board_set", "ballot": "ballot_set"},
)
def the_run_of_show(world):
    board, vote = world.activity("board", template="idees"), world.activity("choice", options=["oui", "non"])
    drive(world, "open_activity", activity=board.id)
    drive(world, "open_activity", activity=vote.id)
    drive(world, "close_activity", activity=vote.id)
    drive(world, "open_activity", activity=board.id)
    drive(world, "close_session")
    drive(world, "open_session")


@proves("desk", "start_timer", "extend_timer", "stop_timer", told={"session": "timer_set", "ballot": "ballot_set"})
def time_left(world):
    world.opened("dots", options=["stages", "forum"], dots=3, cap=2)
    drive(world, "start_timer", seconds=60, label="Votez")
    drive(world, "extend_timer", seconds=60)
    drive(world, "stop_timer")
    world.opened("instruction")
    drive(world, "start_timer", seconds=60)


@proves("session", "guess", told={"session": "guessed", "seat": "own_guess_set"})
def numbers_guessed(world):
    figure = world.opened("instruction", guess=True)
    for seat, value in ((world.ben, 40), (world.bea, 12.5), (world.ben, 41)):
        world.send(seat, world.session.room, {"verb": "guess", "activity": figure.id, "value": value})


@proves("desk", "reveal_guesses", told={"session": "activity_set"})
def guesses_revealed(world):
    figure = world.opened("instruction", guess=True)
    world.send(world.ben, world.session.room, {"verb": "guess", "activity": figure.id, "value": 40})
    drive(world, "reveal_guesses", activity=figure.id)


@proves(
    "desk",
    "check_in",
    "add_person",
    "rename_person",
    "evict_person",
    "set_names",
    "renew_code",
    told={
        "session": "session_set people_counted",
        "desk": "person_set person_gone people_set code_set",
        "seat": "own_session_set own_session_gone",
    },
)
def people_at_the_door(world):
    drive(world, "check_in", seat=world.ben.id, present=False)
    drive(world, "check_in", seat=world.ben.id, present=True)
    seat = drive(world, "add_person", first_name="Marcel")["seat"]
    drive(world, "rename_person", seat=seat, first_name="Marcelle")
    drive(world, "set_names", names="first_name_structure")
    drive(world, "renew_code")
    drive(world, "evict_person", seat=world.bea.id)


@proves("desk", told={"session": "run_set session_set people_counted", "desk": "people_set person_set"})
def forms_beside_the_room(world):
    first, second = world.activity("instruction"), world.activity("board")
    hall = (world.session.room, world.session.desk_room)
    with world.kept():
        third = world.activity("instruction", text="Encore")
    world.do(hall, commands.rename_activity, second, title="Nos idées", minutes=20)
    world.do(hall, commands.move_activity, second, step=-1)
    world.do(hall, commands.remove_activity, third)
    world.do(hall, commands.edit_session, world.session, **SETTINGS, names="pseudonym")
    world.do(hall, presence.seat_people, world.session, first_names=["Zoé", "Yves"], source="test")
    assert first.session_id == world.session.id


# --- votes -------------------------------------------------------------------------------------------
@proves("ballot", "cast", told={"ballot": "ballot_counted", "seat": "own_ballot_set"})
def ballots_cast_changed_and_taken_back(world):
    for hidden in (True, False):
        poll = Poll(world, dots=5, cap=3, hidden=hidden)
        poll.cast(poll.ben, 3, 2)
        poll.cast(poll.bea, 0, 2, 3)
        poll.cast(poll.ben, 1)
        poll.cast(poll.bea)


@proves("ballot", "cast_secret", told={"ballot": "ballot_counted"})
def a_secret_ballot(world):
    poll = Poll(world, dots=3, cap=3, anonymous=True)
    slot = new_id()
    for points in ((2,), (0, 3)):
        poll.send(poll.ben, poll.room, "cast_secret", slot=slot, votes=poll.votes(*points))


@proves(
    "tally",
    "type_paper",
    "remove_paper",
    "type_hands",
    "set_options",
    "open_ballot",
    "close_ballot",
    told={"tally": "tally_set", "ballot": "ballot_set ballot_counted"},
)
def votes_typed_in(world):
    poll = Poll(world, "choice", options=["oui", "non"])
    poll.send(poll.ada, poll.tally, "set_options", labels=["oui", "non", "peut-être"])
    poll.options = [option["id"] for option in poll.state["options"]]
    poll.cast(poll.ben, 1)
    poll.send(poll.ada, poll.tally, "type_paper", votes=poll.votes(1))
    wrong = poll.send(poll.ada, poll.tally, "type_paper", votes=poll.votes(0, 1))["paper"]
    poll.send(poll.ada, poll.tally, "remove_paper", paper=wrong)
    poll.send(poll.ada, poll.tally, "type_hands", hands=[{"option": poll.options[1], "count": 9}])
    poll.send(poll.ada, poll.tally, "close_ballot")
    poll.send(poll.ada, poll.tally, "open_ballot")


# --- teams, sheets, the plane ------------------------------------------------------------------------
@proves("sheet", "save_field", told={"sheet": "field_saved", "plane": "solution_shown"})
def a_sheet_filled(world):
    solution, dora = solution_of(world), cast.organiser(world.edition)
    for field, text, rev in (("how", "En trois temps", 0), ("how", "En deux", 1), ("title", "Le passeport stage", 1)):
        world.send(dora, solution.room, {"verb": "save_field", "field": field, "text": text, "rev": rev})


@proves(
    "sheet",
    told={
        "sheet": "challenge_chosen solution_withdrawn",
        "plane": "solution_shown solution_hidden",
    },
)
def forms_beside_a_sheet(world):
    first, solution = solution_of(world), solution_of(world, "Une carte des métiers")
    rooms = solutions.rooms_of(first)
    world.do(rooms, solutions.choose_challenge, first, challenge=make_challenge(world.edition))
    world.do(rooms, solutions.choose_challenge, first, challenge=None)
    world.do(rooms, solutions.withdraw_solution, first)
    world.do(rooms, solutions.bring_solution_back, first)
    assert solution.edition_id == first.edition_id


@proves(
    "plane",
    "place_solution",
    "take_placement_back",
    "decide_solution",
    "set_capacity",
    told={"plane": "solution_shown capacity_set"},
)
def the_plane(world):
    one, two, room = solution_of(world), solution_of(world, "Une carte"), plane_room(world.edition.id)
    dora = cast.organiser(world.edition)

    def send(verb, **body):
        world.send(dora, room, {"verb": verb, **body})

    for solution, impact in ((one, 5), (two, 2), (one, 1)):
        send("place_solution", solution=solution.id, impact=impact, effort=2)
    send("set_capacity", capacity=1)
    send("decide_solution", solution=two.id, verdict="not_now", reason="Trop tôt")
    send("decide_solution", solution=two.id, verdict="")
    send("take_placement_back", solution=one.id)
    send("set_capacity", capacity=None)


@proves("teams", told={"teams": "teams_set", "plane": "solution_shown"})
def teams_made_and_people_renamed(world):
    solution_of(world)
    team = team_of(world, world.ben, world.bea)
    room = teams.room_of(world.session)
    world.do([room], teams.move_member, world.session, seat=world.bea, team=None, locked=False)
    world.do([room, plane_room(world.edition.id)], teams.give_sheets, world.session)
    drive(world, "rename_person", seat=world.ben.id, first_name="Benoît")
    drive(world, "set_names", names="first_name_structure")
    hall = (world.session.room, world.session.desk_room, room)
    world.do(hall, commands.edit_session, world.session, **SETTINGS, names="first_name")
    assert [member["name"] for member in world.state(room)["teams"][0]["members"]] == ["Benoît"]
    assert team.session_id == world.session.id


# --- props -------------------------------------------------------------------------------------------
def drive(world, verb, **body):
    return world.send(world.ada, world.session.desk_room, {"verb": verb, **body})


def solution_of(world, title="Un stage avant le stage"):
    """A solution of which both rooms are watched from here on."""
    solution = world.do([plane_room(world.edition.id)], solutions.add_solution, world.edition, title=title)
    world.do([solution.room], lambda: None)
    return solution


def team_of(world, *seats):
    challenge = Challenge.objects.filter(edition=world.edition).first() or make_challenge(world.edition)
    team = Team.objects.create(session=world.session, challenge=challenge, name="Équipe 1", created_at=cast.THEN)
    room = teams.room_of(world.session)
    world.do([room], lambda: None)
    for seat in seats:
        world.do([room], teams.move_member, world.session, seat=seat, team=team, locked=False)
    return team


# --- the proof ---------------------------------------------------------------------------------------
def kinds():
    # The trial's room has no reducer: its state is its log.
    return [kind for kind in room_kinds() if kind.prefix != "trial"]


def test_every_verb_of_every_room_has_a_case():
    registered = {(kind.prefix, verb.name) for kind in kinds() for verb in kind.verbs}

    assert set().union(*(case.verbs for case in CASES)) == registered


def test_every_entry_of_every_room_has_a_case():
    registered = {(kind.prefix, entry.__struct_config__.tag) for kind in kinds() for entry in kind.entries}

    assert set().union(*(case.told for case in CASES)) == registered


@pytest.fixture(scope="module")
def browser():
    found = node()
    if found is None:
        pytest.skip("node, which make install brings, is absent here")
    reducers = BrowserReducers(str(found))
    yield reducers
    reducers.close()


@pytest.fixture
def world(edition, browser):
    workshop = make_workshop(edition, kind=Watched)
    workshop.browser = browser
    return workshop


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_former_state_and_entries_make_the_present_state(world, case):
    """EV-4: whoever held the state and heard the entries has what a newcomer is given, and so have the browser's."""
    case(world)

    assert case.verbs <= world.done
    assert case.told <= world.told


def test_twin_a_room_that_is_not_told_is_noticed(world, monkeypatch):
    """EV-4: the teams' names once were read anew by newcomers only."""
    for module in (commands, presence):
        monkeypatch.setattr(module, "tell_names", lambda session_id: None)

    with pytest.raises(AssertionError, match=r"teams:"):
        teams_made_and_people_renamed(world)
