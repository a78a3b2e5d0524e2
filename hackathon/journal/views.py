from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hackathon.access import gates
from hackathon.journal import queries


@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    edition, _seat = gates.edition_for(request, slug, "edition.edit")
    before = request.GET.get("avant", "")
    lines, following = queries.lines(edition, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    return render(request, "edition/journal.html", {"edition": edition, "lines": lines, "following": following})
