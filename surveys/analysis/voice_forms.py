"""What the pages of words ask for: which texts, which groups, which themes, which words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hackathon.web.forms import offer_choices
from surveys.analysis.addresses import PARAMETERS
from surveys.analysis.models import Code
from surveys.analysis.speakers import KEYS, Speakers

SEARCH_MOST = 100


class ReadForm(forms.Form):
    """Which texts are read. A group that the address names and that may not be told holds nobody."""

    q = forms.CharField(label=_("Search the words"), required=False, max_length=SEARCH_MOST)

    def __init__(
        self, query: QueryDict, speakers: Speakers, *, questions: Sequence[tuple[str, str]], codes: Sequence[Code]
    ) -> None:
        super().__init__(query)
        self.query = query
        if questions:
            self.fields["question"] = forms.ChoiceField(
                label=_("Question"), choices=[("", _("All text questions")), *questions], required=False
            )
        if codes:
            themes = [(str(code.pk), code.name) for code in codes]
            self.fields["theme"] = forms.ChoiceField(
                label=_("Theme"), choices=[("", _("All")), *themes], required=False
            )
        for key in KEYS:
            if options := speakers.options(key):
                title = speakers.variables[key].title
                choices = [("", _("All")), *options]
                self.fields[PARAMETERS[key]] = forms.ChoiceField(label=title, choices=choices, required=False)

    @property
    def filters(self) -> list[tuple[str, str]]:
        return [(key, value) for key in KEYS if (value := self.query.get(PARAMETERS[key]))]

    @property
    def search(self) -> str:
        return self.query.get("q", "")[:SEARCH_MOST]


class CodeForm(forms.Form):
    """A theme: its name, and when it applies."""

    name = forms.CharField(label=_("Theme"), max_length=80)
    definition = forms.CharField(
        label=_("When it applies"),
        help_text=_("So that two people code alike: « No bus, no licence, too far »."),
        max_length=300,
        required=False,
    )


class TextCodesForm(forms.Form):
    """The themes ticked for a text, and those that were ticked when the page was drawn."""

    response = forms.UUIDField()
    codes = forms.TypedMultipleChoiceField(required=False, coerce=str)
    seen = forms.TypedMultipleChoiceField(required=False, coerce=str)
    none = forms.BooleanField(required=False)

    def __init__(self, codes: Sequence[Code], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(code.pk): code.pk for code in codes}
        keys = [(key, key) for key in self.by_key]
        offer_choices(self, codes=keys, seen=keys)

    @property
    def change(self) -> Mapping[str, Any]:
        """What the person added and took away, whatever somebody else did meanwhile."""
        ticked = {self.by_key[key] for key in self.cleaned_data["codes"]}
        seen = {self.by_key[key] for key in self.cleaned_data["seen"]}
        none = self.cleaned_data["none"]
        return {
            "added": set() if none else ticked - seen,
            "removed": seen if none else seen - ticked,
            "none_fits": none,
        }


class StopWordForm(forms.Form):
    word = forms.CharField(label=_("Word"), max_length=80)
    aside = forms.BooleanField(required=False)


class MaskForm(forms.Form):
    word = forms.CharField(
        label=_("Word to mask"),
        help_text=_("A name, a nickname, a firm; several words are masked in that order."),
        max_length=80,
    )
