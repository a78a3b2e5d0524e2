"""The activities a workshop has by itself: words to follow, and a time to keep."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hackathon.activities import ActivityKind
from realtime.sessions.commands import TIMER
from realtime.wire.refusals import Refused

TEXT_MAX = 4000


def _no_object(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> None:
    text = settings.get("text", "")
    if not isinstance(text, str) or len(text) > TEXT_MAX:
        raise Refused("run_settings", what="text")


def _text(object_id: UUID | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": settings.get("text", "")}


def _fields(edition_id: UUID) -> dict[str, forms.Field]:
    text = forms.CharField(
        label=_("Text shown to everybody"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    return {"text": text}


INSTRUCTION = ActivityKind(
    slug="instruction",
    label=_("Instruction"),
    icon="message-square-text",
    create=_no_object,
    context=_text,
    fields=_fields,
)
COUNTDOWN = ActivityKind(slug=TIMER, label=_("Timer"), icon="timer", create=_no_object, context=_text, fields=_fields)
