from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from challenges.defis.models import Challenge
from challenges.enums import SheetPart, Thing
from challenges.ideas.queries import Idea, ideas_of
from challenges.lineage.queries import children_of, parents_of
from challenges.plan.models import Action
from challenges.priorities.models import Decision
from challenges.priorities.queries import latest_decision, latest_decisions
from challenges.solutions.messages import SheetState, SheetText
from challenges.solutions.models import SheetField, Solution


def solutions_of(edition_id: UUID) -> QuerySet[Solution]:
    """The solutions of an edition that nobody withdrew, with their défi, oldest first."""
    return Solution.objects.filter(edition_id=edition_id, removed_at=None).select_related("challenge", "how_might_we")


def sheet_state(solution_id: UUID) -> SheetState:
    """The room's state: every field of the sheet, empty ones included. Two statements."""
    solution = Solution.objects.get(id=solution_id)
    return SheetState(
        solution=solution.id,
        challenge=solution.challenge_id,
        withdrawn=solution.removed_at is not None,
        fields=sheet_fields(solution_id),
    )


def sheet_fields(solution_id: UUID) -> list[SheetText]:
    """The fields of a sheet in the order of `SheetPart`, empty ones included. One statement."""
    return sheets_of([solution_id])[solution_id]


def sheets_of(solution_ids: Iterable[UUID]) -> dict[UUID, list[SheetText]]:
    """Several sheets by solution, in one statement."""
    wanted = list(solution_ids)
    kept = {(field.solution_id, field.name): field for field in SheetField.objects.filter(solution_id__in=wanted)}
    return {
        solution_id: [_sheet_text(name, kept.get((solution_id, name))) for name in SheetPart.values]
        for solution_id in wanted
    }


def _sheet_text(name: str, field: SheetField | None) -> SheetText:
    return SheetText(name=name, text=field.text if field else "", rev=field.rev if field else 0)


@dataclass(frozen=True, slots=True)
class ListedSolution:
    solution: Solution
    ideas: int
    decision: Decision | None
    actions: int


def solutions_by_challenge(edition_id: UUID) -> list[tuple[Challenge | None, list[ListedSolution]]]:
    """The solutions under their défi, défis in order, those without one last. Five statements."""
    found = list(solutions_of(edition_id))
    ids = [one.id for one in found]
    ideas, actions = parents_of(ids, Thing.CARD), children_of(ids, Thing.ACTION)
    decisions = latest_decisions(edition_id)
    groups: dict[UUID | None, list[ListedSolution]] = defaultdict(list)
    for one in found:
        groups[one.challenge_id].append(
            ListedSolution(one, len(ideas.get(one.id, ())), decisions.get(one.id), len(actions.get(one.id, ())))
        )
    standing: list[Challenge | None] = list(Challenge.objects.filter(edition_id=edition_id, removed_at=None))
    known = {challenge.id for challenge in standing if challenge}
    loose = [one for key, listed in groups.items() if key not in known for one in listed]
    shown = [(challenge, groups[challenge.id]) for challenge in standing if challenge and groups.get(challenge.id)]
    return [*shown, *([(None, loose)] if loose else [])]


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What stands beside a sheet: its ideas, its decision, its actions."""

    ideas: list[Idea]
    decision: Decision | None
    actions: list[Action]
    texts: list[tuple[str, str]]


def sheet_facts(solution: Solution) -> SheetFacts:
    actions = children_of([solution.id], Thing.ACTION).get(solution.id, [])
    return SheetFacts(
        ideas=ideas_of([solution.id]).get(solution.id, []),
        decision=latest_decision(solution.id),
        actions=list(Action.objects.filter(id__in=actions, removed_at=None)),
        texts=[(str(SheetPart(field.name).label), field.text) for field in sheet_fields(solution.id) if field.text],
    )
