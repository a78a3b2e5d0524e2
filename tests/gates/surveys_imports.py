from surveys.imports import keeping
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from tests.cast import inside
from tests.gates import ORGANISER, Route, World
from tests.surveys.lime_files import lss

DATA = lss(questions=[{"qid": 1, "type": "S", "title": "Q1", "text": "Question"}])


def edition(world: World):
    return [world.edition.slug]


def sent(world: World):
    """A questionnaire that waits for its confirmation, sent by the organiser."""
    return [world.edition.slug, keeping.keep(world.seats["organiser"].id, keeping.Kept("q.lss", DATA))]


def imported(world: World):
    survey = inside(import_survey, world.edition, reading=read_survey(DATA), file="q.lss")
    return [world.edition.slug, survey.slug]


ROUTES = {
    "surveys:import_survey": Route(ORGANISER, edition),
    "surveys:import_preview": Route(ORGANISER, sent),
    "surveys:imported": Route(ORGANISER, imported),
}
