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

from realtime.wire.encoded import Encoded
from realtime.wire.frames import JoinedReplay, JoinedSnapshot, LoggedEntry
from realtime.wire.registry import Caller, RoomKind
from realtime.wire.transactions import Written

# Entries kept in memory: joins and short absences then cost no query.
REMEMBERED = 512
# Beyond this a snapshot is smaller than what was missed.
MAX_REPLAY = 500
# Beyond this a new snapshot is cheaper for everybody than the old one and its tail.
MAX_TAIL_BYTES = 256 * 1024
_NOTHING = msgspec.Raw(b"null")


class Listener(Protocol):
    """Whoever frames are pushed to. Pushing never waits and never raises."""

    def push(self, frame: Encoded) -> None: ...

    def hint(self, frame: Encoded) -> None:
        """A signal: it may be lost."""

    def check_again(self) -> None:
        """The rights of a seat of this listener may have changed."""


class Place(NamedTuple):
    """Where a client stands when it joins. A poll did not ask with a `ref`: it is told news only."""

    ref: UUID | None
    epoch: UUID | None
    last_seq: int
    # When its last entry was written, by which a log that was put back and went another way is known (EV-8).
    last_at: str | None
    # Requests come and go: only sockets are counted as present.
    is_counted: bool


class Snapshot(NamedTuple):
    """A room as of `seq`, written `at`; `state` is JSON, the same bytes for every reader."""

    epoch: UUID
    seq: int
    at: str | None
    state: bytes


@dataclass(slots=True)
class Member:
    """A listener in a room: as whom, and the entry up to which its first state reached."""

    seq: int
    callers: set[Caller] = field(default_factory=set)
    is_counted: bool = False
    # What it last said it has, and the number it was owed then.
    seen: int = -1
    due: int = -1


class Hub:
    def __init__(self, name: str, kind: RoomKind, object_id: UUID) -> None:
        self.name = name
        self.kind = kind
        self.object_id = object_id
        self.members: dict[Listener, Member] = {}
        # Joins on their way: the hub must go on hearing for them.
        self.expected = 0
        self.epoch: UUID | None = None
        # The last entry delivered, and when it was written; −1 until the log was read once.
        self.head = -1
        self.head_at: str | None = None
        self.snapshot: Snapshot | None = None
        self.reading: asyncio.Task[None] | None = None
        self._recent: deque[tuple[Written, Encoded]] = deque(maxlen=REMEMBERED)
        self._ahead: dict[int, Written] = {}
        # Heard in order, and not pushed to everybody yet.
        self._due: deque[tuple[int, Encoded]] = deque()
        self._tail_bytes = 0
        self._shared = b""

    @property
    def is_idle(self) -> bool:
        return not self.members and not self.expected

    @property
    def has_gap(self) -> bool:
        """Whether an entry was heard before one that precedes it."""
        return self.head >= 0 and bool(self._ahead)

    @property
    def is_due(self) -> bool:
        """Whether there is something to deliver."""
        return bool(self._due)

    def hear(self, entry: Written) -> None:
        """Take an entry, in any order and any number of times; what follows without a hole is to be delivered."""
        if entry.seq > self.head:
            self._ahead[entry.seq] = entry
            if self.head >= 0:
                self._due.extend((taken.seq, frame) for taken, frame in self._take_in())

    def deliver(self) -> int:
        """Push the oldest entry that is due to everybody who was not given it with the state; how many they are."""
        if not self._due:
            return 0
        seq, frame = self._due.popleft()
        for listener, member in self.members.items():
            if seq > member.seq:
                listener.push(frame)
        return len(self.members)

    def adopt(self, snapshot: Snapshot) -> None:
        """Take a snapshot just read. Members that held another epoch are given it at once, unasked."""
        is_news = self.head < 0 or self.epoch != snapshot.epoch
        if is_news:
            self._recent.clear()
            self._due.clear()
            self.epoch, self.head, self.head_at = snapshot.epoch, snapshot.seq, snapshot.at
        self.snapshot = snapshot
        self._shared = snapshot.state + b"}"
        if is_news:
            self._take_in()
            for listener in self.members:
                self.give_state(listener)
        self._tail_bytes = sum(len(frame) for _, frame in self.since(snapshot.seq))

    def forget(self) -> None:
        """The log is no longer the one heard (restored, redacted): begin again from the next snapshot."""
        self.epoch, self.head, self.head_at, self.snapshot = None, -1, None, None
        self._recent.clear()
        # What was heard before the snapshot is read is in it, or of a log that is no more.
        self._ahead.clear()
        self._due.clear()

    def can_share_snapshot(self) -> bool:
        """Whether the snapshot at hand, with the entries remembered since, is the present."""
        if self.snapshot is None or self.snapshot.epoch != self.epoch or not self.remembers(self.snapshot.seq):
            return False
        return self._tail_bytes <= MAX_TAIL_BYTES

    def remembers(self, seq: int) -> bool:
        """Whether every entry after `seq` is in memory."""
        return seq >= self.head - len(self._recent)

    def written_at(self, seq: int) -> str | None:
        """When an entry was written, if memory knows."""
        if seq == self.head:
            return self.head_at
        return next((entry.at for entry, _ in self._recent if entry.seq == seq), None)

    def since(self, seq: int) -> Iterable[tuple[Written, Encoded]]:
        return [(entry, frame) for entry, frame in self._recent if entry.seq > seq]

    def welcome(self, listener: Listener, caller: Caller, place: Place) -> None:
        """Give the shared snapshot and what followed, and listen from there. No await may stand in between."""
        self._seat(listener, caller, place)
        self.give_state(listener, place.ref)

    def welcome_back(self, listener: Listener, caller: Caller, place: Place, older: list[Written]) -> None:
        """Give what was missed: `older` from the log, then what is remembered. A poll that missed nothing waits."""
        assert self.epoch is not None
        last = older[-1].seq if older else place.last_seq
        missed = [*older, *(entry for entry, _ in self.since(last))]
        if missed or place.ref is not None:
            entries = [LoggedEntry(seq=one.seq, at=one.at, body=msgspec.Raw(one.body.encode())) for one in missed]
            replay = JoinedReplay(
                room=self.name, ref=place.ref, epoch=self.epoch, seq=self.head, at=self.head_at, entries=entries
            )
            listener.push(Encoded(msgspec.json.encode(replay), room=self.name))
        self._seat(listener, caller, place)

    def can_replay(self, place: Place) -> bool:
        """Whether a client that holds `last_seq` of `epoch` can go on from there."""
        if place.epoch != self.epoch or not 0 <= place.last_seq <= self.head <= place.last_seq + MAX_REPLAY:
            return False
        return self.is_of_this_log(place.last_at, self.written_at(place.last_seq))

    @staticmethod
    def is_of_this_log(claimed: str | None, written: str | None) -> bool:
        """Whether the entry a client has is the one that stands here under its number, as far as both are known."""
        return claimed is None or written is None or claimed == written

    def acknowledge(self, listener: Listener, seq: int) -> bool:
        """What a listener says it has; False when it got stuck: twice the same, and short of what it was owed."""
        member = self.members.get(listener)
        if member is None:
            return True
        is_stuck = seq == member.seen < member.due
        member.seen, member.due = seq, self.head
        return not is_stuck

    def broadcast(self, frame: Encoded) -> None:
        for listener in self.members:
            listener.hint(frame)

    def seats_here(self) -> int:
        """How many seats are connected through this process."""
        counted = [member for member in self.members.values() if member.is_counted]
        return len({caller.seat for member in counted for caller in member.callers if caller.seat})

    def give_state(self, listener: Listener, ref: UUID | None = None) -> None:
        """Give a member the whole room, asked (`ref`) or not. The snapshot must be at hand (`can_share_snapshot`)."""
        assert self.snapshot is not None and self.epoch is not None
        epoch, seq, at, _ = self.snapshot
        joined = JoinedSnapshot(room=self.name, ref=ref, epoch=epoch, seq=seq, at=at, state=_NOTHING)
        # The state itself, and the brace after it, are the same bytes in every reader's frame.
        head = msgspec.json.encode(joined).removesuffix(b"null}")
        listener.push(Encoded(head, self._shared, room=self.name, is_state=True))
        for _, frame in self.since(seq):
            listener.push(frame)
        self.members[listener].seq = max(self.head, seq)

    def _seat(self, listener: Listener, caller: Caller, place: Place) -> None:
        member = self.members.setdefault(listener, Member(seq=self.head))
        member.seq = self.head
        member.callers.add(caller)
        member.is_counted = place.is_counted

    def _take_in(self) -> list[tuple[Written, Encoded]]:
        """The entries heard that follow the head without a hole; the head moves on with them."""
        taken = []
        for seq in [seq for seq in self._ahead if seq <= self.head]:
            del self._ahead[seq]
        while (entry := self._ahead.pop(self.head + 1, None)) is not None:
            frame = _entry_frame(entry)
            self.head, self.head_at = entry.seq, entry.at
            self._recent.append((entry, frame))
            self._tail_bytes += len(frame)
            taken.append((entry, frame))
        return taken


def _entry_frame(entry: Written) -> Encoded:
    """The entry as it goes to everybody: written once. The body is JSON already, the rest needs no escaping."""
    text = f'{{"type":"entry","room":"{entry.room}","seq":{entry.seq},"at":"{entry.at}","body":{entry.body}}}'
    return Encoded(text.encode(), room=entry.room)
