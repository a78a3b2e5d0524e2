"""Files being made and files ready, on the server's disk: a folder each, readable by the server alone, given to the
seat that asked for it and to nobody else.

`VAR_DIR/exports/<hour>_<seat>_<number>/` holds what was asked (`asked.json`), how far it is (`told.json`, replaced
whole by whoever makes it) and at last the file. It needs no database: the process that makes the file takes no write
lock from a live workshop, and a page that asks how far it is reads a hundred bytes. Folders are erased two hours after
they were asked for (with the next one asked, at start, once a day), or at once by their seat.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec

from realtime.wire import clock
from realtime.wire.ids import new_id
from realtime.wire.refusals import Refused
from surveys.shelves import is_over, place_on, shelf

SHELF = "exports"
KEPT_FOR = timedelta(hours=2)
# Each takes a core for a while, and memory.
MOST_AT_ONCE = 2
# Without a word for so long, whoever made it is gone.
SILENCE = timedelta(minutes=3)

State = Literal["made", "ready", "failed", "stopped"]


class Asked(msgspec.Struct, frozen=True):
    """Which file of which survey, of which responses (variable, code), in which language, and the name it will bear."""

    survey: UUID
    format: str
    name: str
    language: str
    filters: tuple[tuple[str, str], ...] = ()
    weight: str = ""


class Told(msgspec.Struct, frozen=True):
    """How far it is: `done` of `total` responses (0 of 0: not counted yet); `failed` says why it will never be."""

    done: int = 0
    total: int = 0
    failed: str = ""


class Waiting:
    """One file asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        _hour, seat, number = folder.name.split("_")
        self.seat, self.number = UUID(seat), UUID(number)
        self.asked = msgspec.json.decode((folder / "asked.json").read_bytes(), type=Asked)

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @property
    def told_file(self) -> Path:
        return self.folder / "told.json"

    @property
    def told(self) -> Told:
        try:
            return msgspec.json.decode(self.told_file.read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError):
            return Told()

    @property
    def state(self) -> State:
        if self.file.exists():
            return "ready"
        if self.told.failed:
            return "failed"
        spoken = self.told_file if self.told_file.exists() else self.folder
        return "stopped" if clock.now().timestamp() - spoken.stat().st_mtime > SILENCE.total_seconds() else "made"


def ask(seat: UUID, asked: Asked) -> Waiting:
    """A place for a file to be made in. Refuses `exports_busy`."""
    forget_old()
    if sum(one.state == "made" for one in _every()) >= MOST_AT_ONCE:
        raise Refused("exports_busy")
    folder = place_on(SHELF, seat, new_id())
    folder.mkdir(mode=0o700)
    (folder / "asked.json").write_bytes(msgspec.json.encode(asked))
    return Waiting(folder)


def waiting(survey: UUID, number: UUID) -> Waiting | None:
    """The file with this number, while its time is not over; whose it is, `seat` says."""
    return next((one for one in _every(f"*_{number}") if one.asked.survey == survey), None)


def waiting_of(seat: UUID, survey: UUID) -> list[Waiting]:
    """What the seat asked of a survey, the last first."""
    return [one for one in reversed(_every(f"*_{seat}_*")) if one.asked.survey == survey]


def forget(one: Waiting) -> None:
    shutil.rmtree(one.folder, ignore_errors=True)


def forget_old() -> dict[str, int]:
    """Erase what was kept too long: a chore of every day, and of every file asked for."""
    old = [folder for folder in shelf(SHELF).iterdir() if is_over(folder, KEPT_FOR)]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return {"exports": len(old)}


def tell(path: Path, told: Told) -> None:
    """Say how far a file is; whoever reads meanwhile reads the former words or these."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(msgspec.json.encode(told))
    part.replace(path)


def _every(pattern: str = "*") -> list[Waiting]:
    found = []
    for folder in sorted(shelf(SHELF).glob(pattern)):
        try:
            if not is_over(folder, KEPT_FOR):
                found.append(Waiting(folder))
        except (OSError, ValueError, msgspec.DecodeError):
            # Being made or being erased at this very moment.
            continue
    return found
