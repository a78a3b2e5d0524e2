"""A report as screens and files show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from surveys.imports.models import ImportReport
from surveys.imports.report import Fate, Item, Part
from surveys.imports.words import FATES, PARTS
from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind of part had each fate, in the order of `Fate`."""

    part: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    part: str
    place: str
    notes: list[str]
    count: int


@dataclass(frozen=True, slots=True)
class ShownReport:
    """What has to be decided stands first, and nowhere else."""

    tallies: list[Tally]
    decide: list[ShownLine]
    changed: list[ShownLine]
    left_out: list[ShownLine]
    carried: list[ShownLine]


def shown(items: Sequence[Item]) -> ShownReport:
    return ShownReport(
        tallies=[
            Tally(str(PARTS[part]), tuple(_count(items, part, fate) for fate in Fate))
            for part in Part
            if any(item.part == part for item in items)
        ],
        decide=[_line(item) for item in items if item.decide],
        changed=[_line(item) for item in items if item.fate == Fate.CHANGED and not item.decide],
        left_out=[_line(item) for item in items if item.fate == Fate.LEFT_OUT and not item.decide],
        carried=[_line(item) for item in items if item.fate == Fate.CARRIED],
    )


def _line(item: Item) -> ShownLine:
    return ShownLine(str(PARTS[item.part]), item.place, item.notes, item.count)


def _count(items: Sequence[Item], part: Part, fate: Fate) -> int:
    return sum(item.count for item in items if item.part == part and item.fate == fate)


def stored_items(report: ImportReport) -> list[Item]:
    return msgspec.convert(report.lines, list[Item])


def as_rows(items: Sequence[Item]) -> list[list[str]]:
    """The report as a table, for whoever works it off."""
    return [
        [str(FATES[item.fate or Fate.LEFT_OUT]), str(PARTS[item.part]), item.place, " ; ".join(item.notes)]
        for item in items
    ]


def report_of(survey: Survey) -> ImportReport | None:
    return ImportReport.objects.filter(survey=survey).first()


def survey_made_of(upload: UUID, edition_slug: str) -> Survey | None:
    """The survey that a confirmed upload became: it has its number."""
    return Survey.objects.filter(pk=upload, edition__slug=edition_slug).first()
