"""The columns of individual answers. They come from the questionnaire, every published version of it, never from the
answers: the same survey always gives the same columns, whoever answered. No database, no numpy, one response at a time.

A name is a question's code; `code[choice]` for an option ticked or an item ranked, `code/row` or `code/row/column` for
the cell of a grid, `code[other]` for the words beside « other », `code[theme1]` for a theme given to its texts; `r_…`
for what a response carries beside its answers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from surveys.analysis.figures import Option
from surveys.enums import NUMBER_TYPES, ROW_TYPES, QuestionType
from surveys.questionnaires import schema as plain


class Missing(Enum):
    """Why there is no answer; the three are kept apart in every format that can."""

    NOT_SHOWN = -3
    DECLINED = -2
    BLANK = -1


class Kind(StrEnum):
    """What a column holds. `NAMED` is a choice among too many to be numbered (a commune)."""

    CHOICE = "choice"
    NAMED = "named"
    TICK = "tick"
    THEME = "theme"
    PLACE = "place"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


Value = str | int | float | Missing


@dataclass(frozen=True, slots=True)
class Said:
    """One response. `carried`: `@audience`, `@basin`… → the code of an option. `themes`: column of a text
    that was coded → the themes it was given."""

    answers: Mapping[str, Any]
    others: Mapping[str, str]
    carried: Mapping[str, str]
    themes: Mapping[str, frozenset[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of a coding frame; `number` is its place there, which it keeps when others are taken away."""

    id: UUID
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    title: str
    kind: Kind
    read: Callable[[Said], Value]
    options: tuple[Option, ...] = ()
    # Its options go from one end to the other.
    ordered: bool = False
    type_label: str = ""

    @property
    def labels(self) -> dict[str, str]:
        return {option.code: option.label for option in self.options}


_ABSENT = object()
# What a response carries beside its answers, and the name of its column.
CARRIED = {
    "@audience": "r_public",
    "@family": "r_famille",
    "@basin": "r_bassin",
    "@density": "r_densite",
    "@structure": "r_structure",
    "@source": "r_source",
}


def every_column(
    questions: Iterable[plain.Question],
    carried: Mapping[str, tuple[str, tuple[Option, ...]]],
    frames: Mapping[str, Sequence[Theme]],
) -> list[Column]:
    """The columns of a codebook's questions after those of what responses carry (key → title, options).

    `frames`: the themes of each text question (its column) that has a coding frame.
    """
    columns = [
        Column(CARRIED[key], title, Kind.CHOICE, _carried(key), options) for key, (title, options) in carried.items()
    ]
    columns += [column for question in questions for column in _of_question(question, frames)]
    return _apart(columns)


def _apart(columns: list[Column]) -> list[Column]:
    """Two columns never have one name, whatever case it is read in."""
    taken: set[str] = set()
    apart: list[Column] = []
    for column in columns:
        name, number = column.name, 2
        while name.lower() in taken:
            name, number = f"{column.name}_{number}", number + 1
        taken.add(name.lower())
        apart.append(replace(column, name=name))
    return apart


def _carried(key: str) -> Callable[[Said], Value]:
    return lambda said: said.carried.get(key, Missing.NOT_SHOWN)


def _of_question(question: plain.Question, frames: Mapping[str, Sequence[Theme]]) -> Iterator[Column]:
    label = str(QuestionType(question.type).label)
    if not question.asks or question.type == QuestionType.CONSENT:
        return
    if question.type in (QuestionType.MULTIPLE, QuestionType.RANKING):
        made = _of_list(question)
    elif question.type in ROW_TYPES:
        made = _of_grid(question)
    else:
        made = iter([_cell(question, question.code, question.wording, question.choices)])
    for column in made:
        yield replace(column, type_label=label)
        if column.kind == Kind.TEXT:
            yield from (_of_theme(column, theme) for theme in frames.get(column.name, ()))
    if question.settings.other:
        other = gettext("Other")
        title = f"{question.wording} · {other}"
        yield Column(
            f"{question.code}[other]", title, Kind.TEXT, _beside(question.code), type_label=gettext("Text of « other »")
        )


def _of_theme(column: Column, theme: Theme) -> Column:
    return Column(
        f"{column.name}[theme{theme.number}]",
        f"{column.title} · {theme.name}",
        Kind.THEME,
        _given(column, theme.id),
        (Option("1", theme.name),),
        type_label=gettext("Theme of the texts"),
    )


def _of_list(question: plain.Question) -> Iterator[Column]:
    ranked = question.type == QuestionType.RANKING
    for choice in question.choices:
        name = "other_" if choice.code == plain.OTHER else choice.code
        label = choice.label or gettext("Other")
        yield Column(
            f"{question.code}[{name}]",
            f"{question.wording} · {label}",
            Kind.PLACE if ranked else Kind.TICK,
            (_place if ranked else _ticked)(question.code, choice.code),
        )


def _of_grid(question: plain.Question) -> Iterator[Column]:
    scales = dict(zip(plain.SCALES, question.ends or plain.SCALES, strict=False))
    across = {column.code: column.label for column in question.columns}
    if question.type == QuestionType.DUAL_MATRIX:
        across = scales
    for row in question.rows:
        title = f"{question.wording} · {row.label}"
        if not across:
            yield _cell(question, f"{question.code}/{row.code}", title, question.choices, row.code)
        for code, label in across.items():
            choices = question.scale(code) if question.type == QuestionType.DUAL_MATRIX else ()
            name = f"{question.code}/{row.code}/{code}"
            yield _cell(question, name, f"{title} · {label}", choices, row.code, code)


def _cell(question: plain.Question, name: str, title: str, choices: tuple[plain.Choice, ...], *path: str) -> Column:
    kind = _KINDS.get(QuestionType(question.type), Kind.TEXT)
    options = tuple(Option(choice.code, choice.label or gettext("Other")) for choice in choices)
    ordered = kind == Kind.CHOICE and question.type in ROW_TYPES
    codes = {option.code for option in options}
    # A code the questionnaire does not have counts as blank, as it does in the statistics.
    fits = (lambda found: found in codes) if kind == Kind.CHOICE else _READ[kind]
    return Column(name, title, kind, _value(question.code, path, fits), options, ordered)


def _value(code: str, path: tuple[str, ...], fits: Callable[[Any], bool]) -> Callable[[Said], Value]:
    def read(said: Said) -> Value:
        found = said.answers.get(code, _ABSENT)
        for step in path:
            # What is missing of a whole grid is missing of its cells.
            found = found.get(step, _ABSENT) if isinstance(found, dict) else found
        if (missing := _missing(found)) is not None:
            return missing
        value: str | int | float = found
        return value if fits(found) else Missing.BLANK

    return read


def _ticked(code: str, choice: str) -> Callable[[Said], Value]:
    def read(said: Said) -> Value:
        found = said.answers.get(code, _ABSENT)
        return int(choice in found) if isinstance(found, list) else _missing(found) or Missing.BLANK

    return read


def _given(column: Column, theme: UUID) -> Callable[[Said], Value]:
    """1 or 0 of a text that was coded; one that waits to be has no theme to tell, no more than one not asked for."""
    key, text = column.name, column.read

    def read(said: Said) -> Value:
        if key in said.themes:
            return int(theme in said.themes[key])
        found = text(said)
        return found if isinstance(found, Missing) else Missing.NOT_SHOWN

    return read


def _place(code: str, choice: str) -> Callable[[Said], Value]:
    """From 1; an item nobody placed is blank, so that a mean of places is one."""

    def read(said: Said) -> Value:
        found = said.answers.get(code, _ABSENT)
        if isinstance(found, list):
            return found.index(choice) + 1 if choice in found else Missing.BLANK
        return _missing(found) or Missing.BLANK

    return read


def _beside(code: str) -> Callable[[Said], Value]:
    return lambda said: said.others.get(code) or _missing(said.answers.get(code, _ABSENT)) or Missing.BLANK


def _missing(found: Any) -> Missing | None:
    if found is _ABSENT:
        return Missing.NOT_SHOWN
    if found is None:
        return Missing.BLANK
    return Missing.DECLINED if found == plain.DECLINED else None


def _is_text(found: Any) -> bool:
    return isinstance(found, str)


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float)


_READ: dict[Kind, Callable[[Any], bool]] = {
    Kind.NAMED: _is_text,
    Kind.NUMBER: _is_number,
    Kind.DATE: _is_text,
    Kind.TEXT: _is_text,
}
_KINDS: dict[QuestionType, Kind] = {
    QuestionType.SINGLE: Kind.CHOICE,
    QuestionType.YES_NO: Kind.CHOICE,
    QuestionType.COMMUNE: Kind.NAMED,
    QuestionType.MATRIX: Kind.CHOICE,
    QuestionType.STATEMENTS: Kind.CHOICE,
    QuestionType.DUAL_MATRIX: Kind.CHOICE,
    QuestionType.DATE: Kind.DATE,
    QuestionType.NUMBERS: Kind.NUMBER,
    QuestionType.NUMBER_MATRIX: Kind.NUMBER,
} | {QuestionType(kind): Kind.NUMBER for kind in NUMBER_TYPES}
