from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import Refused
from surveys.imports.files import HEAVIEST, MEGABYTE


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Questionnaire"),
        help_text=_(
            "LimeSurvey: .lss or .lsa (with its answers). KoboToolbox, ODK: an XLSForm (.xlsx). 12 MB at most."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".lss,.lsa,.xlsx,.xml,.zip"}),
    )
    responses = forms.FileField(
        label=_("Answers, in a file of their own"),
        help_text=_(
            "Only for a LimeSurvey questionnaire: .vv, .lsr, .csv or .xlsx of the same survey, by code or in full text."
        ),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".vv,.csv,.tsv,.txt,.xlsx,.lsr,.xml"}),
    )

    def clean_file(self) -> Any:
        return _light(self.cleaned_data["file"])

    def clean_responses(self) -> Any:
        file = self.cleaned_data["responses"]
        return _light(file) if file else None


def _light(file: Any) -> Any:
    """Weighed before it is read."""
    if file.size > HEAVIEST:
        raise forms.ValidationError(Refused("survey_file_too_big", limit=HEAVIEST // MEGABYTE).message)
    return file


class ConfirmForm(forms.Form):
    title = forms.CharField(label=_("Title of the survey"), max_length=160)
