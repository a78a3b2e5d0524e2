"""The surveys' tables, gathered where Django looks for them."""

from surveys.collection.models import Collector, Contact, FormerId, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.questionnaires.models import Correction, Step, Survey, SurveyVersion

__all__ = [
    "Collector",
    "Contact",
    "Correction",
    "FormerId",
    "Quota",
    "QuotaSeat",
    "Response",
    "Step",
    "Survey",
    "SurveyVersion",
    "Target",
    "Tombstone",
]
