"""A response becomes one that counts, under its survey's lock.

Locks are taken in one order, the survey and then its responses; a page that is only saved locks its response alone.
"""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from hackathon.enums import TerritoryKind
from hackathon.models import Audience, Structure, Territory
from realtime.wire import clock
from realtime.wire.refusals import Refused
from realtime.wire.rows import select, update_each
from surveys.collection import keys
from surveys.enums import COLLECTED, Anonymity, QuestionRole, QuestionType, SurveyState
from surveys.models import Response, Survey, Tombstone
from surveys.questionnaires.areas import area_code
from surveys.questionnaires.schema import Schema


@dataclass(frozen=True, slots=True)
class Locked:
    """What decides of a survey's responses; nobody else changes it meanwhile."""

    id: UUID
    state: str
    anonymity: str
    revision: int

    def require_open(self) -> None:
        """Refuses `survey_not_collecting`."""
        if self.state != SurveyState.OPEN:
            raise Refused("survey_not_collecting")


def locked(survey_id: UUID) -> Locked:
    """The survey, locked until the end of the command. One statement."""
    names = ("id", "state", "anonymity", "revision")
    [row] = select(Survey, names, where="id", among=[survey_id], lock=True)
    return Locked(*row)


def next_revision(survey: Locked) -> int:
    """The revision that a change of the counted responses has; the survey grows to it."""
    revision = survey.revision + 1
    update_each(Survey, "id", "revision", [(survey.id, revision)])
    return revision


def count(response: Response, schema: Schema, survey: Locked) -> None:
    """Mark as submitted, and note which public and place the answers name. The caller writes the response."""
    response.audience_id = _named(response, schema, QuestionRole.AUDIENCE, Audience)
    response.territory_id = _named(response, schema, QuestionRole.TERRITORY, Territory)
    if survey.anonymity == Anonymity.ANONYMOUS:
        _drop_commune(response, schema)
    if response.structure_id is None:
        response.structure_id = _named(response, schema, QuestionRole.STRUCTURE, Structure)
    response.submitted_at = moment(survey.anonymity)
    if response.begun_at is not None:
        # A clock set back meanwhile makes no time negative.
        response.seconds = max(0, int((response.submitted_at - response.begun_at).total_seconds()))
        response.begun_at = None
    response.resume_digest = None
    receipt = keys.receipt_code(response.id, secret=settings.SECRET_KEY)
    response.receipt_digest = keys.digest(receipt, secret=settings.SECRET_KEY)
    response.revision = next_revision(survey)


def place_of(response: Response) -> int | None:
    """Where it stands among the responses collected, from 0, those erased since included; None for one that was not.

    Two statements, under the survey's lock. See `analysis.settling`.
    """
    if response.source not in COLLECTED:
        return None
    earlier = Q(revision__lt=response.revision) | Q(revision=response.revision, id__lt=response.id)
    place = Response.objects.filter(earlier, survey=response.survey_id, source__in=COLLECTED).count()
    holes = Tombstone.objects.filter(survey=response.survey_id).values_list("place", flat=True)
    for hole in sorted(one for one in holes if one is not None):
        place += hole <= place
    return place


def moment(anonymity: str) -> datetime:
    """Now; in an anonymous survey the day only."""
    now = clock.now()
    if anonymity == Anonymity.ANONYMOUS:
        return timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    return now


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
