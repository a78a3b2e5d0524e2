from tests.gates import FACILITATOR, ORGANISER, Route, World
from tests.surveys.analysis_cast import answer_times, make_answered


def edition(world: World):
    return [world.edition.slug]


def answered(world: World):
    survey = make_answered(world.edition, slug="resultats")
    answer_times(survey, 12, need="meet", say="Un mot")
    return [world.edition.slug, survey.slug]


def say(world: World):
    return [*answered(world), "say"]


def need(world: World):
    return [*answered(world), "need"]


ROUTES = {
    "surveys:import": Route(ORGANISER, edition),
    "surveys:import_report": Route(ORGANISER, answered),
    "surveys:results": Route(FACILITATOR, answered),
    "surveys:results_live": Route(FACILITATOR, answered),
    "surveys:chart_svg": Route(FACILITATOR, need),
    "surveys:chart_png": Route(FACILITATOR, need),
    "surveys:agreement": Route(FACILITATOR, answered),
    "surveys:cross": Route(FACILITATOR, answered),
    "surveys:standing": Route(FACILITATOR, answered),
    "surveys:words": Route(FACILITATOR, say),
    "surveys:release": Route(ORGANISER, answered),
    "surveys:tables_csv": Route(FACILITATOR, answered),
    "surveys:tables_xlsx": Route(FACILITATOR, answered),
}
