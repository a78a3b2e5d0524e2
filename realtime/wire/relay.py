"""One relay per process: it hears every commit, writes frames once, and never awaits a socket (SPEC EV, RC)."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from realtime.wire.doorbell import Doorbell, Layer
from realtime.wire.gathering import Gathering
from realtime.wire.hub import MAX_REPLAY, Hub, Listener, Place, Snapshot
from realtime.wire.log import Head, read_entries, read_heads, read_snapshots_of
from realtime.wire.registry import Caller, parse_room
from realtime.wire.signals import Signals
from realtime.wire.threads import Threads
from realtime.wire.transactions import RIGHTS, Rung, Written, seats_of

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# While the layer is silent the log is the only way from one process to another.
POLL_SECONDS_IN_SILENCE = 0.2
# Entries go to so many sockets in one turn of the loop, 25 ms; then others are read and answered.
PUSHES_A_TURN = 1_000
# How long a gap may close by itself (two commits rung in the other order) before the log is read.
GAP_SECONDS = 0.05


class Relay:
    def __init__(self, readers: Threads, settled: Callable[[str], Awaitable[None]]) -> None:
        self._readers = readers
        # Waits for the room's batch under way, so that its acknowledgements precede what the log says of it.
        self._settled = settled
        self._hubs: dict[str, Hub] = {}
        self._loop = asyncio.get_running_loop()
        self._rooms: dict[Listener, set[str]] = {}
        # How far the log of changed rights was followed.
        self._rights = -1
        # How often a change of rights was heard, whosever they are.
        self.rights_changes = 0
        self._doorbell = Doorbell(self.hear, lambda process, counts: self.signals.hear_presence(process, counts))
        self.signals = Signals(self._hubs, self._doorbell)
        # Rooms with something to deliver, and the turn in which it goes on.
        self._due: deque[Hub] = deque()
        self._delivery: asyncio.Handle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._snapshots: Gathering[str, tuple[str, UUID], Snapshot] = Gathering(readers, _read_snapshots)
        self._polling: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._doorbell.start()
        self._polling = self._spawn(self._poll_for_ever())

    @property
    def is_alive(self) -> bool:
        return self._polling is not None and not self._polling.done()

    @property
    def layer(self) -> Layer:
        return self._doorbell.layer

    async def stop(self) -> None:
        self.signals.stop()
        if self._delivery is not None:
            self._delivery.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._doorbell.stop()

    # --- who listens ----------------------------------------------------------------------------------
    async def join(self, listener: Listener, caller: Caller, room: str, place: Place, *, admitted_at: int) -> None:
        """Answer a join (its gate already passed) and keep the listener told. Raises what the snapshot raises.

        `admitted_at` are the `rights_changes` before the gate was asked: those since may have closed it again.
        """
        hub = self._hubs.get(room)
        if hub is None:
            hub = self._hubs[room] = Hub(room, *parse_room(room))
        # From here on the hub hears; only then is anything read.
        hub.expected += 1
        try:
            if self._rights < 0:
                await self._follow_rights()
            await self._answer_join(hub, listener, caller, place)
        finally:
            hub.expected -= 1
            self._drop_if_idle(hub)
        self._rooms.setdefault(listener, set()).add(hub.name)
        self.signals.presence_changed(hub)
        if self.rights_changes != admitted_at:
            listener.check_again()

    def leave(self, listener: Listener, room: str) -> None:
        hub = self._hubs.get(room)
        self._rooms.get(listener, set()).discard(room)
        if hub is not None and hub.members.pop(listener, None) is not None:
            self.signals.presence_changed(hub)
            self._drop_if_idle(hub)

    def leave_all(self, listener: Listener) -> None:
        for room in self._rooms.pop(listener, set()):
            self.leave(listener, room)

    def dismiss(self, listener: Listener, room: str, caller: Caller) -> bool:
        """One caller of a listener leaves a room; True when the listener has nobody left in it."""
        hub = self._hubs.get(room)
        member = hub.members.get(listener) if hub else None
        if hub is None or member is None:
            return False
        member.callers.discard(caller)
        self.signals.presence_changed(hub)
        if not member.callers:
            self.leave(listener, room)
        return not member.callers

    def callers_in(self, listener: Listener, room: str) -> set[Caller]:
        """As whom a listener is in a room; empty when it is not."""
        hub = self._hubs.get(room)
        member = hub.members.get(listener) if hub else None
        return set(member.callers) if member else set()

    async def give_state(self, listener: Listener, room: str) -> None:
        """Give one listener a room's state unasked, in place of what it did not get."""
        hub = self._hubs.get(room)
        if hub is None:
            return
        while not hub.can_share_snapshot():
            await self._refresh(hub)
        if listener in hub.members:
            hub.give_state(listener)
            self.signals.presence_changed(hub)

    def acknowledge(self, listener: Listener, room: str, seq: int) -> None:
        """A listener says what it has; whoever got stuck is given the state."""
        hub = self._hubs.get(room)
        if hub is not None and not hub.acknowledge(listener, seq):
            self._spawn(self.give_state(listener, room))

    def rooms_of(self, listener: Listener) -> list[str]:
        return sorted(self._rooms.get(listener, ()))

    async def _answer_join(self, hub: Hub, listener: Listener, caller: Caller, place: Place) -> None:
        if hub.head < 0:
            await self._refresh(hub)
        if place.epoch == hub.epoch and place.last_seq > hub.head:
            # The client saw through another process what this one has not heard yet.
            await self._heal(hub)
        older = await self._older(hub, place)
        if older is not None:
            hub.welcome_back(listener, caller, place, older)
            return
        while not hub.can_share_snapshot():
            await self._refresh(hub)
        hub.welcome(listener, caller, place)

    async def _older(self, hub: Hub, place: Place) -> list[Written] | None:
        """What the client missed that memory has lost; None when it needs a snapshot."""
        if not hub.can_replay(place):
            return None
        if hub.remembers(place.last_seq) and (place.last_seq == 0 or hub.written_at(place.last_seq) is not None):
            return []
        # With the entry it has: the same one must stand there.
        first = max(place.last_seq, 1)
        read = await self._readers.run(read_entries, hub.name, after=first - 1, limit=MAX_REPLAY + 1)
        if not read or not _are_whole(read, first) or not hub.remembers(read[-1].seq) or not hub.can_replay(place):
            return None
        if first == place.last_seq and not hub.is_of_this_log(place.last_at, read[0].at):
            return None
        return [entry for entry in read if place.last_seq < entry.seq <= hub.head]

    # --- what happened --------------------------------------------------------------------------------
    def ring(self, rung: Rung) -> None:
        """A commit of this process: tell the listeners here, and the other processes."""
        self.hear(rung)
        self._doorbell.tell(rung)

    def hear(self, rung: Rung) -> None:
        """A commit of any process."""
        for entry in rung.entries:
            if entry.room == RIGHTS and entry.seq == self._rights + 1:
                self._rights = entry.seq
            hub = self._hubs.get(entry.room)
            if hub is not None:
                hub.hear(entry)
                self._due.append(hub)
                if hub.has_gap:
                    self._loop.call_later(GAP_SECONDS, self._heal_soon, hub)
        if self._delivery is None:
            self._deliver()
        for signal in rung.signals:
            self.signals.tell(signal)
        for name in rung.renewed:
            if name in self._hubs:
                self._spawn(self._renew(self._hubs[name]))
        if rung.seats:
            self._check_again(set(rung.seats))

    def _deliver(self) -> None:
        """Push the entries that are due; what would take too long at once goes on in the next turn."""
        pushed, self._delivery = 0, None
        while self._due and pushed < PUSHES_A_TURN:
            hub = self._due.popleft()
            pushed += hub.deliver()
            if hub.is_due:
                self._due.append(hub)
        if self._due:
            self._delivery = self._loop.call_soon(self._deliver)

    def _check_again(self, seats: set[UUID]) -> None:
        self.rights_changes += 1
        listeners = {
            listener
            for hub in self._hubs.values()
            for listener, member in hub.members.items()
            if any(caller.seat in seats for caller in member.callers)
        }
        for listener in listeners:
            listener.check_again()

    def _heal_soon(self, hub: Hub) -> None:
        if hub.has_gap and self._hubs.get(hub.name) is hub:
            self._spawn(self._heal(hub))

    async def _heal(self, hub: Hub) -> None:
        """Read from the log what no bell brought. One read for everybody in the room."""
        head, at = hub.head, hub.head_at
        first = max(head, 1)
        entries = await self._readers.run(read_entries, hub.name, after=first - 1, limit=MAX_REPLAY)
        await self._settled(hub.name)
        went_another_way = first == head and (not entries or not hub.is_of_this_log(at, entries[0].at))
        if went_another_way or len(entries) == MAX_REPLAY or not _are_whole(entries, first):
            await self._renew(hub)
            return
        for entry in entries:
            hub.hear(entry)
        self._due.append(hub)
        if self._delivery is None:
            self._deliver()

    async def _renew(self, hub: Hub) -> None:
        """Give everybody in the room its state anew."""
        hub.forget()
        await self._refresh(hub)

    async def _refresh(self, hub: Hub) -> None:
        """Read the snapshot; those who ask meanwhile share the one reading."""
        if hub.reading is None:
            hub.reading = self._spawn(self._read(hub))
        await asyncio.shield(hub.reading)

    async def _read(self, hub: Hub) -> None:
        try:
            # Under a key of its own, unless those who come at once can be read at once.
            key = hub.kind.prefix if hub.kind.snapshot_many else hub.name
            hub.adopt(await self._snapshots.ask(key, (hub.name, hub.object_id)))
        finally:
            hub.reading = None

    # --- the log is the truth: once a second ----------------------------------------------------------
    async def _poll_for_ever(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS_IN_SILENCE if self.layer == "silent" else POLL_SECONDS)
            try:
                await self._poll()
            except Exception:
                logger.exception("The log could not be read; it is tried again in a second")
            self.signals.lease_presence()

    async def _poll(self) -> None:
        """Hear what no bell said: other processes without a layer (`manage.py`), a dead Redis, a restored database."""
        heads = {name: hub.head for name, hub in self._hubs.items() if hub.head >= 0}
        if not heads:
            return
        found = await self._readers.run(read_heads, [*heads, RIGHTS])
        if RIGHTS in found and found[RIGHTS].seq > self._rights:
            await self._hear_rights()
        for name, known in heads.items():
            hub = self._hubs.get(name)
            if hub is not None and hub.head >= 0:
                await self._catch_up(hub, known, found.get(name))

    async def _catch_up(self, hub: Hub, known: int, found: Head | None) -> None:
        if found is None or not _goes_on(hub, known, found):
            await self._renew(hub)
        elif found.seq > hub.head:
            await self._heal(hub)

    # --- rights: a log of their own, so that losing one is heard without a bell too -----------------------
    async def _follow_rights(self) -> None:
        found = await self._readers.run(read_heads, [RIGHTS])
        if self._rights < 0:
            self._rights = found[RIGHTS].seq if RIGHTS in found else 0
        # What changed before it was followed, nobody heard.
        self.rights_changes += 1

    async def _hear_rights(self) -> None:
        entries = await self._readers.run(read_entries, RIGHTS, after=self._rights, limit=MAX_REPLAY)
        if entries:
            self._rights = entries[-1].seq
            self._check_again({seat for entry in entries for seat in seats_of(entry)})

    # --- housekeeping ---------------------------------------------------------------------------------
    def _drop_if_idle(self, hub: Hub) -> None:
        if hub.is_idle and self._hubs.get(hub.name) is hub:
            del self._hubs[hub.name]

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("The relay failed at one task", exc_info=task.exception())


def _read_snapshots(key: str, rooms: list[tuple[str, UUID]]) -> list[Snapshot]:
    kind, _ = parse_room(rooms[0][0])
    return read_snapshots_of(kind, rooms)


def _are_whole(entries: list[Written], first: int) -> bool:
    """Whether these entries begin at `first` and follow each other without a hole (a log may have been compacted)."""
    return [entry.seq for entry in entries] == list(range(first, first + len(entries)))


def _goes_on(hub: Hub, known: int, found: Head) -> bool:
    """Whether the log found is the one heard so far: not another epoch, not shorter, not another last entry."""
    if found.epoch != hub.epoch or found.seq < known:
        return False
    return found.seq != hub.head or hub.is_of_this_log(hub.head_at, found.at)
