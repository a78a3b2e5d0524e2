from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from hackathon.edition.models import EditionStructure


@dataclass(frozen=True, slots=True)
class Logo:
    """A partner or funder at the foot of what goes out; `url` is empty when there is no picture."""

    name: str
    url: str
    is_funder: bool


def logos(edition_id: UUID) -> list[Logo]:
    """Funders first, then partners that gave a picture; funders without one are named in words."""
    rows = (
        EditionStructure.objects.filter(edition_id=edition_id)
        .select_related("structure")
        .order_by("-is_funder", "order", "structure__name")
    )
    return [
        Logo(
            name=row.structure.name,
            url=reverse("structures:logo", args=[row.structure_id]) if row.structure.logo else "",
            is_funder=row.is_funder,
        )
        for row in rows
        if row.structure.logo or row.is_funder
    ]
