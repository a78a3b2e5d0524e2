from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges import access
from challenges.findings.links import survey_slugs
from challenges.thread import queries
from hackathon.access.rules import verbs_of


@require_safe
def thread(request: HttpRequest, slug: str, object_id: UUID) -> HttpResponse:
    """« D'où vient cette action ? »"""
    edition, seat = access.edition_to_read(request, slug)
    start = queries.start_of(edition.id, object_id)
    if start is None:
        raise Http404
    thread = queries.thread_of(edition.id, start)
    context = {
        "edition": edition,
        "thread": thread,
        "survey_slugs": survey_slugs(shown.evidence for shown in thread.findings),
        "may": verbs_of(seat, ("finding.edit", "solution.make", "plan.view", "plane.view"), edition),
    }
    return render(request, "challenges/thread.html", context)
