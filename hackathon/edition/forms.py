from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hackathon.edition.models import Audience, Edition
from hackathon.enums import Density, Family
from hackathon.territories.models import Territory
from hackathon.web.forms import offer_choices, offer_rows
from hackathon.web.icons import CHOSEN

DATE = {"type": "date"}


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **kwargs)


class NewEditionForm(forms.Form):
    template = forms.ChoiceField(label=_("Template"), help_text=_("Everything it brings can be changed afterwards."))
    title = forms.CharField(label=_("Title"), max_length=160)
    slug = forms.SlugField(
        label=_("Web address"),
        max_length=80,
        required=False,
        help_text=_("Letters, figures and dashes. Left empty, it is made from the title. It cannot be changed later."),
    )
    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))

    def __init__(self, templates: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, template=templates.items())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["slug"] = data.get("slug") or slugify(data.get("title", ""))
        if data.get("title") and not data["slug"]:
            self.add_error("slug", _("The title gives no address: write one."))
        _dates_in_order(self, data, "starts_on", "ends_on")
        return data


class EditionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    tagline = forms.CharField(label=_("Tagline"), max_length=200, required=False)
    aims = forms.CharField(
        label=_("Aims"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One a line.")
    )
    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))
    contact_email = forms.EmailField(
        label=_("Contact address"), required=False, help_text=_("Shown to people who answer, for their rights.")
    )

    @classmethod
    def of(cls, edition: Edition) -> "EditionForm":
        kept = ("title", "tagline", "starts_on", "ends_on", "contact_email")
        return cls(initial={name: getattr(edition, name) for name in kept} | {"aims": "\n".join(edition.aims)})

    def clean_aims(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aims"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _dates_in_order(self, data, "starts_on", "ends_on")
        return data


class AudienceForm(forms.Form):
    label = forms.CharField(label=_("“I am…”"), max_length=120)
    family = forms.ChoiceField(label=_("Family"), choices=Family.choices)
    icon = forms.ChoiceField(label=_("Icon"), choices=CHOSEN)

    @classmethod
    def of(cls, audience: Audience) -> "AudienceForm":
        return cls(initial={"label": audience.label, "family": audience.family, "icon": audience.icon})


class AxisForm(forms.Form):
    title = forms.CharField(label=_("Axis"), max_length=200)


class BasinForm(forms.Form):
    name = forms.CharField(label=_("Employment area"), max_length=120)


class CommuneForm(forms.Form):
    name = forms.CharField(label=_("Commune"), max_length=120)
    basin = forms.ModelChoiceField(label=_("Employment area"), queryset=Territory.objects.none())
    density = forms.ChoiceField(label=_("Rural or urban"), choices=Density.choices, required=False)

    def __init__(self, basins: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, basin=basins)


class DensityForm(forms.Form):
    """One choice a commune, all sent together."""

    def __init__(self, communes: list[Territory], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communes = communes
        for commune in communes:
            self.fields[str(commune.pk)] = forms.ChoiceField(
                label=commune.name, choices=Density.choices, required=False, initial=commune.density
            )

    def changes(self) -> list[tuple[Territory, Density]]:
        given = [(commune, Density(self.cleaned_data[str(commune.pk)])) for commune in self.communes]
        return [(commune, density) for commune, density in given if commune.density != density]


class StageDatesForm(forms.Form):
    opens_on = date_field(_("Opens on"))
    closes_on = date_field(_("Closes at the end of"))


def _dates_in_order(form: forms.Form, data: dict[str, Any], first: str, last: str) -> None:
    if data.get(first) and data.get(last) and data[last] < data[first]:
        form.add_error(last, ValidationError(_("This day comes before the first one.")))
