from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hackathon.access import gates
from hackathon.edition import queries


@require_safe
@login_required
def editions(request: HttpRequest) -> HttpResponse:
    held = {seat.edition_id for seat in gates.seats(request)}
    return render(request, "edition/list.html", {"editions": queries.editions_of(held)})


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = gates.edition_for(request, slug)
    return render(request, "edition/home.html", {"edition": edition, "seat": seat})
