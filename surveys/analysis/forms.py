from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.analysis import parcels, strips
from surveys.analysis.imports import Column
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.words import COLUMN_ROLES, COLUMN_TYPES

# Addresses hold French words, not the names of variables.
PARAMETERS = {
    "@audience": "public",
    "@family": "famille",
    "@basin": "bassin",
    "@density": "densite",
    "@structure": "structure",
}


class AskForm(forms.Form):
    """Which responses the results are about, and which question they are crossed with."""

    def __init__(self, known: Snapshot, *args: Any, crossing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filters = strips.filter_choices(known)
        self.variables = {PARAMETERS[key]: key for key, _title, _options in filters}
        if crossing:
            keys = [("", "—"), *strips.crossable(known)]
            self.fields["question"] = forms.ChoiceField(label=_("Question"), choices=keys, required=True)
            self.fields["avec"] = forms.ChoiceField(label=_("Crossed with"), choices=keys, required=False)
        for key, title, options in filters:
            self.fields[PARAMETERS[key]] = forms.ChoiceField(
                label=title, choices=[("", _("All")), *options], required=False
            )
        weight = strips.weight_question(known)
        self.weight_code = weight.code if weight else ""
        if weight:
            self.fields["pondere"] = forms.BooleanField(label=_("Weighted results"), required=False)

    @property
    def asked(self) -> strips.Asked:
        """What a valid form asks for; everything when the address was meddled with."""
        data = self.cleaned_data if self.is_valid() else {}
        return strips.Asked(
            filters=tuple((key, data[name]) for name, key in self.variables.items() if data.get(name)),
            weight=self.weight_code if data.get("pondere") else "",
        )


class UploadForm(forms.Form):
    title = forms.CharField(label=_("Title of the survey"), max_length=160)
    file = forms.FileField(
        label=_("Table of answers"),
        help_text=_("CSV (semicolons or commas) or XLSX, one response a line, names of the questions on the first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    helper = FormHelper()
    helper.add_input(Submit("submit", _("Look at the columns")))


class ColumnsForm(forms.Form):
    """What each column of the previewed table becomes; the table itself travels with the form."""

    title = forms.CharField(label=_("Title of the survey"), max_length=160)
    parcel = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, columns: Sequence[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for place, column in enumerate(columns):
            self.fields[f"type_{place}"] = forms.ChoiceField(
                label=column.name, choices=list(COLUMN_TYPES.items()), initial=column.type
            )
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=column.name, choices=COLUMN_ROLES, initial=column.role, required=False
            )

    @property
    def chosen(self) -> list[Column]:
        return [
            Column(
                column.name,
                self.cleaned_data[f"type_{place}"],
                column.separator,
                self.cleaned_data[f"role_{place}"],
            )
            for place, column in enumerate(self.columns)
        ]

    @classmethod
    def preview(cls, title: str, table: Any, columns: Sequence[Column]) -> "ColumnsForm":
        return cls(columns, initial={"title": title, "parcel": parcels.packed(table)})


class ReleaseForm(forms.Form):
    """Taking individual answers out: said in full before it is done."""

    understood = forms.BooleanField(
        label=_("I will keep this file to the project team and delete it when it has served."),
        error_messages={"required": _("Tick this box to download the file. Nothing was downloaded.")},
    )
    format = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx")

    helper = FormHelper()
    helper.add_input(Submit("submit", _("Download individual answers")))
