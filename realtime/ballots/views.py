from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime.ballots import queries
from realtime.ballots.access import ballot_for


@require_safe
def results(request: HttpRequest, ballot_id: UUID) -> HttpResponse:
    """The count, once it may be shown: points, distinct voters, rank, and what was typed in apart."""
    ballot, _seat = ballot_for(request, ballot_id, "ballot.view")
    context = {"ballot": ballot, "edition": ballot.edition, "count": queries.printed_count(ballot)}
    return render(request, "realtime/ballots/results.html", context)
