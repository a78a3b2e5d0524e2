"""What organisers do to the responses of a survey: links, targets, sheets of paper, closing and erasing.

What respondents do is in `answering`; see `counting` for the locks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hackathon.enums import Source
from hackathon.models import Structure
from realtime.wire import clock
from surveys.analysis import coding, survey_files
from surveys.collection import codec, contacts, counting, keys, queries, quotas
from surveys.collection.answering import Saved
from surveys.collection.codec import PageReading
from surveys.collection.shuffling import in_random_order
from surveys.collection.values import Fields
from surveys.enums import Anonymity, SurveyState
from surveys.models import Collector, Contact, Response, Survey, SurveyVersion, Target, Tombstone
from surveys.questionnaires import queries as questionnaires


def enter_response(
    survey: Survey,
    *,
    response_id: UUID,
    version: SurveyVersion,
    structure: Structure | None,
    source: Source,
    fields: Fields,
    collector: Collector | None = None,
    begun_at: datetime | None = None,
) -> Saved:
    """Type in a sheet of paper or a telephone answer: whole, at once, nothing required, counted at once.

    `begun_at`: when its author began, where that is known. A form sent twice makes one response. Sheets are typed after
    the closing date too, while the survey itself is open. Refuses `survey_not_collecting`.
    """
    held = counting.locked(survey.id)
    held.require_open()
    schema = questionnaires.schema_of(version)
    reading = codec.read_sections(schema, schema.sections, fields, before={}, required=False)
    known = Response.objects.filter(pk=response_id).first()
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
        saved_at=counting.moment(held.anonymity),
        begun_at=begun_at,
        sealed=True,
    )
    if not reading.faults:
        places = quotas.places_for(response, refuse=False)
        counting.count(response, schema, held)
        response.save(force_insert=True)
        quotas.take(places, response)
        contacts.add(survey, reading.contacts)
    return Saved(response, schema, reading)


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
    # Everything is shown from now on: nobody needs to know when those who left had come.
    Tombstone.objects.filter(survey=survey, place__isnull=False).update(place=None)
    survey.state = SurveyState.CLOSED
    survey.save(update_fields=["state", "revision"])
    survey_files.drop(survey.id)
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
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    due = list(queries.due_responses(survey, today=today).select_for_update().values_list("id", "revision"))
    sent = [response for response, revision in due if revision is not None]
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
    survey_files.drop(survey.id)
    return Purged(sent=len(sent), unfinished=len(due) - len(sent))


def _shuffle(survey: Survey) -> int:
    """Write the responses again in random order, all of this day and of one revision: neither order nor time tells.

    A time taken can be there of answers given to try the survey out, before it became anonymous.
    """
    revision, today = survey.revision + 1, counting.moment(survey.anonymity)
    rows = in_random_order(Response.objects.filter(survey=survey))
    seats = quotas.seats_of(survey)
    codings = coding.codings_of(survey)
    Response.objects.filter(survey=survey).delete()
    for row in rows:
        row.saved_at, row.begun_at, row.seconds = today, None, None
        if row.submitted_at is not None:
            row.revision, row.submitted_at = revision, today
    Response.objects.bulk_create(rows, batch_size=500)
    quotas.seat_again(seats)
    coding.code_again(codings)
    return revision


def fresh_code() -> str:
    """A code that no link has."""
    while Collector.objects.filter(code=(code := keys.collector_code())).exists():
        pass
    return code
