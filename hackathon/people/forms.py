from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from hackathon.edition.models import Edition
from hackathon.enums import Role, ScopeKind
from hackathon.extensions import choices
from hackathon.people.models import User
from hackathon.structures.models import Structure
from hackathon.web.forms import offer_choices, offer_rows


class SignInForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        chosen: str = self.cleaned_data["password"]
        validate_password(chosen, self.user)
        return chosen


class TransferForm(forms.Form):
    code = forms.CharField(
        label=_("Transfer code"),
        max_length=20,
        help_text=_("Eight letters and figures, shown by the device you used first. It works for ten minutes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "join-code"}),
    )


INVITED = [Role.ORGANISER, Role.FACILITATOR, Role.JUROR, Role.CONTACT, Role.COMPANION, Role.MENTOR, Role.OBSERVER]


class InviteForm(forms.Form):
    """Somebody, a role, and what it is limited to: the whole edition, a workshop or a structure."""

    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Needed for organisers, who sign in with it.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in INVITED])
    structure = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Structure.objects.none(),
        required=False,
        empty_label=_("None in particular"),
        help_text=_("A structure's contact follows the answers of this structure only."),
    )
    session = forms.ChoiceField(label=_("Only for this workshop"), required=False)

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, structure=Structure.objects.filter(memberships__edition=edition))
        workshops = choices(ScopeKind.SESSION, edition)
        offer_choices(self, session=[("", _("the whole edition")), *workshops])
        if not workshops:
            del self.fields["session"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("role") == Role.CONTACT and not data.get("structure"):
            self.add_error("structure", _("Say which structure this contact belongs to."))
        if data.get("role") == Role.ORGANISER and data.get("session"):
            self.add_error("session", _("An organiser's role covers the whole edition."))
        return data

    def invitation(self) -> dict[str, Any]:
        """The arguments of `invite`."""
        given = {name: self.cleaned_data[name] for name in ("first_name", "last_name", "email", "structure")}
        given["role"] = Role(self.cleaned_data["role"])
        if given["role"] == Role.CONTACT:
            return given | {"scope": ScopeKind.STRUCTURE, "scope_id": given["structure"].id}
        if self.cleaned_data.get("session"):
            return given | {"scope": ScopeKind.SESSION, "scope_id": UUID(self.cleaned_data["session"])}
        return given


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("List of people"),
        help_text=_("CSV or XLSX, at most 3 MB and 3,000 lines."),
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
