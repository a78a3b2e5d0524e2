"""What the room `sheet:<solution>` says and hears."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

SheetPartName = Literal[
    "title", "problem", "audience", "solution", "how", "change", "lead", "first_steps", "needs", "proof"
]


class SheetText(Struct, frozen=True, kw_only=True):
    name: str
    text: str
    rev: int


class SheetState(Struct, frozen=True, kw_only=True):
    """A solution sheet. Every field is present, empty ones with `rev` 0."""

    solution: UUID
    challenge: UUID | None
    withdrawn: bool
    fields: list[SheetText]


class SaveField(Struct, tag="save_field", tag_field="verb", forbid_unknown_fields=True, kw_only=True):
    """Save one field; `rev` is the one the writer saw. An older one is refused with `stale_text`."""

    field: SheetPartName
    text: Annotated[str, Meta(max_length=4000)]
    rev: Annotated[int, Meta(ge=0)]


class FieldSaved(Struct, tag="field_saved", tag_field="kind", kw_only=True):
    name: str
    text: str
    rev: int


class SolutionWithdrawn(Struct, tag="solution_withdrawn", tag_field="kind", kw_only=True):
    """The solution left the list, or came back to it."""

    withdrawn: bool


class ChallengeChosen(Struct, tag="challenge_chosen", tag_field="kind", kw_only=True):
    """The sheet now answers this défi, or none."""

    challenge: UUID | None
