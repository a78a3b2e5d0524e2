"""A frame as it leaves: written once, however many sockets it goes to (SPEC RC-1)."""

import struct

_FINAL_TEXT = 0x81


class Encoded:
    """The JSON of a frame: `head`, then `shared`, bytes that many frames have in common (a room's state).

    `room` is the room it tells of, None for an answer to this client alone. `is_state` marks a room's whole state:
    whoever has it needs nothing that came before.
    """

    __slots__ = ("_wire", "head", "is_state", "room", "shared")

    def __init__(self, head: bytes, shared: bytes = b"", *, room: str | None = None, is_state: bool = False) -> None:
        self.head = head
        self.shared = shared
        self.room = room
        self.is_state = is_state
        self._wire: bytes | None = None

    def __len__(self) -> int:
        return len(self.head) + len(self.shared)

    @property
    def text(self) -> str:
        return (self.head + self.shared).decode()

    @property
    def wire(self) -> bytes:
        """The bytes of its WebSocket frame (RFC 6455, section 5.2): a server's frames are unmasked, so everybody's
        are the same.
        """
        if self._wire is None:
            self._wire = _header(len(self)) + self.head
        return self._wire + self.shared if self.shared else self._wire


def _header(length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", _FINAL_TEXT, length)
    if length < 2**16:
        return struct.pack("!BBH", _FINAL_TEXT, 126, length)
    return struct.pack("!BBQ", _FINAL_TEXT, 127, length)
