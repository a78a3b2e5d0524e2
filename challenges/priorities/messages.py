"""What the room `plane:<edition>` says and hears."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Grade = Annotated[int, Meta(ge=1, le=5)]


class PlaneAxis(Struct, frozen=True, kw_only=True):
    """Where people put a solution on one axis: median and quartiles, 1 to 5 in quarters."""

    median: float
    low: float
    high: float


class PlaneSolution(Struct, frozen=True, kw_only=True):
    """A chip of the plane. Nobody has placed it while `n` is 0: then it has no axis, no quadrant and no rank."""

    id: UUID
    title: str
    challenge: UUID | None
    n: int
    impact: PlaneAxis | None
    effort: PlaneAxis | None
    quadrant: str
    # People disagree by three steps or more on an axis: worth talking about before deciding.
    divided: bool
    verdict: str
    reason: str


class PlaneRank(Struct, frozen=True, kw_only=True):
    solution: UUID
    # 1, 2, 2, 4: equal medians share a rank.
    rank: int
    # Inside the capacity; false for every one when no capacity is set.
    carried: bool


class PlaneState(Struct, frozen=True, kw_only=True):
    edition: UUID
    capacity: int | None
    solutions: list[PlaneSolution]
    ranking: list[PlaneRank]


class PlaceSolution(Struct, tag="place_solution", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    """One person's placement; placing again replaces it."""

    solution: UUID
    impact: Grade
    effort: Grade


class TakePlacementBack(Struct, tag="take_placement_back", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    solution: UUID


class SetCapacity(Struct, tag="set_capacity", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    """How many solutions the partners can carry at once; null takes the line away."""

    capacity: Annotated[int, Meta(ge=0, le=500)] | None


class DecideSolution(Struct, tag="decide_solution", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    """Retained or not now (a reason is then asked); "" takes the decision back."""

    solution: UUID
    verdict: Literal["retained", "not_now", ""]
    reason: Annotated[str, Meta(max_length=500)] = ""


class OwnPlacement(Struct, frozen=True, kw_only=True):
    """The acknowledgement of a placement: what this person now has on the plane."""

    solution: UUID
    impact: int | None
    effort: int | None


class SolutionShown(Struct, tag="solution_shown", tag_field="kind", kw_only=True):
    """A chip as it now is (new, renamed, placed, decided), with the whole ranking."""

    solution: PlaneSolution
    ranking: list[PlaneRank]


class SolutionHidden(Struct, tag="solution_hidden", tag_field="kind", kw_only=True):
    solution: UUID
    ranking: list[PlaneRank]


class CapacitySet(Struct, tag="capacity_set", tag_field="kind", kw_only=True):
    capacity: int | None
    ranking: list[PlaneRank]
