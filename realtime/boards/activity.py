"""The board as an activity of a workshop's run of show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hackathon.activities import ActivityKind
from realtime.boards import commands, queries
from realtime.boards.models import Board, Card
from realtime.boards.templates import board_templates


def _create(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> UUID:
    board = commands.create_board(
        edition_id,
        session_id=session_id,
        title=title,
        template=str(settings.get("template", "idees")),
        writing=str(settings.get("writing", "")),
        shows_authors=settings.get("authors") != "hidden",
    )
    return board.id


def _fields(edition_id: UUID) -> dict[str, forms.Field]:
    return {
        "template": forms.ChoiceField(
            label=_("Board template"), choices=[(slug, model.title) for slug, model in board_templates().items()]
        ),
        "writing": forms.ChoiceField(
            label=_("Writing"),
            choices=[("shared", _("together from the start")), ("private", _("each alone, then reveal"))],
        ),
        "authors": forms.ChoiceField(
            label=_("Names on the notes"), choices=[("shown", _("shown")), ("hidden", pgettext_lazy("names", "hidden"))]
        ),
    }


BOARD = ActivityKind(
    slug="board",
    label=_("Board"),
    icon="sticky-note",
    create=_create,
    room="board",
    rooms=lambda board_id: (f"board:{board_id}",),
    open=lambda board_id: commands.open_board(Board.objects.get(pk=board_id)),
    close=lambda board_id: commands.close_board(Board.objects.get(pk=board_id)),
    fields=_fields,
    options=queries.card_options,
    used=lambda board_id: Card.objects.filter(board_id=board_id).exists(),
)
