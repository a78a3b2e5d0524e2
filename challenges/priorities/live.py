"""The room `plane:<edition>`: solutions placed together on impact × effort."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from challenges.access import plane_scope
from challenges.enums import Verdict
from challenges.priorities.commands import decide_solution, place_solution, set_capacity, take_placement_back
from challenges.priorities.messages import (
    CapacitySet,
    DecideSolution,
    PlaceSolution,
    PlaneState,
    SetCapacity,
    SolutionHidden,
    SolutionShown,
    TakePlacementBack,
)
from challenges.priorities.queries import plane_room, plane_state
from challenges.solutions.models import Solution
from hackathon.access.live import listens, seat_for
from hackathon.edition.models import Edition
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, RoomKind, Verb


def may_listen(caller: Caller, edition_id: UUID) -> bool:
    edition = Edition.objects.filter(id=edition_id).first()
    return edition is not None and listens(caller, "plane.view", plane_scope(edition, caller.seat))


def act_place(caller: Caller, edition_id: UUID, body: PlaceSolution) -> Act:
    solution, seat = _solution(caller, edition_id, body.solution, "plane.place")
    run = partial(place_solution, solution, seat=seat, impact=body.impact, effort=body.effort)
    return _act("plane.place", edition_id, solution.id, run)


def act_take_back(caller: Caller, edition_id: UUID, body: TakePlacementBack) -> Act:
    solution, seat = _solution(caller, edition_id, body.solution, "plane.place")
    return _act("plane.take_back", edition_id, solution.id, partial(take_placement_back, solution, seat=seat))


def act_decide(caller: Caller, edition_id: UUID, body: DecideSolution) -> Act:
    solution, seat = _solution(caller, edition_id, body.solution, "plane.decide")

    def run() -> None:
        verdict = Verdict(body.verdict) if body.verdict else None
        decide_solution(solution, verdict=verdict, reason=body.reason, seat=seat)

    return _act("plane.decide", edition_id, solution.id, run)


def act_set_capacity(caller: Caller, edition_id: UUID, body: SetCapacity) -> Act:
    edition = Edition.objects.get(id=edition_id)
    seat_for(caller, "plane.decide", edition)

    def run() -> None:
        set_capacity(edition, capacity=body.capacity)

    return _act("plane.set_capacity", edition_id, edition_id, run)


def _solution(caller: Caller, edition_id: UUID, solution_id: UUID, verb: str) -> tuple[Solution, UUID]:
    """The solution, looked up through the plane's edition, and the seat that may do the verb there."""
    solution = Solution.objects.filter(id=solution_id, edition_id=edition_id).first()
    if solution is None:
        raise Refused("solution_gone")
    return solution, seat_for(caller, verb, plane_scope(solution.edition, caller.seat))


def _act(verb: str, edition_id: UUID, object_id: UUID, run: Callable[[], Any]) -> Act:
    return Act(verb=verb, object_id=object_id, rooms=(plane_room(edition_id),), run=run)


PLANE = RoomKind(
    prefix="plane",
    gate=may_listen,
    snapshot=plane_state,
    state=PlaneState,
    entries=(SolutionShown, SolutionHidden, CapacitySet),
    verbs=(
        Verb(PlaceSolution, act_place),
        Verb(TakePlacementBack, act_take_back),
        Verb(DecideSolution, act_decide),
        Verb(SetCapacity, act_set_capacity),
    ),
)
