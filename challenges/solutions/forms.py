from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.defis.models import Challenge, HowMightWe
from challenges.forms import PageForm
from hackathon.web.forms import offer_rows


class SolutionForm(PageForm):
    submit = _("Open its sheet")

    title = forms.CharField(label=_("The solution in a few words"), max_length=200)
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Défi"), required=False, empty_label=_("Not attached yet")
    )
    how_might_we = forms.ModelChoiceField(
        HowMightWe.objects.none(), label=_("Question it answers"), required=False, empty_label=_("None in particular")
    )

    def __init__(
        self, *args: Any, challenges: QuerySet[Challenge], questions: QuerySet[HowMightWe], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, challenge=challenges, how_might_we=questions)


class ChooseForm(SolutionForm):
    """The défi and the question of a solution that has its title on its sheet."""

    submit = _("Save")
    title = None  # type: ignore[assignment]
