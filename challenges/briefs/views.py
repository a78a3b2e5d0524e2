from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from challenges import access
from challenges.briefs.prints import brief_print
from challenges.briefs.queries import brief_of
from hackathon.access.rules import may
from hackathon.web.addresses import public_base
from hackathon.web.pdf import printed


@require_safe
def brief(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    """« Fiche défi »: whoever has a seat reads it, as they read the défi."""
    edition, seat = access.edition_to_read(request, slug)
    shown = brief_of(access.challenge_in(edition, challenge))
    context = {"edition": edition, "brief": shown, "may_edit": may(seat, "challenge.edit", edition)}
    return render(request, "challenges/brief.html", context)


@require_safe
def brief_pdf(request: HttpRequest, slug: str, challenge: str) -> HttpResponse:
    edition, _seat = access.edition_to_read(request, slug)
    kept = access.challenge_in(edition, challenge)
    address = public_base(request) + reverse("challenges:brief", args=[edition.slug, kept.slug])
    made = brief_print(brief_of(kept), edition_title=edition.title, address=address.partition("://")[2])
    return printed(made, f"fiche-{kept.slug}.pdf", as_attachment=True)
