from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.web.forms import offer_choices
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.variables import countable_keys


class PickForm(forms.Form):
    """A figure to show: a question, perhaps crossed with another."""

    question = forms.ChoiceField(label=_("Question"), widget=forms.Select(attrs={"class": "form-select"}))
    column = forms.ChoiceField(
        label=_("Crossed with"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, known: Snapshot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = countable_keys(known)
        offer_choices(self, question=[("", "—"), *keys], column=[("", _("Nothing")), *keys])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("question") and data.get("question") == data.get("column"):
            self.add_error("column", _("Choose another question than the first."))
        return data


class QuoteForm(forms.Form):
    """Whose words: the response and the question."""

    response = forms.UUIDField()
    question = forms.CharField(max_length=80)


class IntroductionForm(forms.Form):
    introduction = forms.CharField(
        label=_("What the page opens on"),
        help_text=_("Thank people, say who asked and what comes next. A few sentences."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput)
