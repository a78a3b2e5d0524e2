"""Activity kinds: what a workshop's run of show can open. Boards, ballots and upper floors register theirs here.

An activity (a row of `realtime.sessions`) names a kind and the id of its object (a board, a ballot, a finding…);
the session never imports the kind's app.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
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
    `context(object_id, settings)` gives what the live pages need to show it when there is no room (plain JSON data).
    `settings` then also hold `revealed`: with `guess` true in the settings, people are asked for a number first, and
    the context must not tell it before the facilitator has revealed it.
    `deadline(object_id, at)` says when the timer started for it ends (None: no timer any more); it may `record`.
    `options(object_id)` lists what a vote on it is about, as (id, label): a board's cards, for instance
    (None: this kind has nothing to vote on).
    `set_options(object_id, options)` receives such a list before `open`, when the settings have `from_activity`.
    `fields(edition_id)` are the form fields an organiser fills in, by the setting they give (the session itself asks
    for `from_activity`).
    `used(object_id)` says whether people have already put something in it, so that it is closed rather than removed.
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
    deadline: Callable[[UUID, datetime | None], None] = lambda object_id, at: None
    options: Callable[[UUID], list[tuple[UUID, str]]] | None = None
    set_options: Callable[[UUID, list[tuple[UUID, str]]], None] | None = None
    fields: Callable[[UUID], dict[str, forms.Field]] = lambda edition_id: {}
    used: Callable[[UUID], bool] = lambda object_id: False


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


_names: Callable[[UUID], str] | None = None


def register_names(lookup: Callable[[UUID], str]) -> None:
    """How names are shown in a workshop, by its id; given by `realtime.sessions` for boards and upper floors."""
    global _names
    _names = lookup


def names_setting(session_id: UUID | None) -> str:
    return "first_name_structure" if session_id is None or _names is None else _names(session_id)


@dataclass(frozen=True, slots=True)
class NamesShown:
    """A room that shows the names of a workshop's people: `tell(session_id)` records them there after one changed."""

    room: Callable[[UUID], str]
    tell: Callable[[UUID], None]


_shown: list[NamesShown] = []


def register_names_shown(shown: NamesShown) -> None:
    _shown.append(shown)


def rooms_with_names(session_id: UUID) -> tuple[str, ...]:
    """The rooms that a command which changes somebody's shown name writes to, besides the workshop's own."""
    return tuple(shown.room(session_id) for shown in _shown)


def tell_names(session_id: UUID) -> None:
    for shown in _shown:
        shown.tell(session_id)
