"""One client of the wire, whatever carries its frames: who it is, what it may, how much it asks (SPEC HS, PA)."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import assert_never
from uuid import UUID

import msgspec
from django.utils import translation

from realtime.wire import clock, limits
from realtime.wire.decode import address_of, decode_command, decode_frame, decode_whisper
from realtime.wire.encoded import Encoded
from realtime.wire.frames import (
    OLDEST_PROTOCOL,
    PROTOCOL,
    Ack,
    ClientFrame,
    CloseCode,
    Command,
    Hello,
    Join,
    Leave,
    Ping,
    Pong,
    Reject,
    Welcome,
    Whisper,
)
from realtime.wire.hub import Place
from realtime.wire.process import Process
from realtime.wire.refs import Outcome
from realtime.wire.refusals import Refused
from realtime.wire.registry import Caller, Identity, RoomKind, parse_room
from realtime.wire.transactions import Whispered
from realtime.wire.writer import Asked

logger = logging.getLogger(__name__)

CHECK_AGAIN_SECONDS = 1.0


class TooMuchError(Exception):
    """More is asked than can be taken now."""


class Connection:
    """`push` sends a frame, `hint` one that may be lost; `cookie` is the browser's, and says which seats it holds."""

    def __init__(
        self,
        process: Process,
        *,
        push: Callable[[Encoded], None],
        hint: Callable[[Encoded], None],
        close: Callable[[int], None],
        cookie: str,
        stays: bool = True,
    ) -> None:
        self._process = process
        self.push = push
        self.hint = hint
        self._close = close
        self._cookie = cookie
        # Whether rooms joined by one frame are still joined at the next: not over HTTP.
        self._stays = stays
        self._identity = Identity(seats=frozenset())
        self._projector = False
        self._locale = ""
        self.is_greeted = False
        self.unanswered = 0
        now = time.monotonic()
        self._frames = limits.TokenBucket.full(limits.FRAMES_PER_SECOND, limits.FRAMES_AT_ONCE, now)
        self._errors = limits.TokenBucket.full(limits.ERRORS_PER_SECOND, limits.ERRORS_AT_ONCE, now)
        self._checking: asyncio.Task[None] | None = None
        self._must_check = False

    async def receive(self, data: str | bytes) -> None:
        """Take one frame, whatever it is; nothing of it raises."""
        if not self._frames.take(time.monotonic()):
            self._bad(Refused("too_fast"), None, None)
            return
        try:
            frame = decode_frame(data)
        except Refused as refusal:
            address = address_of(data)
            self._bad(refusal, address.room, address.ref)
            return
        if not self.is_greeted and not isinstance(frame, Hello):
            self._bad(Refused("hello_first"), None, None)
            return
        await self._take(frame)

    async def greet(self, *, locale: str, projector: bool) -> None:
        """Know the client: its language, and the seats of its cookie unless it is a projector."""
        self._locale = locale
        self._projector = projector
        await self._read_identity()
        self.is_greeted = True

    def callers(self) -> list[Caller]:
        """Everybody this browser may listen as."""
        if self._projector:
            return [Caller(seat=None, projector=True)]
        return [*(Caller(seat=seat) for seat in sorted(self._identity.seats)), Caller(seat=None)]

    def leave_all(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
        self._process.crowd.leave(self)
        self._process.relay.leave_all(self)

    def check_again(self) -> None:
        """A right of one of its seats may have changed: leave the rooms that are closed to it now."""
        self._must_check = True
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._check())

    # --- frames ---------------------------------------------------------------------------------------
    async def _take(self, frame: ClientFrame) -> None:
        room = getattr(frame, "room", None)
        ref = getattr(frame, "ref", None)
        try:
            match frame:
                case Hello():
                    await self._hello(frame)
                case Join():
                    await self._join(frame)
                case Command():
                    await self._command(frame)
                case Whisper():
                    await self._whisper(frame)
                case Leave():
                    self._process.relay.leave(self, frame.room)
                case Ping():
                    self._ping(frame)
                case _:
                    assert_never(frame)
        except TooMuchError:
            # Without a ref: the client keeps the command and sends it again.
            self._bad(Refused("too_fast"), None, None)
        except Refused as refusal:
            self.reject(refusal, room, ref)
        except Exception:
            logger.exception("A %s frame failed", type(frame).__name__)
            self.reject(Refused("failed"), room, ref)

    async def _hello(self, hello: Hello) -> None:
        if not OLDEST_PROTOCOL <= hello.protocol <= PROTOCOL:
            self._close(CloseCode.UNSPOKEN_PROTOCOL)
            return
        is_first = not self.is_greeted
        await self.greet(locale=hello.locale, projector=hello.projector)
        if is_first:
            if not self._process.crowd.enter(self, self._identity.seats):
                self._close(CloseCode.TOO_MANY_ERRORS)
                return
            self._frames.widen(max(1, len(self._identity.seats)))
        seats = sorted(self._identity.seats)
        self._send(Welcome(protocol=PROTOCOL, seats=seats, now=_milliseconds()))

    async def _join(self, join: Join) -> None:
        kind, object_id = room_named(join.room)
        caller = await self._caller(join.seat)
        rooms = self._process.relay.rooms_of(self)
        most = limits.ROOMS_PER_CONNECTION + limits.ROOMS_PER_SEAT * len(self._identity.seats)
        if join.room not in rooms and len(rooms) >= min(most, limits.MAX_ROOMS):
            raise TooMuchError
        relay = self._process.relay
        rights = relay.rights_changes
        if not await self.is_admitted(kind, caller, object_id):
            raise Refused("no_such_room")
        place = Place(join.ref, join.epoch, join.last_seq, join.last_at, is_counted=self._stays)
        await relay.join(self, caller, join.room, place, admitted_at=rights)

    async def _command(self, command: Command) -> None:
        kind, object_id = room_named(command.room)
        caller = await self._caller(command.seat)
        body = decode_command(kind, command.body)
        crowd = self._process.crowd
        if self._process.writer.waiting >= limits.UNANSWERED_PER_PROCESS or not crowd.may_wait(command.seat):
            raise TooMuchError
        self.unanswered += 1
        crowd.waits(command.seat)
        self._process.writer.submit(
            Asked(
                room=command.room,
                kind=kind,
                object_id=object_id,
                caller=caller,
                ref=command.ref,
                verb=kind.by_name[str(body.__struct_config__.tag)],
                body=body,
                answer=lambda outcome: self._answer(command, outcome),
            )
        )

    async def _whisper(self, whisper: Whisper) -> None:
        kind, _ = room_named(whisper.room)
        caller = await self._caller(whisper.seat)
        if caller not in self._process.relay.callers_in(self, whisper.room):
            raise Refused("no_such_room")
        body = decode_whisper(kind, whisper.body)
        key = f"{body.__struct_config__.tag}:{whisper.seat}"
        self._process.relay.signals.whisper(Whispered(whisper.room, key, msgspec.json.encode(body).decode()))

    def _ping(self, ping: Ping) -> None:
        self._send(Pong(t=ping.t, now=_milliseconds()))
        if not self._stays:
            return
        rooms = set(self._process.relay.rooms_of(self))
        for room, seq in ping.seen.items():
            if room in rooms:
                self._process.relay.acknowledge(self, room, seq)
            else:
                # The client believes it listens there: it must join again.
                self.reject(Refused("no_such_room"), room, None)

    def _answer(self, command: Command, outcome: Outcome) -> None:
        self.unanswered -= 1
        self._process.crowd.is_answered(command.seat)
        if outcome.refused is not None:
            self.reject(outcome.refused, command.room, command.ref)
            return
        result = msgspec.UNSET if outcome.result is None else msgspec.Raw(msgspec.json.encode(outcome.result))
        self._send(
            Ack(
                room=command.room,
                ref=command.ref,
                seq=msgspec.UNSET if outcome.seq is None else outcome.seq,
                result=result,
            )
        )

    # --- who --------------------------------------------------------------------------------------------
    async def _caller(self, seat: UUID | None) -> Caller:
        """Who speaks. A seat must be one the browser holds; it may have won it since the socket was opened."""
        if self._projector or seat is None:
            if seat is not None:
                raise Refused("not_your_seat")
            return Caller(seat=None, projector=self._projector)
        if seat not in self._identity.seats:
            await self._read_identity()
        if seat not in self._identity.seats:
            raise Refused("not_your_seat")
        if not self._process.crowd.may_ask(seat):
            raise TooMuchError
        return Caller(seat=seat)

    async def _read_identity(self) -> None:
        if self._cookie and not self._projector:
            self._identity = await self._process.identities.ask(None, self._cookie)

    async def is_admitted(self, kind: RoomKind, caller: Caller, object_id: UUID) -> bool:
        """Whether one of this client's callers may be in a room, now."""
        if kind.gate_is_pure:
            return kind.gate(caller, object_id)
        return await self._process.gates.ask((kind.prefix, object_id), caller)

    async def _check(self) -> None:
        # A right that changes while they are checked may be that of a room already passed.
        while self._must_check:
            self._must_check = False
            try:
                await self._check_rooms()
            except Exception:
                logger.exception("The rights of a client could not be checked; they are in a second")
                self._must_check = True
                await asyncio.sleep(CHECK_AGAIN_SECONDS)

    async def _check_rooms(self) -> None:
        await self._read_identity()
        relay = self._process.relay
        for room in relay.rooms_of(self):
            kind, object_id = parse_room(room)
            for caller in relay.callers_in(self, room):
                held = caller.seat is None or caller.seat in self._identity.seats
                if held and await self.is_admitted(kind, caller, object_id):
                    continue
                if relay.dismiss(self, room, caller):
                    self.reject(Refused("evicted"), room, None)

    # --- out --------------------------------------------------------------------------------------------
    def _bad(self, refusal: Refused, room: str | None, ref: UUID | None) -> None:
        """Answer what no honest page sends; after too many, close."""
        self.reject(refusal, room, ref)
        if not self._errors.take(time.monotonic()):
            self._close(CloseCode.TOO_MANY_ERRORS)

    def reject(self, refusal: Refused, room: str | None, ref: UUID | None) -> None:
        with translation.override(_language(self._locale)):
            self._send(Reject(room=room, ref=ref, code=refusal.code, message=refusal.message))

    def _send(self, frame: msgspec.Struct) -> None:
        self.push(Encoded(msgspec.json.encode(frame)))


def room_named(name: str) -> tuple[RoomKind, UUID]:
    try:
        return parse_room(name)
    except LookupError:
        raise Refused("no_such_room") from None


def _language(locale: str) -> str:
    try:
        return translation.get_supported_language_variant(locale)
    except LookupError:
        return translation.get_language() or "fr"


def _milliseconds() -> float:
    return clock.now().timestamp() * 1000
