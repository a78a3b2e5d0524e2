"""How an organiser's request reaches a survey and the parts of its draft."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from hackathon.access import gates
from hackathon.people.models import Seat
from surveys.enums import VersionState
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires.schema import Schema, unpack


def survey_for(request: HttpRequest, edition_slug: str, survey_slug: str, verb: str) -> tuple[Survey, Seat]:
    """The survey, through a seat of its edition that may `verb`. 404 to strangers, 403 to whoever may not."""
    survey = (
        Survey.objects.select_related("edition__territory").filter(slug=survey_slug, edition__slug=edition_slug).first()
    )
    if survey is None:
        raise Http404
    return survey, gates.require(request, verb, survey)


@dataclass(frozen=True)
class Draft:
    """The draft of a survey, and the seat through which it is edited."""

    version: SurveyVersion
    seat: Seat

    @property
    def survey(self) -> Survey:
        return self.version.survey

    @cached_property
    def schema(self) -> Schema:
        return unpack(self.version.content)


def draft_for(request: HttpRequest, edition_slug: str, survey_slug: str) -> Draft:
    """The draft, to edit it. A published version is not found: it cannot be edited."""
    survey, seat = survey_for(request, edition_slug, survey_slug, "survey.edit")
    version = survey.versions.filter(state=VersionState.DRAFT).first()
    if version is None:
        raise Http404
    version.survey = survey
    return Draft(version, seat)
