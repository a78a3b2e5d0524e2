"""Every route × role; every verb × role × stage × scope (trust.md, B4). What has no entry in `tests/gates/` fails."""

import importlib
import pkgutil

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.gates
from hackathon.access.rules import PERMISSIONS, verbs_of
from hackathon.access.scopes import Scope
from hackathon.enums import Role, ScopeKind, StageKind, StageState
from realtime.wire.ids import new_id
from tests import cast
from tests.gates import EVERYBODY, World
from tests.gates.verbs import VERBS, WHILE_OPEN

TABLES = [importlib.import_module(module.name) for module in pkgutil.iter_modules(tests.gates.__path__, "tests.gates.")]
ROUTES = {name: route for table in TABLES for name, route in getattr(table, "ROUTES", {}).items()}
# From the least to the most, so that what an organiser does cannot hide what others may.
ROLES = ["stranger", "outsider", "participant", "juror", "contact", "facilitator", "organiser"]


def named_routes(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        match entry:
            case URLResolver():
                yield from named_routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
            case URLPattern(name=str(name)):
                yield f"{space}{name}"


@pytest.fixture
def world(edition, dora):
    other = cast.make_edition("loiret")
    seats = {"outsider": cast.organiser(other, "Cleo"), "organiser": dora}
    for role in (Role.PARTICIPANT, Role.JUROR, Role.FACILITATOR):
        seats[role] = cast.make_seat(edition, role.capitalize(), (role, ScopeKind.EDITION, None))
    contact = cast.make_seat(edition, "Contact")
    cast.Grant.objects.create(
        seat=contact,
        role=Role.CONTACT,
        scope=ScopeKind.STRUCTURE,
        scope_id=contact.structure_id,
        created_at=cast.THEN,
    )
    return World(edition=edition, other=other, seats=seats | {"contact": contact})


def browser_of(world, role):
    client = Client()
    if role in ("outsider", "organiser"):
        client.force_login(world.seats[role].person.user)
    elif role != "stranger":
        cast.hold(client, world.seats[role])
    return client


def test_every_route_has_an_entry():
    assert sorted(set(named_routes())) == sorted(ROUTES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_route_answers_each_role_as_its_table_says(world, name):
    route = ROUTES[name]
    url = reverse(name, args=route.args(world))

    answers = {
        role: getattr(browser_of(world, role), route.method)(url, route.data(world)).status_code for role in ROLES
    }

    shut = {"stranger": 404, "outsider": 404} | dict.fromkeys(EVERYBODY - {"stranger", "outsider"}, 403)
    assert answers == {role: route.done if role in route.allowed else route.kept_out or shut[role] for role in ROLES}


class Somewhere:
    """An object standing in an edition and a workshop."""

    def __init__(self, edition, session=None):
        self.place = Scope(edition=edition.id, session=session)

    def scope(self):
        return self.place


def seat_with(edition, role, scope=ScopeKind.EDITION, scope_id=None):
    return cast.make_seat(edition, role.capitalize(), (role, scope, scope_id))


def verbs_for(role, open_stages):
    return {
        verb
        for verb, roles in VERBS.items()
        if role in roles and (verb not in WHILE_OPEN or WHILE_OPEN[verb] & set(open_stages))
    }


def test_every_verb_has_an_entry():
    assert sorted(PERMISSIONS) == sorted(VERBS)


@pytest.mark.django_db
@pytest.mark.parametrize("open_stage", [None, *StageKind])
def test_verbs_are_those_of_the_role_while_the_stage_is_open(edition, open_stage):
    edition.stages.update(state=StageState.CLOSED)
    edition.stages.filter(kind=open_stage).update(state=StageState.OPEN)
    here = Somewhere(edition)

    allowed = {role: verbs_of(seat_with(edition, role), VERBS, here) for role in Role}

    assert allowed == {role: verbs_for(role, [open_stage] if open_stage else []) for role in Role}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_role_ends_where_its_scope_does(edition, role):
    workshop = new_id()
    other = cast.make_edition("loiret")
    seat = seat_with(edition, role, ScopeKind.SESSION, workshop)

    inside = verbs_of(seat, VERBS, Somewhere(edition, workshop))
    outside = [
        verbs_of(seat, VERBS, place)
        for place in (Somewhere(edition, new_id()), Somewhere(edition), Somewhere(other, workshop))
    ]

    assert inside == verbs_for(role, StageKind)
    assert outside == [set(), set(), set()]


@pytest.mark.django_db
def test_revoked_role_may_nothing(edition):
    seat = seat_with(edition, Role.ORGANISER)
    seat.grants.update(revoked_at=cast.THEN)

    assert verbs_of(seat, VERBS, Somewhere(edition)) == set()
