"""The board as an activity of a workshop's run of show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hackathon.activities import ActivityKind
from realtime.boards import commands, queries
from realtime.boards.models import Board, Card


def _create(edition_id: UUID, session_id: UUID, title: str, settings: Mapping[str, Any]) -> UUID:
    board = commands.create_board(
        edition_id,
        session_id=session_id,
        title=title,
        template=str(settings.get("template", "idees")),
        writing="private" if settings.get("writing") == "private" else "",
        shows_authors=settings.get("authors") != "hidden",
    )
    return board.id


BOARD = ActivityKind(
    slug="board",
    label=_("Board"),
    icon="sticky-note",
    create=_create,
    room="board",
    rooms=lambda board_id: (f"board:{board_id}",),
    open=lambda board_id: commands.open_board(Board.objects.get(pk=board_id)),
    close=lambda board_id: commands.close_board(Board.objects.get(pk=board_id)),
    options=queries.card_options,
    used=lambda board_id: Card.objects.filter(board_id=board_id).exists(),
)
