from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from hackathon.edition.models import EditionStructure
from hackathon.structures.models import Structure
from hackathon.web.remembered import remembered


@dataclass(frozen=True, slots=True)
class Logo:
    """A partner or funder at the foot of what goes out; `url` is empty when there is no picture."""

    name: str
    url: str
    is_funder: bool


@remembered(EditionStructure, Structure)
def logos(edition_id: UUID) -> list[Logo]:
    """Funders first, then partners that gave a picture; funders without one are named in words."""
    rows = memberships(edition_id).order_by("-is_funder", "order", "structure__name")
    return [
        Logo(
            name=row.structure.name,
            url=reverse("structures:logo", args=[row.structure_id]) if row.structure.logo else "",
            is_funder=row.is_funder,
        )
        for row in rows
        if row.structure.logo or row.is_funder
    ]


@dataclass(frozen=True, slots=True)
class PrintedLogos:
    """The logos of a page as a print takes them: each one's name and file ("" without a picture), pictures by file."""

    named: list[dict[str, str]]
    pictures: dict[str, bytes]


def printed_logos(edition_id: UUID | None) -> PrintedLogos:
    """In the order of `logos`; none of a survey that belongs to no edition. Files have names of our own."""
    found = PrintedLogos([], {})
    if edition_id is None:
        return found
    for row in memberships(edition_id).order_by("-is_funder", "order", "structure__name"):
        logo = logo_picture(row.structure_id) if row.structure.logo else None
        if logo is None and not row.is_funder:
            continue
        file = ""
        if logo is not None:
            picture, kind = logo
            file = f"logo-{len(found.named)}.{kind.rpartition('/')[2]}"
            found.pictures[file] = picture
        found.named.append({"name": row.structure.name, "file": file})
    return found


def memberships(edition_id: UUID) -> QuerySet[EditionStructure]:
    return EditionStructure.objects.filter(edition_id=edition_id).select_related("structure")


def logo_picture(structure_id: UUID) -> tuple[bytes, str] | None:
    """The picture and its media type: files were redrawn at upload, so their suffix says what they are."""
    structure = Structure.objects.filter(pk=structure_id).first()
    if structure is None or not structure.logo:
        return None
    with structure.logo.open() as stream:
        return stream.read(), "image/png" if str(structure.logo.name).endswith(".png") else "image/jpeg"
