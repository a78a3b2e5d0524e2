from hackathon.models import Structure
from hackathon.structures.commands import set_logo
from tests import cast
from tests.gates import ACCOUNTS, EVERYBODY, ORGANISER, SEATED, Route, World
from tests.hackathon.pictures import picture


def edition(world: World):
    return [world.edition.slug]


def of(rows):
    """Arguments of a route on the first of the edition's rows."""
    return lambda world: [world.edition.slug, getattr(world.edition, rows).first().pk]


def membership(world: World):
    if not world.edition.memberships.exists():
        structure, _ = Structure.objects.get_or_create(name="Mission locale de Chartres")
        world.edition.memberships.create(structure=structure)
    return [world.edition.slug, world.edition.memberships.first().pk]


def member(world: World):
    return [world.edition.slug, world.seats["juror"].pk]


def axis(world: World):
    return [world.edition.slug, world.edition.axes.create(title="Rapprocher").pk]


def drawn_logo(world: World):
    structure = cast.Structure.objects.first()
    set_logo(structure, data=picture())
    return [structure.pk]


ROUTES = {
    "home": Route(EVERYBODY),
    "accessibility": Route(EVERYBODY),
    "privacy": Route(EVERYBODY),
    "legal": Route(EVERYBODY),
    "set_language": Route(EVERYBODY, method="post", data=lambda world: {"language": "en"}, done=302),
    # coming in
    "people:sign_in": Route(EVERYBODY),
    "people:sign_out": Route(EVERYBODY, method="post", done=302),
    "people:enter": Route(EVERYBODY),
    "people:transfer": Route(EVERYBODY),
    "people:password": Route(ACCOUNTS, kept_out=302),
    # editions
    "edition:list": Route(ACCOUNTS, kept_out=302),
    "edition:new": Route(ACCOUNTS, kept_out=302),
    "edition:home": Route(SEATED, edition),
    "edition:settings": Route(ORGANISER, edition),
    "edition:audiences": Route(ORGANISER, edition),
    "edition:audience": Route(ORGANISER, of("audiences")),
    "edition:remove_audience": Route(ORGANISER, of("audiences"), method="post", done=302),
    "edition:axes": Route(ORGANISER, edition),
    "edition:axis": Route(ORGANISER, axis),
    "edition:remove_axis": Route(ORGANISER, axis, method="post", done=302),
    "edition:territories": Route(ORGANISER, edition),
    "edition:add_commune": Route(ORGANISER, edition, method="post"),
    "edition:add_basin": Route(ORGANISER, edition, method="post", data=lambda world: {"name": "Dreux"}, done=302),
    "edition:remove_territory": Route(ORGANISER, of("territories"), method="post", done=302),
    "edition:stages": Route(ORGANISER, edition),
    "edition:set_stage": Route(ORGANISER, lambda world: [*of("stages")(world), "closed"], method="post", done=302),
    "edition:plan_stage": Route(ORGANISER, of("stages"), method="post", done=302),
    "edition:journal": Route(ORGANISER, edition),
    # structures
    "structures:logo": Route(EVERYBODY, drawn_logo),
    "structures:list": Route(ORGANISER, edition),
    "structures:edit": Route(ORGANISER, membership),
    "structures:set_logo": Route(ORGANISER, membership, method="post", done=302),
    "structures:remove_logo": Route(ORGANISER, membership, method="post", done=302),
    "structures:remove": Route(ORGANISER, membership, method="post", done=302),
    # people
    "people:team": Route(ORGANISER, edition),
    "people:link": Route(ORGANISER, member),
    "people:renew": Route(ORGANISER, member, method="post", done=302),
    "people:revoke": Route(ORGANISER, member, method="post", done=302),
    "people:list": Route(ORGANISER, edition),
    "people:import": Route(ORGANISER, edition),
    "people:confirm": Route(ORGANISER, edition, method="post", done=302),
}
