"""The verb the second floor gives to boards."""

from uuid import UUID

from msgspec import Struct


class MakeSolution(Struct, tag="make_solution", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    """Turn a card into a solution. Result: {"solution": id, "url": its sheet}."""

    card: UUID
    challenge: UUID | None = None


class SolutionMade(Struct, frozen=True, kw_only=True):
    solution: UUID
    url: str
