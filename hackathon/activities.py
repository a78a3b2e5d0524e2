"""Activity kinds: what a workshop's run of show can open. Boards, ballots and upper floors register theirs here.

An activity (a row of `realtime.sessions`) names a kind and the id of its object (a board, a ballot, a finding…);
the session never imports the kind's app.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """How a session makes, opens and closes one kind of activity.

    `create(edition_id, session_id, title, settings)` makes the object, inside the caller's transaction, and returns
    its id (None for kinds with no object). `settings` come from a run-of-show template and are checked there:
    a bad one raises `Refused`.
    `rooms(object_id)` are the rooms its commands write to; the session declares them in its own `Act`.
    `open`, `close` change the object's state and `record` it; both may be called again (going back is always possible).
    `room` is the prefix of the room the live pages join for it ("" when there is none).
    `context(object_id)` gives what the live pages need to show it when there is no room (plain JSON data).
    """

    slug: str
    label: str | Promise
    icon: str
    create: Callable[[UUID, UUID, str, Mapping[str, Any]], UUID | None]
    room: str = ""
    rooms: Callable[[UUID], tuple[str, ...]] = lambda object_id: ()
    open: Callable[[UUID], None] = lambda object_id: None
    close: Callable[[UUID], None] = lambda object_id: None
    context: Callable[[UUID | None, Mapping[str, Any]], dict[str, Any]] = lambda object_id, settings: {}


_kinds: dict[str, ActivityKind] = {}


def register_activity(kind: ActivityKind) -> None:
    if kind.slug in _kinds:
        raise ValueError(f"activity kind {kind.slug!r} is registered twice")
    _kinds[kind.slug] = kind


def activity_kind(slug: str) -> ActivityKind:
    """Raises LookupError for a kind nobody registered."""
    return _kinds[slug]


def activity_kinds() -> list[ActivityKind]:
    return list(_kinds.values())
