"""What a questionnaire loses or says otherwise in another tool's file: found by reading the file back, never by a list
kept by hand. What is not listed is the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.enums import QuestionRole, QuestionType
from surveys.exports.lss.codes import Fitted
from surveys.imports.reading import PlannedQuota
from surveys.questionnaires.schema import FALC, Question, Schema, Section, Texts, of_public

# What a part holds, in words.
WHAT: dict[str, str | Promise] = {
    "part": gettext_lazy("the whole part"),
    "code": gettext_lazy("code"),
    "order": gettext_lazy("order"),
    "type": gettext_lazy("type"),
    "title": gettext_lazy("title"),
    "intro": gettext_lazy("introduction"),
    "wording": gettext_lazy("text"),
    "label": gettext_lazy("label"),
    "help": gettext_lazy("help"),
    "texts": gettext_lazy("texts in other languages"),
    "condition": gettext_lazy("condition"),
    "publics": gettext_lazy("asked of these publics only"),
    "required": gettext_lazy("must be answered"),
    "soft": gettext_lazy("asked once more when left blank"),
    "role": gettext_lazy("what it says of the respondent"),
    "ref": gettext_lazy("link with the edition's lists"),
    "group": gettext_lazy("group"),
    "exclusive": gettext_lazy("cannot be ticked with another"),
    "scale": gettext_lazy("scale"),
    "validation": gettext_lazy("what must hold of the answer"),
    "validation_message": gettext_lazy("what is said when it does not"),
    "ends": gettext_lazy("words at both ends"),
    "variants": gettext_lazy("versions in other words"),
    "language": gettext_lazy("language"),
    "other": gettext_lazy("“other” with its text"),
    "declinable": gettext_lazy("“I prefer not to answer”"),
    "menu": gettext_lazy("shown as a menu"),
    "minimum": gettext_lazy("smallest number"),
    "maximum": gettext_lazy("largest number"),
    "step": gettext_lazy("step"),
    "decimals": gettext_lazy("decimals"),
    "unit": gettext_lazy("unit"),
    "total": gettext_lazy("sum"),
    "total_minimum": gettext_lazy("smallest sum"),
    "total_maximum": gettext_lazy("largest sum"),
    "min_choices": gettext_lazy("fewest choices"),
    "max_choices": gettext_lazy("most choices"),
    "limit": gettext_lazy("limit"),
    "message": gettext_lazy("message"),
    "anonymous": gettext_lazy("anonymous"),
}
LISTS = ("choices", "rows", "columns")


@dataclass(frozen=True, slots=True)
class Difference:
    """`place`: codes from the outside in; `what`: a key of `WHAT`; "" stands for nothing."""

    place: str
    key: str
    before: str
    after: str

    @property
    def what(self) -> str:
        return str(WHAT[self.key])


def differences(fitted: Fitted, back: Schema) -> list[Difference]:
    """Between a questionnaire under codes that fit and the one its file holds."""
    schema = fitted.schema
    found = list(_renamed(fitted))
    whole = _("the questionnaire")
    found += _values(whole, {"language": schema.language}, {"language": back.language})
    found += _values(whole, {"variants": tuple(schema.variants)}, {"variants": tuple(back.variants)})
    found += _list(_pages(schema), _pages(back), _section)
    found += _list(_questions(schema), _questions(back), _question)
    return found


def quota_differences(quotas: Iterable[PlannedQuota], back: Iterable[PlannedQuota]) -> list[Difference]:
    """`quotas` as they were put into the file, by name."""

    def fields(quota: PlannedQuota) -> dict[str, Any]:
        return {"condition": quota.condition, "limit": quota.limit, "message": quota.message}

    read = {quota.name: quota for quota in back}
    found: list[Difference] = []
    for quota in quotas:
        place = _("quota “%(name)s”") % {"name": quota.name}
        if quota.name in read:
            found += _values(place, fields(quota), fields(read[quota.name]))
        else:
            found.append(Difference(place, "part", quota.name, ""))
    return found


def _renamed(fitted: Fitted) -> Iterator[Difference]:
    for before, after in fitted.questions.items():
        yield Difference(before, "code", before, after)
    for (question, _kind, before), after in fitted.lines.items():
        yield Difference(f"{question} › {before}", "code", before, after)


def _pages(schema: Schema) -> dict[str, Section]:
    """By place: pages have no code there."""
    return {
        _("page %(number)s") % {"number": number}: section for number, section in enumerate(schema.sections, start=1)
    }


def _questions(schema: Schema) -> dict[str, Question]:
    return {question.code: question for question in schema.everything}


def _section(place: str, before: Section, after: Section) -> Iterator[Difference]:
    names = ("title", "intro", "condition", "publics")
    yield from _values(place, _named(before, names), _named(after, names))
    yield from _values(place, {"texts": _texts(before)}, {"texts": _texts(after)})
    codes = [tuple(question.code for question in section.questions) for section in (before, after)]
    # Questions that are gone are listed by themselves.
    shared = [tuple(code for code in these if code in those) for these, those in (codes, codes[::-1])]
    yield from _values(place, {"order": shared[0]}, {"order": shared[1]})


def _question(place: str, before: Question, after: Question) -> Iterator[Difference]:
    names = ("type", "wording", "help", "required", "soft", "role", "condition", "publics", "validation",
             "validation_message", "ends")  # fmt: skip
    yield from _values(place, _named(before, names), _named(after, names))
    yield from _values(place, {"texts": _texts(before)}, {"texts": _texts(after)})
    yield from _values(place, msgspec.structs.asdict(before.settings), msgspec.structs.asdict(after.settings))
    for name in LISTS:
        parts = [{f"{place} › {_key(part)}": part for part in getattr(one, name)} for one in (before, after)]
        yield from _list(parts[0], parts[1], _part)
        shared = [[key for key in these if key in those] for these, those in (parts, parts[::-1])]
        if shared[0] != shared[1]:
            yield Difference(place, "order", ", ".join(shared[0]), ", ".join(shared[1]))


def _key(part: Any) -> str:
    """The two scales of a grid may use one code twice."""
    return f"{part.code} ({part.scale})" if getattr(part, "scale", "1") != "1" else str(part.code)


def _part(place: str, before: Any, after: Any) -> Iterator[Difference]:
    names = tuple(name for name in ("label", "group", "exclusive", "ref", "condition") if hasattr(before, name))
    yield from _values(place, _named(before, names), _named(after, names))
    yield from _values(place, {"texts": _texts(before)}, {"texts": _texts(after)})


def _list(before: Mapping[str, Any], after: Mapping[str, Any], each: Any) -> Iterator[Difference]:
    for place, part in before.items():
        if place in after:
            yield from each(place, part, after[place])
        else:
            yield Difference(place, "part", _said(_name(part)), "")
    for place, part in after.items():
        if place not in before:
            yield Difference(place, "part", "", _said(_name(part)))


def _name(part: Any) -> str:
    for field in ("wording", "label", "title"):
        if hasattr(part, field):
            return str(getattr(part, field))
    return str(part)


def _named(part: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _texts(part: Any) -> Texts:
    """In other languages; what repeats the normal text says nothing, and versions in other words are told once."""
    return {
        variant: kept
        for variant, named in part.texts.items()
        if variant != FALC and not variant.startswith(of_public(""))
        if (kept := {name: text for name, text in named.items() if text and text != getattr(part, name, None)})
    }


def _values(place: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for key, value in before.items():
        if value != after[key]:
            yield Difference(place, key, _in_words(key, value), _in_words(key, after[key]))


def _in_words(key: str, value: Any) -> str:
    match value:
        case None | "" | () | {}:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case tuple():
            return ", ".join(map(str, value))
        case dict():
            return " ; ".join(f"{variant}: {_said(' / '.join(named.values()))}" for variant, named in value.items())
        case str() if key == "type":
            return str(QuestionType(value).label)
        case str() if key == "role":
            return str(QuestionRole(value).label)
        case _:
            return _said(str(value))


def _said(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 120 else f"{flat[:119]}…"
