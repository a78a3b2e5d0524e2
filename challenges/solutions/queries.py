from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from challenges.enums import SheetPart
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
