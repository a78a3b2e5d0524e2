"""Columns that grow: new responses are written behind the known ones, so that their cost is their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

import numpy as np

from surveys.analysis.columns import Block, Texts, keys_of_rows

# The families of a block that are arrays by key; its keys are a family of one.
ARRAYS = ("codes", "picked", "places", "numbers", "carried")
KEYS = ("keys", "")
LEAST_ROOM = 1024

Name = tuple[str, str]


def arrays_of(block: Block) -> dict[Name, np.ndarray]:
    """Every array of a block by (family, key)."""
    named = {(family, key): column for family in ARRAYS for key, column in getattr(block, family).items()}
    return {KEYS: block.keys} | named


def block_of(arrays: Mapping[Name, np.ndarray], texts: Texts) -> Block:
    found: dict[str, dict[str, np.ndarray]] = {family: {} for family in ARRAYS}
    for (family, key), column in arrays.items():
        if (family, key) != KEYS:
            found[family][key] = column
    return Block(keys=arrays[KEYS], texts=texts, **found)


def joined(blocks: Sequence[Block]) -> Block:
    """One block of at least one, in order."""
    every = [arrays_of(block) for block in blocks]
    texts = {key: tuple(part for block in blocks for part in block.texts.parts[key]) for key in blocks[0].texts}
    return block_of({name: np.concatenate([one[name] for one in every]) for name in every[0]}, Texts(texts))


def room_for(rows: int) -> int:
    """How many rows to make room for, so that growing copies everything ever more seldom."""
    return rows + max(LEAST_ROOM, rows // 4)


class Room:
    """Arrays (room, …) of which the first `used` rows are written. Those are never written again."""

    def __init__(self, arrays: Mapping[Name, np.ndarray], used: int) -> None:
        self.arrays = arrays
        self.used = used
        self.size = len(arrays[KEYS])
        self.places = dict(zip(keys_of_rows(arrays[KEYS][:used]), range(used), strict=True))
        self.lock = Lock()

    @classmethod
    def of(cls, arrays: Mapping[Name, np.ndarray]) -> "Room":
        """Copies with room behind them."""
        rows = len(arrays[KEYS])
        roomy = {}
        for name, column in arrays.items():
            roomy[name] = np.zeros((room_for(rows), *column.shape[1:]), dtype=column.dtype)
            roomy[name][:rows] = column
        return cls(roomy, rows)

    def write(self, after: int, more: Mapping[Name, np.ndarray]) -> bool:
        """Write rows behind the first `after`; False when somebody has before, or they do not fit."""
        with self.lock:
            end = after + len(more[KEYS])
            if self.used != after or end > self.size:
                return False
            for name, column in more.items():
                self.arrays[name][after:end] = column
            self.places.update(zip(keys_of_rows(more[KEYS]), range(after, end), strict=True))
            self.used = end
            return True


@dataclass(frozen=True, slots=True)
class Columns:
    """The first `rows` of a room, and their texts. Never changed: what grows makes another."""

    room: Room
    texts: Texts
    rows: int

    @classmethod
    def of(cls, block: Block) -> "Columns":
        return cls(Room.of(arrays_of(block)), block.texts, len(block))

    def arrays(self) -> dict[Name, np.ndarray]:
        return {name: column[: self.rows] for name, column in self.room.arrays.items()}

    def block(self) -> Block:
        return block_of(self.arrays(), self.texts)

    def get(self, response: UUID) -> int | None:
        """The row of a response."""
        return self.row_of(response.bytes)

    def row_of(self, key: bytes) -> int | None:
        place = self.room.places.get(key)
        return place if place is not None and place < self.rows else None

    def then(self, more: Block) -> "Columns":
        """These responses followed by others."""
        texts, rows, arrays = self.texts.then(more.texts), self.rows + len(more), arrays_of(more)
        if self.room.write(self.rows, arrays):
            return Columns(self.room, texts, rows)
        known = self.arrays()
        return Columns(Room.of({name: np.concatenate([known[name], arrays[name]]) for name in known}), texts, rows)

    def without(self, gone: Iterable[bytes]) -> "Columns":
        """The same without some responses, of which nothing is kept."""
        places = [place for key in gone if (place := self.row_of(key)) is not None]
        if not places:
            return self
        kept = np.ones(self.rows, dtype=bool)
        kept[places] = False
        arrays = {name: column[kept] for name, column in self.arrays().items()}
        return Columns(Room.of(arrays), self.texts.where(kept), int(kept.sum()))
