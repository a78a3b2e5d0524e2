"""Making an edition from a template and changing its rows. Called inside `wire.perform`."""

from collections.abc import Sequence
from datetime import date

from hackathon import extensions
from hackathon.edition.models import Audience, Axis, Edition, EditionStructure
from hackathon.edition.template import Template
from hackathon.enums import Density, Family, Role, TerritoryKind
from hackathon.people.commands import give_role, open_seat
from hackathon.people.models import Person
from hackathon.stages.models import Stage
from hackathon.structures.models import Structure
from hackathon.territories.models import Territory
from realtime.wire import clock
from realtime.wire.refusals import Refused


def create_edition(
    template: Template,
    *,
    title: str,
    slug: str,
    organiser: Person | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    contact_email: str = "",
    simulated: bool = False,
) -> Edition:
    """Make an edition whose every row comes from the template; upper floors load their sections in the same act.

    `organiser` gets a seat with that role; without one, only the operator reaches the edition.
    """
    if Edition.objects.filter(slug=slug).exists():
        raise Refused("edition_slug_taken", slug=slug)
    known = {section.key for section in extensions.sections()}
    unknown = sorted(template.sections.keys() - known)
    if unknown:
        raise Refused("template_unknown_section", names=", ".join(unknown))
    department, inside = _territories(template)
    edition = Edition.objects.create(
        slug=slug,
        title=title,
        tagline=template.tagline,
        aims=list(template.aims),
        territory=department,
        starts_on=starts_on,
        ends_on=ends_on,
        contact_email=contact_email,
        simulated=simulated,
        created_at=clock.now(),
    )
    edition.territories.set(inside)
    _add_rows(edition, template)
    if organiser is not None:
        first_name, _, last_name = (organiser.name or organiser.email.partition("@")[0]).partition(" ")
        give_role(open_seat(edition, first_name=first_name, last_name=last_name, person=organiser), Role.ORGANISER)
    for section in extensions.sections():
        if section.key in template.sections:
            section.load(edition, template.sections[section.key])
    return edition


def _territories(template: Template) -> tuple[Territory, list[Territory]]:
    """Places of the shared directory, found or made. A density already set there is not overwritten."""
    row = template.territory
    department, _ = Territory.objects.get_or_create(
        kind=TerritoryKind.DEPARTMENT, name=row.name, parent=None, defaults={"code": row.code}
    )
    inside: list[Territory] = []
    for basin_row in row.basins:
        basin, _ = Territory.objects.get_or_create(kind=TerritoryKind.BASIN, name=basin_row.name, parent=department)
        inside.append(basin)
        known = {commune.name: commune for commune in basin.children.filter(kind=TerritoryKind.COMMUNE)}
        missing = [
            Territory(
                kind=TerritoryKind.COMMUNE, name=commune.name, code=commune.code, density=commune.density, parent=basin
            )
            for commune in basin_row.communes
            if commune.name not in known
        ]
        inside += Territory.objects.bulk_create(missing)
        inside += [known[commune.name] for commune in basin_row.communes if commune.name in known]
    return department, inside


def _add_rows(edition: Edition, template: Template) -> None:
    Stage.objects.bulk_create(
        [
            Stage(edition=edition, kind=row.kind, title=row.title, order=order)
            for order, row in enumerate(template.stages)
        ]
    )
    Audience.objects.bulk_create(
        [
            Audience(edition=edition, slug=row.slug, label=row.label, family=row.family, icon=row.icon, order=order)
            for order, row in enumerate(template.audiences)
        ]
    )
    Axis.objects.bulk_create(
        [Axis(edition=edition, title=title, order=order) for order, title in enumerate(template.axes)]
    )
    for order, structure_row in enumerate(template.structures):
        structure, _ = Structure.objects.get_or_create(
            name=structure_row.name,
            defaults={"short_name": structure_row.short_name, "website": structure_row.website},
        )
        EditionStructure.objects.create(
            edition=edition,
            structure=structure,
            is_partner=structure_row.partner,
            is_funder=structure_row.funder,
            order=order,
        )


# --- the edition and its lists -------------------------------------------------------------------------


def edit_edition(
    edition: Edition,
    *,
    title: str,
    tagline: str,
    aims: list[str],
    starts_on: date | None,
    ends_on: date | None,
    contact_email: str,
) -> Edition:
    edition.title, edition.tagline, edition.aims = title, tagline, aims
    edition.starts_on, edition.ends_on, edition.contact_email = starts_on, ends_on, contact_email
    edition.save(update_fields=["title", "tagline", "aims", "starts_on", "ends_on", "contact_email"])
    return edition


def add_audience(edition: Edition, *, slug: str, label: str, family: Family, icon: str) -> Audience:
    if edition.audiences.filter(slug=slug).exists():
        raise Refused("audience_twice", label=label)
    return Audience.objects.create(
        edition=edition, slug=slug, label=label, family=family, icon=icon, order=edition.audiences.count()
    )


def edit_audience(audience: Audience, *, label: str, family: Family, icon: str) -> Audience:
    """Its slug never changes: answers and targets name it."""
    audience.label, audience.family, audience.icon = label, family, icon
    audience.save(update_fields=["label", "family", "icon"])
    return audience


def remove_audience(audience: Audience) -> None:
    """Only a public nobody belongs to can go."""
    if audience.seats.exists():
        raise Refused("audience_in_use", label=audience.label)
    audience.delete()


def add_axis(edition: Edition, *, title: str) -> Axis:
    return Axis.objects.create(edition=edition, title=title, order=edition.axes.count())


def edit_axis(axis: Axis, *, title: str) -> Axis:
    axis.title = title
    axis.save(update_fields=["title"])
    return axis


def remove_axis(axis: Axis) -> None:
    axis.delete()


def add_commune(edition: Edition, *, name: str, basin: Territory, density: Density) -> Territory:
    """A commune of the directory joins the edition; a name new to its bassin is made there."""
    commune, made = Territory.objects.get_or_create(
        kind=TerritoryKind.COMMUNE, name=name, parent=basin, defaults={"density": density}
    )
    if not made and edition.territories.filter(pk=commune.pk).exists():
        raise Refused("commune_twice", name=name)
    if not made and density and commune.density != density:
        set_densities([(commune, density)])
    edition.territories.add(commune)
    return commune


def add_basin(edition: Edition, *, name: str) -> Territory:
    basin, _ = Territory.objects.get_or_create(kind=TerritoryKind.BASIN, name=name, parent_id=edition.territory_id)
    if edition.territories.filter(pk=basin.pk).exists():
        raise Refused("commune_twice", name=name)
    edition.territories.add(basin)
    return basin


def set_densities(changes: Sequence[tuple[Territory, Density]]) -> None:
    for commune, density in changes:
        commune.density = density
        commune.save(update_fields=["density"])


def remove_territory(edition: Edition, *, territory: Territory) -> None:
    """It leaves the edition; the directory and what was already said of it keep it."""
    edition.territories.remove(territory)
    if territory.kind == TerritoryKind.BASIN:
        edition.territories.remove(*edition.territories.filter(parent=territory))
