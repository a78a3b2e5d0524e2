"""What an edition's pages show. Plain data, a bounded number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from hackathon.edition.models import Edition
from hackathon.enums import Density, StageState, TerritoryKind
from hackathon.extensions import panels
from hackathon.folding import fold
from hackathon.people.models import Seat
from hackathon.stages.models import Stage
from hackathon.stages.rules import state_on
from hackathon.territories.models import Territory
from realtime.wire import clock

STAGE_ICONS = {"survey": "clipboard-list", "design": "lightbulb", "hackathon": "users", "action": "flag"}


def editions_of(edition_ids: Iterable[UUID]) -> QuerySet[Edition]:
    return (
        Edition.objects.filter(pk__in=list(edition_ids))
        .select_related("territory")
        .prefetch_related("stages")
        .annotate(people=Count("seats"))
    )


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage with the state it has today."""

    stage: Stage
    state: str
    by_hand: bool

    @property
    def label(self) -> str:
        return str(StageState(self.state).label)

    @property
    def icon(self) -> str:
        return STAGE_ICONS.get(self.stage.kind, "circle")


def stages_of(edition: Edition) -> list[StageView]:
    today = clock.now().date()
    return [StageView(stage, state_on(stage, today), bool(stage.state)) for stage in edition.stages.all()]


def path_of(stages: list[StageView]) -> list[dict[str, Any]]:
    """The trail across the top: what is done, now, next."""
    following = next((view for view in stages if view.state == StageState.PLANNED), None)
    marks = {StageState.CLOSED: "done", StageState.OPEN: "now"}
    return [
        {
            "label": view.stage.title,
            "icon": view.icon,
            "note": view.label,
            "state": marks.get(StageState(view.state), "next" if view is following else "later"),
        }
        for view in stages
    ]


@dataclass(slots=True)
class Dashboard:
    """The organiser's home: one big next action, what needs attention in words, live figures."""

    next_action: dict[str, Any] | None = None
    to_open: StageView | None = None
    attention: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)


def dashboard(edition: Edition, seat: Seat, stages: list[StageView]) -> Dashboard:
    """Built from the panels upper floors registered.

    Those of open stages speak first, and they alone ask for attention; a stage that has not begun shows only what it
    already holds.
    """
    open_kinds = [view.stage.kind for view in stages if view.state == StageState.OPEN]
    begun = {"", *(view.stage.kind for view in stages if view.state != StageState.PLANNED)}
    board = Dashboard()
    for panel in sorted(panels(), key=lambda panel: (panel.stage not in open_kinds, panel.order)):
        data = panel.build(edition, seat)
        if data is None:
            continue
        if panel.stage in ("", *open_kinds):
            board.attention += data.get("attention", [])
        board.figures += [figure for figure in data.get("figures", []) if figure["value"] or panel.stage in begun]
        if panel.stage in open_kinds and board.next_action is None:
            board.next_action = data.get("next_action")
        if panel.template:
            board.parts.append({"template": panel.template, "data": data, "slug": panel.slug})
    if board.next_action is None:
        board.to_open = next((view for view in stages if view.state == StageState.PLANNED), None)
    return board


def people_panel(edition: Edition, seat: Seat) -> dict[str, Any]:
    """The ground's own figure and warning."""
    count = edition.seats.count()
    figures = [
        {
            "label": ngettext("person registered", "people registered", count),
            "value": count,
            "url": reverse("people:list", args=[edition.slug]),
        }
    ]
    unknown = without_density(edition)
    attention = []
    if unknown:
        words = ngettext(
            "%(count)d commune is neither rural nor urban yet: gaps between the two cannot count it.",
            "%(count)d communes are neither rural nor urban yet: gaps between the two cannot count them.",
            unknown,
        )
        url = reverse("edition:territories", args=[edition.slug])
        attention.append({"label": words % {"count": unknown}, "url": url})
    return {"figures": figures, "attention": attention}


@dataclass(frozen=True, slots=True)
class Basin:
    territory: Territory
    communes: list[Territory]


def basins_of(edition: Edition) -> QuerySet[Territory]:
    return edition.territories.filter(kind=TerritoryKind.BASIN)


def communes_of(edition: Edition) -> QuerySet[Territory]:
    return edition.territories.filter(kind=TerritoryKind.COMMUNE)


def basins_with_communes(edition: Edition) -> list[Basin]:
    """In the order of a French dictionary, which no database agrees on."""
    inside: dict[UUID | None, list[Territory]] = {}
    for commune in sorted(communes_of(edition), key=_spelling):
        inside.setdefault(commune.parent_id, []).append(commune)
    return [Basin(territory, inside.get(territory.id, [])) for territory in sorted(basins_of(edition), key=_spelling)]


def _spelling(territory: Territory) -> str:
    return fold(territory.name)


def without_density(edition: Edition) -> int:
    return communes_of(edition).filter(density=Density.UNKNOWN).count()
