"""Frames come in here and nowhere else: size, UTF-8, JSON, text, schema. Whatever arrives, the answer is a frame or
a `Refused` (SPEC PA).
"""

import re
from functools import cache
from typing import Any, Union
from uuid import UUID

import msgspec

from realtime.wire.frames import MAX_FRAME_BYTES, ClientFrame
from realtime.wire.refusals import Refused
from realtime.wire.registry import RoomKind
from realtime.wire.texts import BadTextError, clean_json

# ASCII without escapes but \n, \t, \", \\ and \/ needs no second look at its texts.
_SUSPECT = re.compile(rb'[\x7f-\xff]|\\[^nt"\\/]')
# What msgspec raises at JSON it cannot read: nesting beyond its depth and broken UTF-8 have errors of their own.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_frames: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)


class Address(msgspec.Struct):
    """What of a refused frame says where the refusal belongs."""

    room: str | None = None
    ref: UUID | None = None


def decode_frame(data: str | bytes) -> ClientFrame:
    """One frame of a client. Raises `Refused` for anything else."""
    raw = _bytes(data)
    if len(raw) > MAX_FRAME_BYTES:
        raise Refused("frame_too_large")
    try:
        return _frames.decode(_clean(raw))
    except BadTextError:
        raise Refused("bad_text") from None
    except UNREADABLE:
        raise Refused("bad_frame") from None


def decode_frames(data: bytes) -> list[msgspec.Raw]:
    """The frames of one HTTP post, each still to be decoded."""
    try:
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    except UNREADABLE:
        raise Refused("bad_frame") from None


def address_of(data: str | bytes) -> Address:
    """Where to send the refusal of a frame that may be anything."""
    try:
        return msgspec.json.decode(_bytes(data)[: MAX_FRAME_BYTES + 1], type=Address)
    except (*UNREADABLE, Refused):
        return Address()


def decode_command(kind: RoomKind, body: msgspec.Raw) -> msgspec.Struct:
    """The body of a command to a room of this kind."""
    return _decode_body(tuple(verb.body for verb in kind.verbs), body)


def decode_whisper(kind: RoomKind, body: msgspec.Raw) -> msgspec.Struct:
    """The body of a signal a client sends to a room of this kind."""
    return _decode_body(kind.whispers, body)


def _decode_body(types: tuple[type[msgspec.Struct], ...], body: msgspec.Raw) -> msgspec.Struct:
    if not types:
        raise Refused("bad_command")
    try:
        decoded: msgspec.Struct = _decoder(types).decode(body)
    except UNREADABLE:
        raise Refused("bad_command") from None
    return decoded


@cache
def _decoder(types: tuple[type[msgspec.Struct], ...]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(Union[types])  # noqa: UP007 -- a union made at run time


def _clean(raw: bytes) -> bytes:
    # The first look is the one most frames get, and twenty times faster than the expression's.
    is_plain = raw.isascii() and b"\\" not in raw and b"\x7f" not in raw
    if is_plain or not _SUSPECT.search(raw):
        return raw
    return msgspec.json.encode(clean_json(msgspec.json.decode(raw)))


def _bytes(data: str | bytes) -> bytes:
    try:
        return data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError:
        raise Refused("bad_text") from None
