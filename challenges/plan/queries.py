from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from challenges.enums import Status, Thing
from challenges.findings.queries import shown_number
from challenges.lineage.queries import parents_of
from challenges.plan.models import Action, StatusChange
from challenges.plan.sums import Span, months_between, span_of
from challenges.solutions.models import Solution
from hackathon.structures.models import Structure


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An action as the plan shows it, with the solution it comes from and where it stands on the timeline."""

    action: Action
    solution: Solution | None
    last_change: StatusChange | None
    baseline: str
    target: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Plan:
    rows: list[PlanRow]
    months: list[date]
    counts: list[tuple[Status, int]]


def actions_of(edition_id: UUID) -> QuerySet[Action]:
    return (
        Action.objects.filter(edition_id=edition_id, removed_at=None)
        .select_related("axis", "lead", "baseline_finding")
        .prefetch_related("partners", "audiences", "basins", "history")
    )


def plan_of(edition_id: UUID) -> Plan:
    """The plan in order of deadline: rows, the months they span, and how many stand where. Seven statements."""
    actions = list(actions_of(edition_id))
    origins = parents_of([action.id for action in actions], Thing.SOLUTION)
    solutions = Solution.objects.in_bulk({solution for found in origins.values() for solution in found})
    months = months_between([(action.starts_on, action.deadline) for action in actions])
    rows = [_row(action, [solutions[key] for key in origins.get(action.id, [])], months) for action in actions]
    counts = [(status, sum(action.status == status for action in actions)) for status in Status]
    return Plan(rows, months, [(status, count) for status, count in counts if count])


def action_row(action: Action) -> PlanRow:
    """One action with its history and its solution."""
    origins = parents_of([action.id], Thing.SOLUTION).get(action.id, [])
    return _row(action, list(Solution.objects.filter(id__in=origins)), [])


def structures_of(edition_id: UUID) -> QuerySet[Structure]:
    return Structure.objects.filter(memberships__edition_id=edition_id).order_by("name")


def late_actions(edition_id: UUID, today: date) -> int:
    """How many actions are past their deadline and neither done nor abandoned."""
    late = Action.objects.filter(edition_id=edition_id, removed_at=None, deadline__lt=today)
    return late.exclude(status__in=[Status.DONE, Status.ABANDONED]).count()


def _row(action: Action, solutions: list[Solution], months: list[date]) -> PlanRow:
    history = list(action.history.all())
    return PlanRow(
        action=action,
        solution=solutions[0] if solutions else None,
        last_change=history[-1] if history else None,
        baseline="" if action.baseline is None else shown_number(action.baseline, action.unit),
        target="" if action.target is None else shown_number(action.target, action.unit),
        span=span_of(action.starts_on, action.deadline, months),
    )
