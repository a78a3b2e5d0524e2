"""What may be lost: signals, of which the last value wins, and presence, which is a signal (SPEC EV-7, PR)."""

import asyncio
from collections.abc import Mapping

import msgspec

from realtime.wire.doorbell import Doorbell
from realtime.wire.encoded import Encoded
from realtime.wire.frames import Presence
from realtime.wire.hub import Hub
from realtime.wire.transactions import Rung, Whispered

SIGNAL_SECONDS = 0.2
PRESENCE_SECONDS = 5.0
PRESENCE_LEASE_SECONDS = 15.0
PRESENCE_KEY = "presence"


class Signals:
    def __init__(self, hubs: Mapping[str, Hub], doorbell: Doorbell) -> None:
        self._hubs = hubs
        self._doorbell = doorbell
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[tuple[str, str], str] = {}
        self._sent_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        # Seats connected to other processes: (process, room) → (count, until).
        self._elsewhere: dict[tuple[str, str], tuple[int, float]] = {}
        self._leased_at = 0.0
        # Rooms whose own count other processes have not been told yet.
        self._changed: set[str] = set()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def whisper(self, signal: Whispered) -> None:
        """A signal from a client of this process: pass it on, here and elsewhere."""
        self.tell(signal)
        self._doorbell.tell(Rung(signals=[signal]))

    def tell(self, signal: Whispered) -> None:
        """Keep the newest of its kind; at most five times a second they go out."""
        if signal.room not in self._hubs:
            return
        self._waiting[signal.room, signal.key] = signal.body
        if self._timer is None:
            wait = max(0.0, self._sent_at + SIGNAL_SECONDS - self._loop.time())
            self._timer = self._loop.call_later(wait, self._send)

    def presence_changed(self, hub: Hub) -> None:
        if hub.kind.presence:
            self._changed.add(hub.name)
            self.tell(Whispered(hub.name, PRESENCE_KEY, ""))

    def hear_presence(self, process: str, counts: dict[str, int]) -> None:
        """Another process says how many seats it holds. It is a lease: a process that dies is forgotten."""
        until = self._loop.time() + PRESENCE_LEASE_SECONDS
        for room, count in counts.items():
            changed = self._elsewhere.get((process, room), (0, 0.0))[0] != count
            self._elsewhere[process, room] = (count, until)
            if changed:
                self.tell(Whispered(room, PRESENCE_KEY, ""))

    def lease_presence(self) -> None:
        """Say again what this process holds, and let lapse what others no longer say."""
        now = self._loop.time()
        if now - self._leased_at < PRESENCE_SECONDS:
            return
        self._leased_at = now
        counts = {hub.name: hub.seats_here() for hub in self._hubs.values() if hub.kind.presence}
        if counts:
            self._doorbell.tell_presence(counts)
        for process, room in [key for key, (_, until) in self._elsewhere.items() if until <= now]:
            del self._elsewhere[process, room]
            self.tell(Whispered(room, PRESENCE_KEY, ""))

    def _send(self) -> None:
        self._timer = None
        self._sent_at = self._loop.time()
        waiting, self._waiting = self._waiting, {}
        changed, self._changed = self._changed, set()
        if changed:
            hubs = [self._hubs[room] for room in changed if room in self._hubs]
            self._doorbell.tell_presence({hub.name: hub.seats_here() for hub in hubs})
        for (room, key), body in waiting.items():
            hub = self._hubs.get(room)
            if hub is not None:
                text = self._presence_of(hub) if key == PRESENCE_KEY else body
                frame = f'{{"type":"signal","room":"{room}","body":{text}}}'
                hub.broadcast(Encoded(frame.encode(), room=room))

    def _presence_of(self, hub: Hub) -> str:
        """Counted when it is sent: a hundred arrivals in one window are one signal."""
        now = self._loop.time()
        elsewhere = sum(
            count for (_, room), (count, until) in self._elsewhere.items() if room == hub.name and until > now
        )
        return msgspec.json.encode(Presence(count=hub.seats_here() + elsewhere)).decode()
