from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.defis.models import Challenge
from challenges.findings.models import Finding
from challenges.forms import RevisedForm, area
from challenges.problems.models import Problem
from hackathon.web.forms import offer_rows


class ProblemForm(RevisedForm):
    title = forms.CharField(
        label=_("The problem in one sentence"),
        max_length=200,
        help_text=_("Who meets which difficulty, in which situation."),
    )
    statement = forms.CharField(
        label=_("What the findings say together"), required=False, max_length=4000, widget=area(4)
    )
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(), label=_("Findings it rests on"), widget=forms.CheckboxSelectMultiple
    )
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Défi"), required=False, empty_label=_("Not attached yet")
    )

    def __init__(
        self,
        *args: Any,
        findings: QuerySet[Finding],
        challenges: QuerySet[Challenge],
        problem: Problem | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, findings=findings, challenge=challenges)
        if problem is not None:
            self.initial = {
                "title": problem.title,
                "statement": problem.statement,
                "findings": [finding.id for finding in problem.findings.all()],
                "challenge": problem.challenge_id,
                "rev": problem.rev,
            }
        else:
            self.initial = {"rev": 0, **self.initial}
