"""The surveys' tables, gathered where Django looks for them."""

from surveys.collection.models import Collector, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.questionnaires.models import Choice, Question, Row, Section, Survey, SurveyVersion

__all__ = [
    "Choice",
    "Collector",
    "Question",
    "Quota",
    "QuotaSeat",
    "Response",
    "Row",
    "Section",
    "Survey",
    "SurveyVersion",
    "Target",
    "Tombstone",
]
