"""How a request reaches the results of a survey."""

from django.http import Http404, HttpRequest

from hackathon.access import gates
from hackathon.edition.models import Edition
from hackathon.people.models import Seat
from surveys.models import Survey


def survey_for(request: HttpRequest, slug: str, survey_slug: str, verb: str) -> tuple[Edition, Survey, Seat]:
    """A survey of the edition through a seat that may `verb`. 404 to strangers, 403 to whoever may not."""
    survey = Survey.objects.select_related("edition__territory").filter(edition__slug=slug, slug=survey_slug).first()
    if survey is None or survey.edition is None:
        raise Http404
    return survey.edition, survey, gates.require(request, verb, survey)
