"""B1 (trust.md): generated frames and more than sixty by hand, at a real server's sockets and by post.

Two thousand are generated; `HOSTILE_FRAMES=10000` asks for more, as `make soak` does.

The server holds no limit here, so that it reads every one; that limits end such a client is proved in
`tests/realtime/test_wire_parsing.py`.
"""

import asyncio
import contextlib
import os

import httpx
import websockets
from hypothesis import HealthCheck, Phase, given, settings

from realtime.wire.ids import new_id
from tests.faults.browser import PATIENCE
from tests.realtime.test_wire_parsing import BAD_TEXTS, NO_FRAMES, ROOM, generated, spoilt_frames

GENERATED = int(os.environ.get("HOSTILE_FRAMES", "2000"))
BY_HAND = [*NO_FRAMES, *(f'{{"type":"leave","room":"{ROOM}{text}"}}' for text in BAD_TEXTS), b"", b"\xff", b"\xed\xa0"]
BATCH = 50
# What a server may keep: what its rooms remember makes up to six a frame. A refusal kept is more than twenty.
PIECES_A_FRAME = 10


def made_by_hypothesis(count):
    frames = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(generated)
    def collect(frame):
        frames.append(frame)

    collect()
    return frames


def made(seat):
    frames = made_by_hypothesis(GENERATED // 10)
    return [*frames, *spoilt_frames((GENERATED - len(frames)) // 2), *spoilt_frames(GENERATED // 2, seat)]


def in_bytes(frame):
    return frame if isinstance(frame, bytes) else frame.encode("utf-8", "surrogatepass")


async def by_socket(server, number, frames):
    """Send them as text and as bytes, before a `hello` and after one; a socket that closes is opened again."""
    for turn, start in enumerate(range(0, len(frames), BATCH)):
        headers = {"Cookie": server.seats[number]["cookie"]}
        address = f"ws://127.0.0.1:{server.port}/ws"
        async with websockets.connect(
            address, origin=server.line.origin, additional_headers=headers, max_size=None, open_timeout=PATIENCE
        ) as socket:
            with contextlib.suppress(websockets.ConnectionClosed):
                if turn % 4:
                    await socket.send('{"type":"hello","protocol":1}')
                for frame in frames[start : start + BATCH]:
                    await socket.send(in_bytes(frame), text=turn % 2 == 0)
                await socket.send('{"type":"ping","t":28}')
                await heard_of(socket, '"t":28.0' if turn % 4 else "hello_first")


async def heard_of(socket, word):
    """All before was read: the answers come in order."""
    async with asyncio.timeout(PATIENCE):
        while word not in str(await socket.recv()):
            pass


async def by_post(server, number, frames):
    """Each in an array of its own, as a post may carry it, and as the whole of a post."""
    headers = {"Cookie": server.seats[number]["cookie"], "Origin": server.line.origin}
    address = f"http://127.0.0.1:{server.port}/wire/post"
    async with httpx.AsyncClient(headers=headers, timeout=PATIENCE) as client:
        return {
            (await client.post(address, content=content)).status_code
            for frame in frames
            for content in (b"[" + in_bytes(frame) + b"]", in_bytes(frame))
        }


@contextlib.asynccontextmanager
async def neighbours(server):
    """Two people in another room: one writes all the while, the other must hear it all, in order."""
    room, over = f"trial:{new_id()}", asyncio.Event()
    async with server.browser(1) as writer, server.browser(2) as reader:
        await reader.join(room)

        async def write():
            said = 0
            while not over.is_set():
                said += 1
                await writer.next("ack", ref=await writer.say(room, str(said)))
            return said

        writing = asyncio.create_task(write())
        yield
        over.set()
        said = await writing
        heard = [await reader.next("entry") for _ in range(said)]
        await reader.send(type="ping", t=1)
        await reader.next("pong")
    assert [(entry["seq"], entry["body"]["text"]) for entry in heard] == [(n, str(n)) for n in range(1, said + 1)]


async def disturb(server, frames):
    async with neighbours(server):
        await asyncio.gather(*(by_socket(server, number, frames[number - 3 :: 4]) for number in range(3, 7)))
        return await by_post(server, 7, frames[::20])


async def pieces_kept(server, frames):
    """Of how many more pieces of memory the server's objects are after three quarters of the frames than after the
    first, which brings whatever is made once; told again and again, as what its rooms remember goes after a while.

    Pieces are counted, and no bytes of the process: how many of these the allocator, threads and libraries take for the
    same pieces depends on what else the machine does.
    """
    statuses = await disturb(server, frames[::4])
    before = await asyncio.to_thread(server.blocks)
    for part in (1, 2, 3):
        statuses |= await disturb(server, frames[part::4])
    assert statuses <= {200, 400}
    while True:
        yield (await asyncio.to_thread(server.blocks) - before) / (len(frames) * 3 / 4)


async def test_b1_generated_frames_disturb_nobody(serve, capfd):
    """PA-2, PA-7"""
    server = serve("no_bucket", "tell_blocks", LOG_LEVEL="WARNING")

    async with asyncio.timeout(PATIENCE):
        async for kept in pieces_kept(server, made(server.seats[0]["seat"])):
            if kept < PIECES_A_FRAME:
                break

    assert "Traceback" not in capfd.readouterr().err


async def test_b1_twin_a_server_that_keeps_what_it_refuses_grows(serve):
    """PA-7"""
    server = serve("no_bucket", "tell_blocks", "keep_refusals", LOG_LEVEL="WARNING")

    kept = await anext(pieces_kept(server, made(server.seats[0]["seat"])))

    assert kept > PIECES_A_FRAME


async def test_b1_frames_made_by_hand_disturb_nobody(serve, capfd):
    """PA-1, PA-2, PA-3, PA-7"""
    server = serve("no_bucket", LOG_LEVEL="WARNING")
    assert len(BY_HAND) >= 60

    async with neighbours(server):
        for number in (3, 4):
            await by_socket(server, number, [frame for frame in BY_HAND for _ in range(2)])
        statuses = await by_post(server, 5, BY_HAND)

    assert statuses <= {200, 400}
    assert "Traceback" not in capfd.readouterr().err


async def test_b1_twin_without_the_one_guard_a_frame_is_an_error_of_the_server(serve, capfd):
    """PA-2"""
    server = serve("no_bucket", "unguarded", LOG_LEVEL="WARNING")

    await by_socket(server, 0, [NO_FRAMES[-1]])

    assert "Traceback" in capfd.readouterr().err
