"""The only way a request obtains an object: not yours is 404, not allowed is 403."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Manager, Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from hackathon.access.rules import may, scope_of
from hackathon.access.scopes import Scoped
from hackathon.edition.models import Edition
from hackathon.people.identity import seats_of
from hackathon.people.models import Seat

M = TypeVar("M", bound=Model)


def seats(request: HttpRequest) -> list[Seat]:
    """Every seat this browser holds, read once a request."""
    kept: list[Seat] | None = getattr(request, "_seats", None)
    if kept is None:
        kept = seats_of(request.session, request.user)
        request._seats = kept  # type: ignore[attr-defined]
    return kept


def seat_in(request: HttpRequest, edition_id: UUID) -> Seat | None:
    """This browser's seat in an edition: the one named by `?seat=` or the field `seat` if held, else the first."""
    held = [seat for seat in seats(request) if seat.edition_id == edition_id]
    named = request.POST.get("seat") or request.GET.get("seat")
    return next((seat for seat in held if str(seat.id) == named), held[0] if held else None)


def may_over(request: HttpRequest, verb: str, edition: Edition) -> bool:
    """Whether a seat of this browser may do this over the whole edition.

    Asked of the database once a request: what is offered on every line of a page asks on each.
    """
    kept: dict[tuple[str, UUID], bool] = request.__dict__.setdefault("_may_over", {})
    if (verb, edition.id) not in kept:
        held = [seat for seat in seats(request) if seat.edition_id == edition.id]
        kept[verb, edition.id] = any(may(seat, verb, edition) for seat in held)
    return kept[verb, edition.id]


def edition_for(request: HttpRequest, slug: str, verb: str = "edition.view") -> tuple[Edition, Seat]:
    """The edition, through a seat in it that may `verb`. 404 to strangers, 403 to whoever may not."""
    edition = Edition.objects.select_related("territory").filter(slug=slug).first()
    if edition is None:
        raise Http404
    return edition, require(request, verb, edition)


def member_of(request: HttpRequest, slug: str) -> tuple[Edition, Seat]:
    """The edition for whoever holds a seat in it, whatever the role or the workshop it is limited to; 404 to others."""
    edition = Edition.objects.select_related("territory").filter(slug=slug).first()
    seat = seat_in(request, edition.id) if edition is not None else None
    if edition is None or seat is None:
        raise Http404
    return edition, seat


def require(request: HttpRequest, verb: str, target: Scoped | Edition) -> Seat:
    """The seat of this browser that may do `verb` to the object. 404 without a seat in its edition, 403 otherwise."""
    edition_id = scope_of(target).edition
    held = [seat for seat in seats(request) if seat.edition_id == edition_id]
    if not held:
        raise Http404
    named: Any = request.POST.get("seat") or request.GET.get("seat")
    for seat in sorted(held, key=lambda seat: str(seat.id) != named):
        if may(seat, verb, target):
            return seat
    raise PermissionDenied


def inside(rows: Manager[M] | QuerySet[M], object_id: UUID) -> M:
    """One of the rows that belong to an object already passed through a gate; anything else is 404."""
    return get_object_or_404(rows, pk=object_id)
