from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from challenges import access
from challenges.defis.queries import challenges_of
from challenges.enums import Quadrant, Verdict
from challenges.priorities import queries
from hackathon.access.rules import verbs_of
from hackathon.edition.models import Edition
from hackathon.people.models import Seat


@require_safe
def plane(request: HttpRequest, slug: str) -> HttpResponse:
    edition, seat = access.plane_to_read(request, slug)
    context = {"edition": edition, "page_data": _plane_page(edition, seat)}
    return render(request, "challenges/plane.html", context)


@require_safe
def shortlist(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranked list with its decisions, to print or to read without a script."""
    edition, _seat = access.plane_to_read(request, slug)
    return render(
        request, "challenges/shortlist.html", {"edition": edition, "shortlist": queries.shortlist(edition.id)}
    )


def _plane_page(edition: Edition, seat: Seat) -> dict[str, Any]:
    """What `frontend/src/plane` needs beside its room: labels in this language, one's own placements, one's verbs."""
    return {
        "room": queries.plane_room(edition.id),
        "seat": str(seat.id),
        "may": sorted(verbs_of(seat, ("plane.place", "plane.decide"), access.plane_scope(edition, seat.id))),
        "own": msgspec.to_builtins(queries.own_placements(edition.id, seat.id)),
        "quadrants": {one.value: str(one.label) for one in Quadrant},
        "verdicts": {one.value: str(one.label) for one in Verdict},
        "challenges": [
            {"id": str(one.id), "title": one.title, "colour": one.colour, "icon": one.icon, "pattern": one.pattern}
            for one in challenges_of(edition.id)
        ],
        "links": {
            # A solution's sheet stands at this address followed by its id and a slash.
            "sheets": reverse("challenges:solutions", args=[edition.slug]),
            "shortlist": reverse("challenges:shortlist", args=[edition.slug]),
            "plan": reverse("challenges:plan", args=[edition.slug]),
        },
    }
