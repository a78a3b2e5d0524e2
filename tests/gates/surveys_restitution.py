from surveys.analysis.figures import Figure
from surveys.models import Response, Survey
from surveys.restitution import commands, queries
from tests.cast import inside
from tests.gates import EVERYBODY, FACILITATOR, ORGANISER, Route, World
from tests.surveys.analysis_cast import answer_times, make_answered


def survey_of(world: World) -> Survey:
    found = Survey.objects.filter(edition=world.edition, slug="rendu").first()
    if found is None:
        found = make_answered(world.edition, slug="rendu")
        said = answer_times(found, 12, need="meet", say="Un mot")
        home = world.edition.territories.get(kind="commune", name="Chartres")
        Response.objects.filter(pk__in=[one.pk for one in said]).update(territory=home)
    return found


def survey(world: World):
    return [world.edition.slug, survey_of(world).slug]


def piece_of(world: World):
    row = survey_of(world)
    kept = row.restitution.pieces.first() if hasattr(row, "restitution") else None
    if kept is None:
        figure = Figure(survey=row.pk, question="need")
        kept = inside(commands.add_figure, row, result=queries.published_figure(row, figure))
    return [world.edition.slug, row.slug, kept.pk]


def area(world: World):
    row = survey_of(world)
    return [world.edition.slug, row.slug, queries.territories(row)[0][0]]


def public(world: World):
    piece_of(world)
    row = survey_of(world)
    return [inside(commands.publish, row, shown=queries.page_of(queries.chosen(row))).code]


def post(args, done=302, **data):
    return Route(ORGANISER, args, method="post", done=done, data=lambda _world: data)


ROUTES = {
    "surveys:restitution": Route(ORGANISER, survey),
    "surveys:restitution_figure": post(survey, question="need"),
    "surveys:restitution_crossing": post(survey, asked="question=need&avec=@basin"),
    "surveys:restitution_quote": post(survey, done=404),
    "surveys:restitution_introduce": post(survey, introduction="Merci", rev=0),
    "surveys:restitution_publish": post(survey),
    "surveys:restitution_withdraw": post(survey),
    "surveys:restitution_change": post(piece_of, do="remove"),
    "surveys:restitution_projected": Route(FACILITATOR, survey),
    "surveys:restitution_synthesis": Route(FACILITATOR, survey),
    "surveys:restitution_territories": Route(FACILITATOR, survey),
    "surveys:restitution_territory": Route(FACILITATOR, area),
    "surveys:restitution_public": Route(EVERYBODY, public),
}
