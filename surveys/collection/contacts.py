"""Contact details (« être tenu informé »), in a table of their own.

While somebody still answers, their details are found again by a keyed digest of their response's id, so that going
back shows and changes them. When they send, the digest goes and only the day remains: from then on nothing in the
database says whose answers they came with. Closing the survey writes the rows again in random order.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from hackathon.enums import Source
from realtime.wire import clock
from surveys.collection import keys
from surveys.collection.shuffling import in_random_order
from surveys.enums import QuestionType
from surveys.models import Contact, Response, Survey
from surveys.questionnaires.schema import Question, Schema

Details = dict[str, str]


def asked_in(questions: Iterable[Question]) -> list[str]:
    """The codes of the questions that ask for contact details."""
    return [question.code for question in questions if question.type == QuestionType.CONTACT]


def draft_key(response_id: UUID, code: str) -> str:
    return keys.digest(f"contact:{response_id}:{code}", secret=settings.SECRET_KEY)


def keep_drafts(response: Response, codes: Iterable[str], given: Mapping[str, Details], *, is_new: bool) -> None:
    """Replace the details of a page's questions; those of a test are kept nowhere. A new response has none yet."""
    kept = {} if response.source == Source.TEST else given
    blank = [code for code in codes if code not in kept]
    if blank and not is_new:
        forget_drafts([response.id], blank)
    if kept:
        Contact.objects.bulk_create(
            [
                Contact(survey_id=response.survey_id, draft_key=draft_key(response.id, code), **details)
                for code, details in kept.items()
            ],
            update_conflicts=True,
            unique_fields=["draft_key"],
            update_fields=["name", "email", "phone"],
        )


def drafts_of(response_id: UUID, codes: Iterable[str]) -> dict[str, Details]:
    """What stands in the fields of these questions, by code. One statement when there is one of them."""
    by_key = {draft_key(response_id, code): code for code in codes}
    if not by_key:
        return {}
    rows = Contact.objects.filter(draft_key__in=by_key)
    return {by_key[row.draft_key or ""]: {"name": row.name, "email": row.email, "phone": row.phone} for row in rows}


def carry_drafts(schema: Schema, *, former: UUID, response_id: UUID) -> None:
    """Let the details follow a response whose id changes."""
    for code in asked_in(schema.everything):
        drafts = Contact.objects.filter(draft_key=draft_key(former, code))
        drafts.update(draft_key=draft_key(response_id, code))


def let_go(response: Response, schema: Schema) -> None:
    """The response is sent: nothing ties the details to it any more."""
    if codes := asked_in(schema.everything):
        drafts = Contact.objects.filter(draft_key__in=[draft_key(response.id, code) for code in codes])
        drafts.update(draft_key=None, day=timezone.localdate(clock.now()))


def add(survey: Survey, given: Mapping[str, Details]) -> None:
    """Details written on a sheet of paper."""
    day = timezone.localdate(clock.now())
    Contact.objects.bulk_create([Contact(survey=survey, day=day, **details) for details in given.values()])


def hand_over(survey: Survey) -> None:
    """Details leave in a file: nothing is changed, and the journal says who took them."""


def forget_drafts(responses: Iterable[UUID], codes: Iterable[str]) -> None:
    """Responses that were never sent are erased, and their details with them."""
    codes = list(codes)
    drafts = [draft_key(response, code) for response in responses for code in codes]
    if drafts:
        Contact.objects.filter(draft_key__among=drafts).delete()


def shuffle(survey: Survey) -> None:
    """Write the rows again in random order: the order in which people came would tell whose answers are whose."""
    rows = in_random_order(Contact.objects.filter(survey=survey))
    Contact.objects.filter(survey=survey).delete()
    Contact.objects.bulk_create(rows, batch_size=500)
