"""Who may do what in the rooms of the sheet and of the plane. That they tell all: `tests/realtime/test_equation.py`."""

import msgspec
import pytest

from challenges.ideas.messages import MakeSolution
from challenges.priorities.messages import DecideSolution, PlaceSolution, SetCapacity, TakePlacementBack
from challenges.priorities.queries import plane_room
from challenges.solutions.messages import SaveField
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, parse_room, room_kind
from realtime.wire.transactions import perform
from tests import cast
from tests.challenges.cast import facilitator, make_challenge, make_idea, make_solution, participant

pytestmark = pytest.mark.django_db(transaction=True)


def snapshot(room):
    kind, object_id = parse_room(room)
    return msgspec.to_builtins(kind.snapshot(object_id))


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
