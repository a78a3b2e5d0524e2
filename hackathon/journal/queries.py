from dataclasses import dataclass
from datetime import datetime

from hackathon.edition.models import Edition
from hackathon.journal.models import JournalRow
from hackathon.journal.words import said
from hackathon.people.models import Seat


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    what: str


def lines(edition: Edition, *, before: int | None = None, count: int = 100) -> tuple[list[Line], int | None]:
    """The last things done by people of the edition, newest first, and where the next page starts."""
    seats = Seat.objects.filter(edition=edition)
    rows = JournalRow.objects.filter(actor__in=seats.values("id")).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    page = list(rows[: count + 1])
    shown = page[:count]
    following = shown[-1].pk if len(page) > count else None
    names = {seat.id: str(seat) for seat in seats.filter(id__in={row.actor for row in shown})}
    return [Line(row.at, names[row.actor], said(row.verb)) for row in shown if row.actor], following
