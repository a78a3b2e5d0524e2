"""Frames on their way to one socket: sent at once while it takes them, queued and bounded while it does not (SPEC RC).

Who reads too slowly loses the rooms' frames that wait, and is given each of these rooms' states, one after the other,
as it reads again. Answers to its own commands are kept. Who reads nothing at all is given up.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from realtime.wire.encoded import Encoded
from realtime.wire.lines import Line

MAX_BYTES_BEHIND = 2**20
# Answers are small and as many as the client asks for; a client that asks and never reads is given up.
MAX_ANSWERS_BEHIND = 2**20
MAX_SECONDS_STUCK = 20.0
LOOK_SECONDS = 2.0


class Outgoing:
    """`owe(room)` asks for a room's state, once this reader has caught up; `give_up()` is called once, when it reads
    nothing for twenty seconds.
    """

    def __init__(self, line: Line, *, owe: Callable[[str], None], give_up: Callable[[], None]) -> None:
        self._line = line
        self._owe = owe
        self._give_up = give_up
        self._queue: deque[Encoded] = deque()
        self._bytes = 0
        # Rooms of which something was thrown away: until their state comes, the rest of them is too.
        self._lost: dict[str, None] = {}
        self._asked: str | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._left = 0
        self._moved_at = 0.0
        self._ended = False
        self._loop = asyncio.get_running_loop()
        line.on_writable = self._go_on

    def push(self, frame: Encoded) -> None:
        if self._ended or (self._lost and not self._wants(frame)):
            return
        if not self._queue and self._line.is_writable:
            self._line.write(frame)
        else:
            self._queue.append(frame)
            self._bytes += len(frame)
            if self._bytes > MAX_BYTES_BEHIND:
                self._throw_away()
        if self._watch is None and not self._line.is_writable:
            self._look_after()

    def hint(self, frame: Encoded) -> None:
        """A signal: for who is behind, it is of no use."""
        if not self._queue and self._line.is_writable:
            self.push(frame)

    def given(self, room: str) -> None:
        """The state of a room was given, or there is none to give: go on to the next."""
        self._lost.pop(room, None)
        if self._asked == room:
            self._asked = None
            self._go_on()

    def end(self) -> None:
        """Forget what waits; nothing is sent any more."""
        self._ended = True
        self._queue.clear()
        self._lost.clear()
        if self._watch is not None:
            self._watch.cancel()
        self._line.end()

    def _wants(self, frame: Encoded) -> bool:
        if frame.room not in self._lost or frame.room is None:
            return True
        if not frame.is_state:
            return False
        del self._lost[frame.room]
        return True

    def _throw_away(self) -> None:
        """Keep the answers of the client's own commands; of the rooms, only which they were."""
        self._lost |= dict.fromkeys(frame.room for frame in self._queue if frame.room is not None)
        self._queue = deque(frame for frame in self._queue if frame.room is None)
        self._bytes = sum(len(frame) for frame in self._queue)
        if self._bytes > MAX_ANSWERS_BEHIND:
            self._stop_waiting()

    def _go_on(self) -> None:
        """The line takes frames again."""
        self._moved_at = self._loop.time()
        while self._queue and self._line.is_writable:
            frame = self._queue.popleft()
            self._bytes -= len(frame)
            self._line.write(frame)
        if self._lost and self._asked is None and not self._queue and self._line.is_writable and not self._ended:
            self._asked = next(iter(self._lost))
            self._owe(self._asked)

    # --- is anybody reading? --------------------------------------------------------------------------
    def _look_after(self) -> None:
        self._left, self._moved_at = self._line.waiting, self._loop.time()
        self._watch = self._loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        self._watch = None
        if self._ended or (self._line.is_writable and not self._queue):
            return
        left = self._line.waiting
        if left < self._left:
            # A long frame on a thin line: it moves, though nothing else can be written yet.
            self._moved_at = self._loop.time()
        self._left = left
        if self._loop.time() - self._moved_at >= MAX_SECONDS_STUCK:
            self._stop_waiting()
        else:
            self._watch = self._loop.call_later(LOOK_SECONDS, self._look)

    def _stop_waiting(self) -> None:
        if not self._ended:
            self.end()
            self._give_up()
