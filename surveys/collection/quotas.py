"""Quotas: at most so many responses for which a condition holds. Decided when a response is sent, under the survey's
row lock, from rows: an erased response takes its row away, and its place is free again.

A page that already shows that a person's group is complete says so at once, before they write more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from hackathon.enums import Source
from hackathon.web.remembered import remembered
from realtime.wire.refusals import Refused
from realtime.wire.rows import select
from surveys.collection import contacts
from surveys.collection.frozen import frozen
from surveys.collection.shuffling import in_random_order
from surveys.models import Quota, QuotaSeat, Response, Survey
from surveys.questionnaires.expressions.parse import parse
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.schema import Answers
from surveys.questionnaires.showing import holds

BATCH = 500


@dataclass(frozen=True, slots=True)
class CountedQuota:
    """A quota, and how many of its places are taken."""

    quota: Quota
    taken: int

    @property
    def is_full(self) -> bool:
        return self.taken >= self.quota.limit

    def counts(self, response: Response) -> bool:
        return holds(self.quota.condition, response.answers)


def require_room(response: Response) -> None:
    """Refuses `quota_full` when the answers given so far place a person in a group that is complete. One statement.

    No lock is held: whoever passes here may still come too late when they send.
    """
    if response.source == Source.TEST or not _has_quotas(response.survey_id):
        return
    for one in counted_quotas(response.survey_id):
        if one.is_full and _is_decided(one.quota, response.answers) and one.counts(response):
            raise Refused("quota_full", quota=one.quota.message)


@remembered(Quota)
def _has_quotas(survey_id: UUID) -> bool:
    return Quota.objects.filter(survey=survey_id).exists()


def places_for(response: Response, *, refuse: bool = True) -> list[Quota]:
    """The quotas in which a response that is being counted takes a place; its survey is locked, so that everybody who
    sent earlier has committed. Refuses `quota_full`, unless it came by a person of the project (paper, telephone):
    then it counts all the same.
    """
    if response.source == Source.TEST or not select(Quota, ("id",), where="survey", among=[response.survey_id]):
        return []
    fitting = [one for one in counted_quotas(response.survey_id) if one.counts(response)]
    for one in fitting:
        if refuse and one.is_full:
            raise Refused("quota_full", quota=one.quota.message)
    return [one.quota for one in fitting]


def take(places: list[Quota], response: Response) -> None:
    """Take the places of a response that counts now."""
    if places:
        QuotaSeat.objects.bulk_create([QuotaSeat(quota=quota, response=response) for quota in places])


def forget_response(response_id: UUID) -> None:
    """Nothing is kept of an unfinished response whose group is complete, contact details included."""
    response = Response.objects.filter(pk=response_id, submitted_at=None).first()
    if response is not None:
        contacts.forget_drafts([response.id], contacts.asked_in(frozen(response.version_id).schema.everything))
        response.delete()


def set_quota(survey: Survey, *, name: str, condition: str, limit: int, message: str = "") -> Quota:
    """Make the quota of this name, or change it; responses sent before take their places. The condition reads."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    quota, _made = Quota.objects.update_or_create(
        survey=survey, name=name, defaults={"condition": condition, "limit": limit, "message": message}
    )
    quota.seats.all().delete()
    QuotaSeat.objects.bulk_create(
        [QuotaSeat(quota=quota, response_id=response) for response in _fitting(quota)], batch_size=BATCH
    )
    return quota


def remove_quota(survey: Survey, *, quota: UUID) -> None:
    """Take a quota away; nobody is refused for it any more."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    Quota.objects.filter(survey=survey, pk=quota).delete()


def seats_of(survey: Survey) -> list[tuple[UUID, UUID]]:
    """(quota, response) of every place taken: for a command that writes the responses anew."""
    return list(QuotaSeat.objects.filter(quota__survey=survey).values_list("quota", "response"))


def seat_again(seats: list[tuple[UUID, UUID]]) -> None:
    """Put the places back in random order, or their order would tell that of the responses."""
    QuotaSeat.objects.bulk_create(
        [QuotaSeat(quota_id=quota, response_id=response) for quota, response in in_random_order(seats)],
        batch_size=BATCH,
    )


def counted_quotas(survey: UUID) -> list[CountedQuota]:
    """The survey's quotas by name. One statement."""
    rows = Quota.objects.filter(survey=survey).annotate(taken=Count("seats")).order_by("name")
    return [CountedQuota(row, row.taken) for row in rows]


def _is_decided(quota: Quota, answers: Answers) -> bool:
    """Whether every question that the condition reads has its answer: a later page cannot change it."""
    return {code for code, _row, _column in references(parse(quota.condition))} <= set(answers)


def _fitting(quota: Quota) -> Iterator[UUID]:
    sent = Response.objects.counted().filter(survey=quota.survey_id).values_list("id", "answers")
    return (response for response, answers in sent.iterator(BATCH) if holds(quota.condition, answers))
