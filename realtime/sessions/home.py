"""What workshops give the ground: the edition's panel, where people land, the workshops of a template."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.access.rules import may, seats_that_may
from hackathon.edition.models import Edition
from hackathon.enums import ScopeKind, TerritoryKind
from hackathon.people.models import Grant, Seat
from hackathon.territories.models import Territory
from realtime.sessions import commands, queries
from realtime.sessions.models import Session
from realtime.wire.refusals import Refused


class WorkshopRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workshop of an edition's template file."""

    title: str
    run: str = "atelier-3-h"
    territory: str = ""
    starts_at: datetime | None = None
    names: str = Session.Names.FIRST_NAME_STRUCTURE


def load_workshops(edition: Edition, data: Any) -> None:
    """Make the workshops of an edition's template."""
    try:
        rows = msgspec.convert(data, list[WorkshopRow])
    except msgspec.ValidationError as error:
        raise Refused("run_settings", what=str(error)) from error
    for row in rows:
        commands.create_session(
            edition,
            title=row.title,
            run=row.run,
            territory=_basin(edition, row.territory),
            starts_at=row.starts_at,
            names=row.names,
        )


def _basin(edition: Edition, name: str) -> Territory | None:
    if not name:
        return None
    found = edition.territories.filter(kind=TerritoryKind.BASIN, name=name).first()
    if found is None:
        raise Refused("run_settings", what=name)
    return found


def workshops_panel(edition: Edition, seat: Seat) -> dict[str, Any] | None:
    """The design stage on the edition's home."""
    workshops = queries.workshops(edition)
    came = sum(workshop.came for workshop in workshops)  # type: ignore[attr-defined]
    page = reverse("live:workshops", args=[edition.slug])
    return {
        "workshops": [
            {
                "title": workshop.title,
                "state": workshop.state,
                "state_label": workshop.get_state_display(),
                "url": reverse("live:run", args=[workshop.id]) if may(seat, "session.facilitate", workshop) else page,
            }
            for workshop in workshops
        ],
        "attention": _attention(workshops, page),
        "next_action": _next_action(edition, seat, workshops),
        "figures": [
            {"label": ngettext("workshop", "workshops", len(workshops)), "value": len(workshops), "url": page},
            {"label": ngettext("person who came", "people who came", came), "value": came, "url": page},
        ],
    }


def _attention(workshops: list[Session], page: str) -> list[dict[str, str]]:
    running = sum(workshop.state == Session.State.OPEN for workshop in workshops)
    if not running:
        return []
    words = ngettext("%(n)s workshop is open now.", "%(n)s workshops are open now.", running)
    return [{"label": words % {"n": running}, "url": page}]


def _next_action(edition: Edition, seat: Seat, workshops: list[Session]) -> dict[str, str] | None:
    if not workshops:
        if not may(seat, "session.manage", edition):
            return None
        return {"label": _("Prepare a first workshop"), "url": reverse("live:create", args=[edition.slug])}
    ready = next((workshop for workshop in workshops if workshop.state != Session.State.CLOSED), None)
    if ready is None or not may(seat, "session.facilitate", ready):
        return None
    return {
        "label": _("Open the desk: %(title)s") % {"title": ready.title},
        "url": reverse("live:desk", args=[ready.id]),
    }


def landing(request: HttpRequest, edition: Edition, *, seat: Seat) -> Mapping[str, Any] | None:
    """Somebody admitted to one workshop lands in it: at its desk when facilitating, on its page otherwise."""
    scoped = Grant.objects.filter(seat=seat, scope=ScopeKind.SESSION, revoked_at=None)
    sessions = Session.objects.filter(edition=edition, pk__in=scoped.values("scope_id")).exclude(
        state=Session.State.CLOSED
    )
    # "open" comes before "planned".
    session = sessions.order_by("state", "starts_at").first()
    if session is None:
        return None
    page = "live:desk" if seats_that_may([seat.id], "session.facilitate", session) else "live:participant"
    return {"label": session.title, "url": reverse(page, args=[session.id])}


def session_choices(edition: Edition) -> list[tuple[str, str]]:
    return [(str(session.id), session.title) for session in Session.objects.filter(edition=edition)]
