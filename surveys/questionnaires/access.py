"""How an organiser's request reaches a survey and the parts of its draft."""

from uuid import UUID

from django.http import Http404, HttpRequest

from hackathon.access import gates
from hackathon.people.models import Seat
from surveys.enums import VersionState
from surveys.models import Question, Section, Survey


def survey_for(request: HttpRequest, edition_slug: str, survey_slug: str, verb: str) -> tuple[Survey, Seat]:
    """The survey, through a seat of its edition that may `verb`. 404 to strangers, 403 to whoever may not."""
    survey = (
        Survey.objects.select_related("edition__territory").filter(slug=survey_slug, edition__slug=edition_slug).first()
    )
    if survey is None:
        raise Http404
    return survey, gates.require(request, verb, survey)


def section_for(request: HttpRequest, edition_slug: str, section_id: UUID) -> tuple[Section, Seat]:
    """A page of a draft, to edit it. A page of a published version is not found: it cannot be edited."""
    section = (
        Section.objects.select_related("version__survey__edition")
        .filter(pk=section_id, version__survey__edition__slug=edition_slug, version__state=VersionState.DRAFT)
        .first()
    )
    if section is None:
        raise Http404
    return section, gates.require(request, "survey.edit", section.version.survey)


def question_for(request: HttpRequest, edition_slug: str, question_id: UUID) -> tuple[Question, Seat]:
    """A question of a draft, to edit it."""
    question = (
        Question.objects.select_related("section", "version__survey__edition")
        .filter(pk=question_id, version__survey__edition__slug=edition_slug, version__state=VersionState.DRAFT)
        .first()
    )
    if question is None:
        raise Http404
    return question, gates.require(request, "survey.edit", question.version.survey)
