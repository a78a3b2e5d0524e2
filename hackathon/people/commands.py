"""Seats, roles, devices and passes: the only writers of these rows. Called inside `wire.perform`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from hackathon.edition.models import Audience, Edition
from hackathon.enums import Role, ScopeKind, Source
from hackathon.people import tokens
from hackathon.people.models import Device, Grant, Pass, Person, Seat, User
from hackathon.structures.models import Structure
from hackathon.territories.models import Territory
from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from realtime.wire.transactions import rights_changed

SIGN_IN_LIFE = timedelta(days=7)
TRANSFER_LIFE = timedelta(minutes=10)


# --- seats -------------------------------------------------------------------------------------------


def open_seat(
    edition: Edition,
    *,
    first_name: str,
    last_name: str = "",
    email: str = "",
    pseudonym: str = "",
    audience: Audience | None = None,
    structure: Structure | None = None,
    territory: Territory | None = None,
    wishes: Sequence[str] = (),
    group: str = "",
    source: Source = Source.LIVE,
    claimed: bool = True,
    person: Person | None = None,
) -> Seat:
    """Give somebody a place in the edition. Unclaimed seats wait for their owner to pick the name at the door."""
    at = clock.now()
    if person is None:
        person = Person.objects.create(name=f"{first_name} {last_name}".strip(), email=email.lower())
    return Seat.objects.create(
        edition=edition,
        person=person,
        first_name=first_name,
        last_name=last_name,
        pseudonym=pseudonym,
        audience=audience,
        structure=structure,
        territory=territory,
        wishes=list(wishes),
        group=group,
        source=source,
        created_at=at,
        claimed_at=at if claimed else None,
    )


def open_seats(
    edition: Edition, *, first_names: Sequence[str], territory: Territory | None = None, source: Source = Source.LIVE
) -> list[Seat]:
    """`open_seat` for a whole list at once, in two statements."""
    at = clock.now()
    people = Person.objects.bulk_create([Person(name=name) for name in first_names])
    return Seat.objects.bulk_create(
        [
            Seat(
                edition=edition,
                person=person,
                first_name=name,
                territory=territory,
                source=source,
                created_at=at,
                claimed_at=at,
            )
            for person, name in zip(people, first_names, strict=True)
        ]
    )


def give_new_role(seats: Sequence[Seat], role: Role, *, scope: ScopeKind, scope_id: UUID) -> list[Grant]:
    """`give_role` for seats just opened, in one statement."""
    at = clock.now()
    return Grant.objects.bulk_create(
        [Grant(seat=seat, role=role, scope=scope, scope_id=scope_id, created_at=at) for seat in seats]
    )


def give_role(seat: Seat, role: Role, *, scope: ScopeKind = ScopeKind.EDITION, scope_id: UUID | None = None) -> Grant:
    """Add a role to a seat; the same role twice over the same scope is one."""
    grant = seat.grants.filter(role=role, scope=scope, scope_id=scope_id, revoked_at=None).first()
    if grant is None:
        grant = Grant.objects.create(seat=seat, role=role, scope=scope, scope_id=scope_id, created_at=clock.now())
    return grant


def claim_seat(seat: Seat, *, browser: UUID) -> Seat:
    """Pick one's name at the door. A name already taken is refused: its owner uses a transfer code."""
    fresh = Seat.objects.select_for_update().get(pk=seat.pk)
    if fresh.claimed_at is not None:
        raise Refused("seat_taken", name=str(fresh))
    fresh.claimed_at = clock.now()
    fresh.save(update_fields=["claimed_at"])
    hold_seat(fresh, browser=browser)
    return fresh


def hold_seat(seat: Seat, *, browser: UUID) -> Device:
    """Let this browser speak for the seat; a browser may hold several (a shared laptop)."""
    device, made = Device.objects.get_or_create(seat=seat, browser=browser, defaults={"created_at": clock.now()})
    if not made and device.revoked_at is not None:
        device.revoked_at = None
        device.save(update_fields=["revoked_at"])
    return device


def release_seat(seat: Seat, *, browser: UUID) -> None:
    """This browser no longer speaks for the seat; the seat and what it did stay."""
    Device.objects.filter(seat=seat, browser=browser, revoked_at=None).update(revoked_at=clock.now())
    rights_changed(seat.id)


# --- roles by a personal link ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited, and the token of the link to send; none for somebody who already signs in."""

    seat: Seat
    token: str = ""


def invite(
    edition: Edition,
    *,
    first_name: str,
    last_name: str,
    role: Role,
    email: str = "",
    structure: Structure | None = None,
    scope: ScopeKind = ScopeKind.EDITION,
    scope_id: UUID | None = None,
) -> Invited:
    """Give somebody a role and a personal link. An e-mail already known in the edition adds the role to that seat."""
    if role == Role.ORGANISER and not email:
        raise Refused("organiser_needs_email")
    seat = _seat_of(edition, email) if email else None
    if seat is None:
        seat = open_seat(
            edition,
            first_name=first_name,
            last_name=last_name,
            email=email,
            structure=structure,
            person=_person_with_account(email),
        )
    give_role(seat, role, scope=scope, scope_id=scope_id)
    if role == Role.ORGANISER:
        _open_account(seat.person, email)
    return Invited(seat, _first_link(seat))


def _first_link(seat: Seat) -> str:
    """An account gets a link that signs in once, and only before its first use: nobody enters another's account."""
    account = seat.person.user
    if account is None:
        return invitation_token(renew_link(seat))
    return make_sign_in_link(account) if account.last_login is None else ""


def invitation_token(invitation: Pass) -> str:
    return tokens.derived_token(settings.SECRET_KEY, invitation.id)


def renew_link(seat: Seat) -> Pass:
    """Make a new personal link; the former ones open nothing any more. Accounts sign in instead."""
    if seat.person.user_id is not None:
        raise Refused("account_signs_in")
    revoke_links(seat)
    pass_id = new_id()
    return Pass.objects.create(
        id=pass_id,
        kind=Pass.Kind.INVITATION,
        digest=tokens.digest(tokens.derived_token(settings.SECRET_KEY, pass_id)),
        seat=seat,
        created_at=clock.now(),
    )


def revoke_links(seat: Seat) -> None:
    seat.passes.filter(revoked_at=None).update(revoked_at=clock.now())


def revoke_roles(seat: Seat) -> None:
    """Take back every role but participant, the personal links and the devices they opened."""
    held = seat.grants.filter(revoked_at=None).exclude(role=Role.PARTICIPANT)
    if held.filter(role=Role.ORGANISER).exists() and not _other_organisers(seat):
        raise Refused("last_organiser")
    at = clock.now()
    held.update(revoked_at=at)
    revoke_links(seat)
    seat.devices.filter(revoked_at=None).update(revoked_at=at)
    rights_changed(seat.id)


def use_invitation(invitation: Pass, *, browser: UUID) -> Seat:
    """A personal link was opened: this browser holds the seat from now on."""
    seat = invitation.seat
    if seat is None or invitation.revoked_at is not None:
        raise Refused("link_closed")
    if invitation.used_at is None:
        invitation.used_at = clock.now()
        invitation.save(update_fields=["used_at"])
    hold_seat(seat, browser=browser)
    return seat


# --- accounts ----------------------------------------------------------------------------------------


def make_sign_in_link(user: User) -> str:
    """The token of a link that signs the account in once."""
    token = tokens.fresh_token()
    _issue(Pass.Kind.SIGN_IN, token, SIGN_IN_LIFE, user=user)
    return token


def use_sign_in_link(link: Pass) -> User:
    if link.user is None or not link.user.is_active:
        raise Refused("link_closed")
    _use_once(link)
    return link.user


def account_holder(email: str, *, name: str = "") -> Person:
    """The person behind an account, both made when new. It has no password yet: a sign-in link opens it."""
    person = _person_with_account(email) or Person.objects.create(name=name, email=email.lower())
    _open_account(person, email)
    return person


def set_password(user: User, *, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


# --- moving a seat to another device -----------------------------------------------------------------


def start_transfer(seat: Seat) -> str:
    """A short code that moves the seat to another device; the codes given before stop working."""
    seat.passes.filter(kind=Pass.Kind.TRANSFER, used_at=None, revoked_at=None).update(revoked_at=clock.now())
    code = tokens.fresh_code()
    _issue(Pass.Kind.TRANSFER, code, TRANSFER_LIFE, seat=seat)
    return code


def use_transfer(code: str, *, browser: UUID) -> Seat:
    """The code was typed on another device. It works once, for ten minutes."""
    found = (
        # The code's row alone: PostgreSQL locks no outer join, and a link may have no seat.
        Pass.objects.select_for_update(of=("self",))
        .filter(kind=Pass.Kind.TRANSFER, digest=tokens.digest(tokens.typed_code(code)))
        .select_related("seat")
        .first()
    )
    if found is None or found.seat is None:
        raise Refused("transfer_unknown")
    _use_once(found)
    hold_seat(found.seat, browser=browser)
    return found.seat


def _issue(kind: str, secret: str, life: timedelta, *, user: User | None = None, seat: Seat | None = None) -> None:
    """A pass for a while. What is kept is the digest of its secret, which only its holder is told."""
    at = clock.now()
    Pass.objects.create(
        kind=kind, digest=tokens.digest(secret), user=user, seat=seat, created_at=at, expires_at=at + life
    )


def _use_once(given: Pass) -> None:
    at = clock.now()
    fresh: dict[str, Any] = {"used_at": None, "revoked_at": None, "expires_at__gt": at}
    if not Pass.objects.filter(pk=given.pk, **fresh).update(used_at=at):
        raise Refused("transfer_unknown" if given.kind == Pass.Kind.TRANSFER else "link_closed")


def _seat_of(edition: Edition, email: str) -> Seat | None:
    return Seat.objects.filter(edition=edition, person__email__iexact=email).select_related("person").first()


def _person_with_account(email: str) -> Person | None:
    return Person.objects.filter(user__email=email.lower()).first()


def _open_account(person: Person, email: str) -> None:
    if person.user_id is not None:
        return
    account = User.objects.filter(email=email.lower()).first()
    person.user = account or User.objects.create_user(email)
    person.save(update_fields=["user"])


def _other_organisers(seat: Seat) -> bool:
    return (
        Grant.objects.filter(seat__edition_id=seat.edition_id, role=Role.ORGANISER, revoked_at=None)
        .exclude(seat=seat)
        .exists()
    )
