from django.core.files.base import ContentFile

from hackathon.edition.models import Edition, EditionStructure
from hackathon.structures.logos import redrawn_logo
from hackathon.structures.models import Structure
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused


def add_structure(
    edition: Edition, *, name: str, short_name: str, website: str, is_partner: bool, is_funder: bool
) -> EditionStructure:
    """A structure of the directory joins the edition; a new name is made there."""
    structure, _ = Structure.objects.get_or_create(name=name, defaults={"short_name": short_name, "website": website})
    if edition.memberships.filter(structure=structure).exists():
        raise Refused("structure_twice", name=name)
    return EditionStructure.objects.create(
        edition=edition,
        structure=structure,
        is_partner=is_partner,
        is_funder=is_funder,
        order=edition.memberships.count(),
    )


def edit_structure(
    membership: EditionStructure, *, name: str, short_name: str, website: str, is_partner: bool, is_funder: bool
) -> EditionStructure:
    structure = membership.structure
    if Structure.objects.filter(name=name).exclude(pk=structure.pk).exists():
        raise Refused("structure_twice", name=name)
    structure.name, structure.short_name, structure.website = name, short_name, website
    structure.save(update_fields=["name", "short_name", "website"])
    membership.is_partner, membership.is_funder = is_partner, is_funder
    membership.save(update_fields=["is_partner", "is_funder"])
    return membership


def remove_structure(membership: EditionStructure) -> None:
    """It leaves the edition; the directory and what it did keep it."""
    membership.delete()


def set_logo(structure: Structure, *, data: bytes) -> None:
    """Keep a logo redrawn from `data`. The former file goes; its name is new, so no browser shows an old one."""
    picture, suffix = redrawn_logo(data)
    former = structure.logo.name
    structure.logo.save(f"{new_id()}{suffix}", ContentFile(picture))
    if former:
        structure.logo.storage.delete(former)


def remove_logo(structure: Structure) -> None:
    if structure.logo:
        structure.logo.delete()
