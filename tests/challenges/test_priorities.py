import pytest
from django.urls import reverse

from challenges.enums import Verdict
from challenges.models import Decision
from challenges.priorities.commands import decide_solution, place_solution, set_capacity, take_placement_back
from challenges.priorities.live import act_decide, act_place, may_listen
from challenges.priorities.messages import DecideSolution, PlaceSolution
from challenges.priorities.queries import latest_decisions, own_placements, plane_room, plane_state
from challenges.solutions.commands import rooms_of, withdraw_solution
from hackathon.enums import Role, ScopeKind
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller
from realtime.wire.transactions import perform
from tests import cast
from tests.challenges.cast import do, facilitator, make_solution

pytestmark = pytest.mark.django_db(transaction=True)


def place(solution, seat, impact, effort):
    return do(
        place_solution, solution, seat=seat.id, impact=impact, effort=effort, rooms=[plane_room(solution.edition_id)]
    )


def test_placing_again_replaces_ones_own_placement(edition, solution):
    ada = facilitator(edition)

    place(solution, ada, 2, 2)
    place(solution, ada, 5, 1)

    [chip] = plane_state(edition.id).solutions
    assert (chip.n, chip.impact.median, chip.effort.median, chip.quadrant) == (1, 5.0, 1.0, "quick_win")


def test_own_placements_are_ones_own_only(edition, solution):
    ada, dora = facilitator(edition), facilitator(edition, "Dora")
    place(solution, ada, 5, 1)
    place(solution, dora, 2, 2)

    [own] = own_placements(edition.id, ada.id)

    assert (own.solution, own.impact, own.effort) == (solution.id, 5, 1)


def test_placement_taken_back_leaves_the_plane(edition, solution):
    ada = facilitator(edition)
    place(solution, ada, 5, 1)

    do(take_placement_back, solution, seat=ada.id, rooms=[plane_room(edition.id)])

    assert plane_state(edition.id).ranking == []


def test_nothing_to_take_back_is_refused(edition, solution):
    with pytest.raises(Refused, match="unknown_placement"):
        do(take_placement_back, solution, seat=facilitator(edition).id, rooms=[plane_room(edition.id)])


def test_withdrawn_solution_cannot_be_placed(edition, solution):
    do(withdraw_solution, solution, rooms=rooms_of(solution))

    with pytest.raises(Refused, match="solution_gone"):
        place(solution, facilitator(edition), 3, 3)


def test_decision_taken_back_stays_in_the_history(edition, solution):
    rooms = [plane_room(edition.id)]
    do(decide_solution, solution, verdict=Verdict.RETAINED, reason="", seat=None, rooms=rooms)
    do(decide_solution, solution, verdict=None, reason="", seat=None, rooms=rooms)

    assert latest_decisions(edition.id) == {}
    assert [one.verdict for one in Decision.objects.all()] == ["retained", ""]


def test_not_now_without_a_reason_is_refused(edition, solution):
    with pytest.raises(Refused, match="decision_needs_reason"):
        do(decide_solution, solution, verdict=Verdict.NOT_NOW, reason=" ", seat=None, rooms=[plane_room(edition.id)])


def test_capacity_draws_the_line(edition, solution):
    other = make_solution(edition, title="Une carte des métiers")
    place(solution, facilitator(edition), 5, 1)
    place(other, facilitator(edition, "Dora"), 2, 1)

    do(set_capacity, edition, capacity=1, rooms=[plane_room(edition.id)])

    state = plane_state(edition.id)
    assert [(one.solution, one.rank, one.carried) for one in state.ranking] == [
        (solution.id, 1, True),
        (other.id, 2, False),
    ]


def test_plane_reads_the_same_number_of_statements_for_any_number(edition, solution, django_assert_num_queries):
    with django_assert_num_queries(4):
        plane_state(edition.id)
    make_solution(edition, title="Deux")
    make_solution(edition, title="Trois")
    with django_assert_num_queries(4):
        plane_state(edition.id)


@pytest.mark.parametrize(("role", "answer"), [(Role.FACILITATOR, 200), (Role.PARTICIPANT, 403), (Role.OBSERVER, 403)])
def test_who_facilitates_one_workshop_opens_the_plane_of_the_edition(client, edition, role, answer):
    seat = cast.make_seat(edition, "Ada", (role, ScopeKind.SESSION, new_id()))
    cast.hold(client, seat)

    assert client.get(reverse("challenges:plane", args=[edition.slug])).status_code == answer
    assert may_listen(Caller(seat=seat.id), edition.id) == (answer == 200)


def test_who_facilitates_one_workshop_places_but_does_not_decide(edition, solution):
    ada = cast.make_seat(edition, "Ada", (Role.FACILITATOR, ScopeKind.SESSION, new_id()))
    caller = Caller(seat=ada.id)

    perform(ada.id, act_place(caller, edition.id, PlaceSolution(solution=solution.id, impact=5, effort=1)))

    assert [chip.n for chip in plane_state(edition.id).solutions] == [1]
    with pytest.raises(Refused, match="not_allowed"):
        act_decide(caller, edition.id, DecideSolution(solution=solution.id, verdict="retained", reason=""))
    ada.grants.update(revoked_at=cast.THEN)
    assert not may_listen(caller, edition.id)
