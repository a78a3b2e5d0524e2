"""What a room holds: a figure revealed in front of everybody, and the memory that people cost."""

import asyncio
import time
from collections.abc import Iterable

from benchmarks.client import Client
from benchmarks.load import MUCH_PATIENCE, command, connected, enter
from benchmarks.machine import Busy
from benchmarks.servers import Running

CYCLES = 6
# Sockets that closed are noticed and let go within this time (s).
LEAVING = 3.0


async def reveal(server: Running, *, clients: int) -> tuple[float, float]:
    """Everybody has guessed a number; the facilitator reveals: ms until the last screen shows all numbers."""
    session, activity = server.people["session"], server.people["activity"]
    async with connected(server, clients, session) as sockets:
        facilitator = await enter(server, clients, [server.people["desk"]])
        counted = everybody_hears(sockets, b'"guessed":%d' % clients)
        for number, socket in enumerate(sockets):
            body = {"verb": "guess", "activity": activity, "value": number}
            socket.send(command(server, number, session, body))
        await counted
        shown, begun, busy = everybody_hears(sockets, b'"guesses":['), time.monotonic(), Busy()
        body = {"verb": "reveal_guesses", "activity": activity}
        facilitator.send(command(server, clients, server.people["desk"], body))
        await shown
        facilitator.close()
        return 1000 * (time.monotonic() - begun), busy.share()


def everybody_hears(sockets: Iterable[Client], mark: bytes) -> asyncio.Future[list[bytes]]:
    """Done when each of these clients has heard it."""
    heard = asyncio.gather(*(socket.until(mark) for socket in sockets))
    return asyncio.ensure_future(asyncio.wait_for(heard, MUCH_PATIENCE))


async def hold(server: Running, *, clients: int) -> tuple[float, float, float]:
    """KiB of the server's memory for each participant on a board, and the MiB it grew by from the second to the last of
    some cycles in which everybody leaves and comes back."""
    board, busy = server.people["board"], Busy()
    async with connected(server, 1, board):
        alone = server.memory()
    held: list[int] = []
    for _ in range(CYCLES):
        async with connected(server, clients, board):
            held.append(server.memory())
        await asyncio.sleep(LEAVING)
    return (held[0] - alone) / (clients - 1) / 1024, (held[-1] - held[1]) / 1024**2, busy.share()
