from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.models import Audience, Structure, Territory
from surveys.enums import ONE_CHOICE_TYPES
from surveys.questionnaires.expressions.parse import ExpressionError, parse, quoted
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.expressions.words import error_in_words
from surveys.questionnaires.schema import Schema

Place = tuple[UUID | None, UUID | None, UUID | None]


class CodeForm(forms.Form):
    """A code copied by hand: any case, with or without spaces. Its template gives the form around the fields."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-field"}
        ),
    )

    def __init__(self, *args: object, label: str, button: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].label = label
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout("code", Submit("go", button, css_class="btn-outline-primary"))


class ResumeForm(CodeForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        label, button = _("Code to go on with a response"), _("Go on with my response")
        super().__init__(*args, label=label, button=button, **kwargs)  # type: ignore[arg-type]


class ReceiptForm(CodeForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        label, button = _("Receipt code"), _("Show my answers")
        super().__init__(*args, label=label, button=button, **kwargs)  # type: ignore[arg-type]


class ClassLinkForm(forms.Form):
    """A class's link: what it is called, and whether pupils answer one after another on the same computers."""

    label = forms.CharField(
        label=_("Name of the class or group"), help_text=_("For instance: 2de B – M. Martin"), max_length=80
    )
    idle_minutes = forms.TypedChoiceField(
        label=_("Pupils answer on"),
        choices=[
            ("", _("their own devices")),
            *(
                (n, _("computers they share, reset after %(n)s minutes without a gesture") % {"n": n})
                for n in (2, 5, 10)
            ),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def wanted(self) -> dict[str, Any]:
        """After `is_valid`."""
        return {
            "label": " ".join(self.cleaned_data["label"].split()),
            "idle_minutes": self.cleaned_data["idle_minutes"],
        }


class QuotaForm(forms.Form):
    """A group, by one choice of a question or by a condition written out, and how many responses are taken of it."""

    name = forms.CharField(label=_("Name"), help_text=_("A quota of the same name is replaced."), max_length=120)
    choice = forms.ChoiceField(label=_("Who counts"), required=False)
    condition = forms.CharField(
        label=_("Or a condition, written out"),
        help_text=_("For instance: public == 'lyceen' and not (age >= 18)"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )
    limit = forms.IntegerField(label=_("Responses taken at most"), min_value=0, max_value=1_000_000)
    message = forms.CharField(
        label=_("What those who come too late read"),
        help_text=_("Empty: they are thanked, and told that their group has been heard."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, schema: Schema, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schema = schema
        groups = [
            (
                question.wording[:80],
                [(f"{question.code} == {quoted(choice.code)}", choice.label) for choice in question.choices],
            )
            for question in schema.questions
            if question.type in ONE_CHOICE_TYPES and question.choices
        ]
        self.fields["choice"] = forms.ChoiceField(
            label=_("Who counts"), required=False, choices=[("", _("choose a group")), *groups]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        condition = data.get("choice") or data.get("condition", "").strip()
        if not condition:
            self.add_error("choice", _("Choose who counts, or write a condition."))
            return data
        try:
            unknown = {code for code, _row, _column in references(parse(condition))} - set(self.schema.by_code)
        except ExpressionError as error:
            self.add_error("condition", error_in_words(error))
        else:
            if unknown:
                words = _("These codes are of no question: %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
                self.add_error("condition", words)
        return data | {"condition": condition}

    def wanted(self) -> dict[str, Any]:
        """After `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("name", "condition", "limit", "message")}


class TargetsForm(forms.Form):
    """How many responses are wanted, public by bassin (of one structure, or in all), and structure by structure.

    Empty means no target.
    """

    def __init__(
        self,
        *args: Any,
        audiences: list[Audience],
        basins: list[Territory],
        structures: list[Structure],
        counts: dict[Place, int],
        structure: Structure | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Place] = {}
        whose = structure.id if structure else None
        self.basins = basins
        self.grid = [
            (
                audience,
                [
                    self._ask((audience.id, basin.id, whose), f"{audience.label}, {basin.name}", counts)
                    for basin in basins
                ],
            )
            for audience in audiences
        ]
        self.lines = [
            (structure, self._ask((None, None, structure.id), structure.name, counts)) for structure in structures
        ]

    def _ask(self, place: Place, label: str, counts: dict[Place, int]) -> str:
        name = f"target-{len(self.places)}"
        self.places[name] = place
        self.fields[name] = forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=100_000,
            initial=counts.get(place),
            widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric", "aria-label": label}),
        )
        return name

    def rows(self) -> list[tuple[Audience, list[forms.BoundField]]]:
        return [(audience, [self[name] for name in names]) for audience, names in self.grid]

    def structure_rows(self) -> list[tuple[Structure, forms.BoundField]]:
        return [(structure, self[name]) for structure, name in self.lines]

    def counts(self) -> dict[Place, int]:
        """After `is_valid`."""
        return {place: self.cleaned_data[name] or 0 for name, place in self.places.items()}
