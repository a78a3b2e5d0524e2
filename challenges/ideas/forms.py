from typing import Any

from django import forms
from django.db.models import QuerySet

from challenges.defis.models import Challenge
from hackathon.web.forms import offer_rows


class FromCardForm(forms.Form):
    """What the button on a card sends."""

    card = forms.UUIDField()
    challenge = forms.ModelChoiceField(Challenge.objects.none(), required=False)

    def __init__(self, *args: Any, challenges: QuerySet[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, challenge=challenges)
