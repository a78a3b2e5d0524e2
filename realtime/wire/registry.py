"""What upper floors give the wire: room kinds, their verbs, who a browser is, who keeps the journal.

Registered once, in `AppConfig.ready()`. Registering twice raises at start; so does an unknown name when used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import msgspec


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks or listens on a socket: one seat of the browser, or the projector, or nobody known."""

    seat: UUID | None
    projector: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What the cookie of a browser is worth: every seat it holds (a shared laptop holds several)."""

    seats: frozenset[UUID]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One command, ready to run inside `perform`.

    `verb` and `object_id` go to the journal; `rooms` are locked before `run` is called, in ascending order.
    `actor` is the seat (or None for the operator). An anonymous act leaves no journal row and no actor.
    """

    verb: str
    run: Callable[[], Any]
    rooms: tuple[str, ...] = ()
    object_id: UUID | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A command a socket may ask for.

    `body` is a tagged struct (`tag="add_card"`, `tag_field="verb"`, `forbid_unknown_fields=True`, bounds in its types).
    `act(caller, object_id, body)` runs before the transaction and the locks: it asks `may`, loads what never changes,
    names the rooms and returns the `Act`; it raises `Refused` for a no. Whatever others may change meanwhile (open or
    closed, left or moved) is read and checked inside `run`, under the lock. What `run` returns (a struct, a dict or
    None; ids and numbers, no free text) is the acknowledgement's `result`.
    `many(items)` performs all neighbouring commands of this verb, (caller, object_id, body) each, in one go inside the
    transaction: it returns one result or one `Refused` per item and decides every refusal before any write. `act` is
    then asked for the rooms only, once a command: it reads nothing, and `many` asks `may` itself, for all at once.
    """

    body: type[msgspec.Struct]
    act: Callable[[Caller, UUID, Any], Act]
    many: Callable[[list[tuple[Caller, UUID, Any]]], list[Any]] | None = None
    # Voting secretly: neither journal row nor ref row may say who (trust.md, P2).
    anonymous: bool = False

    @property
    def name(self) -> str:
        return str(self.body.__struct_config__.tag)


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A family of rooms `prefix:<uuid>`: who may listen, what the state is, which entries and verbs it has.

    `gate(caller, object_id)` answers "may this caller be in this room?", asked at join and again at every command;
    `gate_many(callers, object_id)` answers it for a whole batch, where asking one by one would cost a query each.
    A gate that is `gate_is_pure` reads nothing, and is asked on the loop.
    `snapshot(object_id)` returns `state`, a struct equal for every reader; it is read after `seq`. `snapshot_many`
    reads many rooms in as many statements as one, for a kind of which each person has a room.
    `entries` are the tagged structs (`tag_field="kind"`) that `record` may write here; `signals` those for `signal`.
    `decisions` are the entries that stay when the log is compacted.
    """

    prefix: str
    gate: Callable[[Caller, UUID], bool]
    snapshot: Callable[[UUID], msgspec.Struct]
    state: type[msgspec.Struct]
    entries: tuple[type[msgspec.Struct], ...]
    verbs: tuple[Verb, ...] = ()
    signals: tuple[type[msgspec.Struct], ...] = ()
    decisions: tuple[type[msgspec.Struct], ...] = ()
    # Signals clients may send (typing); the wire passes them on as they are, so a body says nothing it would not show.
    whispers: tuple[type[msgspec.Struct], ...] = ()
    gate_many: Callable[[list[Caller], UUID], list[bool]] | None = None
    gate_is_pure: bool = False
    snapshot_many: Callable[[list[UUID]], list[msgspec.Struct]] | None = None
    # Whether everybody here is told how many seats are connected (`frames.Presence`, a signal).
    presence: bool = False
    by_name: Mapping[str, Verb] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {verb.name: verb for verb in self.verbs})


class Journal(Protocol):
    def __call__(self, rows: list[tuple[UUID | None, str, UUID | None]]) -> None: ...


_kinds: dict[str, RoomKind] = {}
_identify: Callable[[list[str]], list[Identity]] | None = None
_journal: Journal | None = None


def register_room(kind: RoomKind) -> None:
    if kind.prefix in _kinds:
        raise ValueError(f"room kind {kind.prefix!r} is registered twice")
    _kinds[kind.prefix] = kind


def add_verbs(prefix: str, *verbs: Verb) -> None:
    """Give a room of a lower floor more verbs (an upper floor's commands on its board, for instance)."""
    kind = room_kind(prefix)
    for verb in verbs:
        if verb.name in kind.by_name:
            raise ValueError(f"verb {verb.name!r} is registered twice in {prefix!r}")
    object.__setattr__(kind, "verbs", (*kind.verbs, *verbs))
    kind.__post_init__()


def widen_room(prefix: str, *, state: type[msgspec.Struct], entries: tuple[type[msgspec.Struct], ...]) -> None:
    """Give a room of a lower floor a wider state and more entries (an upper floor's part of a person's own room)."""
    kind = room_kind(prefix)
    object.__setattr__(kind, "state", state)
    object.__setattr__(kind, "entries", (*kind.entries, *entries))


def register_identify(identify: Callable[[list[str]], list[Identity]]) -> None:
    """`identify(cookies)` runs in a thread, with a database connection: for the value of each browser's cookie, who it
    is; in a number of statements that does not grow with them.
    """
    global _identify
    _identify = identify


def register_journal(journal: Journal) -> None:
    global _journal
    _journal = journal


def admitted(kind: RoomKind, callers: list[Caller], object_id: UUID) -> list[bool]:
    """Which of the callers may be in the room, now."""
    if kind.gate_many is not None:
        return kind.gate_many(callers, object_id)
    known = {caller: kind.gate(caller, object_id) for caller in dict.fromkeys(callers)}
    return [known[caller] for caller in callers]


def room_kind(prefix: str) -> RoomKind:
    return _kinds[prefix]


def room_kinds() -> list[RoomKind]:
    return [_kinds[prefix] for prefix in sorted(_kinds)]


def identify(cookies: list[str]) -> list[Identity]:
    if _identify is None:
        return [Identity(seats=frozenset())] * len(cookies)
    return _identify(cookies)


def write_journal(rows: list[tuple[UUID | None, str, UUID | None]]) -> None:
    if _journal is not None and rows:
        _journal(rows)


@lru_cache(maxsize=4096)
def parse_room(name: str) -> tuple[RoomKind, UUID]:
    """`board:0193…` → its kind and the object's id. Raises LookupError for anything else."""
    prefix, _, raw = name.rpartition(":")
    if prefix not in _kinds:
        raise LookupError(name)
    try:
        return _kinds[prefix], UUID(raw)
    except ValueError:
        raise LookupError(name) from None
