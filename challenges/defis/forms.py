from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import Colour, Pattern
from challenges.forms import RevisedForm, area
from challenges.problems.models import Problem
from hackathon.structures.models import Structure
from hackathon.web.forms import offer_rows

ICONS = {
    "bridge": _("bridge"),
    "school": _("school"),
    "message-circle": _("speech"),
    "flag": _("flag"),
    "compass": _("compass"),
    "handshake": _("handshake"),
    "lightbulb": _("light bulb"),
    "map": _("map"),
    "briefcase": _("briefcase"),
    "graduation-cap": _("graduation cap"),
    "users": _("people"),
    "puzzle": _("puzzle"),
    "rocket": _("rocket"),
    "target": _("target"),
}


class ChallengeForm(RevisedForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    brief = forms.CharField(
        label=_("Brief"),
        required=False,
        max_length=4000,
        widget=area(6),
        help_text=_("What the teams must know: the situation, who lives through it, what is expected."),
    )
    existing = forms.CharField(
        label=_("What exists already"),
        required=False,
        max_length=2000,
        widget=area(4),
        help_text=_("Actions, places and tools people can already use: so that the teams go further."),
    )
    partners = forms.ModelMultipleChoiceField(
        Structure.objects.none(),
        label=_("Partners that already act on it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices)
    icon = forms.ChoiceField(label=_("Icon"))
    pattern = forms.ChoiceField(label=_("Pattern"), choices=Pattern.choices)

    def __init__(
        self, *args: Any, structures: QuerySet[Structure], challenge: Challenge | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, partners=structures)
        kept = {challenge.icon: challenge.icon} if challenge else {}
        self.fields["icon"] = forms.ChoiceField(label=_("Icon"), choices=list((kept | ICONS).items()))
        if challenge is not None:
            names = ("title", "brief", "existing", "colour", "icon", "pattern", "rev")
            self.initial = {name: getattr(challenge, name) for name in names}
            self.initial["partners"] = list(challenge.partners.all())
        else:
            self.initial = {"rev": 0, "icon": "target"}


class HowMightWeForm(RevisedForm):
    action = forms.CharField(label=_("How might we… (do what)"), max_length=200)
    audience = forms.CharField(label=_("for… (whom)"), max_length=120)
    effect = forms.CharField(label=_("so as to… (which effect)"), max_length=200)
    problem = forms.ModelChoiceField(
        Problem.objects.none(),
        label=_("Problem it answers"),
        required=False,
        empty_label=_("None in particular"),
    )

    def __init__(
        self, *args: Any, problems: QuerySet[Problem], question: HowMightWe | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, problem=problems)
        if question is not None:
            names = ("action", "audience", "effect", "rev")
            self.initial = {name: getattr(question, name) for name in names} | {"problem": question.problem_id}
        else:
            self.initial = {"rev": 0, **self.initial}
