"""Every route × every role (trust.md, B4). A route without an entry in `tests/gates/` fails here."""

import importlib
import pkgutil

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.gates
from hackathon.enums import Role, ScopeKind
from tests import cast
from tests.gates import EVERYBODY, World

TABLES = [importlib.import_module(module.name) for module in pkgutil.iter_modules(tests.gates.__path__, "tests.gates.")]
ROUTES = {name: route for table in TABLES for name, route in table.ROUTES.items()}
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
