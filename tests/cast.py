"""The same cast everywhere: Ada facilitates, Ben participates, Cleo is a stranger, Dora organises."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from hackathon.enums import Density, Family, Role, ScopeKind, StageKind, StageState, TerritoryKind
from hackathon.models import Audience, Device, Edition, Grant, Person, Seat, Stage, Structure, Territory, User
from hackathon.people.identity import BROWSER_KEY
from realtime.wire.ids import new_id
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

THEN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def inside(command, *args, **named):
    """Run a command in a transaction, as `perform` does for everybody; PostgreSQL locks rows nowhere else."""
    return perform(None, Act(verb="test", run=partial(command, *args, **named), anonymous=True))


def make_edition(slug: str = "eure-et-loir") -> Edition:
    """An edition with its four stages open, two bassins, two communes and three publics."""
    department = Territory.objects.create(kind=TerritoryKind.DEPARTMENT, name=f"Eure-et-Loir {slug}", code="28")
    edition = Edition.objects.create(slug=slug, title="Hack ton orientation 28", territory=department, created_at=THEN)
    for order, kind in enumerate(StageKind):
        Stage.objects.create(edition=edition, kind=kind, title=kind.label, order=order, state=StageState.OPEN)
    for name, density in (("Chartres", Density.URBAN), ("Nogent-le-Rotrou", Density.RURAL)):
        basin = Territory.objects.create(kind=TerritoryKind.BASIN, name=name, parent=department)
        commune = Territory.objects.create(kind=TerritoryKind.COMMUNE, name=name, density=density, parent=basin)
        edition.territories.add(basin, commune)
    for order, (slug_, label, family) in enumerate(
        (
            ("lyceen", "Collégien ou lycéen", Family.PUBLICS),
            ("demandeur", "En recherche d'emploi", Family.PUBLICS),
            ("employeur", "Employeur", Family.ECONOMY),
        )
    ):
        Audience.objects.create(edition=edition, slug=slug_, label=label, family=family, order=order)
    return edition


def make_seat(
    edition: Edition, first_name: str, *grants: tuple[Role, ScopeKind, UUID | None], user: User | None = None
) -> Seat:
    person = Person.objects.create(name=first_name, user=user)
    structure, _ = Structure.objects.get_or_create(name="Mission locale de Chartres")
    seat = Seat.objects.create(
        edition=edition, person=person, first_name=first_name, structure=structure, created_at=THEN, claimed_at=THEN
    )
    for role, scope, scope_id in grants:
        Grant.objects.create(seat=seat, role=role, scope=scope, scope_id=scope_id, created_at=THEN)
    return seat


def organiser(edition: Edition, first_name: str = "Dora") -> Seat:
    user = User.objects.create_user(f"{first_name.lower()}@example.org", "une phrase longue")
    return make_seat(edition, first_name, (Role.ORGANISER, ScopeKind.EDITION, None), user=user)


def hold(client, *seats: Seat) -> None:
    """Make this test client's browser hold the seats, as joining does."""
    session = client.session
    browser = UUID(session[BROWSER_KEY]) if BROWSER_KEY in session else new_id()
    session[BROWSER_KEY] = str(browser)
    session.save()
    for seat in seats:
        Device.objects.get_or_create(seat=seat, browser=browser, defaults={"created_at": THEN})
