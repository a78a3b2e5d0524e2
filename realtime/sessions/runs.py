"""Runs of show: the templates, and what one may say of an activity."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml

MINUTES_MAX = 480


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a run of show. `settings` belong to the kind, except `from_activity`, `guess` and `text`."""

    kind: str
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    minutes: Annotated[int, msgspec.Meta(ge=0, le=MINUTES_MAX)] = 0
    settings: dict[str, Any] = {}


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    activities: Annotated[list[Planned], msgspec.Meta(max_length=60)]


@cache
def run_templates() -> dict[str, Run]:
    """The templates by slug, in the order of the file."""
    raw = yaml.safe_load(Path(__file__).with_name("runs.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(raw, dict[str, Run])
