"""On a board, an idea becomes a solution in one click."""

from uuid import UUID

from django.urls import reverse

from challenges.defis.models import Challenge
from challenges.ideas.commands import make_solution
from challenges.ideas.messages import MakeSolution, SolutionMade
from challenges.priorities.queries import plane_room
from hackathon.access.live import seat_for
from realtime.boards.models import Board, Card
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, Verb


def act_make_solution(caller: Caller, board_id: UUID, body: MakeSolution) -> Act:
    board = Board.objects.select_related("edition").get(id=board_id)
    seat_for(caller, "solution.make", board)
    card = Card.objects.filter(id=body.card, board=board).first()
    if card is None:
        raise Refused("card_gone")
    challenge = _challenge(board, body.challenge)

    def run() -> SolutionMade:
        solution = make_solution(card, challenge=challenge)
        url = reverse("challenges:solution", args=[board.edition.slug, solution.id])
        return SolutionMade(solution=solution.id, url=url)

    return Act(verb="solution.make", object_id=card.id, rooms=(plane_room(board.edition_id),), run=run)


def _challenge(board: Board, challenge_id: UUID | None) -> Challenge | None:
    if challenge_id is None:
        return None
    challenge = Challenge.objects.filter(id=challenge_id, edition_id=board.edition_id, removed_at=None).first()
    if challenge is None:
        raise Refused("challenge_elsewhere")
    return challenge


MAKE_SOLUTION = Verb(MakeSolution, act_make_solution)
