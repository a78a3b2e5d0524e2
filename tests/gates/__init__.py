"""Who gets which answer from which route: one table an app, in `tests/gates/<app>.py`, read by `tests/test_gates.py`.

A table `ROUTES` maps a URL name ("edition:settings") to a `Route`. To add yours:

    from tests.gates import ORGANISER, Route
    ROUTES = {
        "surveys:list": Route(ORGANISER, lambda world: [world.edition.slug]),
        "surveys:publish": Route(ORGANISER, lambda world: [world.edition.slug, make_survey(world.edition).id],
                                 method="post", done=302),
    }

`done` is what whoever is let in receives; others receive 404 (no seat in the edition) or 403 (a seat, no right).
A route reached by an id of its own, with no slug, follows the same rule through `gates.require`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hackathon.models import Edition, Seat

EVERYBODY = frozenset({"stranger", "outsider", "participant", "juror", "contact", "facilitator", "organiser"})
SEATED = EVERYBODY - {"stranger", "outsider"}
FACILITATOR = frozenset({"facilitator", "organiser"})
ORGANISER = frozenset({"organiser"})
# Signed in with an account, in any edition: the two organisers of the cast.
ACCOUNTS = frozenset({"outsider", "organiser"})


@dataclass(frozen=True, slots=True)
class World:
    """An edition with one seat a role, and another edition whose organiser is the outsider."""

    edition: Edition
    other: Edition
    seats: dict[str, Seat]


@dataclass(frozen=True, slots=True)
class Route:
    allowed: frozenset[str]
    args: Callable[[World], list[Any]] = field(default=lambda world: [])
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    done: int = 200
    # What those kept out receive instead of 404 and 403: 302 where the page asks to sign in.
    kept_out: int | None = None
