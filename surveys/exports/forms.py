from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.exports.formats import INDIVIDUAL, SHAREABLE


class ShareForm(forms.Form):
    """A file that can be shown to everybody: one button a format."""

    format = forms.ChoiceField(choices=[(one.slug, one.label) for one in SHAREABLE])


class ReleaseForm(forms.Form):
    """Taking individual answers out: said in full before it is done."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(one.slug, one.label) for one in INDIVIDUAL],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    understood = forms.BooleanField(
        label=_("I will keep this file to the project team and delete it when it has served."),
        error_messages={"required": _("Tick this box to have the file made. Nothing was taken out.")},
    )

    helper = FormHelper()
    helper.add_input(Submit("submit", _("Take individual answers out")))
