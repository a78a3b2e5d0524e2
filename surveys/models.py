"""The surveys' tables, gathered where Django looks for them."""

from surveys.collection.models import Collector, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.questionnaires.models import Correction, Step, Survey, SurveyVersion

__all__ = [
    "Collector",
    "Correction",
    "Quota",
    "QuotaSeat",
    "Response",
    "Step",
    "Survey",
    "SurveyVersion",
    "Target",
    "Tombstone",
]
