"""The room `sheet:<solution>`: a solution sheet that several people fill at once."""

from functools import partial
from uuid import UUID

from challenges.enums import SheetPart
from challenges.solutions.commands import rooms_of, save_field
from challenges.solutions.messages import ChallengeChosen, FieldSaved, SaveField, SheetState, SolutionWithdrawn
from challenges.solutions.models import Solution
from challenges.solutions.queries import sheet_state
from challenges.solutions.rules import may_save
from hackathon.access.live import listens
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act, Caller, RoomKind, Verb


def may_listen(caller: Caller, solution_id: UUID) -> bool:
    return listens(caller, "sheet.view", Solution.objects.filter(id=solution_id).first())


def act_save_field(caller: Caller, solution_id: UUID, body: SaveField) -> Act:
    solution = Solution.objects.get(id=solution_id)
    if not may_save(caller.seat, solution):
        raise Refused("not_allowed")
    return Act(
        verb="sheet.save",
        object_id=solution.id,
        rooms=rooms_of(solution),
        run=partial(save_field, solution, field=SheetPart(body.field), text=body.text, rev=body.rev),
    )


SHEET = RoomKind(
    prefix="sheet",
    gate=may_listen,
    snapshot=sheet_state,
    state=SheetState,
    entries=(FieldSaved, SolutionWithdrawn, ChallengeChosen),
    verbs=(Verb(SaveField, act_save_field),),
)
