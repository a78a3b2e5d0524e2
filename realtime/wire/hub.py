"""A room as one process holds it: who listens, the newest entries, the snapshot everybody shares.

Plain data and no I/O; the relay reads the database and feeds it (SPEC EV).
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from realtime.wire.frames import JoinedReplay, JoinedSnapshot, LoggedEntry
from realtime.wire.registry import Caller, RoomKind
from realtime.wire.transactions import Written

# Entries kept in memory: joins and short absences then cost no query.
REMEMBERED = 512
# Beyond this a snapshot is smaller than what was missed.
MAX_REPLAY = 500
# Beyond this a new snapshot is cheaper for everybody than the old one and its tail.
MAX_TAIL_BYTES = 256 * 1024


class Listener(Protocol):
    """Whoever frames are pushed to. Pushing never waits and never raises."""

    def push(self, frame: str) -> None: ...

    def hint(self, frame: str) -> None:
        """A signal: it may be lost."""

    def check_again(self) -> None:
        """The rights of a seat of this listener may have changed."""


class Place(NamedTuple):
    """Where a client stands when it joins. A poll did not ask with a `ref`: it is told news only."""

    ref: UUID | None
    epoch: UUID | None
    last_seq: int
    # Requests come and go: only sockets are counted as present.
    is_counted: bool


class Snapshot(NamedTuple):
    """A room as of `seq`; `state` is JSON, the same bytes for every reader."""

    epoch: UUID
    seq: int
    state: bytes


@dataclass(slots=True)
class Member:
    """A listener in a room: as whom, and the entry up to which its first state reached."""

    seq: int
    callers: set[Caller] = field(default_factory=set)
    is_counted: bool = False


class Hub:
    def __init__(self, name: str, kind: RoomKind, object_id: UUID) -> None:
        self.name = name
        self.kind = kind
        self.object_id = object_id
        self.members: dict[Listener, Member] = {}
        # Joins on their way: the hub must go on hearing for them.
        self.expected = 0
        self.epoch: UUID | None = None
        # The last entry delivered; −1 until the log was read once.
        self.head = -1
        self.snapshot: Snapshot | None = None
        self.reading: asyncio.Task[None] | None = None
        self._recent: deque[tuple[Written, str]] = deque(maxlen=REMEMBERED)
        self._ahead: dict[int, Written] = {}
        self._tail_bytes = 0

    @property
    def is_idle(self) -> bool:
        return not self.members and not self.expected

    @property
    def has_gap(self) -> bool:
        """Whether an entry was heard before one that precedes it."""
        return self.head >= 0 and bool(self._ahead)

    def hear(self, entry: Written) -> None:
        """Take an entry, in any order and any number of times; deliver what follows without a hole."""
        if entry.seq > self.head:
            self._ahead[entry.seq] = entry
            if self.head >= 0:
                self._deliver()

    def adopt(self, snapshot: Snapshot) -> None:
        """Take a snapshot just read. Members that held another epoch are given it at once, unasked."""
        if self.head < 0 or self.epoch != snapshot.epoch:
            self.forget()
            self.epoch, self.head, self.snapshot = snapshot.epoch, snapshot.seq, snapshot
            self._deliver()
            for listener, member in self.members.items():
                self._give_state(listener, None)
                member.seq = self.head
        self.snapshot = snapshot
        self._tail_bytes = sum(len(frame) for _, frame in self.since(snapshot.seq))

    def forget(self) -> None:
        """The log is no longer the one heard (restored, redacted): begin again from the next snapshot."""
        self.epoch, self.head, self.snapshot = None, -1, None
        self._recent.clear()

    def can_share_snapshot(self) -> bool:
        """Whether the snapshot at hand, with the entries remembered since, is the present."""
        if self.snapshot is None or self.snapshot.epoch != self.epoch or not self.remembers(self.snapshot.seq):
            return False
        return self._tail_bytes <= MAX_TAIL_BYTES

    def remembers(self, seq: int) -> bool:
        """Whether every entry after `seq` is in memory."""
        return seq >= self.head - len(self._recent)

    def since(self, seq: int) -> Iterable[tuple[Written, str]]:
        return [(entry, frame) for entry, frame in self._recent if entry.seq > seq]

    def welcome(self, listener: Listener, caller: Caller, place: Place) -> None:
        """Give the shared snapshot and what followed, and listen from there. No await may stand in between."""
        self._seat(listener, caller, place, self._give_state(listener, place.ref))

    def welcome_back(self, listener: Listener, caller: Caller, place: Place, older: list[Written]) -> None:
        """Give what was missed: `older` from the log, then what is remembered. A poll that missed nothing waits."""
        assert self.epoch is not None
        last = older[-1].seq if older else place.last_seq
        missed = [*older, *(entry for entry, _ in self.since(last))]
        if missed or place.ref is not None:
            entries = [LoggedEntry(seq=one.seq, at=one.at, body=msgspec.Raw(one.body.encode())) for one in missed]
            listener.push(
                _text(JoinedReplay(room=self.name, ref=place.ref, epoch=self.epoch, seq=self.head, entries=entries))
            )
        self._seat(listener, caller, place, self.head)

    def can_replay(self, place: Place) -> bool:
        """Whether a client that holds `last_seq` of `epoch` can go on from there."""
        return place.epoch == self.epoch and 0 <= place.last_seq <= self.head <= place.last_seq + MAX_REPLAY

    def broadcast(self, frame: str) -> None:
        for listener in self.members:
            listener.hint(frame)

    def seats_here(self) -> int:
        """How many seats are connected through this process."""
        counted = [member for member in self.members.values() if member.is_counted]
        return len({caller.seat for member in counted for caller in member.callers if caller.seat})

    def _give_state(self, listener: Listener, ref: UUID | None) -> int:
        assert self.snapshot is not None and self.epoch is not None
        epoch, seq, state = self.snapshot
        listener.push(_text(JoinedSnapshot(room=self.name, ref=ref, epoch=epoch, seq=seq, state=msgspec.Raw(state))))
        for _, frame in self.since(seq):
            listener.push(frame)
        return max(self.head, seq)

    def _seat(self, listener: Listener, caller: Caller, place: Place, seq: int) -> None:
        member = self.members.setdefault(listener, Member(seq=seq))
        member.seq = seq
        member.callers.add(caller)
        member.is_counted = place.is_counted

    def _deliver(self) -> None:
        for seq in [seq for seq in self._ahead if seq <= self.head]:
            del self._ahead[seq]
        while (entry := self._ahead.pop(self.head + 1, None)) is not None:
            frame = _entry_frame(entry)
            self.head = entry.seq
            self._recent.append((entry, frame))
            self._tail_bytes += len(frame)
            for listener, member in self.members.items():
                if entry.seq > member.seq:
                    listener.push(frame)


def _entry_frame(entry: Written) -> str:
    """The entry as it goes to everybody: encoded once. The body is JSON already, the rest needs no escaping."""
    return f'{{"type":"entry","room":"{entry.room}","seq":{entry.seq},"at":"{entry.at}","body":{entry.body}}}'


def _text(frame: msgspec.Struct) -> str:
    return msgspec.json.encode(frame).decode()
