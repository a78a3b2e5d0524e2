"""Which seats a browser holds: those of its devices, and those of the account signed in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user
from django.db.models import Q
from django.http import HttpRequest

from hackathon.people.models import Device, Seat
from realtime.wire.ids import new_id
from realtime.wire.registry import Identity

BROWSER_KEY = "browser"
# The responses to surveys that a browser without a seat is writing (`surveys.collection.access`).
RESPONDING_KEY = "responding"


def seats_of(session: Any, user: Any) -> list[Seat]:
    """The seats of a browser, oldest device first. One statement."""
    raw = session.get(BROWSER_KEY)
    held = Q(pk__in=[])
    if raw:
        held |= Q(pk__in=Device.objects.filter(browser=UUID(raw), revoked_at=None).values("seat_id"))
    if user is not None and user.is_authenticated:
        held |= Q(person__user_id=user.pk)
    return list(
        Seat.objects.filter(held).select_related("audience", "structure", "person").order_by("created_at", "id")
    )


def take_browser(session: Any) -> UUID:
    """The browser's own id, made at its first seat. The session key changes, as at every rise of rights."""
    session.cycle_key()
    forget_responses(session)
    if BROWSER_KEY not in session:
        session[BROWSER_KEY] = str(new_id())
    return UUID(session[BROWSER_KEY])


def forget_responses(session: Any) -> None:
    """An anonymous response never stands in the session row of somebody who holds a seat."""
    session.pop(RESPONDING_KEY, None)


def identify(scope: Mapping[str, Any]) -> Identity:
    """For the wire: the seats behind a socket's cookie. Needs the session put in the scope by Channels."""
    request = HttpRequest()
    request.session = scope["session"]
    return Identity(seats=frozenset(seat.id for seat in seats_of(request.session, get_user(request))))
