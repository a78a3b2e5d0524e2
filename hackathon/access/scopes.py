"""Where an object stands: in which edition, and perhaps in which workshop, team or structure.

Every object that `may` is asked about has a method `scope() -> Scope`, or is an Edition.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scope:
    edition: UUID
    session: UUID | None = None
    team: UUID | None = None
    structure: UUID | None = None

    def scope(self) -> "Scope":
        """A scope stands for itself, where `may` is asked about a narrower one than the object's own."""
        return self


class Scoped(Protocol):
    def scope(self) -> Scope: ...
