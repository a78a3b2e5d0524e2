"""The surveys' tables, gathered where Django looks for them."""

from surveys.collection.models import Collector, Contact, FormerId, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.imports.models import ImportReport
from surveys.questionnaires.models import Correction, Step, Survey, SurveyVersion

__all__ = [
    "Collector",
    "Contact",
    "Correction",
    "FormerId",
    "ImportReport",
    "Quota",
    "QuotaSeat",
    "Response",
    "Step",
    "Survey",
    "SurveyVersion",
    "Target",
    "Tombstone",
]
