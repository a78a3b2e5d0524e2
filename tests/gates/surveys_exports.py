from surveys.exports import waiting
from surveys.models import Survey
from tests.gates import FACILITATOR, ORGANISER, Route, World
from tests.surveys.analysis_cast import answer_times, make_answered


def survey_of(world: World) -> Survey:
    found = Survey.objects.filter(edition=world.edition, slug="exports").first()
    if found is None:
        found = make_answered(world.edition, slug="exports")
        answer_times(found, 12, need="meet", say="Un mot")
    return found


def survey(world: World):
    return [world.edition.slug, survey_of(world).slug]


def individual_file(world: World):
    """Individual answers that the organiser asked for."""
    row = survey_of(world)
    asked = waiting.Asked(survey=row.id, format="csv", name="x.csv", language="fr")
    one = waiting.ask(world.seats["organiser"].id, asked)
    one.file.write_bytes(b"need")
    return [world.edition.slug, row.slug, one.number]


ROUTES = {
    "surveys:exports": Route(FACILITATOR, survey),
    "surveys:export": Route(ORGANISER, individual_file),
    "surveys:export_file": Route(ORGANISER, individual_file),
    "surveys:release": Route(ORGANISER, survey),
    "surveys:tables_csv": Route(FACILITATOR, survey),
    "surveys:tables_plain": Route(FACILITATOR, survey),
    "surveys:tables_xlsx": Route(FACILITATOR, survey),
    "surveys:questionnaire_lime": Route(FACILITATOR, survey),
    "surveys:questionnaire_lss": Route(FACILITATOR, survey),
}
