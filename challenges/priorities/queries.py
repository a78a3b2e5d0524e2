from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from challenges.enums import Quadrant, Verdict
from challenges.priorities import sums
from challenges.priorities.messages import (
    OwnPlacement,
    PlaneAxis,
    PlaneRank,
    PlaneSolution,
    PlaneState,
    SolutionHidden,
    SolutionShown,
)
from challenges.priorities.models import Decision, Placement, Plane
from challenges.solutions.models import Solution


def plane_room(edition_id: UUID) -> str:
    return f"plane:{edition_id}"


def plane_state(edition_id: UUID) -> PlaneState:
    """Where every solution of the edition stands, ranked; solutions in the order they were made. Four statements."""
    solutions = list(Solution.objects.filter(edition_id=edition_id, removed_at=None).order_by("created_at", "id"))
    places = _places(edition_id)
    decisions = latest_decisions(edition_id)
    plane = Plane.objects.filter(edition_id=edition_id).first()
    capacity = plane.capacity if plane else None
    return PlaneState(
        edition=edition_id,
        capacity=capacity,
        solutions=[_chip(solution, places.get(solution.id), decisions.get(solution.id)) for solution in solutions],
        ranking=_ranking({one.id: places[one.id] for one in solutions if one.id in places}, capacity),
    )


def shown_on_plane(edition_id: UUID, solution_id: UUID) -> SolutionShown:
    """The entry that says how one solution now stands."""
    state = plane_state(edition_id)
    return SolutionShown(
        solution=next(chip for chip in state.solutions if chip.id == solution_id), ranking=state.ranking
    )


def hidden_from_plane(edition_id: UUID, solution_id: UUID) -> SolutionHidden:
    return SolutionHidden(solution=solution_id, ranking=plane_state(edition_id).ranking)


def own_placements(edition_id: UUID, seat_id: UUID) -> list[OwnPlacement]:
    """What one person has put on the plane; never shown to others. One statement."""
    kept = Placement.objects.filter(seat=seat_id, solution__edition_id=edition_id, solution__removed_at=None)
    return [
        OwnPlacement(solution=one.solution_id, impact=one.impact, effort=one.effort)
        for one in kept.order_by("solution_id")
    ]


def latest_decisions(edition_id: UUID) -> dict[UUID, Decision]:
    """The decision that counts, by solution; those taken back are left out. One statement."""
    latest = {one.solution_id: one for one in Decision.objects.filter(solution__edition_id=edition_id)}
    return {solution_id: one for solution_id, one in latest.items() if one.verdict}


def latest_decision(solution_id: UUID) -> Decision | None:
    """The decision that counts for one solution, unless it was taken back."""
    latest = Decision.objects.filter(solution_id=solution_id).last()
    return latest if latest is not None and latest.verdict else None


def _places(edition_id: UUID) -> dict[UUID, sums.Place]:
    grades: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for solution_id, impact, effort in Placement.objects.filter(solution__edition_id=edition_id).values_list(
        "solution_id", "impact", "effort"
    ):
        grades[solution_id].append((impact, effort))
    return {solution_id: sums.place(given) for solution_id, given in grades.items()}


def _ranking(places: dict[UUID, sums.Place], capacity: int | None) -> list[PlaneRank]:
    ranked = sums.ranking(places, capacity)
    return [PlaneRank(solution=key, rank=one.rank, carried=one.carried) for key, one in ranked.items()]


def _chip(solution: Solution, place: sums.Place | None, decision: Decision | None) -> PlaneSolution:
    return PlaneSolution(
        id=solution.id,
        title=solution.title,
        challenge=solution.challenge_id,
        n=place.n if place else 0,
        impact=_axis(place.impact) if place else None,
        effort=_axis(place.effort) if place else None,
        quadrant=place.quadrant if place else "",
        divided=place.divided if place else False,
        verdict=decision.verdict if decision else "",
        reason=decision.reason if decision else "",
    )


def _axis(axis: sums.Axis) -> PlaneAxis:
    return PlaneAxis(median=axis.median, low=axis.low, high=axis.high)


@dataclass(frozen=True, slots=True)
class ListedSolution:
    """A line of the shortlist: what the plane shows, in words."""

    chip: PlaneSolution
    rank: int | None
    carried: bool
    quadrant: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    capacity: int | None
    ranked: list[ListedSolution]
    unplaced: list[ListedSolution]


def shortlist(edition_id: UUID) -> Shortlist:
    """The plane as a list: ranked solutions in order, then those nobody has placed. Four statements."""
    state = plane_state(edition_id)
    ranks = {one.solution: one for one in state.ranking}
    lines = [_line(chip, ranks.get(chip.id)) for chip in state.solutions]
    ranked = sorted((line for line in lines if line.rank is not None), key=lambda line: line.rank or 0)
    return Shortlist(state.capacity, ranked, [line for line in lines if line.rank is None])


def _line(chip: PlaneSolution, rank: PlaneRank | None) -> ListedSolution:
    return ListedSolution(
        chip=chip,
        rank=rank.rank if rank else None,
        carried=rank.carried if rank else False,
        quadrant=str(Quadrant(chip.quadrant).label) if chip.quadrant else "",
        verdict=str(Verdict(chip.verdict).label) if chip.verdict else "",
    )
