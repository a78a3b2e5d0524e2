"""Who may do what on the second floor. Facilitators' verbs are organisers' too."""

from challenges.enums import Status
from hackathon.access.rules import allow
from hackathon.enums import Role, StageKind

WORKING = (StageKind.DESIGN, StageKind.HACKATHON, StageKind.ACTION)

allow("challenge.view", Role)
allow("challenge.edit", [Role.ORGANISER])
allow("finding.edit", [Role.ORGANISER])
allow("solution.make", [Role.FACILITATOR])
allow("sheet.view", Role)
allow("sheet.lead", [Role.FACILITATOR], stages=WORKING)
allow("sheet.save", [Role.PARTICIPANT], stages=WORKING)
allow("teams.view", Role)
allow("teams.compose", [Role.FACILITATOR])
allow("plane.view", [Role.FACILITATOR, Role.JUROR, Role.OBSERVER])
allow("plane.place", [Role.FACILITATOR], stages=WORKING)
allow("plane.decide", [Role.ORGANISER])
allow("plan.view", [Role.FACILITATOR, Role.JUROR, Role.OBSERVER])
allow("plan.edit", [Role.ORGANISER])

# From each status, those an action may pass to. Everything can be taken back: a step too far is not a wall.
NEXT: dict[Status, tuple[Status, ...]] = {
    Status.PROPOSED: (Status.VALIDATED, Status.ABANDONED),
    Status.VALIDATED: (Status.COMMITTED, Status.PROPOSED, Status.ABANDONED),
    Status.COMMITTED: (Status.DONE, Status.VALIDATED, Status.ABANDONED),
    Status.DONE: (Status.COMMITTED,),
    Status.ABANDONED: (Status.PROPOSED,),
}
