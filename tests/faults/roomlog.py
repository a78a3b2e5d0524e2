"""One room as a browser follows it: `frontend/src/wire/log.ts`, in Python."""

from dataclasses import dataclass, field
from typing import Any

from realtime.wire.frames import PROTOCOL
from realtime.wire.ids import new_id
from tests.faults.links import Frame
from tests.realtime.reducers import REDUCERS


@dataclass
class RoomLog:
    """One room as a browser follows it: state is made by `joined` or by the reducer, holes are never guessed over."""

    room: str
    seat: str | None
    state: Any = None
    epoch: str | None = None
    seq: int = -1
    at: str | None = None
    modes: list[str] = field(default_factory=list)
    _asked: str | None = None
    _early: list[Frame] = field(default_factory=list)

    def join(self) -> Frame:
        self._asked, self._early = str(new_id()), []
        known = self.state is not None
        place = {"epoch": self.epoch, "last_seq": self.seq if known else -1}
        if PROTOCOL > 1:
            place["last_at"] = self.at if known else None
        return {"type": "join", "room": self.room, "seat": self.seat, "ref": self._asked, **place}

    @property
    def joining(self) -> bool:
        return self._asked is not None

    def asked(self, ref: str) -> bool:
        return self._asked == ref

    def joined(self, frame: Frame) -> bool:
        """False: entries are still missing."""
        if frame["ref"] is not None and not self.asked(frame["ref"]):
            return True
        self._asked = None
        self.modes.append(frame["mode"])
        if frame["mode"] == "snapshot":
            self.state, self.seq, self.at = frame["state"], frame["seq"], frame.get("at")
        elif not all(self._apply(entry) for entry in frame["entries"]):
            self.state, self.epoch, self.seq, self.at = None, None, -1, None
            return False
        self.epoch = frame["epoch"]
        early, self._early = self._early, []
        return all(self._apply(entry) for entry in early)

    def receive(self, entry: Frame) -> bool:
        """False when this entry shows that others were lost."""
        if self.joining:
            self._early.append(entry)
            return True
        return self._apply(entry)

    def _apply(self, entry: Frame) -> bool:
        if self.state is None or entry["seq"] > self.seq + 1:
            return False
        if entry["seq"] == self.seq + 1:
            self.state = reduce(self.state, entry["body"])
            self.seq, self.at = entry["seq"], entry["at"]
        return True


def reduce(state: Any, entry: Frame) -> Any:
    if entry["kind"] == "echoed":
        return {"text": entry["text"]}
    if entry["kind"] == "said":
        state["texts"].append(entry["text"])
        return state
    body = {key: value for key, value in entry.items() if key != "kind"}
    return REDUCERS[entry["kind"]](state, body)
