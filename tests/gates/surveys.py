from hackathon.enums import Role, ScopeKind, Source
from hackathon.models import Structure
from surveys.collection import commands, keys
from surveys.collection.links import add_class_link
from surveys.models import Collector, Response, Survey
from surveys.questionnaires.commands import start_draft
from tests.gates import EVERYBODY, FACILITATOR, ORGANISER, Route, World
from tests.surveys.questionnaires import make_survey, open_survey

FOLLOWS = FACILITATOR | {"contact"}


def edition(world: World):
    return [world.edition.slug]


def survey_of(world: World) -> Survey:
    return Survey.objects.filter(edition=world.edition).first() or open_survey(world.edition)


def survey(world: World):
    return [world.edition.slug, survey_of(world).slug]


def unpublished(world: World):
    return [world.edition.slug, make_survey(world.edition, "brouillon").slug]


def draft_of(world: World):
    row = survey_of(world)
    return row.versions.filter(state="draft").first() or start_draft(row)


def link_of(world: World) -> Collector:
    """A link of the structure the world's contact answers for."""
    row = survey_of(world)
    grant = world.seats["contact"].grants.filter(role=Role.CONTACT, scope=ScopeKind.STRUCTURE).first()
    structure = Structure.objects.get(pk=grant.scope_id) if grant else Structure.objects.first()
    commands.make_collectors(row, structures=[structure])
    return row.collectors.get(structure=structure, label="")


def followed(world: World):
    link_of(world)
    return survey(world)


def link(world: World):
    return [world.edition.slug, link_of(world).code]


def class_link(world: World):
    """One that brought an answer, and so stays for the next role that tries."""
    link = add_class_link(link_of(world), label="2de B", idle_minutes=None)
    version = link.survey.versions.filter(state="published").get()
    Response.objects.create(
        id=keys.random_id(), survey=link.survey, version=version, collector=link, saved_at=link.created_at
    )
    return [world.edition.slug, link.code]


def public(world: World):
    return [link_of(world).code]


def section(world: World):
    draft_of(world)
    return [*survey(world), "page-1"]


def question(world: World):
    draft_of(world)
    return [*survey(world), "mots"]


def drafted(world: World):
    return [world.edition.slug, draft_of(world).survey.slug]


def response(world: World):
    return {"response": str(keys.random_id()), "version": "1", "source": Source.PAPER.value}


ROUTES = {
    # respondents: everybody, by a public code
    "surveys:find": Route(EVERYBODY),
    "surveys:start": Route(EVERYBODY, public),
    "surveys:page": Route(EVERYBODY, lambda world: [*public(world), 1], method="post", data=response),
    "surveys:resume": Route(EVERYBODY, public, method="post", data=lambda world: {"code": "AAAAA"}),
    "surveys:leave": Route(EVERYBODY, public, method="post", data=response, done=302),
    "surveys:information": Route(EVERYBODY, public),
    "surveys:parents": Route(EVERYBODY, public),
    "surveys:parents_file": Route(EVERYBODY, public),
    "surveys:receipt": Route(EVERYBODY),
    "surveys:erase": Route(EVERYBODY, method="post", data=lambda world: {"code": "AAAA"}),
    "surveys:erased": Route(EVERYBODY),
    # following the collection
    "surveys:list": Route(FACILITATOR, edition),
    "surveys:collection": Route(FOLLOWS, followed),
    "surveys:kit": Route(FOLLOWS, followed),
    "surveys:every_poster": Route(FOLLOWS, followed),
    "surveys:poster": Route(FOLLOWS, link),
    "surveys:poster_file": Route(FOLLOWS, link),
    "surveys:classes": Route(ORGANISER | {"contact"}, link),
    "surveys:remove_class": Route(ORGANISER | {"contact"}, class_link, method="post", done=302),
    "surveys:try_out": Route(FACILITATOR, survey, method="post", done=302),
    "surveys:paper": Route(ORGANISER | {"contact"}, link),
    "surveys:blank": Route(FACILITATOR, survey),
    "surveys:preview": Route(FACILITATOR, lambda world: [*survey(world), 1]),
    # organising
    "surveys:make": Route(ORGANISER, edition, method="post", done=302),
    "surveys:settings": Route(ORGANISER, survey),
    "surveys:editor": Route(ORGANISER, survey),
    "surveys:publish": Route(ORGANISER, unpublished, method="post", done=302),
    "surveys:new_version": Route(ORGANISER, survey, method="post", done=302),
    "surveys:make_links": Route(ORGANISER, survey, method="post", done=302),
    "surveys:erase_tests": Route(ORGANISER, survey, method="post", done=302),
    "surveys:open_survey": Route(ORGANISER, survey, method="post", done=302),
    "surveys:close_survey": Route(ORGANISER, survey, method="post", done=302),
    "surveys:contacts_file": Route(ORGANISER, survey, method="post"),
    "surveys:targets": Route(ORGANISER, survey),
    "surveys:quotas": Route(ORGANISER, survey),
    "surveys:remove_quota": Route(
        ORGANISER, lambda world: [*survey(world), "00000000-0000-0000-0000-000000000000"], method="post", done=302
    ),
    "surveys:add_section": Route(ORGANISER, drafted),
    "surveys:edit_section": Route(ORGANISER, section),
    "surveys:change_section": Route(ORGANISER, section, method="post", data=lambda world: {"do": "up"}, done=302),
    "surveys:add_question": Route(ORGANISER, section),
    "surveys:edit_question": Route(ORGANISER, question),
    "surveys:history": Route(ORGANISER, drafted),
    "surveys:change_step": Route(ORGANISER, drafted, method="post", data=lambda world: {"do": "undo"}, done=302),
    "surveys:edit_condition": Route(ORGANISER, lambda world: [*drafted(world), "question", "mots"]),
    "surveys:texts": Route(ORGANISER, drafted),
    "surveys:edit_texts": Route(ORGANISER, lambda world: [*drafted(world), "falc", "mots"]),
    "surveys:bank": Route(ORGANISER, drafted),
    "surveys:take_question": Route(
        ORGANISER,
        drafted,
        method="post",
        data=lambda world: {"question": "banque-5-ressenti:satisfaction", "page": "page-1"},
        done=302,
    ),
    "surveys:correct": Route(ORGANISER, lambda world: [*survey(world), "mots"]),
    "surveys:frame": Route(FACILITATOR, lambda world: [*survey(world), 1]),
    "surveys:change_question": Route(ORGANISER, question, method="post", data=lambda world: {"do": "up"}, done=302),
}
