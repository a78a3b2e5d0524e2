"""The surveys' tables, gathered where Django looks for them."""

from surveys.analysis.models import Code, Coding, ListedWord, Weighting
from surveys.collection.models import Collector, Contact, FormerId, Quota, QuotaSeat, Response, Target, Tombstone
from surveys.imports.models import ImportReport
from surveys.questionnaires.models import Correction, Step, Survey, SurveyVersion
from surveys.restitution.models import Piece, Restitution

__all__ = [
    "Code",
    "Coding",
    "Collector",
    "Contact",
    "Correction",
    "FormerId",
    "ImportReport",
    "ListedWord",
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
    "Weighting",
]
