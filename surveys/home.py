"""What the surveys give the edition: a panel of its home, a link of its navigation, a key of its template."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hackathon.access.rules import may
from hackathon.edition.models import Edition
from hackathon.enums import Role, ScopeKind
from hackathon.people.models import Grant, Seat
from realtime.wire.refusals import Refused
from surveys.collection import following
from surveys.collection.commands import make_collectors
from surveys.collection.queries import partners_of
from surveys.enums import SurveyState
from surveys.models import Survey
from surveys.questionnaires.commands import make_survey_from_template
from surveys.questionnaires.queries import published_version, surveys_of

SENTENCES = 3


class TemplateSurvey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The key `survey` of an edition's template: which shipped questionnaire, under which title."""

    questionnaire: str
    title: str = ""


def load(edition: Edition, data: Any) -> None:
    """Make the edition's survey and every structure's link. Refuses `questionnaire_unreadable`."""
    try:
        wanted = msgspec.convert(data, TemplateSurvey)
    except msgspec.ValidationError as error:
        raise Refused("questionnaire_unreadable", name="survey", why=str(error)) from error
    survey = make_survey_from_template(edition, name=wanted.questionnaire, title=wanted.title)
    make_collectors(survey, structures=partners_of(survey))


def panel(edition: Edition, seat: Seat) -> dict[str, Any] | None:
    """What the edition's home says of its surveys: figures, what is missing in words, the next thing to do."""
    if not may(seat, "survey.view_collection", edition):
        return None
    surveys = surveys_of(edition)
    if not surveys:
        url = reverse("surveys:list", args=[edition.slug])
        return {"attention": [], "figures": [], "next_action": {"label": _("Prepare the survey"), "url": url}}
    survey = next((row for row, _sent in surveys if row.state == SurveyState.OPEN), surveys[-1][0])
    url = reverse("surveys:collection", args=[edition.slug, survey.slug])
    missing = [{"label": str(gap), "url": url} for gap in following.tally(survey).gaps()[:SENTENCES]]
    return {
        "attention": missing if survey.state == SurveyState.OPEN else [],
        "figures": [{"label": _("responses"), "value": sum(sent for _row, sent in surveys), "url": url}],
        "next_action": _next_action(edition, survey),
    }


def landing(request: HttpRequest, edition: Edition, *, seat: Seat) -> Mapping[str, Any] | None:
    """A structure's contact lands on the count of its own link, in the survey that is open, else in the last one."""
    answered_for = Grant.objects.filter(seat=seat, role=Role.CONTACT, scope=ScopeKind.STRUCTURE, revoked_at=None)
    surveys = Survey.objects.filter(edition=edition, collectors__structure__in=answered_for.values("scope_id"))
    survey = surveys.filter(state=SurveyState.OPEN).first() or surveys.last()
    if survey is None:
        return None
    return {"label": survey.title, "url": reverse("surveys:collection", args=[edition.slug, survey.slug])}


def _next_action(edition: Edition, survey: Survey) -> dict[str, str] | None:
    here = [edition.slug, survey.slug]
    if published_version(survey) is None:
        return {"label": _("Publish the questionnaire"), "url": reverse("surveys:editor", args=here)}
    if survey.state == SurveyState.DRAFT:
        return {"label": _("Open the survey"), "url": reverse("surveys:collection", args=here)}
    if survey.state == SurveyState.OPEN:
        return {"label": _("Follow the collection"), "url": reverse("surveys:collection", args=here)}
    return None
