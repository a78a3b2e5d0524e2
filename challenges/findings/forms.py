from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.findings.models import Finding
from challenges.forms import PageForm, RevisedForm


class FindingForm(RevisedForm):
    sentence = forms.CharField(
        label=_("The finding in one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence that somebody who has not seen the survey understands."),
    )

    @classmethod
    def of(cls, finding: Finding, data: object = None) -> "FindingForm":
        return cls(data, initial={"sentence": finding.sentence, "rev": finding.rev})


class KeepForm(PageForm):
    """What an offer on a survey's screen sends: which figure, as JSON."""

    spec = forms.JSONField()


class CiteForm(PageForm):
    """Whose words: the response and the question."""

    response = forms.UUIDField()
    question = forms.CharField(max_length=80)
