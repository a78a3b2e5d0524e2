"""What upper floors give downwards: panels of the edition's home, sections of its template, offers on screens.

Registered in `AppConfig.ready()`; lower floors ask by name and never import the giver.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from hackathon.edition.models import Edition
from hackathon.people.models import Seat


@dataclass(frozen=True, slots=True)
class Panel:
    """What the edition's home shows of one stage. `build` is a query: it returns plain data for `template`, or None.

    Keys the home itself reads: `attention` (list of {"label", "url"}: what needs attention, in a sentence, and where
    to see to it), `next_action` ({"label", "url"}: the next big thing to do in this stage), `figures` (list of
    {"label", "value", "url"}).
    """

    slug: str
    stage: str  # a StageKind value
    order: int
    build: Callable[[Edition, Seat], dict[str, Any] | None]
    template: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the edition template file (YAML key) that an upper floor turns into rows, inside the same act."""

    key: str
    order: int
    load: Callable[[Edition, Any], None]


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the edition's navigation, shown to seats that may `verb`."""

    label: str | Promise
    icon: str
    url_name: str  # reversed with args=[edition.slug]
    verb: str
    order: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An action offered on a lower floor's screen (`place`): "surveys.figure", "surveys.quote", "boards.card"…

    "surveys.crossing" (what: `figure`) stands once on the page of a crossing, "surveys.figure" beside each line of it.
    "live.workshop" (what: `session`) stands beside the desk and the run of show of a workshop.
    "people.landing" (what: `seat`) is where somebody goes who came in by a personal link or a transfer code.

    `link(request, edition, **what)` returns {"label", "url", "method", "fields"} or None when it does not apply.
    """

    place: str
    order: int
    link: Callable[..., Mapping[str, Any] | None]


# What a code typed on the front page opens beside a workshop: its address, or nothing.
Door = Callable[[str], str | None]

# Named lists of (value, label) of an edition that lower floors choose from: "session" (workshops), "wishes" (défis).
Choices = Callable[[Edition], list[tuple[str, str]]]

_choices: dict[str, Choices] = {}
_panels: dict[str, Panel] = {}
_sections: dict[str, Section] = {}
_nav: list[NavItem] = []
_offers: list[Offer] = []
_doors: list[Door] = []


def register_panel(panel: Panel) -> None:
    if panel.slug in _panels:
        raise ValueError(f"panel {panel.slug!r} is registered twice")
    _panels[panel.slug] = panel


def register_section(section: Section) -> None:
    if section.key in _sections:
        raise ValueError(f"template section {section.key!r} is registered twice")
    _sections[section.key] = section


def register_nav(item: NavItem) -> None:
    _nav.append(item)


def register_offer(offer: Offer) -> None:
    _offers.append(offer)


def panels() -> list[Panel]:
    return sorted(_panels.values(), key=lambda panel: panel.order)


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.order)


def nav_items() -> list[NavItem]:
    return sorted(_nav, key=lambda item: item.order)


def offers(place: str, request: HttpRequest, edition: Edition | UUID, **what: Any) -> list[Mapping[str, Any]]:
    """The offers of a place that apply to `what`, in order."""
    found = [
        offer.link(request, edition, **what)
        for offer in sorted(_offers, key=lambda offer: offer.order)
        if offer.place == place
    ]
    return [link for link in found if link is not None]


def register_choices(name: str, lister: Choices) -> None:
    if name in _choices:
        raise ValueError(f"choices {name!r} are registered twice")
    _choices[name] = lister


def choices(name: str, edition: Edition) -> list[tuple[str, str]]:
    """What upper floors gave to choose from; empty while nobody registered the name."""
    return _choices[name](edition) if name in _choices else []


def register_door(door: Door) -> None:
    _doors.append(door)


def opened_by(code: str) -> str | None:
    """The address behind a code that opens no workshop."""
    return next((address for door in _doors if (address := door(code))), None)


def landing(request: HttpRequest, edition: Edition, *, seat: Seat) -> str:
    """Where a person goes on coming in: the first offer of "people.landing" for the seat, else the edition's home."""
    found = offers("people.landing", request, edition, seat=seat)
    return str(found[0]["url"]) if found else reverse("edition:home", args=[edition.slug])
