"""`may(seat, verb, object)`: the one question everybody asks.

Each app declares its verbs once, in its `rules.py`, with `allow`. An undeclared verb raises.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hackathon.access.scopes import Scope, Scoped
from hackathon.edition.models import Edition
from hackathon.enums import Role, ScopeKind
from hackathon.people.models import Grant, Seat
from hackathon.stages import rules as stage_rules


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may: roles over the object's scope and, when `stages` is not empty, only while such a stage is open."""

    roles: frozenset[str]
    stages: frozenset[str] = frozenset()


PERMISSIONS: dict[str, Permission] = {}


def allow(verb: str, roles: Iterable[Role], *, stages: Iterable[str] = ()) -> None:
    """Declare a verb (`"board.add_card"`). Organisers of the edition may whatever facilitators may."""
    if verb in PERMISSIONS:
        raise ValueError(f"verb {verb!r} is declared twice")
    allowed = {str(role) for role in roles}
    if Role.FACILITATOR in allowed:
        allowed.add(Role.ORGANISER)
    PERMISSIONS[verb] = Permission(roles=frozenset(allowed), stages=frozenset(stages))
    for kind in stages:
        stage_rules.KINDS.setdefault(kind, set()).add(verb)


def scope_of(target: Scoped | Edition) -> Scope:
    return Scope(edition=target.id) if isinstance(target, Edition) else target.scope()


def may(seat: Seat | UUID | None, verb: str, target: Scoped | Edition) -> bool:
    """Whether this seat may do this to this object, now."""
    permission = PERMISSIONS[verb]
    if seat is None:
        return False
    seat_id = seat.id if isinstance(seat, Seat) else seat
    scope = scope_of(target)
    if permission.stages and not (permission.stages & stage_rules.open_kinds(scope.edition)):
        return False
    return bool(roles_in(seat_id, scope) & permission.roles)


def verbs_of(seat: Seat | UUID | None, verbs: Iterable[str], target: Scoped | Edition) -> set[str]:
    """Those of `verbs` the seat may do to the object: one look-up for a whole page or snapshot."""
    if seat is None:
        return set()
    seat_id = seat.id if isinstance(seat, Seat) else seat
    scope = scope_of(target)
    roles, kinds = roles_in(seat_id, scope), stage_rules.open_kinds(scope.edition)
    return {
        verb
        for verb in verbs
        if PERMISSIONS[verb].roles & roles and (not PERMISSIONS[verb].stages or PERMISSIONS[verb].stages & kinds)
    }


def roles_in(seat_id: UUID, scope: Scope) -> set[str]:
    """The roles a seat holds over a scope: those on the edition, and those on its workshop, team or structure."""
    grants = Grant.objects.filter(seat_id=seat_id, seat__edition_id=scope.edition, revoked_at=None).values(
        "role", "scope", "scope_id"
    )
    inside = {
        (ScopeKind.SESSION, scope.session),
        (ScopeKind.TEAM, scope.team),
        (ScopeKind.STRUCTURE, scope.structure),
    }
    return {
        grant["role"]
        for grant in grants
        if grant["scope"] == ScopeKind.EDITION or (grant["scope_id"] and (grant["scope"], grant["scope_id"]) in inside)
    }


def seats_that_may(seats: Iterable[UUID], verb: str, target: Scoped | Edition) -> set[UUID]:
    """Those of `seats` that may do `verb` to one object, in two statements however many they are."""
    permission, scope = PERMISSIONS[verb], scope_of(target)
    if permission.stages and not (permission.stages & stage_rules.open_kinds(scope.edition)):
        return set()
    over = Q(scope=ScopeKind.EDITION)
    for kind, scope_id in (
        (ScopeKind.SESSION, scope.session),
        (ScopeKind.TEAM, scope.team),
        (ScopeKind.STRUCTURE, scope.structure),
    ):
        if scope_id is not None:
            over |= Q(scope=kind, scope_id=scope_id)
    grants = Grant.objects.filter(
        over, seat__among=set(seats), seat__edition_id=scope.edition, role__in=permission.roles, revoked_at=None
    )
    return set(grants.values_list("seat_id", flat=True))
