from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.defis.models import Challenge
from challenges.teams.models import Team, TeamSetup
from hackathon.enums import Family
from realtime.sessions.models import Session


class ComposeForm(forms.Form):
    """How many teams for each défi, of what size, and what each should hold."""

    smallest = forms.IntegerField(label=_("People in a team, at least"), min_value=1, max_value=100)
    largest = forms.IntegerField(label=_("People in a team, at most"), min_value=1, max_value=100)
    families = forms.MultipleChoiceField(
        label=_("In each team, at least one person of"),
        choices=Family.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    most_of_a_structure = forms.IntegerField(
        label=_("People of the same structure in a team, at most"), min_value=1, max_value=100
    )

    def __init__(self, *args: Any, session: Session, challenges: list[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.challenges = session, challenges
        counts = {
            self._name(challenge): forms.IntegerField(
                label=_("Teams on “%(challenge)s”") % {"challenge": challenge.title}, min_value=0, max_value=40
            )
            for challenge in challenges
        }
        self.fields = {**counts, **self.fields}
        self.helper = FormHelper()
        self.helper.add_input(Submit("compose", _("Compose the teams")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("smallest", 0) > data.get("largest", 0):
            self.add_error("largest", _("The largest size is below the smallest."))
        return data

    def wanted(self) -> dict[UUID, int]:
        """Défi → number of teams."""
        return {challenge.id: self.cleaned_data[self._name(challenge)] for challenge in self.challenges}

    def setup(self) -> TeamSetup:
        """The row that remembers what was asked; not saved."""
        return TeamSetup(
            session=self.session,
            **{name: self.cleaned_data[name] for name in ("smallest", "largest", "families", "most_of_a_structure")},
        )

    @staticmethod
    def _name(challenge: Challenge) -> str:
        return f"teams_{challenge.slug}"


class MoveForm(forms.Form):
    """One person to a team, or out of all; locked there or not."""

    person = forms.UUIDField()
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False)
    locked = forms.BooleanField(required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Team.objects.filter(session=session, removed_at=None)
