"""Labels shared by screens, reports and refusals."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hackathon.enums import Density
from surveys.enums import QuestionRole

COLUMN_TYPES: dict[str, str | Promise] = {
    "single": _("One choice"),
    "multiple": _("Several choices"),
    "number": _("Number"),
    "date": _("Date"),
    "short_text": _("Short text"),
    "long_text": _("Long text"),
    "weight": _("Weight"),
    "ignored": _("Ignored"),
}


# What a column says of the respondent.
COLUMN_ROLES: list[tuple[str, str | Promise]] = [
    ("", _("nothing")),
    (QuestionRole.AUDIENCE.value, QuestionRole.AUDIENCE.label),
    (QuestionRole.TERRITORY.value, QuestionRole.TERRITORY.label),
    (QuestionRole.STRUCTURE.value, QuestionRole.STRUCTURE.label),
]


# What a group is called by where it lives, standing alone in a sentence or over a column.
DENSITIES: dict[str, str | Promise] = {
    Density.RURAL.value: _("rural communes"),
    Density.URBAN.value: _("urban communes"),
}


def type_label(column_type: str) -> str:
    return str(COLUMN_TYPES[column_type])
