"""What the live pages are given as `page-data`: plain JSON, with the shapes of `frontend/src/live/page.ts`."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hackathon.extensions import offers
from hackathon.people.models import Seat
from hackathon.people.names import shown_name
from hackathon.structures.queries import logos
from hackathon.web.addresses import public_base, this_computer_only
from realtime.sessions import queries
from realtime.sessions.models import Session


def participant_page(session: Session, seats: list[Seat]) -> dict[str, Any]:
    """Every seat of this browser that takes part: several on a shared laptop."""
    return {
        "session": str(session.id),
        "code": session.join_code,
        "seats": [{"seat": str(seat.id), "name": shown_name(seat, session.names)} for seat in seats],
        "urls": {
            "add_person": reverse("live:join_session", args=[session.join_code]) + "?autre=1",
            "transfer": reverse("live:transfer", args=[session.id]),
            "leave": reverse("live:leave", args=[session.id]),
        },
    }


def desk_page(request: HttpRequest, session: Session, seat: Seat) -> dict[str, Any]:
    return {
        "session": str(session.id),
        "seat": str(seat.id),
        "join": join_place(request, session),
        "expected": [
            {"seat": str(expected.id), "name": queries.door_name(expected)}
            for expected in queries.unclaimed_seats(session)
        ],
        "urls": {
            "projector": reverse("live:projector", args=[session.join_code]),
            "prepare": reverse("live:run", args=[session.id]),
            "edition": reverse("live:workshops", args=[session.edition.slug]),
        },
        "offers": [{"label": str(offer["label"]), "url": offer["url"]} for offer in workshop_offers(request, session)],
    }


def workshop_offers(request: HttpRequest, session: Session) -> list[Mapping[str, Any]]:
    """Pages that upper floors offer to whoever drives this workshop."""
    return offers("live.workshop", request, session.edition, session=session)


def projector_page(request: HttpRequest, session: Session) -> dict[str, Any]:
    return {
        "session": str(session.id),
        "join": join_place(request, session),
        "logos": [{"name": logo.name, "url": logo.url} for logo in logos(session.edition_id)],
    }


def join_place(request: HttpRequest, session: Session) -> dict[str, Any]:
    """Where people come in: the address as it is read aloud, its QR code, and whether phones can reach it."""
    return {
        "code": session.join_code,
        "address": join_address(request).split("://", 1)[1],
        "qr": reverse("live:qr", args=[session.join_code]),
        "local_only": this_computer_only(),
    }


def join_address(request: HttpRequest) -> str:
    return public_base(request) + reverse("live:join")
