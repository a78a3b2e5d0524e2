from dataclasses import dataclass
from uuid import UUID

from hackathon.access.rules import allow
from hackathon.enums import Role, StageKind

LIVE_STAGES = (StageKind.DESIGN, StageKind.HACKATHON, StageKind.ACTION)

allow("board.view", Role)
allow("board.write", [Role.PARTICIPANT, Role.FACILITATOR, Role.COMPANION, Role.MENTOR], stages=LIVE_STAGES)
allow("board.facilitate", [Role.FACILITATOR], stages=LIVE_STAGES)
allow("board.export", [Role.FACILITATOR])


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes a board, and whether as a facilitator."""

    seat: UUID | None
    facilitates: bool = False
