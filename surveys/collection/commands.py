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
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import slugify

from hackathon.enums import Source, TerritoryKind
from hackathon.models import Audience, Structure, Territory
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.collection import codec, contacts, keys, queries, quotas
from surveys.collection.codec import Fields, PageReading
from surveys.enums import Anonymity, QuestionRole, QuestionType, SurveyState, VersionState
from surveys.models import Collector, Contact, FormerId, Quota, Response, Survey, SurveyVersion, Target, Tombstone
from surveys.questionnaires import queries as questionnaires
from surveys.questionnaires.schema import Schema
from surveys.questionnaires.showing import first_unfinished_page, furthest_page, without_hidden


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


def save_page(
    collector: Collector,
    *,
    response_id: UUID,
    version_number: int,
    page: int,
    fields: Fields,
    required: bool = True,
    seen: str = "",
) -> Saved:
    """Replace a page's answers, and drop those that an answer changed here no longer shows.

    The first page saved makes the response, of the version it was read in. Saved again as it stands, a page changes
    nothing; `seen` is the `codec.page_mark` of what it was drawn from ("" for no matter what).
    Refuses `response_sent`, `response_left`, `response_moved`, `page_not_found`, `quota_full`.
    """
    response = _locked(response_id)
    new = response is None
    if response is None:
        response = _new_response(collector, response_id, version_number)
    _require_in_progress(response)
    schema = questionnaires.schema_of(response.version)
    furthest = furthest_page(schema, response.answers, response.pages_reached)
    if not 1 <= page <= min(len(schema.sections), furthest):
        raise Refused("page_not_found")
    section = schema.sections[page - 1]
    own = {question.code for question in section.questions}
    before = {code: answer for code, answer in response.answers.items() if code not in own}
    reading = codec.read_page(schema, page, fields, before=before, required=required)
    if reading.faults:
        return Saved(response, schema, reading)
    stands = codec.page_mark(section, response.answers, response.others)
    if seen not in ("", stands) and codec.page_mark(section, reading.answers, reading.others) != stands:
        return Saved(response, schema, reading, conflict=True)
    _put(response, schema, page, own, reading)
    if response.has_quotas:
        quotas.require_room(response)
    if new:
        # A double click on the first page meets itself here; both hold the same answers.
        Response.objects.bulk_create([response], ignore_conflicts=True)
    else:
        response.save(update_fields=["answers", "others", "pages_reached", "saved_at"])
    contacts.keep_drafts(response, contacts.asked_in(section.questions), reading.contacts)
    return Saved(response, schema, reading)


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
    moved = Response.objects.select_related("version").get(pk=fresh)
    contacts.carry_drafts(questionnaires.schema_of(moved.version), former=response.pk, response_id=fresh)
    return moved


def send_response(
    collector: Collector, *, response_id: UUID, version_number: int, page: int, fields: Fields, seen: str = ""
) -> Saved:
    """Save the last page and count the response, once: sent again from the same page, it changes nothing.

    A page after the last one is the end, where nothing is left to save.
    Refuses as `save_page`, but for a response already sent and not yet left, which is returned as it is.
    """
    sent = _locked(response_id)
    if sent is not None and sent.submitted_at is not None and not sent.sealed:
        return Saved(sent, questionnaires.schema_of(sent.version), PageReading({}, {}, {}))
    saved = _at_the_end(sent, page) or save_page(
        collector, response_id=response_id, version_number=version_number, page=page, fields=fields, seen=seen
    )
    if saved.reading.faults or saved.conflict:
        return saved
    unfinished = first_unfinished_page(saved.schema, saved.response.answers)
    if unfinished is not None:
        return Saved(saved.response, saved.schema, saved.reading, unfinished)
    quotas.take_seats(saved.response)
    _count(saved.response, saved.schema)
    saved.response.save()
    contacts.let_go(saved.response, saved.schema)
    return saved


def _at_the_end(response: Response | None, page: int) -> Saved | None:
    """A response to send as it stands, from the end; None from one of its pages."""
    if response is None:
        return None
    schema = questionnaires.schema_of(response.version)
    if page <= len(schema.sections):
        return None
    _require_in_progress(response)
    return Saved(response, schema, PageReading({}, {}, {}))


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
    collector: Collector | None = None,
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
        collector=collector,
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
        contacts.add(survey, reading.contacts)
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
    contacts.shuffle(survey)
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
        Contact.objects.filter(survey=survey).delete()
    survey.save(update_fields=["revision", "state"])
    unsent = [response for response, revision in due if revision is None]
    contacts.forget_drafts(unsent, queries.contact_questions(survey) if unsent else ())
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
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("version", "survey")
        .annotate(quoted=Exists(Quota.objects.filter(survey=OuterRef("survey"))))
        .filter(pk=response_id)
        .first()
    )
    if response is not None:
        response.has_quotas = response.quoted  # type: ignore[attr-defined]  # by annotate
    return response


def _new_response(collector: Collector, response_id: UUID, version_number: int) -> Response:
    # One statement for all that is to know before the first page is written.
    version = (
        SurveyVersion.objects.filter(survey=collector.survey_id, number=version_number, state=VersionState.PUBLISHED)
        .annotate(
            moved=Exists(FormerId.objects.filter(pk=response_id)),
            quoted=Exists(Quota.objects.filter(survey=OuterRef("survey"))),
        )
        .first()
    )
    if version is None:
        raise Refused("page_not_found")
    if version.moved:
        raise Refused("response_moved")
    response = Response(
        id=response_id,
        survey=collector.survey,
        version=version,
        collector=collector,
        structure_id=collector.structure_id,
        source=Source.TEST if collector.is_test else Source.LIVE,
    )
    response.has_quotas = version.quoted
    return response


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
    if response.survey.anonymity == Anonymity.ANONYMOUS:
        _drop_commune(response, schema)
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


def _drop_commune(response: Response, schema: Schema) -> None:
    """Keep of a commune its bassin and whether it is rural or urban, as the page said."""
    for question in schema.questions:
        answer = response.answers.get(question.code)
        choice = question.choice_by_code.get(answer) if isinstance(answer, str) else None
        if question.type != QuestionType.COMMUNE or choice is None:
            continue
        place = Territory.objects.select_related("parent").filter(pk=choice.ref).first() if choice.ref else None
        if place is not None and place.kind == TerritoryKind.COMMUNE:
            if response.territory_id == place.id:
                response.territory_id = place.parent_id
            basin = place.parent.name if place.parent else choice.group
            response.answers[question.code] = area_code(basin, place.density)
        elif place is None:
            response.answers[question.code] = area_code(choice.group) if choice.group else None


def area_code(basin: str, density: str = "") -> str:
    """What stands for a commune in an anonymous survey: `nogent-le-rotrou:rural`."""
    return f"{slugify(basin)}:{density}" if density else slugify(basin)


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
