"""What became of each part of a file: carried, changed or left out, each with its place. Plain data, no database.

A reader first says what the file holds (`expect`), then what became of each part. A part nobody spoke of stands as
left out, so that nothing is dropped in silence; the worst that was said of a part is what it counts as.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _


class Fate(StrEnum):
    CARRIED = "carried"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


class Part(StrEnum):
    SURVEY = "survey"
    GROUP = "group"
    QUESTION = "question"
    LINE = "line"
    CHOICE = "choice"
    CONDITION = "condition"
    SETTING = "setting"
    TEXT = "text"
    QUOTA = "quota"
    RESPONSE = "response"
    COLUMN = "column"
    ANSWER = "answer"


_ORDER = list(Fate)


@dataclass(slots=True)
class Item:
    """One part of the file. `place` says where it stands there; `decide`: the organiser has to look at it."""

    part: Part
    place: str
    fate: Fate | None = None
    notes: list[str] = field(default_factory=list)
    decide: bool = False
    # How many of the file this line stands for (responses, settings of one question).
    count: int = 1


class Report:
    def __init__(self) -> None:
        self._items: dict[tuple[Part, str], Item] = {}

    def expect(self, part: Part, key: str, place: str, *, count: int = 1) -> None:
        """The file holds this; `key` names it among the parts of its kind."""
        self._items.setdefault((part, key), Item(part=part, place=place, count=count))

    def knows(self, part: Part, key: str) -> bool:
        return (part, key) in self._items

    def told(self, part: Part, key: str) -> bool:
        """Whether something was said of it already."""
        item = self._items.get((part, key))
        return item is not None and item.fate is not None

    def carried(self, part: Part, key: str) -> None:
        self._say(part, key, Fate.CARRIED, "")

    def changed(self, part: Part, key: str, note: str, *, decide: bool = False) -> None:
        self._say(part, key, Fate.CHANGED, note, decide=decide)

    def left_out(self, part: Part, key: str, note: str, *, decide: bool = False) -> None:
        self._say(part, key, Fate.LEFT_OUT, note, decide=decide)

    def _say(self, part: Part, key: str, fate: Fate, note: str, *, decide: bool = False) -> None:
        item = self._items[part, key]
        if item.fate is None or _ORDER.index(fate) > _ORDER.index(item.fate):
            item.fate = fate
        if note and note not in item.notes:
            item.notes.append(note)
        item.decide = item.decide or decide

    @property
    def items(self) -> list[Item]:
        """In the order of the file; what nobody spoke of is left out, and says so."""
        return [self._told(item) for item in self._items.values()]

    def _told(self, item: Item) -> Item:
        if item.fate is not None:
            return item
        return Item(item.part, item.place, Fate.LEFT_OUT, [_("not known here")], count=item.count)

    def of(self, fate: Fate) -> list[Item]:
        return [item for item in self.items if item.fate == fate]

    def to_decide(self) -> list[Item]:
        return [item for item in self.items if item.decide]

    def counts(self) -> dict[Part, Counter[Fate]]:
        """Part → fate → how many of the file."""
        counted: dict[Part, Counter[Fate]] = {}
        for item in self.items:
            counted.setdefault(item.part, Counter())[item.fate or Fate.LEFT_OUT] += item.count
        return counted

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)
