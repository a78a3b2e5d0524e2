"""Evidence asked of the surveys again when their answers moved: once a day, when the wall is opened, or by hand."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from challenges.findings import evidence, queries, sources
from challenges.findings.models import Evidence
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.models import Survey


def recompute(edition_id: UUID | None = None) -> dict[str, int]:
    """What rests on surveys whose tables moved since it was last compared; of one edition, or of all.

    Surveys show more only after k new answers: until then nothing is asked, and nothing is written.
    """
    changed = 0
    for survey in queries.surveys_moved(edition_id):
        changed += ask_again(survey, queries.watched(edition_id).filter(survey=survey.id), seat=None)
    return {"changed": changed}


def ask_again(survey: Survey, pieces: Iterable[Evidence], *, seat: UUID | None) -> int:
    """Compare pieces of evidence of one survey with what it says now. Says how many changed."""
    # Read before the answers: whatever comes in between is asked again, never missed.
    revision = Survey.objects.values_list("revision", flat=True).get(id=survey.id)
    results = sources.asked_again(survey, pieces)
    run = partial(evidence.check_evidence, results, revision=revision)
    changed: int = perform(seat, Act(verb="finding.check", object_id=survey.id, run=run))
    return changed
