"""Every frame of the wire, in one place; the browser's side (`frontend/src/wire/wire.ts`) is generated from here.

What clients send forbids unknown fields and carries its bounds in the types: decoding is validating. What the server
sends may grow a field within a protocol number.
"""

from enum import IntEnum
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

# 2: `at` in `joined`, `last_at` in `join`.
PROTOCOL = 2
# The window still spoken: a page left open through a deployment goes on.
OLDEST_PROTOCOL = 1

MAX_FRAME_BYTES = 64 * 1024

RoomName = Annotated[str, Meta(pattern=r"^[a-z][a-z_-]{0,39}:[0-9a-f-]{36}\Z", max_length=80)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Locale = Annotated[str, Meta(max_length=12)]
# When an entry was written, given back as it came.
At = Annotated[str, Meta(max_length=40)]


class CloseCode(IntEnum):
    """Why the server closes a socket. After TOO_SLOW and GONE_AWAY a client comes back by itself."""

    UNSPOKEN_PROTOCOL = 4001  # reload the page: it is older than the window
    NO_HELLO = 4002
    TOO_MANY_ERRORS = 4008
    TOO_SLOW = 4009
    GONE_AWAY = 4012  # the server restarts: come back after a random delay of up to five seconds


# --- what a client sends -----------------------------------------------------------------------------
class Inbound(Struct, tag_field="type", forbid_unknown_fields=True, frozen=True):
    pass


class Hello(Inbound, tag="hello", frozen=True, kw_only=True):
    """The first frame, within ten seconds. A projector joins public rooms only, whatever the cookie."""

    protocol: int
    locale: Locale = ""
    projector: bool = False


class Join(Inbound, tag="join", frozen=True, kw_only=True):
    """Listen to a room as a seat. `last_seq` −1: never been here; `last_at`: when that entry was written."""

    room: RoomName
    ref: UUID
    seat: UUID | None = None
    epoch: UUID | None = None
    last_seq: Annotated[int, Meta(ge=-1, le=2**53)] = -1
    last_at: At | None = None


class Command(Inbound, tag="command", frozen=True, kw_only=True):
    """Ask for a change. `ref` is made by the client, once a command: the same again gets the first answer."""

    room: RoomName
    seat: UUID
    ref: UUID
    body: Raw


class Whisper(Inbound, tag="signal", frozen=True, kw_only=True):
    """Tell the room something that may be lost (somebody is typing), where the room's kind allows it."""

    room: RoomName
    seat: UUID
    body: Raw


class Leave(Inbound, tag="leave", frozen=True, kw_only=True):
    room: RoomName


class Ping(Inbound, tag="ping", frozen=True, kw_only=True):
    """`t`: the client's clock in milliseconds, given back. `seen`: the last `seq` applied, by room: what is missing
    for longer than a heartbeat is given again."""

    t: float
    seen: Annotated[dict[RoomName, Seq], Meta(max_length=128)] = {}


ClientFrame = Hello | Join | Command | Whisper | Leave | Ping


# --- what the server sends ---------------------------------------------------------------------------
class Outbound(Struct, tag_field="type", frozen=True):
    pass


class Welcome(Outbound, tag="welcome", frozen=True, kw_only=True):
    """`seats`: every seat this browser holds. `now`: the server's clock in milliseconds."""

    protocol: int
    seats: list[UUID]
    now: float


class LoggedEntry(Struct, frozen=True, kw_only=True):
    """One fact of a room. Numbers have no holes; their order is commit order."""

    seq: int
    at: str
    body: Raw


class JoinedSnapshot(Outbound, tag="joined", frozen=True, kw_only=True):
    """The room's whole state as of `seq`, written `at`. `ref` null: not asked for, it replaces the client's state."""

    room: str
    ref: UUID | None
    epoch: UUID
    seq: int
    at: str | None
    mode: Literal["snapshot"] = "snapshot"
    state: Raw


class JoinedReplay(Outbound, tag="joined", frozen=True, kw_only=True):
    """What the client missed since the `last_seq` it gave."""

    room: str
    ref: UUID | None
    epoch: UUID
    seq: int
    at: str | None
    mode: Literal["replay"] = "replay"
    entries: list[LoggedEntry]


class Ack(Outbound, tag="ack", frozen=True, kw_only=True):
    """Committed. `seq`: the last entry this command wrote in this room, if it wrote one; that entry comes after."""

    room: str
    ref: UUID
    seq: int | UnsetType = UNSET
    result: Raw | UnsetType = UNSET


class Reject(Outbound, tag="reject", frozen=True, kw_only=True):
    """A no: nothing was changed. `room` and `ref` are null when the frame could not be read that far."""

    room: str | None
    ref: UUID | None
    code: str
    message: str


class Entry(Outbound, tag="entry", frozen=True, kw_only=True):
    """A fact, to everybody in the room, its author included."""

    room: str
    seq: int
    at: str
    body: Raw


class Signal(Outbound, tag="signal", frozen=True, kw_only=True):
    """Presence, tallies, typing: no number, the last value wins, may be lost."""

    room: str
    body: Raw


class Pong(Outbound, tag="pong", frozen=True, kw_only=True):
    t: float
    now: float


SERVER_FRAMES = (Welcome, JoinedSnapshot, JoinedReplay, Ack, Reject, Entry, Signal, Pong)


class Presence(Struct, tag="presence", tag_field="kind", frozen=True, kw_only=True):
    """The signal of rooms whose kind asks for presence: how many seats are connected."""

    count: int
