"""A survey with one question of each kind, and people who answered it."""

from hackathon.models import Territory
from realtime.wire.ids import new_id
from surveys.enums import SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires import schema as plain
from surveys.questionnaires.commands import make_survey, publish_version
from tests.cast import THEN, inside

SCHEMA = plain.Schema(
    sections=(
        plain.Section(
            title="Page",
            questions=(
                plain.Question(
                    code="need",
                    type="single",
                    wording="Votre besoin ?",
                    choices=(
                        plain.Choice(code="meet", label="Rencontrer"),
                        plain.Choice(code="talk", label="Parler"),
                        plain.Choice(code="move", label="Bouger"),
                    ),
                    settings=plain.Settings(other=True, declinable=True),
                ),
                plain.Question(
                    code="brakes",
                    type="multiple",
                    wording="Vos freins ?",
                    choices=(plain.Choice(code="bus", label="Le bus"), plain.Choice(code="fear", label="La peur")),
                ),
                plain.Question(
                    code="agree",
                    type="matrix",
                    wording="D'accord ?",
                    choices=(plain.Choice(code="no", label="Non"), plain.Choice(code="yes", label="Oui")),
                    rows=(plain.Row(code="know", label="Je sais"), plain.Row(code="dare", label="J'ose")),
                ),
                plain.Question(
                    code="rank",
                    type="ranking",
                    wording="Classez",
                    choices=(plain.Choice(code="pay", label="Salaire"), plain.Choice(code="team", label="Équipe")),
                ),
                plain.Question(code="age", type="number", wording="Votre âge ?", settings=plain.Settings(unit="ans")),
                plain.Question(code="since", type="date", wording="Depuis quand ?"),
                plain.Question(code="say", type="long_text", wording="Un mot ?"),
                plain.Question(code="w", type="number", wording="Poids", role="weight"),
            ),
        ),
    )
)


def make_answered(edition=None, *, slug="enquete", schema=SCHEMA, state=SurveyState.CLOSED) -> Survey:
    survey = make_survey(edition, slug=slug, title="Enquête 28", schema=schema, state=state)
    inside(publish_version, survey.versions.get())
    return survey


def answer(survey, *many, audience=None, commune=None, source="live", seconds=None, **answers) -> list[Response]:
    """Count one response for each set of answers given (or one, of the keywords)."""
    survey.revision += 1
    survey.save()
    version = survey.versions.get(state="published")
    public = survey.edition.audiences.get(slug=audience) if audience else None
    place = Territory.objects.get(kind="commune", name=commune) if commune else None
    return Response.objects.bulk_create(
        [
            Response(
                id=new_id(),
                survey=survey,
                version=version,
                audience=public,
                territory=place,
                source=source,
                answers=given,
                pages_reached=1,
                revision=survey.revision,
                saved_at=THEN,
                submitted_at=THEN,
                seconds=seconds,
            )
            for given in (many or [answers])
        ]
    )


def answer_times(survey, number, **said) -> list[Response]:
    """The same answers from `number` people."""
    carried = {key: said.pop(key) for key in ("audience", "commune", "source", "seconds") if key in said}
    return answer(survey, *[said] * number, **carried)
