"""What stands for a commune once an anonymous survey is sent: its bassin, and whether it is rural or urban."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from hackathon.enums import Density
from surveys.enums import QuestionType
from surveys.questionnaires.schema import Question


def area_code(basin: str, density: str = "") -> str:
    """`nogent-le-rotrou:rural`; of no known density `nogent-le-rotrou`."""
    return f"{slugify(basin)}:{density}" if density else slugify(basin)


def density_of(code: str) -> str:
    """The density in an area's code, "" when none is known."""
    return code.partition(":")[2]


def area_labels(question: Question) -> dict[str, str]:
    """Code → label of every area that may stand for one of a question's communes; none for another type."""
    if question.type != QuestionType.COMMUNE:
        return {}
    labels: dict[str, str] = {}
    for basin in dict.fromkeys(choice.group for choice in question.choices if choice.group):
        labels[area_code(basin, Density.RURAL)] = _("%(basin)s, rural commune") % {"basin": basin}
        labels[area_code(basin, Density.URBAN)] = _("%(basin)s, urban commune") % {"basin": basin}
        labels[area_code(basin)] = basin
    return labels
