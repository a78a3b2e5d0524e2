from hackathon.access.rules import allow
from hackathon.enums import Role, StageKind

LIVE_STAGES = (StageKind.DESIGN, StageKind.HACKATHON, StageKind.ACTION)

allow("ballot.view", Role)
allow("ballot.cast", [Role.PARTICIPANT, Role.FACILITATOR, Role.COMPANION, Role.JUROR], stages=LIVE_STAGES)
allow("ballot.facilitate", [Role.FACILITATOR], stages=LIVE_STAGES)
