"""Snapshot + entries = fresh snapshot, for every command that the sheet's and the plane's rooms tell of."""

from functools import partial

import msgspec
import pytest

from challenges.enums import SheetPart, Verdict
from challenges.ideas.commands import make_solution as make_solution_of
from challenges.ideas.messages import MakeSolution
from challenges.priorities.commands import decide_solution, place_solution, set_capacity, take_placement_back
from challenges.priorities.messages import DecideSolution, PlaceSolution, SetCapacity, TakePlacementBack
from challenges.priorities.queries import plane_room
from challenges.solutions.commands import (
    add_solution,
    bring_solution_back,
    choose_challenge,
    rooms_of,
    save_field,
    withdraw_solution,
)
from challenges.solutions.messages import SaveField
from realtime.wire.ids import new_id
from realtime.wire.models import LogEntry
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, parse_room, room_kind
from realtime.wire.transactions import perform
from tests import cast
from tests.challenges.cast import do, facilitator, make_challenge, make_idea, make_solution, participant

pytestmark = pytest.mark.django_db(transaction=True)


def snapshot(room):
    kind, object_id = parse_room(room)
    return msgspec.to_builtins(kind.snapshot(object_id))


def entries(room, after):
    return [
        msgspec.json.decode(entry.body)
        for entry in LogEntry.objects.filter(room_id=room, seq__gt=after).order_by("seq")
    ]


def reduce_sheet(state, entry):
    match entry["kind"]:
        case "field_saved":
            field = {name: entry[name] for name in ("name", "text", "rev")}
            fields = [field if one["name"] == field["name"] else one for one in state["fields"]]
            return state | {"fields": fields}
        case "solution_withdrawn":
            return state | {"withdrawn": entry["withdrawn"]}
        case "challenge_chosen":
            return state | {"challenge": entry["challenge"]}


def reduce_plane(state, entry):
    match entry["kind"]:
        case "solution_shown":
            chip = entry["solution"]
            known = any(one["id"] == chip["id"] for one in state["solutions"])
            chips = [chip if one["id"] == chip["id"] else one for one in state["solutions"]]
            return state | {"solutions": chips if known else [*chips, chip], "ranking": entry["ranking"]}
        case "solution_hidden":
            chips = [one for one in state["solutions"] if one["id"] != entry["solution"]]
            return state | {"solutions": chips, "ranking": entry["ranking"]}
        case "capacity_set":
            return state | {"capacity": entry["capacity"], "ranking": entry["ranking"]}


REDUCERS = {"sheet": reduce_sheet, "plane": reduce_plane}


def in_order(state):
    """Lists as the pages draw them: chips by id, ranks by rank."""
    if "solutions" not in state:
        return state
    chips = sorted(state["solutions"], key=lambda chip: chip["id"])
    return state | {
        "solutions": chips,
        "ranking": sorted(state["ranking"], key=lambda one: (one["rank"], one["solution"])),
    }


def assert_equation(rooms, command):
    before = {room: (snapshot(room), LogEntry.objects.filter(room_id=room).count()) for room in rooms}

    command()

    for room, (state, seq) in before.items():
        reduce = REDUCERS[room.partition(":")[0]]
        for entry in entries(room, seq):
            state = reduce(state, entry)
        assert in_order(state) == in_order(snapshot(room))


def test_equation_of_every_command(edition, solution):
    ada, challenge, card = facilitator(edition), make_challenge(edition), make_idea(edition)
    rooms, plane = rooms_of(solution), [plane_room(edition.id)]
    commands = [
        partial(do, add_solution, edition, title="Une carte des métiers", rooms=plane),
        partial(do, make_solution_of, card, challenge=challenge, rooms=plane),
        partial(do, save_field, solution, field=SheetPart.HOW, text="En trois temps", rev=0, rooms=rooms),
        partial(do, save_field, solution, field=SheetPart.TITLE, text="Le passeport stage", rev=1, rooms=rooms),
        partial(do, choose_challenge, solution, challenge=challenge, rooms=rooms),
        partial(do, place_solution, solution, seat=ada.id, impact=5, effort=1, rooms=plane),
        partial(do, set_capacity, edition, capacity=1, rooms=plane),
        partial(do, place_solution, solution, seat=new_id(), impact=1, effort=4, rooms=plane),
        partial(do, take_placement_back, solution, seat=ada.id, rooms=plane),
        partial(do, decide_solution, solution, verdict=Verdict.NOT_NOW, reason="Trop tôt", seat=ada.id, rooms=plane),
        partial(do, withdraw_solution, solution, rooms=rooms),
        partial(do, bring_solution_back, solution, rooms=rooms),
    ]

    for command in commands:
        assert_equation(rooms, command)


def ask(room, seat, body):
    """What the wire does with a command of the socket: the gate, the verb, the act."""
    kind, object_id = parse_room(room)
    caller = Caller(seat=seat.id)
    assert kind.gate(caller, object_id)
    verb = kind.by_name[body.__struct_config__.tag]
    return perform(seat.id, verb.act(caller, object_id, body))


def test_facilitators_place_decide_and_draw_the_line_on_the_plane(edition, solution):
    room, dora = plane_room(edition.id), cast.organiser(edition)

    own = ask(room, facilitator(edition), PlaceSolution(solution=solution.id, impact=4, effort=2))
    ask(room, dora, DecideSolution(solution=solution.id, verdict="retained"))
    ask(room, dora, SetCapacity(capacity=3))

    state = snapshot(room)
    assert (own.impact, own.effort) == (4, 2)
    assert (state["capacity"], state["solutions"][0]["verdict"]) == (3, "retained")


@pytest.mark.parametrize("body", [SetCapacity(capacity=3), DecideSolution(solution=new_id(), verdict="")])
def test_deciding_is_the_organisers_right(edition, solution, body):
    if isinstance(body, DecideSolution):
        body.solution = solution.id

    with pytest.raises(Refused, match="not_allowed"):
        ask(plane_room(edition.id), facilitator(edition), body)


def test_solution_of_another_edition_is_not_on_the_plane(edition):
    foreign = make_solution(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="solution_gone"):
        ask(plane_room(edition.id), facilitator(edition), TakePlacementBack(solution=foreign.id))


def test_participant_fills_a_sheet_and_is_kept_out_of_the_plane(edition, solution):
    ben = participant(edition)

    saved = ask(solution.room, ben, SaveField(field="how", text="En trois temps", rev=0))

    assert saved.rev == 1
    assert not room_kind("plane").gate(Caller(seat=ben.id), edition.id)


def test_stranger_is_kept_out_of_a_sheet(edition, solution):
    cleo = participant(cast.make_edition("loiret"), "Cleo")

    assert not room_kind("sheet").gate(Caller(seat=cleo.id), solution.id)
    assert not room_kind("sheet").gate(Caller(seat=cleo.id), new_id())


def test_facilitator_makes_a_solution_from_a_card_of_the_board(edition):
    card = make_idea(edition)

    made = ask(f"board:{card.board_id}", facilitator(edition), MakeSolution(card=card.id))

    assert snapshot(f"sheet:{made.solution}")["fields"][0]["text"] == card.text


@pytest.mark.parametrize("wrong", ["card", "challenge"])
def test_card_or_challenge_from_elsewhere_makes_no_solution(edition, wrong):
    card, other = make_idea(edition), cast.make_edition("loiret")
    body = MakeSolution(card=card.id, challenge=make_challenge(other).id)
    if wrong == "card":
        body = MakeSolution(card=make_idea(other).id)

    with pytest.raises(Refused, match={"card": "card_gone", "challenge": "challenge_elsewhere"}[wrong]):
        ask(f"board:{card.board_id}", facilitator(edition), body)
