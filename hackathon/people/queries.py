"""People, as pages list them. Plain data, a bounded number of statements."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from hackathon.edition.models import Edition
from hackathon.enums import Role, ScopeKind
from hackathon.extensions import choices
from hackathon.people import tokens
from hackathon.people.models import Grant, Pass, Seat


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody with a role, and the state of the link they received."""

    seat: Seat
    roles: list[str]  # « Juré · Atelier de Chartres »
    signs_in: bool
    link_id: UUID | None
    opened_at: datetime | None


def team(edition: Edition) -> list[TeamMember]:
    """Everybody whose role is more than participant, organisers first."""
    held = Grant.objects.filter(revoked_at=None).exclude(role=Role.PARTICIPANT).order_by("created_at")
    links = Pass.objects.filter(kind=Pass.Kind.INVITATION, revoked_at=None)
    seats = (
        Seat.objects.filter(Exists(held.filter(seat=OuterRef("pk"))), edition=edition)
        .select_related("person", "structure")
        .prefetch_related(Prefetch("grants", held, to_attr="held"), Prefetch("passes", links, to_attr="links"))
    )
    places = scope_names(edition)
    members = [_member(seat, places) for seat in seats]
    return sorted(members, key=lambda member: (not member.signs_in, str(member.seat)))


def scope_names(edition: Edition) -> dict[UUID, str]:
    """What a role may be limited to: the workshops upper floors declared, and the structures of the edition."""
    names = {UUID(key): str(label) for key, label in choices(ScopeKind.SESSION, edition)}
    for membership in edition.memberships.select_related("structure"):
        names[membership.structure_id] = str(membership.structure)
    return names


def _member(seat: Seat, places: dict[UUID, str]) -> TeamMember:
    grants: list[Grant] = seat.held  # type: ignore[attr-defined]
    links: list[Pass] = seat.links  # type: ignore[attr-defined]
    return TeamMember(
        seat=seat,
        roles=[
            " · ".join(
                filter(None, [str(Role(grant.role).label), places.get(grant.scope_id) if grant.scope_id else ""])
            )
            for grant in grants
        ],
        signs_in=seat.person.user_id is not None,
        link_id=links[0].id if links else None,
        opened_at=links[0].used_at if links else None,
    )


def people(edition: Edition) -> QuerySet[Seat]:
    """Everybody with a place in the edition, in the order of a list on paper."""
    return (
        Seat.objects.filter(edition=edition)
        .select_related("person", "audience", "structure", "territory")
        .order_by("last_name", "first_name", "id")
    )


def unclaimed(edition_id: UUID) -> QuerySet[Seat]:
    """Names that wait at the door: « Je suis inscrit(e) : choisir mon nom »."""
    return Seat.objects.filter(edition_id=edition_id, claimed_at=None).select_related("structure")


def pass_of(token: str) -> Pass | None:
    """The invitation or sign-in link behind a token, revoked or not."""
    return (
        Pass.objects.filter(digest=tokens.digest(token.strip()), kind__in=[Pass.Kind.INVITATION, Pass.Kind.SIGN_IN])
        .select_related("seat__edition", "user")
        .first()
    )


def current_link(seat: Seat) -> Pass | None:
    return seat.passes.filter(kind=Pass.Kind.INVITATION, revoked_at=None).order_by("-created_at").first()


def page_of_people(edition: Edition, *, asked: str, number: str, size: int) -> Page[Seat]:
    """One page of the list; `asked` is looked for in names, structure and group."""
    rows = people(edition)
    if asked:
        rows = rows.filter(
            Q(first_name__icontains=asked)
            | Q(last_name__icontains=asked)
            | Q(structure__name__icontains=asked)
            | Q(group__icontains=asked)
        )
    return Paginator(rows, size).get_page(number)
