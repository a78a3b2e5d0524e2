"""How fast the answers of a survey come, and where that leads by its close."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.collection.following import Tally
from surveys.enums import SurveyState
from surveys.models import Survey

WEEK = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast answers come against how fast they should until the close; `reached` of those expected came."""

    received: int
    reached: int
    expected: int
    last_week: int
    days_left: int

    @property
    def a_day(self) -> float:
        return self.last_week / WEEK

    @property
    def needed_a_day(self) -> int:
        return ceil((self.expected - self.reached) / self.days_left)

    @property
    def projected(self) -> int:
        return self.received + round(self.a_day * self.days_left)

    def in_words(self) -> list[str]:
        told = [
            ngettext(
                "%(n)s response in the last seven days, or %(a_day)s a day.",
                "%(n)s responses in the last seven days, or %(a_day)s a day.",
                self.last_week,
            )
            % {"n": self.last_week, "a_day": number_format(round(self.a_day, 1), 1)}
        ]
        days = ngettext("%(n)s day", "%(n)s days", self.days_left) % {"n": self.days_left}
        if self.reached < self.expected:
            told.append(
                _("To reach %(expected)s in %(days)s, %(needed)s a day are needed.")
                % {"expected": self.expected, "days": days, "needed": self.needed_a_day}
            )
        told.append(
            _("At this pace there will be about %(projected)s in %(days)s, at the close.")
            % {"projected": self.projected, "days": days}
        )
        return told


def pace(survey: Survey, known: Tally, *, days: list[tuple[date, int]], today: date) -> Pace | None:
    """While the survey is open and its close is known; `days` are `responses_by_day`."""
    if survey.state != SurveyState.OPEN or survey.closes_on is None or survey.closes_on < today:
        return None
    since = today - timedelta(days=WEEK)
    return Pace(
        received=known.total,
        reached=known.reached,
        expected=known.expected,
        last_week=sum(count for day, count in days if since < day <= today),
        days_left=(survey.closes_on - today).days + 1,
    )
