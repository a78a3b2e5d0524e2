"""The chore that erases responses when respondents were told they would be."""

from functools import partial

from django.utils import timezone

from realtime.wire import clock
from realtime.wire.registry import Act
from realtime.wire.scrubbing import scrub
from realtime.wire.transactions import perform
from surveys.collection import commands, queries
from surveys.models import Contact, Response


def purge() -> dict[str, int]:
    """Purge every survey that is due, and rewrite the storage so that nothing of the rows remains in it."""
    today = timezone.localdate(clock.now())
    done: list[commands.Purged] = []
    for survey in queries.surveys_to_purge(today):
        run = partial(commands.purge_survey, survey, today=today)
        done.append(perform(None, Act(verb="survey.purge", object_id=survey.id, run=run)))
    if done:
        scrub(Response._meta.db_table, Contact._meta.db_table)
    return {
        "surveys": len(done),
        "responses": sum(purged.sent for purged in done),
        "unfinished": sum(purged.unfinished for purged in done),
    }
