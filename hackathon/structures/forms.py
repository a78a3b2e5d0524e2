from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hackathon.edition.models import EditionStructure


class StructureForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    short_name = forms.CharField(
        label=_("Short name"), max_length=40, required=False, help_text=_("Shown beside first names and in tables.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    is_partner = forms.BooleanField(label=_("Partner: takes part in the action"), required=False, initial=True)
    is_funder = forms.BooleanField(label=_("Funder"), required=False)

    @classmethod
    def of(cls, membership: EditionStructure) -> "StructureForm":
        structure = membership.structure
        return cls(
            initial={
                "name": structure.name,
                "short_name": structure.short_name,
                "website": structure.website,
                "is_partner": membership.is_partner,
                "is_funder": membership.is_funder,
            }
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("is_partner") and not data.get("is_funder"):
            raise ValidationError(_("Say whether the structure is a partner, a funder, or both."))
        return data


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG or JPEG, at most 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
