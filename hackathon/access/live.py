"""`may`, as sockets ask it: a seat that may, or a refusal."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Manager, Model
from django.utils.translation import gettext_lazy as _

from hackathon.access.rules import may, seats_that_may
from hackathon.access.scopes import Scoped
from hackathon.edition.models import Edition
from realtime.wire.refusals import Refused, refusal_codes
from realtime.wire.registry import Caller

refusal_codes(
    not_allowed=_("You may not do this here, or no longer: nothing was changed. Ask a facilitator if it is a mistake."),
)

M = TypeVar("M", bound=Model)


def row_for(rows: Manager[M], object_id: UUID) -> M:
    """The row that a verb names; `not_allowed` where there is none."""
    found = rows.filter(pk=object_id).first()
    if found is None:
        raise Refused("not_allowed")
    return found


def seat_for(caller: Caller, verb: str, target: Scoped | Edition) -> UUID:
    """The caller's seat, which may do `verb` to the object; `not_allowed` otherwise."""
    if caller.seat is None or not may(caller.seat, verb, target):
        raise Refused("not_allowed")
    return caller.seat


def listens(caller: Caller, verb: str, target: Scoped | Edition | None) -> bool:
    """Whether a public room is open to this caller: the projector shows it, others need a seat that may."""
    if target is None:
        return False
    return caller.projector or may(caller.seat, verb, target)


def drives(caller: Caller, verb: str, target: Scoped | None) -> bool:
    """Whether a room of facilitators is open to this caller; to the projector it is not."""
    return target is not None and not caller.projector and may(caller.seat, verb, target)


def listeners(callers: list[Caller], verb: str, target: Scoped | None) -> list[bool]:
    """`listens` for a whole batch, in a number of statements that does not grow with it."""
    if target is None:
        return [False] * len(callers)
    allowed = seats_that_may({caller.seat for caller in callers if caller.seat is not None}, verb, target)
    return [caller.projector or caller.seat in allowed for caller in callers]
