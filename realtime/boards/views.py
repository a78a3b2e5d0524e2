from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from hackathon.access.rules import may, verbs_of
from hackathon.web.files import handed_over
from realtime.boards import queries
from realtime.boards.access import board_for
from realtime.boards.export import workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def board(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """A board by itself: to go on with it after its workshop, or on a screen of its own."""
    shown, seat = board_for(request, board_id, "board.view")
    page_data = {
        "board": str(shown.id),
        "seat": str(seat.id),
        "may": sorted(verbs_of(seat, ("board.write", "board.facilitate"), shown)),
    }
    return render(
        request, "realtime/boards/board.html", {"board": shown, "edition": shown.edition, "page_data": page_data}
    )


@require_safe
def board_print(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The board as sheets to put on a wall."""
    board, seat = board_for(request, board_id, "board.view")
    context = {
        "board": board,
        "edition": board.edition,
        "zones": queries.printed_zones(board),
        "may_export": may(seat, "board.export", board),
    }
    return render(request, "realtime/boards/print.html", context)


@require_safe
def board_workbook(request: HttpRequest, board_id: UUID) -> HttpResponse:
    board, _seat = board_for(request, board_id, "board.export")
    name = slugify(board.title) or "tableau"
    return handed_over(workbook_of(board), XLSX, f"{name}.xlsx")
