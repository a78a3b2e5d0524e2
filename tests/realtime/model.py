"""A model of the browser's side: `log.ts`, `client.ts` and the outbox, over a socket or over HTTP, in the simulation.

It is stricter than a browser: on a socket, an entry that does not follow the one before is trouble, not a reason to
join again.
"""

import asyncio
import json
from collections import defaultdict
from contextvars import Context, copy_context
from typing import Any
from urllib.parse import urlencode

from realtime.wire.frames import PROTOCOL
from realtime.wire.ids import new_id
from tests.realtime.peers import scope_of
from tests.realtime.simulation import World, here

Frame = dict[str, Any]
SLOW_DOWN = 1.5


def reduce(texts: list[str], body: Frame) -> list[str]:
    """The trial's room: what was said, in order. Entries carry values: the same text again changes nothing."""
    if body["kind"] != "said" or body["text"] in texts:
        return texts
    return [*texts, body["text"]]


class RoomLog:
    """A room as a browser follows it."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.texts: list[str] | None = None
        self.epoch: str | None = None
        self.at: str | None = None
        self.seq = -1
        self.denied = False
        # How often on this line.
        self.asks = 0
        self._asked: str | None = None
        self._early: list[Frame] = []

    def __repr__(self) -> str:
        return f"{self.room} at {self.seq} of {self.epoch}{' joining' * self.joining}{' denied' * self.denied}"

    @property
    def joining(self) -> bool:
        return self._asked is not None

    def asked(self, ref: str | None) -> bool:
        return ref is not None and ref == self._asked

    def join(self, seat: str) -> Frame:
        self._asked, self._early, self.denied = str(new_id()), [], False
        self.asks += 1
        last = -1 if self.texts is None else self.seq
        known = {"epoch": self.epoch, "last_seq": last, "last_at": self.at}
        return {"type": "join", "room": self.room, "seat": seat, "ref": self._asked, **known}

    def joined(self, frame: Frame) -> bool:
        """False when entries are still missing."""
        if frame["ref"] is not None and not self.asked(frame["ref"]):
            return True
        early, is_another = self._early, self.epoch not in (None, frame["epoch"])
        self._asked, self._early = None, []
        if frame["mode"] == "snapshot":
            self.texts, self.seq, self.at = frame["state"]["texts"], frame["seq"], frame["at"]
        elif not all(self.apply(entry) for entry in frame["entries"]):
            self.texts, self.epoch, self.at, self.seq = None, None, None, -1
            return False
        self.epoch = frame["epoch"]
        if is_another:
            return all(entry["seq"] <= self.seq for entry in early)
        return all(self.apply(entry) for entry in early)

    def receive(self, entry: Frame) -> bool:
        if not self.joining:
            return self.apply(entry)
        self._early.append(entry)
        return True

    def apply(self, entry: Frame) -> bool:
        if self.texts is None or entry["seq"] > self.seq + 1:
            return False
        if entry["seq"] == self.seq + 1:
            self.texts, self.seq, self.at = reduce(self.texts, entry["body"]), entry["seq"], entry["at"]
        return True

    def denied_for_good(self) -> None:
        self.denied, self._asked = True, None


class Browser:
    """One page: its rooms, what it has asked and was not answered, and the line it speaks on."""

    def __init__(self, world: World, seat: str, cookie: bytes, answers: "Answers") -> None:
        self.world, self.seat, self.cookie, self.answers = world, seat, cookie, answers
        self.logs: dict[str, RoomLog] = {}
        self.outbox: dict[str, Frame] = {}
        self.line: Socket | Http | None = None

    def open(self, line: "Socket | Http") -> None:
        self.close()
        self.line = line
        line.start(self)

    def close(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.cut()

    def follow(self, room: str) -> None:
        self.logs.setdefault(room, RoomLog(room))
        self._ask(self.logs[room])

    def leave(self, room: str) -> None:
        if self.logs.pop(room, None) is not None:
            self._send({"type": "leave", "room": room})

    def command(self, room: str, verb: str, *, ref: str | None = None, **body: Any) -> str:
        ref = ref or str(new_id())
        frame = {"type": "command", "room": room, "seat": self.seat, "ref": ref, "body": {"verb": verb, **body}}
        self.outbox[ref] = frame
        self._send(frame)
        return ref

    # --- what is heard --------------------------------------------------------------------------------
    def welcomed(self) -> None:
        for log in self.logs.values():
            log.asks = 0
            self._ask(log)
        for frame in list(self.outbox.values()):
            self._send(frame)

    def hear(self, frame: Frame) -> None:
        log = self.logs.get(frame.get("room") or "")
        match frame["type"]:
            case "joined" if log is not None:
                if not log.joined(frame):
                    self._missing(log, frame)
            case "entry" if log is not None:
                # Who asks twice may be told twice.
                if self.line.is_strict and log.asks == 1 and not log.joining and frame["seq"] != log.seq + 1:
                    self.world.troubles.append(f"after {log.seq} came {frame}")
                if not log.receive(frame):
                    self._missing(log, frame)
            case "ack":
                self.outbox.pop(frame["ref"], None)
                self.answers.keep(frame)
            case "reject":
                self._rejected(frame, log)

    def lost(self) -> None:
        self.line = None

    def _missing(self, log: RoomLog, frame: Frame) -> None:
        if self.line.is_strict:
            self.world.troubles.append(f"a hole after {log.seq}: {frame}")
        self._ask(log)

    def _rejected(self, frame: Frame, log: RoomLog | None) -> None:
        if frame["ref"] is None:
            if frame["code"] == "too_fast":
                self.world.loop.call_later(SLOW_DOWN, self._again, self.line)
            elif log is not None and not log.joining and not log.denied:
                self._ask(log)
        elif log is not None and log.asked(frame["ref"]):
            log.denied_for_good()
        else:
            self.outbox.pop(frame["ref"], None)
            self.answers.keep(frame)

    def _again(self, line: "Socket | Http") -> None:
        if self.line is line and line is not None:
            for log in self.logs.values():
                if log.joining:
                    self._ask(log)
            for frame in list(self.outbox.values()):
                self._send(frame)

    def _ask(self, log: RoomLog) -> None:
        if self.line is not None and self.line.is_open:
            self.line.send(log.join(self.seat))

    def _send(self, frame: Frame) -> None:
        if self.line is not None and self.line.is_open:
            self.line.send(frame)


class Answers:
    """Every answer to a ref, whichever page asked."""

    # Given before the transaction, or after it was undone: worked out again at each time.
    NOT_KEPT = {"no_such_room", "not_your_seat", "failed", "bad_command"}

    def __init__(self) -> None:
        self.by_ref: dict[str, list[Frame]] = defaultdict(list)

    def keep(self, frame: Frame) -> None:
        self.by_ref[frame["ref"]].append({name: value for name, value in frame.items() if name != "message"})

    def kept(self, ref: str) -> list[Frame]:
        return [frame for frame in self.by_ref[ref] if frame.get("code") not in self.NOT_KEPT]


def at_home(worker) -> Context:
    context = copy_context()
    context.run(here.set, worker)
    return context


class Socket:
    is_strict = True

    def __init__(self, world: World, number: int) -> None:
        self.world, self.worker = world, world.workers[number]
        self.is_open = False
        self._inbox: asyncio.Queue = asyncio.Queue()
        self._reading = asyncio.Event()
        self._reading.set()
        self._is_cut = False

    def start(self, browser: Browser) -> None:
        self._browser = browser
        self._inbox.put_nowait({"type": "websocket.connect"})
        serving = self.world.application(scope_of("/ws", cookie=browser.cookie), self._inbox.get, self._hear)
        self.task = self.world.loop.create_task(serving, context=at_home(self.worker))

    def send(self, frame: Frame) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    def worker_ended(self, number: int) -> None:
        """It closed the socket."""

    def stall(self) -> None:
        self._reading.clear()

    def read_on(self) -> None:
        self._reading.set()

    def cut(self) -> None:
        """The network is gone: what was on its way reaches nobody, in either direction."""
        self._is_cut, self.is_open = True, False
        self._reading.set()
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def _hear(self, message: dict) -> None:
        if message["type"] == "websocket.send":
            await self._reading.wait()
        if self._is_cut:
            raise ConnectionResetError
        match message["type"]:
            case "websocket.accept":
                self.send({"type": "hello", "protocol": PROTOCOL, "locale": "en"})
            case "websocket.send":
                frame = json.loads(message["text"])
                if frame["type"] == "welcome":
                    self.is_open = True
                    self._browser.welcomed()
                else:
                    self._browser.hear(frame)
            case "websocket.close":
                self.cut()
                self._browser.lost()


class Http:
    """Posts what is to be said, and asks again and again for what is new."""

    is_strict = False
    is_open = True

    def __init__(self, world: World, number: int) -> None:
        self.world, self._number = world, number
        self._frames: list[Frame] = []
        self._requests: set[asyncio.Event] = set()
        self._polling: asyncio.Event | None = None

    def start(self, browser: Browser) -> None:
        self._browser = browser
        self.task = self.world.loop.create_task(self._poll_for_ever())
        browser.welcomed()

    def send(self, frame: Frame) -> None:
        if frame["type"] == "leave":
            return
        self._frames.append(frame)
        if len(self._frames) == 1:
            self.world.loop.call_soon(lambda: self.world.loop.create_task(self._post()))

    def stall(self) -> None:
        """A request is answered or it is not."""

    def read_on(self) -> None:
        """Nor does it stall."""

    def worker_ended(self, number: int) -> None:
        """The requests under way fail; the next go to the worker that took its place."""
        if number == self._number:
            self._fail()

    def cut(self) -> None:
        self.is_open = False
        self._fail()

    def _fail(self) -> None:
        for gone in self._requests:
            gone.set()

    async def _post(self) -> None:
        frames, self._frames = self._frames, []
        # A request that fails is made again (CL-12).
        while self.is_open and not await self._request("POST", "/wire/post", json.dumps(frames).encode()):
            await asyncio.sleep(0.05)
        # The poll under way knows nothing of a room just joined.
        if self._polling is not None and any(frame["type"] == "join" for frame in frames):
            self._polling.set()

    async def _poll_for_ever(self) -> None:
        while self.is_open:
            logs = [log for log in self._browser.logs.values() if log.epoch and not log.denied]
            if logs:
                seen = {log.room: [log.epoch, log.seq, *([log.at] if log.at else [])] for log in logs}
                await self._request("GET", "/wire/poll", query=urlencode({"seen": json.dumps(seen)}).encode())
            # The network takes its time; and who is told at once over and over does not hang the world.
            await asyncio.sleep(0.05)

    async def _request(self, method: str, path: str, body: bytes = b"", query: bytes = b"") -> bool:
        """Make a request and hear its answer; False if the worker ended meanwhile, or said that it was too much."""
        worker = self.world.workers[self._number]
        scope = scope_of(path, cookie=self._browser.cookie, kind="http", method=method) | {"query_string": query}
        gone, first, parts = asyncio.Event(), [{"type": "http.request", "body": body, "more_body": False}], []

        async def receive() -> dict:
            if first:
                return first.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            parts.append(message)

        self._requests.add(gone)
        if method == "GET":
            self._polling = gone
        serving = self.world.application(scope, receive, send)
        task = self.world.loop.create_task(serving, context=at_home(worker))
        # Not awaited itself: a worker that ends cancels it.
        await asyncio.wait([task])
        self._requests.discard(gone)
        if gone.is_set() or not parts or parts[0]["status"] == 429:
            return False
        if parts[0]["status"] != 200:
            self.world.troubles.append(f"{path} was answered {parts[0]['status']}")
        for frame in json.loads(parts[1]["body"]):
            self._browser.hear(frame)
        return True
