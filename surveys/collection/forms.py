from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.models import Audience, Structure, Territory

Place = tuple[UUID | None, UUID | None, UUID | None]


class CodeForm(forms.Form):
    """A code copied by hand: any case, with or without spaces."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-field"}
        ),
    )

    def __init__(self, *args: object, action: str, label: str, button: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].label = label
        self.helper = FormHelper()
        self.helper.form_action = action
        self.helper.layout = Layout("code", Submit("go", button, css_class="btn-outline-primary"))


class ResumeForm(CodeForm):
    def __init__(self, *args: object, action: str, **kwargs: object) -> None:
        label, button = _("Code to go on with a response"), _("Go on with my response")
        super().__init__(*args, action=action, label=label, button=button, **kwargs)  # type: ignore[arg-type]


class ReceiptForm(CodeForm):
    def __init__(self, *args: object, action: str, **kwargs: object) -> None:
        label, button = _("Receipt code"), _("Show my answers")
        super().__init__(*args, action=action, label=label, button=button, **kwargs)  # type: ignore[arg-type]


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
