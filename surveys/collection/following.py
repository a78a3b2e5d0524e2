"""The follow-up of a collection: what came, what is wanted, what is missing in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.enums import Role, ScopeKind, TerritoryKind
from hackathon.models import Audience, Grant, Seat, Structure, Territory
from surveys.enums import Anonymity, SurveyState
from surveys.models import Collector, Response, Survey, Target

# (public, bassin, structure); None: whichever.
Place = tuple[UUID | None, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Gap:
    """So many responses are missing at a place; the names of what the place says nothing of are empty."""

    missing: int
    audience: str
    basin: str
    structure: str

    def __str__(self) -> str:
        words = self.without_structure()
        return (
            f"{capfirst(words)}."
            if not self.structure
            else _("%(structure)s: %(gap)s.")
            % {
                "structure": self.structure,
                "gap": words,
            }
        )

    def without_structure(self) -> str:
        """The same for the structure itself, as the line of a list."""
        named = {"n": self.missing, "public": self.audience[:1].lower() + self.audience[1:], "place": self.basin}
        return _fragment(self) % named


def _fragment(gap: Gap) -> str:
    if gap.audience and gap.basin:
        return ngettext(
            "%(n)s person “%(public)s” is missing in %(place)s",
            "%(n)s people “%(public)s” are missing in %(place)s",
            gap.missing,
        )
    if gap.audience:
        return ngettext("%(n)s person “%(public)s” is missing", "%(n)s people “%(public)s” are missing", gap.missing)
    if gap.basin:
        return ngettext(
            "%(n)s response is missing in %(place)s", "%(n)s responses are missing in %(place)s", gap.missing
        )
    return ngettext("%(n)s response is missing", "%(n)s responses are missing", gap.missing)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came and what is wanted at every place, whichever of its three parts are left open."""

    received: Counter[Place]
    wanted: dict[Place, int]
    audiences: list[Audience]
    basins: list[Territory]
    structures: dict[UUID, Structure]

    @property
    def total(self) -> int:
        return self.received[None, None, None]

    @property
    def expected(self) -> int:
        """The largest of the totals asked: targets by public, by bassin and by structure each share out the whole."""
        return sum(self.wanted[place] for place in self._shares())

    @property
    def reached(self) -> int:
        """How many of those expected came: who is of a place that has enough, or was not asked for, is none of them."""
        return self.expected - sum(map(self.missing, self._shares()))

    def _shares(self) -> list[Place]:
        """The places that share out the whole in the largest of the ways it was asked."""
        ways: dict[tuple[bool, ...], list[Place]] = {}
        for place in self.wanted:
            ways.setdefault(tuple(part is not None for part in place), []).append(place)
        return max(ways.values(), key=lambda places: sum(self.wanted[place] for place in places), default=[])

    def missing(self, place: Place) -> int:
        return max(0, self.wanted.get(place, 0) - self.received[place])

    def gaps(self, *, structure: UUID | None = None) -> list[Gap]:
        """What is missing, the largest gaps first; of one structure alone when it is named."""
        places = [place for place in self.wanted if structure is None or place[2] == structure]
        found = [self._gap(place) for place in places if self.missing(place)]
        return sorted(found, key=lambda gap: (-gap.missing, str(gap)))

    def _gap(self, place: Place) -> Gap:
        audience, basin, structure = place
        return Gap(
            missing=self.missing(place),
            audience=next((row.label for row in self.audiences if row.id == audience), ""),
            basin=next((row.name for row in self.basins if row.id == basin), ""),
            structure=self.structures[structure].name if structure else "",
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """`name` is of what the column stands for."""

    name: str
    received: int
    target: int

    @property
    def missing(self) -> int:
        return max(0, self.target - self.received)


@dataclass(frozen=True, slots=True)
class AudienceRow:
    audience: Audience
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class StructureRow:
    """A structure's part of the collection, or that of the open link; `links` are its classes'."""

    link: Collector
    received: int
    target: int
    last: datetime | None
    gaps: list[Gap]
    classes: list["LinkRow"] = field(default_factory=list)

    @property
    def structure(self) -> Structure | None:
        return self.link.structure

    @property
    def code(self) -> str:
        return self.link.code

    @property
    def path(self) -> str:
        return self.link.path

    @property
    def missing(self) -> int:
        return max(0, self.target - self.received)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link of a class, and what came by it."""

    link: Collector
    received: int


def counted(survey: Survey) -> int:
    return Response.objects.counted().filter(survey=survey).count()


def tests(survey: Survey) -> int:
    """How many test answers wait to be erased, begun ones included."""
    return Response.objects.tests().filter(survey=survey).count()


def tally(survey: Survey, *, said: Mapping[Place, int] | None = None) -> Tally:
    """Five statements, whatever the number of places. `said`: how many responses say each public, place (a commune or
    a bassin) and structure, from whoever has counted them."""
    return Tally(
        received=_received(survey) if said is None else _received_of(said),
        wanted={
            (target.audience_id, target.basin_id, target.structure_id): target.count
            for target in Target.objects.filter(survey=survey)
        },
        audiences=list(Audience.objects.filter(edition=survey.edition_id).order_by("order", "label")),
        basins=list(Territory.objects.filter(editions=survey.edition_id, kind=TerritoryKind.BASIN).order_by("name")),
        structures={
            row.id: row
            for row in Structure.objects.filter(pk__in=Target.objects.filter(survey=survey).values("structure"))
        },
    )


def _received(survey: Survey) -> Counter[Place]:
    rows = list(
        Response.objects.counted()
        .filter(survey=survey)
        .values("audience", "territory", "territory__kind", "territory__parent", "structure")
        .annotate(n=Count("id"))
    )
    communes = [row for row in rows if row["territory__kind"] == TerritoryKind.COMMUNE]
    return _at_places(
        {(row["audience"], row["territory"], row["structure"]): row["n"] for row in rows},
        {row["territory"]: row["territory__parent"] for row in communes},
    )


def _received_of(said: Mapping[Place, int]) -> Counter[Place]:
    communes = Territory.objects.filter(pk__in={place for _audience, place, _structure in said if place})
    return _at_places(said, dict(communes.filter(kind=TerritoryKind.COMMUNE).values_list("pk", "parent")))


def _at_places(said: Mapping[Place, int], basins: Mapping[UUID | None, UUID | None]) -> Counter[Place]:
    """How many responses at every place. A commune counts for its bassin (`basins`); what a response does not say
    counts in the places that leave it open.
    """
    found: Counter[Place] = Counter()
    for (audience, territory, structure), n in said.items():
        for place in _places_of(audience, basins.get(territory, territory), structure):
            found[place] += n
    return found


def _places_of(audience: UUID | None, basin: UUID | None, structure: UUID | None) -> Iterator[Place]:
    """Every place that holds this one."""
    return product({audience, None}, {basin, None}, {structure, None})


def structure_rows(survey: Survey, known: Tally, links: Iterable[Collector]) -> list[StructureRow]:
    """One row a structure, those that miss most first. Two statements."""
    sent = Response.objects.counted().filter(survey=survey)
    last = dict(sent.values_list("structure").annotate(last=Max("submitted_at")))
    by_link: dict[Any, int] = dict(sent.values_list("collector").annotate(n=Count("id")))
    everyone = [link for link in links if not link.is_test]
    rows = [
        StructureRow(
            link=link,
            received=known.received[None, None, link.structure_id] if link.structure_id else _unnamed(known),
            target=_wanted_of(known, link.structure_id) if link.structure_id else 0,
            last=last.get(link.structure_id),
            gaps=[gap for gap in known.gaps(structure=link.structure_id) if gap.audience or gap.basin]
            if link.structure_id
            else [],
            classes=[
                LinkRow(other, by_link.get(other.id, 0))
                for other in everyone
                if other.label and other.structure_id == link.structure_id
            ],
        )
        for link in everyone
        if not link.label
    ]
    return sorted(rows, key=lambda row: (row.structure is None, -row.missing, str(row.structure)))


def _wanted_of(known: Tally, structure: UUID) -> int:
    """The structure's own target, else what its publics and bassins add up to."""
    own = known.wanted.get((None, None, structure))
    by_public = sum(n for (audience, basin, row), n in known.wanted.items() if row == structure and basin is None)
    by_place = sum(n for (_audience, basin, row), n in known.wanted.items() if row == structure and basin)
    return own or max(by_public, by_place)


def _unnamed(known: Tally) -> int:
    """How many responses name no structure."""
    named = sum(count for place, count in known.received.items() if place[:2] == (None, None) and place[2])
    return known.total - named


def audience_rows(known: Tally, *, structure: UUID | None = None) -> list[AudienceRow]:
    """Publics by bassins, received against wanted; of one structure when it is named."""
    return [
        AudienceRow(
            audience=audience,
            cells=[_cell(known, basin.name, (audience.id, basin.id, structure)) for basin in known.basins],
            total=_cell(known, audience.label, (audience.id, None, structure)),
        )
        for audience in known.audiences
    ]


def structure_grid(known: Tally, structures: Iterable[Structure]) -> list[tuple[Structure, list[Cell]]]:
    """Structures by publics."""
    return [
        (row, [_cell(known, audience.label, (audience.id, None, row.id)) for audience in known.audiences])
        for row in structures
    ]


def _cell(known: Tally, name: str, place: Place) -> Cell:
    """A place without a target of its own is expected to bring what its parts are."""
    target = known.wanted.get(place) or sum(
        count
        for other, count in known.wanted.items()
        if place[1] is None and other[1] is not None and (other[0], other[2]) == (place[0], place[2])
    )
    return Cell(name, known.received[place], target)


def responses_by_day(survey: Survey) -> list[tuple[date, int]]:
    """How many came each day, from the first to the last, empty days included. One statement.

    Of an anonymous survey that is closed nothing: its responses all bear the day of closing.
    """
    if survey.anonymity == Anonymity.ANONYMOUS and survey.state == SurveyState.CLOSED:
        return []
    # By minutes of UTC, which the database cuts from its own text; its cut by local days calls Python for each row.
    minutes = (
        Response.objects.counted()
        .filter(survey=survey)
        .annotate(minute=Substr(Cast("submitted_at", CharField()), 1, 16))
        .values_list("minute")
        .annotate(n=Count("id"))
    )
    came: Counter[date] = Counter()
    for minute, count in minutes:
        came[timezone.localdate(datetime.fromisoformat(minute).replace(tzinfo=UTC))] += count
    if not came:
        return []
    first, last = min(came), max(came)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(day, came[day]) for day in days]


def contacts_of(survey: Survey) -> dict[UUID | None, list[Seat]]:
    """Structure → who follows its count by a personal link. One statement."""
    grants = Grant.objects.filter(
        seat__edition=survey.edition_id, role=Role.CONTACT, scope=ScopeKind.STRUCTURE, revoked_at=None
    ).select_related("seat")
    found: dict[UUID | None, list[Seat]] = {}
    for grant in grants:
        found.setdefault(grant.scope_id, []).append(grant.seat)
    return found
