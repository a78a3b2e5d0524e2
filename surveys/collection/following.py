"""The follow-up of a collection: what came, what is wanted, what is missing in words."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.enums import TerritoryKind
from hackathon.models import Audience, Structure, Territory
from surveys.models import Collector, Response, Survey, Target


@dataclass(frozen=True, slots=True)
class StructureRow:
    """A structure's part of the collection."""

    structure: Structure | None
    code: str
    received: int
    target: int
    last: datetime | None
    path: str

    @property
    def missing(self) -> int:
        return max(0, self.target - self.received)


@dataclass(frozen=True, slots=True)
class Cell:
    audience: Audience
    basin: Territory
    received: int
    target: int

    @property
    def missing(self) -> int:
        return max(0, self.target - self.received)


@dataclass(frozen=True, slots=True)
class AudienceRow:
    audience: Audience
    cells: list[Cell]
    received: int


def counted(survey: Survey) -> int:
    return Response.objects.filter(survey=survey, submitted_at__isnull=False).count()


def structure_rows(survey: Survey, collectors: list[Collector]) -> list[StructureRow]:
    """One row a link, the structures that miss most first. Two statements."""
    came: dict[UUID | None, dict[str, Any]] = {
        row["structure"]: dict(row)
        for row in Response.objects.filter(survey=survey, submitted_at__isnull=False)
        .values("structure")
        .annotate(received=Count("id"), last=Max("submitted_at"))
    }
    wanted: dict[UUID | None, int] = {
        target.structure_id: target.count
        for target in Target.objects.filter(survey=survey, structure__isnull=False, audience=None, basin=None)
    }
    rows = [
        StructureRow(
            structure=collector.structure,
            code=collector.code,
            received=came.get(collector.structure_id, {}).get("received", 0),
            target=wanted.get(collector.structure_id, 0),
            last=came.get(collector.structure_id, {}).get("last"),
            path=f"/q/{collector.code}/",
        )
        for collector in collectors
    ]
    return sorted(rows, key=lambda row: (row.structure is None, -row.missing, str(row.structure)))


def audience_rows(survey: Survey) -> list[AudienceRow]:
    """Publics by bassins: received against targets. Five statements, whatever their number."""
    came, received = _places(survey)
    wanted = {
        (target.audience_id, target.basin_id): target.count
        for target in Target.objects.filter(survey=survey, structure=None, audience__isnull=False, basin__isnull=False)
    }
    basins = basins_of(survey)
    return [
        AudienceRow(
            audience=audience,
            cells=[
                Cell(audience, basin, came[audience.id, basin.id], wanted.get((audience.id, basin.id), 0))
                for basin in basins
            ],
            received=received[audience.id],
        )
        for audience in audiences_of(survey)
    ]


def audiences_of(survey: Survey) -> list[Audience]:
    return list(Audience.objects.filter(edition=survey.edition_id).order_by("order", "label"))


def basins_of(survey: Survey) -> list[Territory]:
    return list(Territory.objects.filter(editions=survey.edition_id, kind=TerritoryKind.BASIN).order_by("name"))


def missing_in_words(rows: list[AudienceRow], structures: list[StructureRow]) -> list[str]:
    """What is missing, the largest gaps first."""
    gaps = [
        (cell.missing, audience_gap(cell.missing, cell.audience.label, cell.basin.name))
        for row in rows
        for cell in row.cells
        if cell.missing
    ]
    gaps += [
        (row.missing, structure_gap(row.missing, row.structure.name))
        for row in structures
        if row.missing and row.structure
    ]
    return [sentence for _missing, sentence in sorted(gaps, key=lambda gap: -gap[0])]


def audience_gap(missing: int, audience: str, place: str) -> str:
    sentence = ngettext(
        "%(n)s person “%(public)s” is missing in %(place)s.",
        "%(n)s people “%(public)s” are missing in %(place)s.",
        missing,
    )
    return sentence % {"n": missing, "public": audience[:1].lower() + audience[1:], "place": place}


def structure_gap(missing: int, structure: str) -> str:
    sentence = ngettext(
        "%(structure)s: %(n)s response is missing.", "%(structure)s: %(n)s responses are missing.", missing
    )
    return sentence % {"n": missing, "structure": structure}


def reminder(survey: Survey, row: StructureRow, address: str) -> str:
    """The message an organiser sends to a structure, ready to copy."""
    name = row.structure.name if row.structure else survey.title
    lines = [
        _("Hello,"),
        "",
        ngettext(
            "The survey “%(title)s” has received %(n)s response through the link of %(name)s.",
            "The survey “%(title)s” has received %(n)s responses through the link of %(name)s.",
            row.received,
        )
        % {"title": survey.title, "n": row.received, "name": name},
    ]
    if row.missing:
        lines.append(_("The aim is %(target)s: %(n)s to go.") % {"target": row.target, "n": row.missing})
    lines += ["", _("The link to pass on: %(address)s") % {"address": address}]
    if survey.closes_on:
        lines.append(_("The survey closes on %(day)s.") % {"day": date_format(survey.closes_on)})
    return "\n".join([*lines, "", _("Thank you for passing it on.")])


def _places(survey: Survey) -> tuple[Counter[tuple[UUID, UUID]], Counter[UUID]]:
    """How many responses of each (public, bassin), and of each public. A commune counts for its bassin."""
    crossed: Counter[tuple[UUID, UUID]] = Counter()
    by_audience: Counter[UUID] = Counter()
    rows = (
        Response.objects.filter(survey=survey, submitted_at__isnull=False, audience__isnull=False)
        .values("audience", "territory", "territory__kind", "territory__parent")
        .annotate(n=Count("id"))
    )
    for row in rows:
        by_audience[row["audience"]] += row["n"]
        is_commune = row["territory__kind"] == TerritoryKind.COMMUNE
        basin = row["territory__parent"] if is_commune else row["territory"]
        if basin is not None:
            crossed[row["audience"], basin] += row["n"]
    return crossed, by_audience
