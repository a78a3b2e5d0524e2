"""Board templates: zones are data."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml

from realtime.boards.messages import TITLE_MAX

Colour = Literal["butter", "sky", "mint", "lilac", "peach", "sand"]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_MAX)]


class ZoneTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Title
    hint: str = ""
    colour: Colour = "butter"


class BoardTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Title
    zones: list[ZoneTemplate]
    layout: Literal["columns", "grid", "steps"] = "columns"
    instructions: str = ""
    writing: Literal["shared", "private"] = "shared"


@cache
def board_templates() -> dict[str, BoardTemplate]:
    """The templates by slug, in the order of the file."""
    raw = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, BoardTemplate])
