"""The form of a question: its own fields, as far as its type has them, and its choices, rows and columns as lines."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import msgspec
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hackathon.web.forms import offer_choices
from surveys.enums import QuestionRole, QuestionType
from surveys.questionnaires.conditions import in_words
from surveys.questionnaires.expressions.parse import ExpressionError, parse
from surveys.questionnaires.expressions.tree import references
from surveys.questionnaires.expressions.words import error_in_words
from surveys.questionnaires.gestures import CODE_LENGTH
from surveys.questionnaires.lines import Part, add_lines, kinds_of, lines_of, ordered, with_line, with_lines
from surveys.questionnaires.schema import Choice, Column, Question, Schema, Settings
from surveys.questionnaires.starters import converted

Q = QuestionType
_replace = msgspec.structs.replace

# The settings a type has, in the order of its form.
SETTINGS: dict[str, tuple[str, ...]] = {
    Q.SINGLE: ("other", "menu", "declinable"),
    Q.MULTIPLE: ("min_choices", "max_choices", "other", "declinable"),
    Q.YES_NO: ("declinable",),
    Q.MATRIX: ("declinable",),
    Q.DUAL_MATRIX: ("declinable",),
    Q.NUMBER_MATRIX: ("minimum", "maximum", "unit", "decimals", "declinable"),
    Q.TEXT_MATRIX: ("declinable",),
    Q.STATEMENTS: ("declinable",),
    Q.RANKING: ("min_choices", "max_choices", "declinable"),
    Q.NUMBER: ("minimum", "maximum", "unit", "decimals", "declinable"),
    Q.NUMBERS: (
        "minimum", "maximum", "unit", "total", "total_minimum", "total_maximum", "decimals", "declinable",
    ),
    Q.SLIDER: ("minimum", "maximum", "step", "unit", "declinable"),
    Q.SCALE: ("minimum", "maximum", "declinable"),
    Q.RATING: ("maximum", "declinable"),
    Q.DATE: ("declinable",),
    Q.COMMUNE: ("declinable",),
    Q.SHORT_TEXT: ("declinable",),
    Q.TEXTS: ("declinable",),
    Q.LONG_TEXT: ("declinable",),
    Q.INFORMATION: (),
    Q.CONSENT: (),
    Q.CONTACT: (),
}  # fmt: skip
# What a question of this type may tell of the person.
ROLES: dict[str, tuple[str, ...]] = {
    Q.SINGLE: ("", "audience", "territory", "structure"),
    Q.COMMUNE: ("", "territory"),
    Q.NUMBER: ("", "weight"),
}
ENDS: dict[str, tuple[Any, Any]] = {
    Q.SCALE: (gettext_lazy("Under the smallest"), gettext_lazy("Under the largest")),
    Q.SLIDER: (gettext_lazy("Under the smallest"), gettext_lazy("Under the largest")),
    Q.DUAL_MATRIX: (gettext_lazy("Over the first scale"), gettext_lazy("Over the second scale")),
}
NEEDED = [
    ("", gettext_lazy("May be left blank")),
    ("soft", gettext_lazy("Asked once more when left blank")),
    ("required", gettext_lazy("An answer is needed to go on")),
]
# The role whose choices come from which of the edition's lists (`templates.FILLERS`).
FILLED_BY: dict[str, str] = {"audience": "audiences", "territory": "communes", "structure": "structures"}
TITLES: dict[str, Any] = {
    "rows": gettext_lazy("Lines"),
    "columns": gettext_lazy("Columns"),
    "choices": gettext_lazy("Choices"),
    "choices2": gettext_lazy("Choices of the second scale"),
}
ADDING: dict[str, Any] = {
    "rows": gettext_lazy("Add lines, one per line of text"),
    "columns": gettext_lazy("Add columns, one per line of text"),
    "choices": gettext_lazy("Add choices, one per line of text"),
    "choices2": gettext_lazy("Add choices to the second scale, one per line of text"),
}
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,31}")
TEXT_LENGTH, LABEL_LENGTH, LINES_AT_MOST = 1000, 300, 500


def _number(label: Any, *, whole: bool = False, **options: Any) -> forms.Field:
    kind: type[forms.Field] = forms.IntegerField if whole else forms.FloatField
    return kind(label=label, required=False, **options)


def _tick(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _setting_fields() -> dict[str, forms.Field]:
    return {
        "other": _tick(gettext_lazy("Offer “Other”, with a text")),
        "declinable": _tick(gettext_lazy("Offer “I prefer not to answer”")),
        "menu": _tick(gettext_lazy("Show as a menu (long lists)")),
        "decimals": _tick(gettext_lazy("Decimals accepted")),
        "min_choices": _number(gettext_lazy("Choices or ranks at least"), whole=True, min_value=1, max_value=50),
        "max_choices": _number(gettext_lazy("Choices or ranks at most"), whole=True, min_value=1, max_value=50),
        "minimum": _number(gettext_lazy("Smallest number")),
        "maximum": _number(gettext_lazy("Largest number")),
        "step": _number(gettext_lazy("From one mark to the next"), min_value=0),
        "total": _number(gettext_lazy("They must add up to")),
        "total_minimum": _number(gettext_lazy("Their sum is at least")),
        "total_maximum": _number(gettext_lazy("Their sum is at most")),
        "unit": forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=30),
    }


class QuestionForm(forms.Form):
    """A question less its lines. `frozen`: its code stands in a published version, so that code and type stay."""

    wording = forms.CharField(
        label=gettext_lazy("Question"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    help = forms.CharField(
        label=gettext_lazy("Help under the question"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=QuestionType.choices)
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=CODE_LENGTH)
    needed = forms.ChoiceField(
        label=pgettext_lazy("of a question", "Answer"), required=False, choices=NEEDED, widget=forms.RadioSelect
    )
    role = forms.ChoiceField(label=gettext_lazy("What it tells about the person"), required=False)
    publics = forms.MultipleChoiceField(
        label=gettext_lazy("Asked of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    validation = forms.CharField(label=gettext_lazy("An answer is accepted only if"), required=False, max_length=2000)
    validation_message = forms.CharField(
        label=gettext_lazy("What to say when it is not"), required=False, max_length=LABEL_LENGTH
    )
    end_1 = forms.CharField(required=False, max_length=LABEL_LENGTH)
    end_2 = forms.CharField(required=False, max_length=LABEL_LENGTH)

    def __init__(
        self, data: QueryDict | None, *, question: Question, schema: Schema, taken: Collection[str], frozen: bool
    ) -> None:
        super().__init__(data, initial=_initial(question))
        self.question, self.schema, self.taken = question, schema, taken
        self.fields |= _setting_fields()
        asked_of = _publics(schema, question)
        roles = [(role, QuestionRole(role).label) for role in ROLES.get(question.type, ())]
        offer_choices(self, role=roles, publics=asked_of)
        for name, label in zip(("end_1", "end_2"), ENDS.get(question.type, ()), strict=False):
            self.fields[name].label = label
        for name in set(self.fields) - set(self._shown(question)):
            del self.fields[name]
        if frozen:
            del self.fields["code"]
            self.fields["type"].disabled = True

    def _shown(self, question: Question) -> list[str]:
        names = ["wording", "help", "type", "code", *SETTINGS[question.type]]
        if question.asks:
            names.append("needed")
        if question.asks and question.type != Q.CONSENT:
            names += ["validation", "validation_message"]
        if ROLES.get(question.type):
            names.append("role")
        if _publics(self.schema, question):
            names.append("publics")
        return [*names, *(("end_1", "end_2") if question.type in ENDS else ())]

    def present(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """Settings that are typed."""
        return self.present(
            "min_choices", "max_choices", "minimum", "maximum", "step", "unit",
            "total", "total_minimum", "total_maximum", "end_1", "end_2",
        )  # fmt: skip

    @property
    def ticks(self) -> list[forms.BoundField]:
        return self.present("other", "menu", "decimals", "declinable")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code != self.question.code and code in self.taken:
            raise forms.ValidationError(_("This code is, or was, another question's."))
        return code

    def clean_validation(self) -> str:
        text: str = self.cleaned_data["validation"]
        try:
            tree = parse(text)
        except ExpressionError as error:
            raise forms.ValidationError(error_in_words(error)) from error
        unknown = sorted({code for code, _row, _column in references(tree)} - set(self.schema.by_code))
        if unknown:
            raise forms.ValidationError(_("No question has this code: %(codes)s.") % {"codes": ", ".join(unknown)})
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for low, high in (("minimum", "maximum"), ("total_minimum", "total_maximum"), ("min_choices", "max_choices")):
            least, most = data.get(low), data.get(high)
            if least is not None and most is not None and most < least:
                self.add_error(high, _("It is below the smallest."))
        return data

    def change(self, question: Question) -> Question:
        """The question as the form says it; codes stay. After `is_valid`."""
        data = self.cleaned_data
        changed = converted(question, data["type"])
        texts = ("wording", "help", "role", "validation", "validation_message")
        fields = {name: data[name] for name in texts if name in data}
        if "publics" in data:
            fields["publics"] = tuple(data["publics"])
        if "needed" in data:
            fields |= {"required": data["needed"] == "required", "soft": data["needed"] == "soft"}
        if changed.type != question.type:
            return _replace(changed, **fields | {"role": ""})
        if "end_1" in data:
            ends = (data["end_1"], data["end_2"])
            fields["ends"] = ends if any(ends) else ()
        settings = {name: data[name] for name in SETTINGS[question.type]}
        return _replace(changed, **fields, settings=_replace(question.settings, **settings))


def _initial(question: Question) -> dict[str, Any]:
    ends = (*question.ends, "", "")
    return {
        **{name: getattr(question, name) for name in ("wording", "help", "type", "code", "role")},
        **{name: getattr(question, name) for name in ("validation", "validation_message")},
        **{name: getattr(question.settings, name) for name in Settings.__struct_fields__},
        "publics": list(question.publics),
        "needed": "required" if question.required else "soft" if question.soft else "",
        "end_1": ends[0],
        "end_2": ends[1],
    }


def _publics(schema: Schema, question: Question) -> list[tuple[str, str]]:
    """The publics a question may be asked of: those told before it."""
    asked = schema.with_role(QuestionRole.AUDIENCE)
    if asked is None or asked.code == question.code:
        return []
    return list(asked.labels.items())


@dataclass(frozen=True, slots=True)
class Line:
    """A choice, row or column as its fields stand."""

    part: Part
    label: str
    code: str
    group: str = ""
    exclusive: bool = False
    error: str = ""
    condition: str = ""


class LinesForm:
    """The lines of one kind: `KIND` is repeated with the codes in their order, then `KIND.CODE.label` and so on.

    A line that the form does not name stays: taking one out is a gesture of its own.
    """

    def __init__(
        self, kind: str, question: Question, data: QueryDict | None, *, schema: Schema, frozen: Collection[str]
    ) -> None:
        self.kind, self.question, self.data, self.frozen = kind, question, data, frozen
        self.schema = schema
        self.typed = data.get(f"{kind}.add", "") if data is not None else ""
        self.added = _split(self.typed)
        self.lines = [self._line(part) for part in lines_of(question, kind)]
        if data is not None:
            place = {code: number for number, code in enumerate(data.getlist(kind))}
            self.lines.sort(key=lambda line: place.get(line.part.code, len(place)))
            self._check_codes()

    def _line(self, part: Part) -> Line:
        group, exclusive = (part.group, part.exclusive) if isinstance(part, Choice) else ("", False)
        when = "" if isinstance(part, Column) else in_words(self.schema, part.condition)
        if self.data is None or part.code not in self.data.getlist(self.kind):
            return Line(part, part.label, part.code, group, exclusive, condition=when)
        typed = {name: self.data.get(f"{self.kind}.{part.code}.{name}") for name in ("label", "code", "group")}
        label = (typed["label"] or "").strip()
        return Line(
            part=part,
            label=label[:LABEL_LENGTH],
            code=(typed["code"] or part.code).strip() if part.code not in self.frozen else part.code,
            group=group if typed["group"] is None else typed["group"].strip()[:LABEL_LENGTH],
            exclusive=f"{self.kind}.{part.code}.exclusive" in self.data if self.offers_exclusive else exclusive,
            error="" if label else _("Write something here, or take the line out."),
            condition=when,
        )

    def _check_codes(self) -> None:
        codes = [line.code for line in self.lines]
        for number, line in enumerate(self.lines):
            if line.code != line.part.code and (codes.count(line.code) > 1 or not CODE.fullmatch(line.code)):
                self.lines[number] = replace(line, error=_("A code is made of letters, digits, - and _, once each."))

    @property
    def offers_exclusive(self) -> bool:
        return self.question.type == Q.MULTIPLE

    @property
    def offers_group(self) -> bool:
        return self.question.settings.menu or self.question.type == Q.COMMUNE

    @property
    def offers_condition(self) -> bool:
        return self.kind != "columns"

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def adding(self) -> str:
        return str(ADDING[self.kind])

    @cached_property
    def many(self) -> bool:
        """Whether the lines are so many that they fold."""
        return len(self.lines) > 12

    def is_valid(self) -> bool:
        return not any(line.error for line in self.lines) and len(self.lines) + len(self.added) <= LINES_AT_MOST

    def change(self, question: Question) -> Question:
        """The question with its lines as written, and the new ones. After `is_valid`."""
        for line in self.lines:
            fields: dict[str, Any] = {"label": line.label}
            if isinstance(line.part, Choice):
                fields |= {"group": line.group, "exclusive": line.exclusive}
            question = with_line(question, self.kind, _replace(line.part, **fields))
        question = ordered(question, self.kind, [line.part.code for line in self.lines])
        return add_lines(question, self.kind, self.added)

    @property
    def recoded(self) -> list[tuple[str, str]]:
        """(code, new code) of the lines whose code was written anew."""
        return [(line.part.code, line.code) for line in self.lines if line.code != line.part.code]


def lines_forms(
    question: Question, data: QueryDict | None, *, schema: Schema, frozen: Collection[str]
) -> list[LinesForm]:
    return [LinesForm(kind, question, data, schema=schema, frozen=frozen) for kind in kinds_of(question.type)]


def filled(question: Question, choices: list[dict[str, Any]]) -> Question:
    """The question with the edition's list as its choices; what is written of those that stay is kept."""
    known = {choice.ref: choice for choice in question.choices if choice.ref}
    fresh = [msgspec.convert(choice, Choice) for choice in choices]
    kept = [known.get(choice.ref, choice) if choice.ref else choice for choice in fresh]
    own = [choice for choice in question.choices if choice.ref is None]
    taken = {choice.code for choice in kept}
    return with_lines(question, "choices", [*kept, *(choice for choice in own if choice.code not in taken)])


def _split(text: str) -> list[str]:
    """The lines of a pasted list."""
    return [label for line in text.splitlines() if (label := line.strip(" \t-•*")[:LABEL_LENGTH])]
