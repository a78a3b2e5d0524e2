"""Labels shared by screens, reports and refusals."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


def type_label(column_type: str) -> str:
    return str(COLUMN_TYPES[column_type])
