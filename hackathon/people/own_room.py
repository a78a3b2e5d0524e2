"""`seat:<id>`: one person's own room. Each upper floor adds its part of the state and its entries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from realtime.wire.registry import Caller, RoomKind, register_room, widen_room

PREFIX = "seat"


@dataclass(frozen=True, slots=True)
class Part:
    """A field of the room's state: its name, its type (a list), and how to read it for many seats at once."""

    name: str
    type: Any
    read: Callable[[list[UUID]], Mapping[UUID, list[Any]]]


_parts: dict[str, Part] = {}
_state: type[msgspec.Struct] = msgspec.defstruct("SeatState", [("id", UUID)], frozen=True)


def room_of(seat_id: UUID) -> str:
    return f"{PREFIX}:{seat_id}"


def register() -> None:
    register_room(
        RoomKind(
            prefix=PREFIX,
            gate=_is_own,
            gate_is_pure=True,
            snapshot=snapshot,
            snapshot_many=snapshots,
            state=_state,
            entries=(),
        )
    )


def add_part(
    name: str,
    type_: Any,
    read: Callable[[list[UUID]], Mapping[UUID, list[Any]]],
    *,
    entries: tuple[type[msgspec.Struct], ...],
) -> None:
    """Register, in `AppConfig.ready()`, what an app keeps in a person's own room. `read(seats)` gives it by seat, in a
    number of statements that does not grow with them; a seat left out has nothing.
    """
    global _state
    if name in _parts:
        raise ValueError(f"part {name!r} of the own room is registered twice")
    _parts[name] = Part(name, type_, read)
    fields: list[tuple[str, Any]] = [("id", UUID), *((part.name, part.type) for part in _parts.values())]
    _state = msgspec.defstruct("SeatState", fields, frozen=True)
    widen_room(PREFIX, state=_state, entries=entries)


def snapshot(seat_id: UUID) -> msgspec.Struct:
    return snapshots([seat_id])[0]


def snapshots(seat_ids: list[UUID]) -> list[msgspec.Struct]:
    read = {part.name: part.read(seat_ids) for part in _parts.values()}
    return [_state(id=seat, **{name: of_seat.get(seat, []) for name, of_seat in read.items()}) for seat in seat_ids]


def _is_own(caller: Caller, seat_id: UUID) -> bool:
    return caller.seat == seat_id
