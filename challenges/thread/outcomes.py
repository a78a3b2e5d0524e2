"""What became of a survey, for the people who answered it: only what was decided, and nothing anybody wrote in it."""

from challenges.defis.models import Challenge
from challenges.enums import Status, Thing
from challenges.findings.models import Finding
from challenges.lineage.queries import children_of
from challenges.plan.models import Action
from challenges.solutions.models import Solution
from surveys.models import Survey
from surveys.outcomes import Outcomes, Taken

DECIDED = (Status.VALIDATED, Status.COMMITTED, Status.DONE)


def outcomes_of(survey: Survey) -> Outcomes:
    """From the findings kept from a survey to the actions decided. Five statements, whatever their number."""
    findings = Finding.objects.filter(evidence__survey=survey.id, removed_at=None).distinct()
    challenges = list(
        Challenge.objects.filter(problems__findings__in=findings, problems__removed_at=None, removed_at=None).distinct()
    )
    solutions = Solution.objects.filter(challenge__in=challenges, removed_at=None).values_list("id", flat=True)
    made = {action for actions in children_of(solutions, Thing.ACTION).values() for action in actions}
    actions = Action.objects.filter(id__in=made, removed_at=None, status__in=DECIDED).select_related("lead")
    return Outcomes(
        findings=findings.count(),
        challenges=[challenge.title for challenge in challenges],
        actions=[
            Taken(action.title, action.lead.name if action.lead else "", action.get_status_display())
            for action in actions
        ],
    )
