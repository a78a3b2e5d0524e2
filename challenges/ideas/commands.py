from uuid import UUID

from challenges.defis.models import Challenge
from challenges.enums import SheetPart, Thing
from challenges.lineage.commands import keep_origin
from challenges.lineage.queries import children_of
from challenges.solutions.commands import TITLE_LENGTH, add_solution
from challenges.solutions.models import Solution
from realtime.boards.models import Card
from realtime.wire.refusals import Refused


def make_solution(card: Card, *, challenge: Challenge | None) -> Solution:
    """Turn an idea into a solution that keeps it as its origin. Pressed twice, it gives the same solution."""
    current = Card.objects.select_related("board__edition").get(id=card.id)
    if current.removed_at is not None:
        raise Refused("card_gone")
    if current.revealed_at is None:
        raise Refused("card_private")
    former = _standing_solution(current.id)
    if former is not None:
        return former
    solution = add_solution(
        current.board.edition,
        title=_title(current.text),
        challenge=challenge,
        session=current.board.session_id,
        texts={SheetPart.SOLUTION: current.text},
    )
    keep_origin(solution.edition_id, (Thing.SOLUTION, solution.id), (Thing.CARD, current.id))
    return solution


def _standing_solution(card_id: UUID) -> Solution | None:
    made = children_of([card_id], Thing.SOLUTION).get(card_id, [])
    return Solution.objects.filter(id__in=made, removed_at=None).first()


def _title(text: str) -> str:
    """The first line, cut at a word when it is long."""
    line = text.strip().splitlines()[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
