from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from challenges.enums import Status
from challenges.findings.models import Finding
from challenges.forms import PageForm, RevisedForm, area
from challenges.plan.commands import Details
from challenges.plan.models import Action
from challenges.plan.queries import structures_of
from challenges.rules import NEXT
from hackathon.edition.models import Audience, Axis, Edition
from hackathon.enums import TerritoryKind
from hackathon.structures.models import Structure
from hackathon.territories.models import Territory
from hackathon.web.forms import offer_rows


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ActionForm(RevisedForm):
    title = forms.CharField(label=_("Action"), max_length=200)
    description = forms.CharField(label=_("What will be done"), required=False, max_length=4000, widget=area(4))
    axis = forms.ModelChoiceField(
        Axis.objects.none(), label=_("Axis of the road map"), required=False, empty_label=_("None")
    )
    lead = forms.ModelChoiceField(
        Structure.objects.none(), label=_("Lead structure"), required=False, empty_label=_("Not known yet")
    )
    partners = forms.ModelMultipleChoiceField(
        Structure.objects.none(), label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.ModelMultipleChoiceField(
        Audience.objects.none(), label=_("Publics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    basins = forms.ModelMultipleChoiceField(
        Territory.objects.none(), label=_("Employment areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("Start"), required=False, widget=_day())
    deadline = forms.DateField(label=_("Deadline"), required=False, widget=_day())
    staffing = forms.CharField(
        label=_("Staffing"), required=False, max_length=2000, widget=area(2), help_text=_("Who, and how many days.")
    )
    funding = forms.CharField(
        label=_("Funding"), required=False, max_length=2000, widget=area(2), help_text=_("Amounts and budget lines.")
    )
    indicator = forms.CharField(
        label=_("Indicator"), required=False, max_length=200, help_text=_("What will be counted to know it worked.")
    )
    baseline_finding = forms.ModelChoiceField(
        Finding.objects.none(),
        label=_("Finding it starts from"),
        required=False,
        empty_label=_("None"),
        help_text=_("Left empty, the starting value is taken from this finding."),
    )
    baseline = forms.DecimalField(label=_("Starting value"), required=False, max_digits=14, decimal_places=2)
    target = forms.DecimalField(
        label=pgettext_lazy("action", "Target"), required=False, max_digits=14, decimal_places=2
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20, help_text=_("For instance: %, people"))

    def __init__(self, *args: Any, edition: Edition, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self,
            axis=edition.axes.all(),
            lead=structures_of(edition.id),
            partners=structures_of(edition.id),
            audiences=edition.audiences.all(),
            basins=edition.territories.filter(kind=TerritoryKind.BASIN),
            baseline_finding=Finding.objects.filter(edition=edition, removed_at=None),
        )
        self.initial = {"rev": 0} if action is None else _written(action)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("deadline")
        if starts and ends and ends < starts:
            self.add_error("deadline", _("The deadline comes before the start: change one of the two."))
        return cleaned

    def details(self) -> Details:
        return Details(**{name: value for name, value in self.cleaned_data.items() if name != "rev"})


class StatusForm(PageForm):
    submit = _("Change the status")

    status = forms.ChoiceField(label=_("New status"))
    on = forms.DateField(
        label=_("Day"), required=False, widget=_day(), help_text=_("For a validation: the day of the committee.")
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, help_text=_("Asked for when the action is abandoned.")
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = [(status.value, status.label) for status in NEXT[Status(action.status)]]
        self.fields["status"] = forms.ChoiceField(label=_("New status"), choices=following)


def _written(action: Action) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(action, name) for name in ActionForm.base_fields if hasattr(action, name)}
    for name in ("partners", "audiences", "basins"):
        values[name] = list(getattr(action, name).all())
    return values
