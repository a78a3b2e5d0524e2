"""What the workshops' screens offer: the way to the teams."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hackathon.access import gates
from hackathon.access.rules import may
from hackathon.edition.models import Edition
from hackathon.extensions import Offer
from realtime.sessions.models import Session


def offer_teams(request: HttpRequest, edition: Edition, *, session: Session, **_what: Any) -> dict[str, Any] | None:
    if not _may_compose(request, edition, session):
        return None
    url = reverse("challenges:teams", args=[edition.slug, session.id])
    return {"label": _("Teams"), "url": url, "method": "get", "icon": "users"}


def _may_compose(request: HttpRequest, edition: Edition, session: Session) -> bool:
    """Over the whole edition first, which is asked once for a list of workshops."""
    if gates.may_over(request, "teams.compose", edition):
        return True
    held = [seat for seat in gates.seats(request) if seat.edition_id == edition.id]
    return any(may(seat, "teams.compose", session) for seat in held)


OFFERS = (Offer(place="live.workshop", order=10, link=offer_teams),)
