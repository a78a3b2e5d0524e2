from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.activities import ActivityKind
from hackathon.edition.models import Audience, Edition
from hackathon.enums import TerritoryKind
from hackathon.people.models import Seat
from hackathon.territories.models import Territory
from hackathon.web.forms import offer_choices, offer_rows
from realtime.sessions import queries
from realtime.sessions.models import Session
from realtime.sessions.runs import MINUTES_MAX, run_templates


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the workshop"),
        max_length=20,
        help_text=_("Six letters and figures, on the screen of the room."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "join-code",
                "autofocus": True,
            }
        ),
    )


class ClaimForm(forms.Form):
    """« Je suis inscrit(e) : choisir mon nom »."""

    seat = forms.ChoiceField(label=_("Your name"))

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats: dict[str, Seat] = {str(seat.id): seat for seat in queries.unclaimed_seats(session)}
        names = ((key, queries.door_name(seat)) for key, seat in self.seats.items())
        offer_choices(self, seat=[("", _("Choose your name")), *names])

    def clean_seat(self) -> Seat:
        return self.seats[self.cleaned_data["seat"]]


class NewcomerForm(forms.Form):
    """A first name, or a pseudonym where the workshop shows those, and « Je suis… »."""

    first_name = forms.CharField(
        label=_("First name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    audience = forms.ModelChoiceField(
        label=_("I am…"), queryset=Audience.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pseudonymous = session.names == Session.Names.PSEUDONYM
        if self.pseudonymous:
            self.fields["first_name"].label = _("Pseudonym")
            self.fields["first_name"].help_text = _("What the others will see.")
            self.fields["first_name"].widget.attrs["autocomplete"] = "off"
        audiences = Audience.objects.filter(edition_id=session.edition_id)
        offer_rows(self, audience=audiences)
        self.fields["audience"].required = audiences.exists()


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    territory = forms.ModelChoiceField(
        label=_("Employment area"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("The whole territory"),
    )
    starts_at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    names = forms.ChoiceField(label=_("Names shown"), choices=Session.Names.choices)

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, territory=edition.territories.filter(kind=TerritoryKind.BASIN))


class NewSessionForm(SessionForm):
    run = forms.ChoiceField(label=_("Run of show"))
    field_order = ("title", "territory", "starts_at", "run", "names")

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(edition, *args, **kwargs)
        offer_choices(self, run=((slug, run.title) for slug, run in run_templates().items()))


class ActivityLineForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=MINUTES_MAX, initial=10)


class NewActivityForm(ActivityLineForm):
    """Title and minutes, then whatever the kind asks for."""

    def __init__(self, session: Session, kind: ActivityKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.set_options is not None:
            self.fields["from_activity"] = forms.ChoiceField(
                label=_("Vote on the notes of"),
                required=False,
                choices=[("", _("proposals typed below")), *queries.sources(session)],
            )
        self.asked = list(kind.fields(session.edition_id).items())
        self.fields.update(self.asked)

    @property
    def settings(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name, _field in self.asked}
        source = self.cleaned_data.get("from_activity")
        return given | ({"from_activity": source} if source else {})
