from uuid import UUID

from challenges.enums import Verdict
from challenges.priorities.messages import CapacitySet, OwnPlacement
from challenges.priorities.models import Decision, Placement, Plane
from challenges.priorities.queries import plane_room, plane_state, shown_on_plane
from challenges.solutions.models import Solution
from hackathon.edition.models import Edition
from hackathon.enums import Source
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import record


def place_solution(
    solution: Solution, *, seat: UUID, impact: int, effort: int, source: Source = Source.LIVE
) -> OwnPlacement:
    """Put one person's placement on the plane, in the place of their former one."""
    _refuse_withdrawn(solution)
    Placement.objects.update_or_create(
        solution=solution,
        seat=seat,
        defaults={"impact": impact, "effort": effort, "source": source, "placed_at": clock.now()},
    )
    _show(solution)
    return OwnPlacement(solution=solution.id, impact=impact, effort=effort)


def take_placement_back(solution: Solution, *, seat: UUID) -> OwnPlacement:
    _refuse_withdrawn(solution)
    placement = Placement.objects.filter(solution=solution, seat=seat).first()
    if placement is None:
        raise Refused("unknown_placement")
    placement.delete()
    _show(solution)
    return OwnPlacement(solution=solution.id, impact=None, effort=None)


def decide_solution(solution: Solution, *, verdict: Verdict | None, reason: str, seat: UUID | None) -> Decision:
    """Record what was decided; "not now" needs its reason, None takes the decision back. Former ones stay."""
    _refuse_withdrawn(solution)
    if verdict == Verdict.NOT_NOW and not reason.strip():
        raise Refused("decision_needs_reason")
    decision = Decision.objects.create(
        solution=solution, verdict=verdict or "", reason=reason.strip(), seat=seat, decided_at=clock.now()
    )
    _show(solution)
    return decision


def set_capacity(edition: Edition, *, capacity: int | None) -> Plane:
    """Draw the line: how many solutions the partners can carry at once."""
    plane, _ = Plane.objects.update_or_create(edition=edition, defaults={"capacity": capacity})
    record(plane_room(edition.id), CapacitySet(capacity=capacity, ranking=plane_state(edition.id).ranking))
    return plane


def _show(solution: Solution) -> None:
    record(plane_room(solution.edition_id), shown_on_plane(solution.edition_id, solution.id))


def _refuse_withdrawn(solution: Solution) -> None:
    if Solution.objects.filter(id=solution.id).exclude(removed_at=None).exists():
        raise Refused("solution_gone")
