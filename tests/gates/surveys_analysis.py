from surveys.models import Code, ListedWord, Survey
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


def theme(world: World):
    survey = answered(world)
    code = Code.objects.create(survey=Survey.objects.get(slug="resultats"), question="say", name="Bus", order=1)
    return [*survey, code.pk]


def masked(world: World):
    survey = answered(world)
    word = ListedWord.objects.create(survey=Survey.objects.get(slug="resultats"), kind="masked", word="Bus")
    return [*survey, word.pk]


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
    "surveys:voices": Route(FACILITATOR, answered),
    "surveys:words": Route(FACILITATOR, say),
    "surveys:terms": Route(FACILITATOR, answered),
    "surveys:stop_word": Route(FACILITATOR, answered, method="post", done=302),
    "surveys:specific": Route(FACILITATOR, answered),
    "surveys:clusters": Route(FACILITATOR, answered),
    "surveys:make_theme": Route(
        FACILITATOR, answered, method="post", done=302, data=lambda _world: {"question": "say"}
    ),
    "surveys:coding": Route(FACILITATOR, answered),
    "surveys:code_frame": Route(FACILITATOR, say),
    "surveys:code_texts": Route(FACILITATOR, say),
    "surveys:change_code": Route(FACILITATOR, theme, method="post", done=302),
    "surveys:weighting": Route(ORGANISER, answered),
    "surveys:drop_weighting": Route(ORGANISER, answered, method="post", done=302),
    "surveys:masks": Route(ORGANISER, answered),
    "surveys:unmask": Route(ORGANISER, masked, method="post", done=302),
}
