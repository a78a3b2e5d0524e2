"""The chore that lets go of words quoted from surveys whose responses were erased."""

from functools import partial

from django.utils import timezone

from challenges.findings import evidence, queries
from realtime.wire import clock
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


def purge() -> dict[str, int]:
    surveys = queries.surveys_erased(timezone.localdate(clock.now()))
    erased = 0
    for survey in surveys:
        run = partial(evidence.purge_evidence, survey)
        erased += perform(None, Act(verb="finding.purge", object_id=survey, run=run))
    return {"evidence": erased}
