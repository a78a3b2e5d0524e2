"""What respondents do to their response, from its first page to its receipt.

They have no seat: these acts are performed with no actor and leave no journal row. See `counting` for the locks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from hackathon.enums import Source
from realtime.wire.refusals import Refused
from surveys.analysis import survey_files
from surveys.collection import codec, contacts, counting, keys, quotas
from surveys.collection.beginning import begun_at
from surveys.collection.codec import PageReading
from surveys.collection.frozen import frozen, numbered
from surveys.collection.stored import has_moved, response_of
from surveys.collection.values import Fields
from surveys.enums import SurveyState
from surveys.models import Collector, FormerId, Response, Survey, Tombstone
from surveys.questionnaires.schema import Schema
from surveys.questionnaires.showing import first_unfinished_page, furthest_page, without_hidden

# What a page changes of a response, and what sending it changes besides.
WRITTEN = ("answers", "others", "pages_reached", "saved_at")
COUNTED = (
    "audience",
    "territory",
    "structure",
    "submitted_at",
    "begun_at",
    "seconds",
    "revision",
    "resume_digest",
    "receipt_digest",
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was read; with faults or in conflict, nothing was written.

    `unfinished`: a page to go back to before sending. `conflict`: the page was saved from elsewhere since it was read.
    """

    response: Response
    schema: Schema
    reading: PageReading
    unfinished: int | None = None
    conflict: bool = False

    @property
    def is_refused(self) -> bool:
        """Nothing was written."""
        return bool(self.reading.faults) or self.conflict

    @property
    def is_sent(self) -> bool:
        return not self.is_refused and self.unfinished is None and self.response.submitted_at is not None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its form posts it: of which link, response and version, its number, what stands in its fields.

    `seen`: the `codec.page_mark` of what it was drawn from ("" for no matter what). `begun`: the `beginning.begun_mark`
    of a first page.
    """

    collector: Collector
    response_id: UUID
    version_number: int
    number: int
    fields: Fields
    seen: str = ""
    begun: str = ""


def save_page(
    collector: Collector,
    *,
    response_id: UUID,
    version_number: int,
    page: int,
    fields: Fields,
    required: bool = True,
    seen: str = "",
    begun: str = "",
) -> Saved:
    """Replace a page's answers, and drop those that an answer changed here no longer shows.

    The first page saved makes the response, of the version it was read in. Saved again as it stands, a page changes
    nothing.
    Refuses `response_sent`, `response_left`, `response_moved`, `response_elsewhere`, `page_not_found`, `quota_full`.
    """
    posted = Page(collector, response_id, version_number, page, fields, seen, begun)
    known = _locked(posted)
    saved = _put(posted, known, required=required)
    if not saved.is_refused:
        _keep_page(saved, posted, is_new=known is None)
    return saved


def send_response(
    collector: Collector,
    *,
    response_id: UUID,
    version_number: int,
    page: int,
    fields: Fields,
    seen: str = "",
    begun: str = "",
) -> Saved:
    """Save the last page and count the response, once: sent again from the same page, it changes nothing.

    A page after the last one is the end, where nothing is left to save.
    Refuses as `save_page`, but for a response already sent and not yet left, which is returned as it is; and
    `survey_not_collecting`.
    """
    survey = counting.locked(collector.survey_id)
    posted = Page(collector, response_id, version_number, page, fields, seen, begun)
    known = _locked(posted)
    if known is not None and known.submitted_at is not None and not known.sealed:
        return Saved(known, frozen(known.version_id).schema, PageReading({}, {}, {}))
    if not collector.is_test:
        survey.require_open()
    saved = _at_the_end(known, page) or _put(posted, known)
    if saved.is_refused:
        return saved
    unfinished = first_unfinished_page(saved.schema, saved.response.answers)
    if unfinished is not None:
        _keep_page(saved, posted, is_new=known is None)
        return Saved(saved.response, saved.schema, saved.reading, unfinished)
    places = quotas.places_for(saved.response)
    counting.count(saved.response, saved.schema, survey)
    if known is None:
        # Its first page may have been saved at this very moment by another press of the same form.
        Response.objects.bulk_create(
            [saved.response], update_conflicts=True, unique_fields=["id"], update_fields=[*WRITTEN, *COUNTED]
        )
    else:
        saved.response.save(update_fields=[*WRITTEN, *COUNTED])
    quotas.take(places, saved.response)
    _keep_contacts(saved, page, is_new=known is None)
    contacts.let_go(saved.response, saved.schema)
    return saved


def _at_the_end(response: Response | None, page: int) -> Saved | None:
    """A response to send as it stands, from the end; None from one of its pages."""
    if response is None:
        return None
    schema = frozen(response.version_id).schema
    if page <= len(schema.sections):
        return None
    _require_in_progress(response)
    return Saved(response, schema, PageReading({}, {}, {}))


def keep_for_later(response: Response) -> str:
    """Give the code that opens an unfinished response again, on any device."""
    code = keys.resume_code(response.id, secret=settings.SECRET_KEY)
    Response.objects.filter(pk=response.pk).update(resume_digest=keys.digest(code, secret=settings.SECRET_KEY))
    return code


def resume_response(survey: Survey, *, code: str) -> Response:
    """Open an unfinished response by its code. Its id changes: pages left open elsewhere write nothing now.

    Refuses `code_unknown`.
    """
    digest = keys.digest(keys.typed(code), secret=settings.SECRET_KEY)
    response = (
        Response.objects.select_for_update()
        .filter(survey=survey, resume_digest=digest, submitted_at__isnull=True)
        .first()
    )
    if response is None:
        raise Refused("code_unknown")
    fresh = keys.random_id()
    Response.objects.filter(pk=response.pk).update(id=fresh, sealed=False)
    FormerId.objects.filter(response_id=response.pk).update(response_id=fresh)
    FormerId.objects.create(id=response.pk, response_id=fresh)
    contacts.carry_drafts(frozen(response.version_id).schema, former=response.pk, response_id=fresh)
    return Response.objects.get(pk=fresh)


def leave_response(response_id: UUID) -> None:
    """Nothing of this response remains for the next person on the device: its id opens nothing any more."""
    Response.objects.filter(pk=response_id).update(sealed=True)


def receipt_of(response: Response) -> str:
    """The code that shows and erases a response, told to whoever just sent it."""
    return keys.receipt_code(response.id, secret=settings.SECRET_KEY)


def erase_response(*, receipt: str) -> None:
    """Erase a sent response for good, on its author's demand. Refuses `code_unknown`."""
    digest = keys.digest(keys.typed(receipt), secret=settings.SECRET_KEY)
    asked = Response.objects.filter(receipt_digest=digest)
    survey_id = asked.values_list("survey_id", flat=True).first()
    survey = counting.locked(survey_id) if survey_id else None
    response = asked.select_for_update().first()
    if survey is None or response is None:
        raise Refused("code_unknown")
    place = counting.place_of(response) if survey.state == SurveyState.OPEN else None
    revision = counting.next_revision(survey)
    Tombstone.objects.create(survey_id=survey.id, response=response.id, revision=revision, place=place)
    response.delete()
    survey_files.drop(survey.id)


# --- a page ------------------------------------------------------------------------------------------


def _put(posted: Page, known: Response | None, *, required: bool = True) -> Saved:
    """Read a page into its response, in memory: with faults or in conflict the response stays as it stands."""
    response = known or _new_response(posted)
    _require_in_progress(response)
    schema = frozen(response.version_id).schema
    furthest = furthest_page(schema, response.answers, response.pages_reached)
    if not 1 <= posted.number <= min(len(schema.sections), furthest):
        raise Refused("page_not_found")
    section = schema.sections[posted.number - 1]
    own = {question.code for question in section.questions}
    before = _without(response.answers, own)
    reading = codec.read_page(schema, posted.number, posted.fields, before=before, required=required)
    if reading.faults:
        return Saved(response, schema, reading)
    stands = codec.page_mark(section, response.answers, response.others)
    if posted.seen not in ("", stands) and codec.page_mark(section, reading.answers, reading.others) != stands:
        return Saved(response, schema, reading, conflict=True)
    response.answers = without_hidden(schema, before | reading.answers)
    others = _without(response.others, own) | reading.others
    response.others = {code: text for code, text in others.items() if code in response.answers}
    response.pages_reached = max(response.pages_reached, posted.number)
    response.saved_at = counting.moment(posted.collector.survey.anonymity)
    return Saved(response, schema, reading)


def _without(answers: Mapping[str, Any], codes: set[str]) -> dict[str, Any]:
    return {code: answer for code, answer in answers.items() if code not in codes}


def _locked(posted: Page) -> Response | None:
    """The response that a page writes, locked; None when this page is its first."""
    response = response_of(posted.response_id, lock=True)
    if response is not None and response.survey_id != posted.collector.survey_id:
        raise Refused("response_elsewhere")
    return response


def _new_response(posted: Page) -> Response:
    collector = posted.collector
    version = numbered((collector.survey_id, posted.version_number))
    if version is None:
        raise Refused("page_not_found")
    if has_moved(posted.response_id):
        raise Refused("response_moved")
    return Response(
        id=posted.response_id,
        survey_id=collector.survey_id,
        version_id=version.id,
        collector=collector,
        structure_id=collector.structure_id,
        source=Source.TEST if collector.is_test else Source.LIVE,
        begun_at=begun_at(collector.survey.anonymity, posted.begun),
    )


def _require_in_progress(response: Response) -> None:
    if response.sealed:
        raise Refused("response_left")
    if response.submitted_at is not None:
        raise Refused("response_sent")


def _keep_page(saved: Saved, posted: Page, *, is_new: bool) -> None:
    """Refuses `quota_full`."""
    quotas.require_room(saved.response)
    if is_new:
        # A double click on the first page meets itself here; both hold the same answers.
        Response.objects.bulk_create([saved.response], ignore_conflicts=True)
    else:
        saved.response.save(update_fields=WRITTEN)
    _keep_contacts(saved, posted.number, is_new=is_new)


def _keep_contacts(saved: Saved, page: int, *, is_new: bool) -> None:
    if page <= len(saved.schema.sections):
        asked = contacts.asked_in(saved.schema.sections[page - 1].questions)
        contacts.keep_drafts(saved.response, asked, saved.reading.contacts, is_new=is_new)
