"""What is known while a questionnaire is carried, and how its texts are read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.imports import words
from surveys.imports.checking import Origins
from surveys.imports.codes import Codes
from surveys.imports.limesurvey.names import Carried, Spot
from surveys.imports.limesurvey.source import Question, Source, Texts
from surveys.imports.report import Part, Report
from surveys.imports.texts import reduced
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Target

PIPED = re.compile(r"\{(?=\S)([^{}\n]*[^{}\s])\}")
UNKNOWN = "…"


@dataclass(slots=True)
class Conversion:
    """`spots`: each name LimeSurvey gives an answer → what it is here. `variants`: their language → our variant."""

    source: Source
    report: Report
    # Hidden questions are of use only where they were answered.
    answered: bool = False
    codes: Codes = field(default_factory=Codes)
    carried: dict[str, Carried] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    # Those of them that are made of codes: in expressions, and over the columns of a table.
    coded: dict[str, Spot] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    # Their code → the question that can filter another.
    filters: dict[str, Question] = field(default_factory=dict)
    origins: Origins = field(default_factory=dict)
    # Texts that lost bold, colours or sizes.
    plainer: int = 0
    # What texts computed, by part of the report.
    computed: dict[tuple[Part, str], list[str]] = field(default_factory=dict)

    def resolve(self, name: str) -> Target | None:
        spot = self.coded.get(name) or self.spots.get(name)
        return spot.target if spot else None


def title_of(source: Source) -> str:
    told = source.words.get(source.language, {}).get("surveyls_title", "")
    return " ".join(reduced(told).text.split())[:160] or _("Imported survey")


def text_of(work: Conversion, texts: Texts, part: Part, key: str, *, flat: bool = False) -> tuple[str, dict[str, str]]:
    """A text in the base language, and variant → text in the others that have one; `flat`: on one line."""
    base = _read(work, texts.get(work.source.language, ""), part, key, flat=flat)
    others = {
        variant: read
        for language, variant in work.variants.items()
        if (read := _read(work, texts.get(language, ""), part, key, flat=flat))
    }
    return base, others


def _read(work: Conversion, text: str, part: Part, key: str, *, flat: bool) -> str:
    told = reduced(text)
    if lost := told.lost - {"looks"}:
        work.report.changed(part, key, words.losses_in_words(lost))
    work.plainer += "looks" in told.lost
    piped = PIPED.sub(lambda found: _quoted(work, found[1], part, key), told.text)
    return " ".join(piped.split()) if flat else piped


def _quoted(work: Conversion, expression: str, part: Part, key: str) -> str:
    """An earlier answer quoted in a text: `{Q1}`, `{Q1.shown}`, `{INSERTANS:…}`."""
    name = expression.removeprefix("INSERTANS:").strip()
    stem, _dot, suffix = name.partition(".")
    spot = work.spots.get(stem)
    if spot and suffix in ("", "NAOK", "shown", "value") and not spot.target.row and spot.slot in ("value", "comment"):
        return f"{{{spot.target.code}}}"
    if name in ("SURVEYNAME", "SURVEYTITLE"):
        return title_of(work.source)
    if not any(sign.isalpha() for sign in expression):
        return f"{{{expression}}}"  # « {2,3} »: words, not an expression
    work.computed.setdefault((part, key), []).append(expression)
    return UNKNOWN


def say_what_is_lost(work: Conversion) -> None:
    """Once everything was read: what texts computed, and how they looked."""
    for (part, key), expressions in work.computed.items():
        listed = ", ".join(f"{{{words.shortened(each, 80)}}}" for each in dict.fromkeys(expressions))
        note = _("what its text computed is not carried, « … » stands in its place: %(expressions)s")
        work.report.changed(part, key, note % {"expressions": listed}, decide=True)
    if work.plainer:
        work.report.expect(Part.TEXT, "looks", _("all texts"), count=work.plainer)
        work.report.changed(Part.TEXT, "looks", words.losses_in_words({"looks"}))


def in_variants(others: Mapping[str, Mapping[str, str]]) -> plain.Texts:
    """Field → variant → text, turned the way a schema holds it."""
    turned: plain.Texts = {}
    for name, texts in others.items():
        for variant, text in texts.items():
            turned.setdefault(variant, {})[name] = text
    return turned


def belongings(question: Question) -> Iterator[tuple[Part, str]]:
    """What of the report hangs on a question, itself left aside."""
    yield Part.CONDITION, f"q{question.qid}"
    yield Part.CONDITION, f"c{question.qid}"
    for line in question.lines:
        yield Part.LINE, line.qid
        yield Part.CONDITION, f"l{line.qid}"
    for answer in question.answers:
        yield Part.CHOICE, f"{question.qid}/{answer.scale}/{answer.code}"
    for name in (*question.attributes, "preg", "default"):
        yield Part.SETTING, f"{question.qid}/{name}"


def leave_out(report: Report, question: Question, why: str) -> None:
    """A question, and with it all that belongs to it."""
    report.left_out(Part.QUESTION, question.qid, why)
    for part, key in belongings(question):
        if report.knows(part, key):
            report.left_out(part, key, _("its question is left out"))
