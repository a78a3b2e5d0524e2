"""The surveys' tables, gathered where Django looks for them."""

from surveys.collection.models import Collector, Contact, FormerId, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.imports.models import ImportReport
from surveys.questionnaires.models import Correction, Step, Survey, SurveyVersion
from surveys.restitution.models import Piece, Restitution

__all__ = [
    "Collector",
    "Contact",
    "Correction",
    "FormerId",
    "ImportReport",
    "Piece",
    "Quota",
    "QuotaSeat",
    "Response",
    "Restitution",
    "Step",
    "Survey",
    "SurveyVersion",
    "Target",
    "Tombstone",
]
