"""Which seats a browser holds: those of its devices, and those of the account signed in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from django.http import HttpRequest

from hackathon.people.models import Device, Seat
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.registry import Identity

BROWSER_KEY = "browser"
# The responses to surveys that a browser without a seat is writing (`surveys.collection.access`).
RESPONDING_KEY = "responding"


def seats_of(session: Any, user: Any) -> list[Seat]:
    """The seats of a browser, oldest device first. One statement; none for a browser that never had a seat."""
    raw = session.get(BROWSER_KEY)
    if raw is None and (user is None or not user.is_authenticated):
        return []
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


def identify(cookies: Sequence[str]) -> list[Identity]:
    """For the wire: the seats behind the cookies of many browsers; two statements, more for each account signed in."""
    store = SessionStore.get_model_class()
    rows = store.objects.filter(session_key__among=set(cookies), expire_date__gt=clock.now())
    sessions = {row.session_key: row.get_decoded() for row in rows}
    browsers = {UUID(data[BROWSER_KEY]) for data in sessions.values() if BROWSER_KEY in data}
    held: dict[str, set[UUID]] = defaultdict(set)
    devices = Device.objects.filter(browser__among=browsers, revoked_at=None)
    for browser, seat in devices.values_list("browser", "seat_id"):
        held[str(browser)].add(seat)
    return [_identity(cookie, sessions.get(cookie, {}), held) for cookie in cookies]


def _identity(cookie: str, data: Mapping[str, Any], held: Mapping[str, set[UUID]]) -> Identity:
    if SESSION_KEY not in data:
        return Identity(seats=frozenset(held.get(data.get(BROWSER_KEY, ""), ())))
    request = HttpRequest()
    request.session = SessionStore(cookie)
    return Identity(seats=frozenset(seat.id for seat in seats_of(request.session, get_user(request))))
