"""What the rows that responses carry are called: publics, places, structures, and the ways of answering."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from hackathon.enums import Density, Family, Source, TerritoryKind
from hackathon.models import Audience, Structure, Territory
from surveys.analysis.figures import Option
from surveys.analysis.words import DENSITIES

# Value → its option, and what puts the options in order.
Labels = dict[Any, tuple[Option, Any]]


def _audiences(values: Iterable[UUID]) -> Labels:
    rows = Audience.objects.filter(pk__in=list(values))
    return {row.pk: (Option(row.slug, row.label), (row.order, row.label)) for row in rows}


def _families(values: Iterable[UUID]) -> Labels:
    order = list(Family.values)
    rows = Audience.objects.filter(pk__in=list(values))
    return {row.pk: (Option(row.family, row.get_family_display()), order.index(row.family)) for row in rows}


def _basins(values: Iterable[UUID]) -> Labels:
    rows = Territory.objects.filter(pk__in=list(values)).select_related("parent")
    basins = {
        row.pk: row.parent if row.kind == TerritoryKind.COMMUNE and row.parent is not None else row for row in rows
    }
    return {key: (Option(str(row.pk), row.name), row.name) for key, row in basins.items()}


def _densities(values: Iterable[UUID]) -> Labels:
    rows = Territory.objects.filter(pk__in=list(values)).exclude(density=Density.UNKNOWN)
    return {row.pk: (Option(row.density, str(DENSITIES[row.density])), row.density) for row in rows}


def _structures(values: Iterable[UUID]) -> Labels:
    rows = Structure.objects.filter(pk__in=list(values))
    return {row.pk: (Option(str(row.pk), str(row)), str(row)) for row in rows}


def _sources(values: Iterable[str]) -> Labels:
    return {value: (Option(value, str(Source(value).label)), value) for value in values}


DIRECTORIES: dict[str, Callable[[Iterable[Any]], Labels]] = {
    "@audience": _audiences,
    "@family": _families,
    "@basin": _basins,
    "@density": _densities,
    "@structure": _structures,
    "@source": _sources,
}
