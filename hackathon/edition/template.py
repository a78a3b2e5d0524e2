"""An edition's template file: what the ground reads of it, checked as it is decoded."""

from pathlib import Path
from typing import Any

import msgspec
import yaml

from hackathon.enums import Density, Family, StageKind
from realtime.wire.refusals import Refused

SHIPPED = Path(__file__).resolve().parent / "templates_data"
DEFAULT = "hack-ton-orientation"


class StageRow(msgspec.Struct, frozen=True):
    kind: StageKind
    title: str


class AudienceRow(msgspec.Struct, frozen=True):
    slug: str
    label: str
    family: Family
    icon: str = "user"


class CommuneRow(msgspec.Struct, frozen=True):
    name: str
    density: Density = Density.UNKNOWN
    code: str = ""


class BasinRow(msgspec.Struct, frozen=True):
    name: str
    communes: list[CommuneRow] = []


class TerritoryRow(msgspec.Struct, frozen=True):
    name: str
    code: str = ""
    basins: list[BasinRow] = []


class StructureRow(msgspec.Struct, frozen=True):
    name: str
    short_name: str = ""
    website: str = ""
    partner: bool = True
    funder: bool = False


class Template(msgspec.Struct, frozen=True):
    """`sections` are the keys of upper floors, as the file gave them."""

    title: str
    territory: TerritoryRow
    stages: list[StageRow]
    tagline: str = ""
    aims: list[str] = []
    audiences: list[AudienceRow] = []
    structures: list[StructureRow] = []
    axes: list[str] = []
    sections: dict[str, Any] = {}


OWN_KEYS = frozenset(Template.__struct_fields__) - {"sections"}


def shipped_templates() -> dict[str, str]:
    """File name without suffix → title, for the form that makes an edition."""
    return {path.stem: read_template(path).title for path in sorted(SHIPPED.glob("*.yaml"))}


def read_template(source: Path | str) -> Template:
    """A shipped template by its name, or any file. Refuses with the place of the first thing that is wrong."""
    path = source if isinstance(source, Path) else SHIPPED / f"{source}.yaml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        sections = {key: part for key, part in raw.items() if key not in OWN_KEYS}
        return msgspec.convert({**raw, "sections": sections}, Template)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, msgspec.ValidationError) as error:
        raise Refused("template_unreadable", name=path.name, why=str(error)) from error
