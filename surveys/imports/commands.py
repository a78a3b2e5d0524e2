"""What an import does to the world, all of it or nothing."""

from datetime import datetime, time
from uuid import UUID

import msgspec
from django.utils import timezone

from hackathon.enums import Source
from hackathon.models import Edition
from realtime.wire import clock
from surveys.analysis.queries import free_slug
from surveys.collection.keys import random_id
from surveys.enums import Anonymity, SurveyState, VersionState
from surveys.imports.models import ImportReport
from surveys.imports.reading import Answered, Reading
from surveys.models import Quota, Response, Survey, SurveyVersion
from surveys.questionnaires.commands import make_survey
from surveys.questionnaires.queries import draft_version, schema_of

BATCH = 1000


def import_survey(
    edition: Edition | None, *, reading: Reading, file: str, title: str = "", survey_id: UUID | None = None
) -> Survey:
    """Make a survey of a file that was read: a draft, or closed with its responses where it has some.

    With `survey_id`, asking twice makes one survey.
    """
    if survey_id is not None and (made := Survey.objects.filter(pk=survey_id).first()):
        return made
    title = (title.strip() or reading.title)[:160]
    fields = {} if survey_id is None else {"id": survey_id}
    survey = make_survey(
        edition,
        slug=free_slug(title),
        title=title,
        schema=reading.schema,
        anonymity=Anonymity.ANONYMOUS if reading.anonymous else Anonymity.PSEUDONYMOUS,
        **fields,
    )
    Quota.objects.bulk_create(
        Quota(survey=survey, name=each.name, condition=each.condition, limit=each.limit, message=each.message)
        for each in reading.quotas
    )
    ImportReport.objects.create(
        survey=survey, file=file[:200], lines=msgspec.to_builtins(reading.report.items), made_at=clock.now()
    )
    if reading.responses is not None:
        _add_responses(survey, reading.responses)
    return survey


def _add_responses(survey: Survey, responses: list[Answered]) -> None:
    draft = draft_version(survey)
    assert draft is not None  # make_survey has just written it
    # Published as it was answered: what would be a flaw to new respondents is how these ones were asked.
    draft.state, draft.published_at = VersionState.PUBLISHED, clock.now()
    draft.save(update_fields=["state", "published_at"])
    survey.state, survey.source, survey.revision = SurveyState.CLOSED, Source.IMPORT, 1
    survey.save(update_fields=["state", "source", "revision"])
    pages = len(schema_of(draft).sections)
    Response.objects.bulk_create(
        (_response(survey, draft, answered, pages) for answered in responses), batch_size=BATCH
    )


def _response(survey: Survey, version: SurveyVersion, answered: Answered, pages: int) -> Response:
    """Counted, and opened by no code. Of the moment, only the day is kept; of an anonymous one no time taken either."""
    day = answered.day
    at = timezone.make_aware(datetime.combine(day, time())) if day else clock.now()
    return Response(
        id=random_id(),
        survey=survey,
        version=version,
        source=Source.IMPORT,
        answers=answered.answers,
        others=answered.others,
        pages_reached=pages,
        revision=1,
        saved_at=at,
        submitted_at=at,
        seconds=None if survey.anonymity == Anonymity.ANONYMOUS else answered.seconds,
        sealed=True,
    )
