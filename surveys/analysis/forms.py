from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from surveys.analysis import parcels, strips
from surveys.analysis.addresses import PARAMETERS, filters_in, parameter, query_without
from surveys.analysis.coarser import Variables
from surveys.analysis.figures import Figure, Option
from surveys.analysis.imports import Column
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.variables import Variable
from surveys.analysis.weighting import RAKED, ROUNDING, Margins, margins_of
from surveys.analysis.words import COLUMN_ROLES, COLUMN_TYPES
from surveys.models import Survey

# The fields that say what is crossed; the others say which responses are counted.
CROSSING = {"question", "avec", "couche"}


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in words, and the query of the page without it. `name` and `value` stand in the address."""

    title: str
    label: str
    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A question whose answers are being chosen from: (name, value, label, chosen) of each."""

    key: str
    title: str
    options: tuple[tuple[str, str, str, bool], ...]


class AskForm(forms.Form):
    """Which responses the results are about, and which questions are crossed.

    Filters stand in the address: those by what responses carry have a select each; « selon » names any question to
    choose answers of. A filter that names nothing is left out and said so (`lost`).
    """

    def __init__(self, known: Snapshot, query: QueryDict, *args: Any, crossing: bool = False, **kwargs: Any) -> None:
        super().__init__(query, *args, **kwargs)
        self.query = query
        self.variables = Variables(known)
        self.crossable = strips.crossable(known)
        self.filters = tuple(pair for pair in filters_in(query) if self._option(*pair) is not None)
        self.lost = len(filters_in(query)) - len(self.filters)
        if crossing:
            self._add_crossing()
        self.offered = self._offered(query.get("selon", ""))
        self.kept_as_they_are = self._add_filters(strips.filter_choices(known))
        weight = strips.weight_question(known)
        # Margins given on purpose come before a column of weights.
        self.weight_code = RAKED if margins_of(known.survey) else weight.code if weight else ""
        if self.weight_code:
            self.fields["pondere"] = forms.BooleanField(label=_("Weighted results"), required=False)

    @property
    def asked(self) -> strips.Asked:
        """What the address asks for; what is wrong in it is left out."""
        weighted = self.weight_code if "pondere" in self.fields and self.query.get("pondere") else ""
        return strips.Asked(filters=self.filters, weight=weighted)

    @property
    def chosen_filters(self) -> list[ChosenFilter]:
        found = []
        for key, code in self.filters:
            option = self._option(key, code)
            assert option is not None  # others were left out
            name, value = parameter(key, code)
            title = self.variables[key].title
            found.append(ChosenFilter(title, option.label, name, value, query_without(self.query, name, value)))
        return found

    def crossed_figure(self, survey: Survey, *, k: int) -> Figure | None:
        """The crossing asked for; None while a question is missing or wrong."""
        data = self.cleaned_data if self.is_bound and not self.errors.keys() & CROSSING else {}
        if not (data.get("question") and data.get("avec")):
            return None
        answers, groups = ({one.code for one in self.variables[data[name]].options} for name in ("question", "avec"))
        group = self.query.get("groupe", "")
        return Figure(
            survey=survey.pk,
            question=data["question"],
            column=data["avec"],
            filters=self.filters,
            weight=self.asked.weight,
            options=tuple(option for option in self.query.getlist("reponse") if option in answers),
            group=group if group in groups else "",
            layer=data.get("couche", ""),
            k=k,
        )

    @property
    def as_hidden(self) -> list[tuple[str, str]]:
        """Everything the address asks for but the groups compared: for another form of the same page."""
        return [(name, value) for name, values in self.query.lists() if name != "compare" for value in values]

    @property
    def crossing_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in CROSSING]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in CROSSING]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("avec") and data["avec"] == data.get("question"):
            self.add_error("avec", _("That is the same question. Choose another one."))
        if data.get("couche") and data["couche"] in (data.get("question"), data.get("avec")):
            self.add_error("couche", _("That question is already in the table. Choose another one."))
        return data

    def _add_crossing(self) -> None:
        keys = [("", "—"), *self.crossable]
        self.fields["question"] = forms.ChoiceField(label=_("Question"), choices=keys)
        self.fields["avec"] = forms.ChoiceField(label=_("Crossed with"), choices=keys, required=False)
        self.fields["couche"] = forms.ChoiceField(label=_("One table for each"), choices=keys, required=False)

    def _add_filters(self, carried: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> list[tuple[str, str]]:
        """A select for what responses carry, one for any other answer; (name, value) of filters that have none."""
        kept = [pair for pair in self.filters if self.offered is None or pair[0] != self.offered.key]
        selected = {key for key, _code in kept if sum(one == key for one, _code in kept) > 1}
        for key, title, options in carried:
            if key not in selected and (self.offered is None or key != self.offered.key):
                choices = [("", _("All")), *options]
                self.fields[PARAMETERS[key]] = forms.ChoiceField(label=title, choices=choices, required=False)
        choices = [("", "—"), *self.crossable]
        self.fields["selon"] = forms.ChoiceField(label=_("Filter on another answer"), choices=choices, required=False)
        return [parameter(*pair) for pair in kept if PARAMETERS.get(pair[0]) not in self.fields]

    def _offered(self, key: str) -> OfferedFilter | None:
        if key not in dict(self.crossable):
            return None
        found = self.variables[key]
        chosen = {code for one, code in self.filters if one == key}
        options = tuple((*parameter(key, one.code), one.label, one.code in chosen) for one in found.options)
        return OfferedFilter(key, found.title, options)

    def _option(self, key: str, code: str) -> Option | None:
        try:
            return next((option for option in self.variables[key].options if option.code == code), None)
        except (LookupError, StopIteration):
            return None


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


class MarginsForm(forms.Form):
    """The shares wanted of each option of some variables, in hundredths; each variable adds up to 100."""

    def __init__(self, variables: Sequence[Variable], margins: Margins, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = variables
        for place, asked in enumerate(variables):
            given = margins.get(asked.key, {})
            for at, option in enumerate(asked.options):
                self.fields[f"part_{place}_{at}"] = forms.FloatField(
                    label=option.label,
                    min_value=0,
                    max_value=100,
                    localize=True,
                    required=False,
                    initial=given.get(option.code),
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control"}),
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for place, asked in enumerate(self.asked):
            names = [f"part_{place}_{at}" for at in range(len(asked.options))]
            if any(name in self.errors for name in names):
                continue
            whole = sum(data.get(name) or 0.0 for name in names)
            if abs(whole - 100) > ROUNDING:
                said = _("« %(question)s »: these shares add up to %(whole)s, not to 100. Correct them.")
                self.add_error(None, said % {"question": asked.title, "whole": f"{whole:g}".replace(".", ",")})
        return data

    @property
    def margins(self) -> Margins:
        """Of a valid form."""
        return {
            asked.key: {
                option.code: self.cleaned_data.get(f"part_{place}_{at}") or 0.0
                for at, option in enumerate(asked.options)
            }
            for place, asked in enumerate(self.asked)
        }

    @property
    def parts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """(key, title, fields) of each variable."""
        return [
            (asked.key, asked.title, [self[f"part_{place}_{at}"] for at in range(len(asked.options))])
            for place, asked in enumerate(self.asked)
        ]
