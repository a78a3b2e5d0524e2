"""Whether a survey takes responses today."""

from collections.abc import Set
from datetime import date

from django.db import models

from hackathon.enums import StageKind
from surveys.enums import SurveyState
from surveys.models import Survey


class Door(models.TextChoices):
    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"


def days_kept(survey: Survey, *, today: date) -> int | None:
    """In how many days its responses are erased; 0 once they are, None without a date."""
    if survey.retained_until is None:
        return None
    return max(0, (survey.retained_until - today).days + 1)


def door_of(survey: Survey, *, today: date, open_stages: Set[str]) -> Door:
    """Open when the survey is, its dates allow, and a survey stage of the edition is open."""
    if survey.state == SurveyState.CLOSED or survey.is_over(today) or (survey.closes_on and today > survey.closes_on):
        return Door.CLOSED
    if survey.state == SurveyState.DRAFT or (survey.opens_on and today < survey.opens_on):
        return Door.NOT_YET
    return Door.OPEN if StageKind.SURVEY in open_stages else Door.CLOSED
