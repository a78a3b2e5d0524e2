"""What analysis does to the world: a table becomes a survey; a survey is given margins to be weighted by."""

from uuid import UUID

import numpy as np

from hackathon.enums import Source
from hackathon.models import Edition
from realtime.wire import clock
from realtime.wire.ids import new_id
from surveys.analysis.imports import Plan
from surveys.analysis.models import Weighting
from surveys.analysis.snapshots import snapshot
from surveys.analysis.weighting import Margins, raked
from surveys.enums import QuestionRole, SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires import schema as plain
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
    named = [_named(plan.schema, answers) for answers in plan.answers]
    Response.objects.bulk_create(
        [
            Response(
                id=new_id(),
                survey=survey,
                version=version,
                source=Source.IMPORT,
                answers=answers,
                **who,
                pages_reached=1,
                revision=1,
                saved_at=at,
                submitted_at=at,
                sealed=True,
            )
            for answers, who in zip(plan.answers, named, strict=True)
        ],
        batch_size=BATCH,
    )
    return survey


def _named(schema: plain.Schema, answers: plain.Answers) -> dict[str, UUID | None]:
    """The public, the place and the structure that the answers name, as columns of a response."""
    named: dict[str, UUID | None] = {}
    for role in (QuestionRole.AUDIENCE, QuestionRole.TERRITORY, QuestionRole.STRUCTURE):
        question = schema.with_role(role)
        answer = answers.get(question.code) if question else None
        choice = question.choice_by_code.get(answer) if question and isinstance(answer, str) else None
        named[f"{role.value}_id"] = choice.ref if choice else None
    return named


def set_margins(survey: Survey, *, margins: Margins) -> Weighting:
    """Weight the survey's responses to these margins from now on, where weighted results are asked for.

    Refuses `margin_unreachable` when nobody answered what a margin wants.
    """
    known = snapshot(survey)
    raked(known, margins, np.ones(len(known), dtype=bool))
    kept, _made = Weighting.objects.update_or_create(survey=survey, defaults={"margins": margins})
    return kept


def drop_margins(survey: Survey) -> None:
    """Weighted results are offered no more; figures kept as findings stay as they were counted."""
    Weighting.objects.filter(survey=survey).delete()
