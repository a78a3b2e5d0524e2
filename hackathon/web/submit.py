"""A form sent to a command: done, or the refusal said beside what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


def do(actor: UUID, verb: str, object_id: UUID | None, run: Callable[[], Any]) -> Any:
    """Perform one command that touches no room."""
    return perform(actor, Act(verb=verb, object_id=object_id, run=run))


def submitted(form: forms.Form, actor: UUID, verb: str, object_id: UUID | None, run: Callable[[], Any]) -> bool:
    """Whether it was done; a refusal becomes an error of the form, which keeps what was typed."""
    try:
        do(actor, verb, object_id, run)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def tried(request: HttpRequest, actor: UUID, verb: str, object_id: UUID | None, run: Callable[[], Any]) -> bool:
    """For a button alone, with no form to hold the refusal: it is said at the top of the next page."""
    try:
        do(actor, verb, object_id, run)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True
