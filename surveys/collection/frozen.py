"""Published versions as respondents meet them, read and unpacked once a second by each process and not once a page.

Codes never change once published; a wording put right shows within the second.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hackathon.web.remembered import remembered
from surveys.enums import VersionState
from surveys.models import SurveyVersion
from surveys.questionnaires.queries import schema_of
from surveys.questionnaires.schema import Schema


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version with its questionnaire unpacked."""

    id: UUID
    number: int
    schema: Schema


@remembered(SurveyVersion)
def frozen(version_id: UUID) -> Frozen:
    """The version of a response."""
    version = SurveyVersion.objects.get(pk=version_id)
    return Frozen(version.id, version.number, schema_of(version))


@remembered(SurveyVersion)
def latest(survey_id: UUID) -> Frozen | None:
    """The version that new respondents see: the last one published."""
    return _first(_published(survey_id))


@remembered(SurveyVersion)
def numbered(survey_and_number: tuple[UUID, int]) -> Frozen | None:
    """The published version of this number: the one a page was drawn from."""
    survey_id, number = survey_and_number
    return _first(_published(survey_id).filter(number=number))


def _published(survey_id: UUID) -> QuerySet[SurveyVersion]:
    return SurveyVersion.objects.filter(survey=survey_id, state=VersionState.PUBLISHED).order_by("-number")


def _first(versions: QuerySet[SurveyVersion]) -> Frozen | None:
    version = versions.first()
    return None if version is None else Frozen(version.id, version.number, schema_of(version))
