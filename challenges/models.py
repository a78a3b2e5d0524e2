"""The second floor's tables, gathered where Django looks for them."""

from challenges.defis.models import Challenge, HowMightWe
from challenges.findings.models import Evidence, Finding
from challenges.lineage.models import Origin
from challenges.plan.models import Action, StatusChange
from challenges.priorities.models import Decision, Placement, Plane
from challenges.problems.models import Problem
from challenges.solutions.models import SheetField, Solution
from challenges.teams.models import Team, TeamMember, TeamSetup

__all__ = [
    "Action",
    "Challenge",
    "Decision",
    "Evidence",
    "Finding",
    "HowMightWe",
    "Origin",
    "Placement",
    "Plane",
    "Problem",
    "SheetField",
    "Solution",
    "StatusChange",
    "Team",
    "TeamMember",
    "TeamSetup",
]
