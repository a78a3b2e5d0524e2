"""Questionnaires shipped as YAML files, filled in from an edition."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hackathon.enums import TerritoryKind
from hackathon.models import Edition
from realtime.wire.refusals import Refused
from surveys.enums import SILENT_TYPES
from surveys.questionnaires.schema import Question, Schema, unpack

SHIPPED = Path(__file__).resolve().parent / "templates_data"
DEFAULT = "orientation"


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A questionnaire ready to make a survey of: its title, what its notice says, its pages."""

    title: str
    schema: Schema
    purpose: str = ""
    legal_basis: str = ""
    recipients: str = ""


class Shipped(NamedTuple):
    """A questionnaire that comes with the product: file name without suffix, title, how many questions it asks."""

    name: str
    title: str
    questions: int


def shipped_templates() -> list[Shipped]:
    """The default one first."""
    names = sorted((path.stem for path in SHIPPED.glob("*.yaml")), key=lambda name: (name != DEFAULT, name))
    return [_shipped(name, _raw(SHIPPED / f"{name}.yaml")) for name in names]


def _shipped(name: str, raw: dict[str, Any]) -> Shipped:
    asked = [one for section in raw["sections"] for one in section["questions"] if one["type"] not in SILENT_TYPES]
    return Shipped(name, str(raw["title"]), len(asked))


def read_template(name: str, edition: Edition) -> Template:
    """A shipped questionnaire, its publics and communes taken from the edition. Refuses `questionnaire_unreadable`."""
    path = SHIPPED / f"{name}.yaml"
    try:
        raw = _raw(path)
        schema = unpack({"sections": [_section(section, edition) for section in raw.pop("sections")]})
        return msgspec.convert({**raw, "schema": schema}, Template)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, LookupError, TypeError, msgspec.ValidationError) as error:
        raise Refused("questionnaire_unreadable", name=path.name, why=str(error)) from error


def read_questions(path: Path, edition: Edition) -> tuple[str, tuple[Question, ...]]:
    """The title and questions of a theme of the bank, filled in from the edition."""
    raw = _raw(path)
    return raw["title"], msgspec.convert([_question(one, edition) for one in raw["questions"]], tuple[Question, ...])


def _raw(path: Path) -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return raw


def _section(section: dict[str, Any], edition: Edition) -> dict[str, Any]:
    return section | {"questions": [_question(question, edition) for question in section["questions"]]}


def _question(question: dict[str, Any], edition: Edition) -> dict[str, Any]:
    filled = dict(question)
    for part in ("choices", "rows"):
        listed = question.get(part)
        if isinstance(listed, str):
            filled[part] = FILLERS[listed](edition)
        elif isinstance(listed, dict):
            filled[part] = [_labelled(str(code), label) for code, label in listed.items()]
    return filled


def _labelled(code: str, label: str | dict[str, Any]) -> dict[str, Any]:
    return {"code": code, **(label if isinstance(label, dict) else {"label": label})}


def _audiences(edition: Edition) -> list[dict[str, Any]]:
    return [{"code": row.slug, "label": row.label, "ref": str(row.id)} for row in edition.audiences.all()]


def _communes(edition: Edition) -> list[dict[str, Any]]:
    """The communes bassin by bassin; each bassin ends with itself, for those who live elsewhere in it."""
    places = list(edition.territories.select_related("parent").order_by("name"))
    listed: list[dict[str, Any]] = []
    for basin in (place for place in places if place.kind == TerritoryKind.BASIN):
        communes = [place for place in places if place.kind == TerritoryKind.COMMUNE and place.parent_id == basin.id]
        listed += [
            {
                "code": slugify(commune.code or commune.name),
                "label": commune.name,
                "group": basin.name,
                "ref": str(commune.id),
            }
            for commune in communes
        ]
        label = _("Other commune near %(place)s") % {"place": basin.name}
        listed.append(
            {"code": f"bassin-{slugify(basin.name)}", "label": label, "group": basin.name, "ref": str(basin.id)}
        )
    return listed


def _structures(edition: Edition) -> list[dict[str, Any]]:
    memberships = edition.memberships.filter(is_partner=True).select_related("structure")
    return [
        {"code": slugify(row.structure.name)[:40], "label": row.structure.name, "ref": str(row.structure_id)}
        for row in memberships
    ]


FILLERS: dict[str, Callable[[Edition], list[dict[str, Any]]]] = {
    "audiences": _audiences,
    "communes": _communes,
    "structures": _structures,
}
