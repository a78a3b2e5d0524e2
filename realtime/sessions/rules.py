from hackathon.access.rules import allow
from hackathon.enums import Role, StageKind

LIVE_STAGES = (StageKind.DESIGN, StageKind.HACKATHON, StageKind.ACTION)

allow("session.view", Role)
allow("session.take_part", [Role.PARTICIPANT, Role.FACILITATOR, Role.COMPANION, Role.MENTOR], stages=LIVE_STAGES)
allow("session.facilitate", [Role.FACILITATOR])
allow("session.manage", [Role.ORGANISER])
