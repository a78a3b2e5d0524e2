"""What a respondent, a paper sheet and an organiser do to responses.

Respondents have no seat: these acts are performed with no actor and leave no journal row. Locks are taken in one
order: the response, then the survey (whose revision grows when a counted response changes).
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from hackathon.enums import Source
from hackathon.models import Audience, Structure, Territory
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.collection import codec, keys, queries, quotas
from surveys.collection.codec import Fields, PageReading
from surveys.enums import Anonymity, QuestionRole, SurveyState, VersionState
from surveys.models import Collector, Response, Survey, SurveyVersion, Target, Tombstone
from surveys.questionnaires import queries as questionnaires
from surveys.questionnaires.schema import Schema
from surveys.questionnaires.showing import first_unfinished_page, without_hidden


@dataclass(frozen=True, slots=True)
class Saved:
    """A page as it was read; with faults, nothing was written. `unfinished` is a page to go back to before sending."""

    response: Response
    schema: Schema
    reading: PageReading
    unfinished: int | None = None


def save_page(
    collector: Collector,
    *,
    response_id: UUID,
    version_number: int,
    page: int,
    fields: Fields,
    required: bool = True,
) -> Saved:
    """Replace a page's answers, and drop those that an answer changed here no longer shows.

    The first page saved makes the response, of the version it was read in.
    Refuses `response_sent`, `response_left`, `page_not_found`, `quota_full`.
    """
    response = _locked(response_id)
    new = response is None
    if response is None:
        response = _new_response(collector, response_id, version_number)
    _require_in_progress(response)
    schema = questionnaires.schema_of(response.version)
    if not 1 <= page <= min(len(schema.sections), response.pages_reached + 1):
        raise Refused("page_not_found")
    own = {question.code for question in schema.sections[page - 1].questions}
    before = {code: answer for code, answer in response.answers.items() if code not in own}
    reading = codec.read_page(schema, page, fields, before=before, required=required)
    if reading.faults:
        return Saved(response, schema, reading)
    _put(response, schema, page, own, reading)
    quotas.require_room(response)
    if new:
        # A double click on the first page meets itself here; both hold the same answers.
        Response.objects.bulk_create([response], ignore_conflicts=True)
    else:
        response.save(update_fields=["answers", "others", "pages_reached", "saved_at"])
    return Saved(response, schema, reading)


def keep_for_later(response: Response) -> str:
    """Give the code that opens an unfinished response again, on any device."""
    code = keys.resume_code(response.id, secret=settings.SECRET_KEY)
    Response.objects.filter(pk=response.pk).update(resume_digest=keys.digest(code, secret=settings.SECRET_KEY))
    return code


def resume_response(survey: Survey, *, code: str) -> Response:
    """Open an unfinished response by its code. Its id changes: pages left open elsewhere are worth nothing now.

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
    return Response.objects.select_related("version").get(pk=fresh)


def send_response(collector: Collector, *, response_id: UUID, version_number: int, page: int, fields: Fields) -> Saved:
    """Save the last page and count the response, once: sent again from the same page, it changes nothing.

    Refuses as `save_page`, but for a response already sent and not yet left, which is returned as it is.
    """
    sent = _locked(response_id)
    if sent is not None and sent.submitted_at is not None and not sent.sealed:
        return Saved(sent, questionnaires.schema_of(sent.version), PageReading({}, {}, {}))
    saved = save_page(collector, response_id=response_id, version_number=version_number, page=page, fields=fields)
    if saved.reading.faults:
        return saved
    unfinished = first_unfinished_page(saved.schema, saved.response.answers)
    if unfinished is not None:
        return Saved(saved.response, saved.schema, saved.reading, unfinished)
    quotas.take_seats(saved.response)
    _count(saved.response, saved.schema)
    saved.response.save()
    return saved


def receipt_of(response: Response) -> str:
    """The code that shows and erases a response, told to whoever just sent it."""
    return keys.receipt_code(response.id, secret=settings.SECRET_KEY)


def leave_response(response_id: UUID) -> None:
    """Nothing of this response remains for the next person on the device: its id opens nothing any more."""
    Response.objects.filter(pk=response_id).update(sealed=True)


def enter_response(
    survey: Survey,
    *,
    response_id: UUID,
    version: SurveyVersion,
    structure: Structure | None,
    source: Source,
    fields: Fields,
) -> Saved:
    """Type in a sheet of paper or a telephone answer: whole, at once, nothing required, counted at once.

    A form sent twice makes one response. Sheets are typed after the closing date too, while the survey itself is open.
    Refuses `survey_not_collecting`.
    """
    if survey.state != SurveyState.OPEN:
        raise Refused("survey_not_collecting")
    schema = questionnaires.schema_of(version)
    reading = codec.read_sections(schema, schema.sections, fields, before={}, required=False)
    known = _locked(response_id)
    if known is not None:
        return Saved(known, schema, PageReading({}, {}, {}))
    response = Response(
        id=response_id,
        survey=survey,
        version=version,
        structure=structure,
        source=source,
        answers=reading.answers,
        others=reading.others,
        pages_reached=len(schema.sections),
        saved_at=_moment(survey),
        sealed=True,
    )
    if not reading.faults:
        _count(response, schema)
        response.save(force_insert=True)
        quotas.take_seats(response, refuse=False)
    return Saved(response, schema, reading)


def erase_response(*, receipt: str) -> None:
    """Erase a sent response for good, on its author's demand. Refuses `code_unknown`."""
    digest = keys.digest(keys.typed(receipt), secret=settings.SECRET_KEY)
    response = Response.objects.select_for_update().filter(receipt_digest=digest).first()
    if response is None:
        raise Refused("code_unknown")
    revision = _next_revision(response.survey_id)
    Tombstone.objects.create(survey_id=response.survey_id, response=response.id, revision=revision)
    response.delete()


def make_collectors(survey: Survey, *, structures: list[Structure]) -> list[Collector]:
    """A link for each structure that has none, and the open link. Already made ones stay as they are."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    known = set(survey.collectors.filter(label="", is_test=False).values_list("structure_id", flat=True))
    wanted: list[Structure | None] = [None, *structures]
    made = [
        Collector(survey=survey, structure=structure, code=fresh_code(), created_at=clock.now())
        for structure in wanted
        if (structure.id if structure else None) not in known
    ]
    return Collector.objects.bulk_create(made)


def set_targets(survey: Survey, *, counts: Mapping[tuple[UUID | None, UUID | None, UUID | None], int]) -> None:
    """Replace the targets named: (audience, bassin, structure) → how many; 0 takes the target away."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    known = {
        (target.audience_id, target.basin_id, target.structure_id): target
        for target in Target.objects.filter(survey=survey)
    }
    for place, count in counts.items():
        target = known.get(place)
        if count == 0 and target is not None:
            target.delete()
        elif count and (target is None or target.count != count):
            audience, basin, structure = place
            target = target or Target(survey=survey, audience_id=audience, basin_id=basin, structure_id=structure)
            target.count = count
            target.save()


def close_survey(survey: Survey) -> Survey:
    """Take no more responses. An anonymous survey loses the order in which it was answered."""
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if survey.anonymity == Anonymity.ANONYMOUS:
        survey.revision = _shuffle(survey)
    survey.state = SurveyState.CLOSED
    survey.save(update_fields=["state", "revision"])
    return survey


@dataclass(frozen=True, slots=True)
class Purged:
    """How many responses a purge erased."""

    sent: int
    unfinished: int


def purge_survey(survey: Survey, *, today: date) -> Purged:
    """Erase what respondents were told is erased: every response once the retention is over, and, in a survey that
    closed, those left unfinished for a week. A survey whose responses are erased is closed for good.
    """
    # In the order of everybody's locks: responses, then the survey.
    due = list(queries.due_responses(survey, today=today).select_for_update().values_list("id", "revision"))
    sent = [response for response, revision in due if revision is not None]
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    if sent:
        survey.revision += 1
        Tombstone.objects.bulk_create(
            [Tombstone(survey=survey, response=response, revision=survey.revision) for response in sent], batch_size=500
        )
    if survey.is_over(today):
        survey.state = SurveyState.CLOSED
    survey.save(update_fields=["revision", "state"])
    for start in range(0, len(due), 500):
        Response.objects.filter(pk__in=[response for response, _revision in due[start : start + 500]]).delete()
    return Purged(sent=len(sent), unfinished=len(due) - len(sent))


def _shuffle(survey: Survey) -> int:
    """Write the responses again in random order, all of this day and of one revision: neither order nor time tells."""
    revision, today = survey.revision + 1, _moment(survey)
    rows = list(Response.objects.filter(survey=survey))
    random.SystemRandom().shuffle(rows)
    seats = quotas.seats_of(survey)
    Response.objects.filter(survey=survey).delete()
    for row in rows:
        row.saved_at = today
        if row.submitted_at is not None:
            row.revision, row.submitted_at = revision, today
    Response.objects.bulk_create(rows, batch_size=500)
    quotas.seat_again(seats)
    return revision


def _locked(response_id: UUID) -> Response | None:
    return (
        Response.objects.select_for_update(of=("self",))
        .select_related("version", "survey")
        .filter(pk=response_id)
        .first()
    )


def _new_response(collector: Collector, response_id: UUID, version_number: int) -> Response:
    version = SurveyVersion.objects.filter(
        survey=collector.survey_id, number=version_number, state=VersionState.PUBLISHED
    ).first()
    if version is None:
        raise Refused("page_not_found")
    return Response(
        id=response_id,
        survey=collector.survey,
        version=version,
        collector=collector,
        structure_id=collector.structure_id,
        source=Source.TEST if collector.is_test else Source.LIVE,
    )


def _require_in_progress(response: Response) -> None:
    if response.sealed:
        raise Refused("response_left")
    if response.submitted_at is not None:
        raise Refused("response_sent")


def _put(response: Response, schema: Schema, page: int, own: set[str], reading: PageReading) -> None:
    merged: dict[str, Any] = {code: answer for code, answer in response.answers.items() if code not in own}
    response.answers = without_hidden(schema, merged | reading.answers)
    others = {code: text for code, text in response.others.items() if code not in own} | reading.others
    response.others = {code: text for code, text in others.items() if code in response.answers}
    response.pages_reached = max(response.pages_reached, page)
    response.saved_at = _moment(response.survey)


def _count(response: Response, schema: Schema) -> None:
    """Mark as submitted, under the survey's lock, and note which public and place the answers name."""
    response.audience_id = _named(response, schema, QuestionRole.AUDIENCE, Audience)
    response.territory_id = _named(response, schema, QuestionRole.TERRITORY, Territory)
    if response.structure_id is None:
        response.structure_id = _named(response, schema, QuestionRole.STRUCTURE, Structure)
    response.submitted_at = _moment(response.survey)
    response.resume_digest = None
    receipt = keys.receipt_code(response.id, secret=settings.SECRET_KEY)
    response.receipt_digest = keys.digest(receipt, secret=settings.SECRET_KEY)
    response.revision = _next_revision(response.survey_id)


def _named(
    response: Response, schema: Schema, role: QuestionRole, rows: type[Audience] | type[Territory] | type[Structure]
) -> UUID | None:
    question = schema.with_role(role)
    answer = response.answers.get(question.code) if question else None
    choice = question.choice_by_code.get(answer) if question and isinstance(answer, str) else None
    if choice is None or choice.ref is None or not rows._default_manager.filter(pk=choice.ref).exists():
        return None
    return choice.ref


def _next_revision(survey_id: UUID) -> int:
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    survey.revision += 1
    survey.save(update_fields=["revision"])
    return survey.revision


def _moment(survey: Survey) -> datetime:
    """Now; in an anonymous survey the day only."""
    now = clock.now()
    if survey.anonymity == Anonymity.ANONYMOUS:
        return timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    return now


def fresh_code() -> str:
    """A code that no link has."""
    while Collector.objects.filter(code=(code := keys.collector_code())).exists():
        pass
    return code
