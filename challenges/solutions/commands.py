from collections.abc import Mapping
from uuid import UUID

from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import SheetPart
from challenges.priorities.queries import hidden_from_plane, plane_room, shown_on_plane
from challenges.solutions.messages import ChallengeChosen, FieldSaved, SolutionWithdrawn
from challenges.solutions.models import SheetField, Solution
from challenges.staleness import raise_rev
from hackathon.edition.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.transactions import record

TITLE_LENGTH = 200


def rooms_of(solution: Solution) -> tuple[str, ...]:
    """The rooms a change of the solution is told in: its sheet and the plane of its edition."""
    return (solution.room, plane_room(solution.edition_id))


def add_solution(
    edition: Edition,
    *,
    title: str,
    challenge: Challenge | None = None,
    how_might_we: HowMightWe | None = None,
    team: UUID | None = None,
    session: UUID | None = None,
    texts: Mapping[SheetPart, str] | None = None,
) -> Solution:
    """Put a solution on the list, its sheet begun with `texts`; tells the plane, whose room the act declares."""
    _refuse_foreign(edition.id, challenge)
    at = clock.now()
    solution = Solution.objects.create(
        edition=edition,
        challenge=challenge or (how_might_we.challenge if how_might_we else None),
        how_might_we=how_might_we,
        title=title[:TITLE_LENGTH],
        team=team,
        session=session,
        created_at=at,
    )
    begun = {SheetPart.TITLE: title[:TITLE_LENGTH], **(texts or {})}
    SheetField.objects.bulk_create(
        [
            SheetField(solution=solution, name=name, text=text, rev=1, updated_at=at)
            for name, text in begun.items()
            if text
        ]
    )
    record(plane_room(edition.id), shown_on_plane(edition.id, solution.id))
    return solution


def save_field(solution: Solution, *, field: SheetPart, text: str, rev: int) -> FieldSaved:
    """Save one field of the sheet, unless somebody saved it since `rev`; a new title is shown on the plane too."""
    _refuse_withdrawn(solution)
    kept = SheetField.objects.select_for_update().filter(solution=solution, name=field).first()
    kept = kept or SheetField(solution=solution, name=field)
    raise_rev(kept, seen=rev)
    kept.text = text.strip()[:TITLE_LENGTH] if field == SheetPart.TITLE else text.strip()
    kept.updated_at = clock.now()
    kept.save()
    saved = FieldSaved(name=field, text=kept.text, rev=kept.rev)
    record(solution.room, saved)
    if field == SheetPart.TITLE and kept.text:
        Solution.objects.filter(id=solution.id).update(title=kept.text)
        record(plane_room(solution.edition_id), shown_on_plane(solution.edition_id, solution.id))
    return saved


def choose_challenge(
    solution: Solution, *, challenge: Challenge | None, how_might_we: HowMightWe | None = None
) -> Solution:
    """Attach the solution to a défi, and perhaps to the question it answers."""
    _refuse_withdrawn(solution)
    _refuse_foreign(solution.edition_id, challenge)
    if how_might_we is not None and (challenge is None or how_might_we.challenge_id != challenge.id):
        how_might_we = None
    solution.challenge, solution.how_might_we = challenge, how_might_we
    solution.save(update_fields=["challenge", "how_might_we"])
    record(solution.room, ChallengeChosen(challenge=challenge.id if challenge else None))
    record(plane_room(solution.edition_id), shown_on_plane(solution.edition_id, solution.id))
    return solution


def withdraw_solution(solution: Solution) -> Solution:
    """Take the solution off the list; it stays in the lineage and can come back."""
    solution.removed_at = clock.now()
    solution.save(update_fields=["removed_at"])
    record(solution.room, SolutionWithdrawn(withdrawn=True))
    record(plane_room(solution.edition_id), hidden_from_plane(solution.edition_id, solution.id))
    return solution


def bring_solution_back(solution: Solution) -> Solution:
    solution.removed_at = None
    solution.save(update_fields=["removed_at"])
    record(solution.room, SolutionWithdrawn(withdrawn=False))
    record(plane_room(solution.edition_id), shown_on_plane(solution.edition_id, solution.id))
    return solution


def _refuse_withdrawn(solution: Solution) -> None:
    if Solution.objects.filter(id=solution.id).exclude(removed_at=None).exists():
        raise Refused("solution_gone")


def _refuse_foreign(edition_id: UUID, challenge: Challenge | None) -> None:
    if challenge is not None and challenge.edition_id != edition_id:
        raise Refused("challenge_elsewhere")
