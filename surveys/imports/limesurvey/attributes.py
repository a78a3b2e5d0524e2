"""What a question's attributes ask for: limits, exclusive options, validation. The others are reported as left out."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.imports import words
from surveys.imports.limesurvey.source import Question
from surveys.imports.limesurvey.types import KINDS
from surveys.imports.limesurvey.work import Conversion, text_of
from surveys.imports.report import Part
from surveys.imports.texts import reduced
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Untranslatable, translate
from surveys.questionnaires.expressions.words import untranslatable_in_words
from surveys.questionnaires.wordings import ENDS

ITSELF = re.compile(r"\b(?:this|self)\b(?!\.[A-Za-z]*[a-z]q)")
# Read elsewhere: `conditions`.
FILTERS = ("array_filter", "array_filter_exclude")


@dataclass(slots=True)
class Attributes:
    settings: plain.Settings = field(default_factory=plain.Settings)
    exclusive: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    other_ends: dict[str, dict[str, str]] = field(default_factory=dict)
    validation: str = ""
    message: str = ""
    messages: dict[str, str] = field(default_factory=dict)
    # What parts the label of a menu's choice from the name of its group.
    separator: str = ""


def read(work: Conversion, question: Question) -> Attributes:
    reader = _Reader(work, question)
    found = Attributes(settings=reader.settings())
    if question.type in ("M", "P"):
        found.exclusive = reader.exclusive()
    if question.type == "!":
        found.separator = reader.take("category_separator")
    if question.type == "1":
        found.ends, found.other_ends = reader.headers()
    found.validation, found.message, found.messages = reader.validation()
    if question.type == "D" and re.search(r"[HhiM]{1,2}[:h]|MM:|HH", question.setting("date_format")):
        reader.take("date_format")
        reader.change("date_format", _("the time of day is not asked, only the date"))
    reader.leave_out_the_rest()
    return found


class _Reader:
    def __init__(self, work: Conversion, question: Question) -> None:
        self.work, self.question = work, question
        self.report = work.report

    def _key(self, name: str) -> str:
        return f"{self.question.qid}/{name}"

    def take(self, name: str) -> str:
        """The value, which is carried; "" when nothing is asked."""
        value = self.question.setting(name)
        if value and self.report.knows(Part.SETTING, self._key(name)):
            self.report.carried(Part.SETTING, self._key(name))
        return value

    def change(self, name: str, note: str) -> None:
        if self.report.knows(Part.SETTING, self._key(name)):
            self.report.changed(Part.SETTING, self._key(name), note)
        else:
            self.report.changed(Part.QUESTION, self.question.qid, note)

    def number(self, name: str) -> float | None:
        """A number; an expression is not carried, and waits for a decision."""
        value = self.question.setting(name)
        if not value:
            return None
        try:
            found = float(value.replace(",", "."))
        except ValueError:
            self.leave_out(name, decide=True)
            return None
        if not abs(found) < 1e12:
            self.leave_out(name)
            return None
        self.take(name)
        return found

    def whole(self, name: str, *, most: int) -> int | None:
        """A count of choices; none beyond what there is to choose."""
        found = self.number(name)
        return int(found) if found is not None and 0 < found <= most and found == int(found) else None

    def leave_out(self, name: str, *, decide: bool = False) -> None:
        if self.report.knows(Part.SETTING, self._key(name)):
            note = words.setting_in_words(name, self.question.setting(name))
            self.report.left_out(Part.SETTING, self._key(name), note, decide=decide)

    def leave_out_the_rest(self) -> None:
        filtered = bool(KINDS[self.question.type].lines) or self.question.type == "R"
        for name in self.question.attributes:
            if name in FILTERS and filtered:
                continue
            if not self.report.told(Part.SETTING, self._key(name)):
                self.leave_out(name)
        if self.question.preg:
            note = words.setting_in_words("preg", self.question.preg)
            self.report.left_out(Part.SETTING, self._key("preg"), note, decide=True)
        if self.question.defaults:
            self.report.left_out(Part.SETTING, self._key("default"), _("no answer is given beforehand here"))

    # --- what each kind of question asks for ----------------------------------------------------------

    def settings(self) -> plain.Settings:
        question = self.question
        match question.type:
            case "L" | "O":
                return plain.Settings(other=question.other)
            case "!":
                return plain.Settings(other=question.other, menu=True)
            case "5":
                return plain.Settings(maximum=5)
            case "M" | "P":
                most = len(question.on_scale(0)) + question.other
                return plain.Settings(
                    other=question.other,
                    min_choices=self.whole("min_answers", most=most),
                    max_choices=self.whole("max_answers", most=most),
                )
            case "R":
                return self._ranking()
            case "N":
                return self._number()
            case "K":
                return self._numbers()
            case ":":
                return self._grid_of_numbers()
            case _:
                return plain.Settings()

    def _ranking(self) -> plain.Settings:
        most = len(self.question.answers) or len(self.question.lines)
        limits = [self.whole("max_answers", most=most), self.whole("max_subquestions", most=most)]
        return plain.Settings(
            min_choices=self.whole("min_answers", most=most),
            max_choices=min((limit for limit in limits if limit is not None), default=None),
        )

    def _number(self) -> plain.Settings:
        return plain.Settings(
            minimum=self.number("min_num_value_n"),
            maximum=self.number("max_num_value_n"),
            decimals=self.take("num_value_int_only") != "1",
            unit=reduced(self.question.setting("suffix")).text[:40] if self._plain("suffix") else "",
        )

    def _plain(self, name: str) -> bool:
        """Whether an attribute is words alone; what it computes is left out."""
        if "{" in self.question.setting(name):
            return False
        return bool(self.take(name))

    def _numbers(self) -> plain.Settings:
        low, high = self.number("min_num_value_n"), self.number("max_num_value_n")
        step = None
        if self.question.setting("slider_layout") == "1":
            self.change("slider_layout", _("its sliders became numbers to type"))
            slide_low, slide_high = self.number("slider_min"), self.number("slider_max")
            low = slide_low if slide_low is not None else low if low is not None else 0.0
            high = slide_high if slide_high is not None else high if high is not None else 100.0
            step = self.number("slider_accuracy")
        return plain.Settings(
            minimum=low,
            maximum=high,
            step=step,
            decimals=self.take("num_value_int_only") != "1",
            unit=reduced(self.question.setting("suffix")).text[:40] if self._plain("suffix") else "",
            total=self.number("equals_num_value"),
            total_minimum=self.number("min_num_value"),
            total_maximum=self.number("max_num_value"),
        )

    def _grid_of_numbers(self) -> plain.Settings:
        if self.take("multiflexible_checkbox") == "1":
            self.change("multiflexible_checkbox", _("its boxes to tick became numbers: 1 for ticked, 0 for not"))
            return plain.Settings(minimum=0, maximum=1, step=1)
        low, high = self.number("multiflexible_min"), self.number("multiflexible_max")
        step = self.number("multiflexible_step")
        if self.question.setting("input_boxes") == "1":
            return plain.Settings(minimum=low, maximum=high, decimals=True)
        self.report.changed(Part.QUESTION, self.question.qid, _("its drop-down lists became numbers to type"))
        low = low if low is not None else 1.0
        high = high if high is not None else max(10.0, low)
        whole = all(value is None or value == int(value) for value in (low, high, step))
        return plain.Settings(minimum=low, maximum=high, step=step or 1.0, decimals=not whole)

    def exclusive(self) -> frozenset[str]:
        listed = frozenset(code.strip() for code in self.take("exclude_all_others").split(";") if code.strip())
        known = {line.code for line in self.question.on_scale(0)}
        if listed - known:
            self.change("exclude_all_others", _("it names options that the question does not have"))
        return listed & known

    def headers(self) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
        """What stands over the two scales, and in other languages: field (`end_1`, `end_2`) → variant → text."""
        ends: list[str] = []
        others: dict[str, dict[str, str]] = {}
        for field_, name in zip(ENDS, ("dualscale_headerA", "dualscale_headerB"), strict=True):
            self.take(name)
            values = self.question.attributes.get(name, {})
            texts = {self.work.source.language: values.get("", ""), **values}
            end, others[field_] = text_of(self.work, texts, Part.QUESTION, self.question.qid, flat=True)
            ends.append(end)
        return (tuple(ends), others) if any(ends) else ((), {})

    def validation(self) -> tuple[str, str, dict[str, str]]:
        """The rule, its message, and the message in other languages."""
        rule = self.question.setting("em_validation_q")
        if not rule:
            return "", "", {}
        code = self.question.code
        told: str | Untranslatable = Untranslatable("self_that", rule)
        if not KINDS[self.question.type].lines:
            told = translate(ITSELF.sub(code, rule), self.work.resolve)
        if isinstance(told, Untranslatable):
            note = untranslatable_in_words(told.reason, words.shortened(told.fragment))
            self.report.left_out(Part.SETTING, self._key("em_validation_q"), note, decide=True)
            return "", "", {}
        self.take("em_validation_q")
        tips = self.question.attributes.get("em_validation_q_tip", {})
        message, messages = text_of(self.work, tips, Part.QUESTION, self.question.qid, flat=True)
        return told, message or tips.get("", ""), messages


def categorised(read_: Attributes, label: str, texts: plain.Texts) -> tuple[str, str, plain.Texts]:
    """« Europe - France » of a menu: its group, its label, and the label in other languages."""
    separator = read_.separator
    if not separator or separator not in label:
        return "", label, texts
    group, _sign, own = label.partition(separator)
    shorter = {
        variant: {name: text.partition(separator)[2].strip() or text for name, text in fields.items()}
        for variant, fields in texts.items()
    }
    return group.strip()[:120], own.strip() or label, shorter
