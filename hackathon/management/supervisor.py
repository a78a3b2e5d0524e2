"""Several workers behind one port: a supervisor binds the socket, the workers share it, and no proxy is needed.

Connections wait in the one queue of the socket: a worker that is killed loses its own clients only, and whoever knocks
meanwhile is served by the others or by the worker that takes its place.
"""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Callable, Coroutine
from typing import Any

from django.utils.translation import gettext as _

from hackathon.serve import BACKLOG, DRAIN_SECONDS

# A worker drains for `DRAIN_SECONDS`; one that has not ended long after that never will.
ENDING_SECONDS = 2 * DRAIN_SECONDS + 2
# Between two trials in a row of a worker that cannot start.
LONGEST_REST = 10.0


class NotStartedError(Exception):
    """A worker ended before it was ready, at the first start: waiting would not help."""


def listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    # The workers share this: one that comes too late for a connection must not wait for the next.
    listener.setblocking(False)
    return listener


class Supervisor:
    """`ready` is called, in a thread, once every worker serves; `say` tells the operator one line."""

    def __init__(
        self, listener: socket.socket, workers: int, *, say: Callable[[str], None], ready: Callable[[], None]
    ) -> None:
        self._listener = listener
        self._places = range(1, workers + 1)
        self._say = say
        self._ready = ready
        self._serving: set[int] = set()
        self._all_serve = asyncio.Event()
        self._end = asyncio.Event()
        self._failed = False

    async def run(self) -> None:
        """Keep every place filled until SIGTERM, SIGINT or SIGHUP, then have the workers tell their clients and end."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop)
        keeping = [asyncio.create_task(self._keep(place)) for place in self._places]
        if await self._unless_told_to_end(self._all_serve.wait()):
            await asyncio.to_thread(self._ready)
        await asyncio.gather(*keeping)
        if self._failed:
            raise NotStartedError

    def _stop(self) -> None:
        # Who knocks from now on is refused at once rather than left in a queue that nobody will empty.
        self._listener.close()
        self._end.set()

    async def _keep(self, place: int) -> None:
        """One worker after another in this place."""
        rest = 0.0
        while not self._end.is_set():
            worker = await self._start()
            assert worker.stdout is not None
            if await self._unless_told_to_end(worker.stdout.readline()):
                rest = 0.0
                self._serves(place)
            elif not self._end.is_set():
                rest = min(LONGEST_REST, 2 * rest or 0.5)
                self._cannot_start()
            await self._unless_told_to_end(worker.wait())
            if self._end.is_set():
                await _end(worker)
                return
            self._say(_ended(place, worker))
            await self._unless_told_to_end(asyncio.sleep(rest))

    async def _start(self) -> Process:
        return await create_subprocess_exec(
            *(sys.executable, "-m", "hackathon.management.worker", str(self._listener.fileno())),
            # While it is open the supervisor lives; a worker left alone ends.
            stdin=PIPE,
            stdout=PIPE,
            pass_fds=[self._listener.fileno()],
            # Ctrl+C is for the supervisor, which has the workers end in good order.
            start_new_session=True,
        )

    def _serves(self, place: int) -> None:
        self._serving.add(place)
        if len(self._serving) == len(self._places):
            self._all_serve.set()

    def _cannot_start(self) -> None:
        if not self._all_serve.is_set():
            self._failed = True
            self._stop()

    async def _unless_told_to_end(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The work's result, or None when the supervisor is told to end before."""
        doing, told = asyncio.ensure_future(work), asyncio.ensure_future(self._end.wait())
        await asyncio.wait([doing, told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if doing.done():
            return doing.result()
        doing.cancel()
        return None


async def _end(worker: Process) -> None:
    if worker.returncode is None:
        worker.terminate()
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            await worker.wait()
    except TimeoutError:
        worker.kill()
        await worker.wait()


def _ended(place: int, worker: Process) -> str:
    code = worker.returncode or 0
    how = signal.Signals(-code).name if code < 0 else code
    return _("Worker %(number)d ended (%(how)s); another takes its place.") % {"number": place, "how": how}
