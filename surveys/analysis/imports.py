"""A table of answers collected elsewhere, planned as a questionnaire and its responses. Plain data, no database."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext

from hackathon.folding import fold
from hackathon.tables import Table
from realtime.wire.refusals import Refused
from surveys.analysis.sums.guess import (
    MISSING,
    ColumnType,
    date_in,
    guess_column,
    number_in,
    parts_of,
    separator_in,
)
from surveys.analysis.words import type_label
from surveys.enums import QuestionRole, QuestionType
from surveys.questionnaires import schema as plain

# More choices than this and neither a table nor a chart can be read.
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table and what it becomes."""

    name: str
    type: ColumnType
    separator: str = ""
    # What its choices stand for: the edition's publics, places or structures (`QuestionRole`).
    role: str = ""


# Role → folded name → the audience, territory or structure of the edition that bears it.
Known = Mapping[str, Mapping[str, UUID]]
NOBODY: Known = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Plan:
    """A questionnaire of one page and the answers of each row, ready to be written."""

    schema: plain.Schema
    answers: list[plain.Answers]
    ignored: tuple[str, ...]


def proposed_columns(table: Table, *, weight: str = "", known: Known = NOBODY) -> list[Column]:
    """Each column with the type it looks like, and the role whose names it holds; `weight` names that of the weights.

    Refuses `column_missing`.
    """
    if weight and weight not in table.header:
        raise Refused("column_missing", column=weight, columns=", ".join(table.header[:40]))
    columns: list[Column] = []
    for place, name in enumerate(table.header):
        guess = guess_column(name, cells_of(table, place))
        columns.append(Column(name, guess.type, guess.separator))
    if weight:
        columns = [_weighing(column, weight) for column in columns]
    return _with_roles(table, columns, known)


def _with_roles(table: Table, columns: list[Column], known: Known) -> list[Column]:
    """The first column half of whose values are names that the edition knows takes their role."""
    for role, names in known.items():
        for place, column in enumerate(columns):
            values = {fold(cell) for cell in cells_of(table, place)} - {""}
            if column.type == "single" and not column.role and 2 * len(values & names.keys()) >= max(len(values), 1):
                columns[place] = replace(column, role=role)
                break
    return columns


def _weighing(column: Column, weight: str) -> Column:
    if column.name == weight:
        return Column(column.name, "weight")
    return Column(column.name, "number") if column.type == "weight" else column


def cells_of(table: Table, place: int) -> list[str]:
    return [row[place] for row in table.rows]


def planned(table: Table, columns: Sequence[Column], *, page_title: str, known: Known = NOBODY) -> Plan:
    """What the table becomes with these types. An empty cell (or NA) leaves no key: not asked, or not answered.

    Refuses `column_unfit` (naming row and value), `import_has_no_question`, `one_weight_only`, `one_role_only`,
    `role_needs_one_choice`.
    """
    if sum(column.type == "weight" for column in columns) > 1:
        raise Refused("one_weight_only")
    _check_roles(columns)
    questions: list[plain.Question] = []
    answers: list[plain.Answers] = [{} for _ in table.rows]
    codes = _unique_codes(column.name for column in columns)
    for place, (column, code) in enumerate(zip(columns, codes, strict=True)):
        if column.type == "ignored":
            continue
        question, values = _READERS[column.type](column, code, cells_of(table, place), table.lines)
        questions.append(_referring(question, column.role, known))
        for row, value in zip(answers, values, strict=True):
            if value is not None:
                row[code] = value
    if not questions:
        raise Refused("import_has_no_question")
    return Plan(
        schema=plain.Schema(sections=(plain.Section(title=page_title, questions=tuple(questions)),)),
        answers=answers,
        ignored=tuple(column.name for column in columns if column.type == "ignored"),
    )


def _check_roles(columns: Sequence[Column]) -> None:
    roles = Counter(column.role for column in columns if column.role and column.type != "ignored")
    for column in columns:
        if column.role and column.type not in ("single", "ignored"):
            raise Refused("role_needs_one_choice", column=column.name[:80])
        if column.role and roles[column.role] > 1:
            raise Refused("one_role_only", column=column.name[:80])


def _referring(question: plain.Question, role: str, known: Known) -> plain.Question:
    """The question with its role, each choice pointing at what bears its name in the edition."""
    if not role:
        return question
    names = known.get(role, {})
    choices = tuple(msgspec.structs.replace(choice, ref=names.get(fold(choice.label))) for choice in question.choices)
    return msgspec.structs.replace(question, role=role, choices=choices)


Read = tuple[plain.Question, list[Any]]


def _single(column: Column, code: str, cells: list[str], lines: list[int]) -> Read:
    choices = _choices(column, Counter(cell for cell in cells if cell not in MISSING))
    question = plain.Question(code=code, type=QuestionType.SINGLE, wording=column.name, choices=_listed(choices))
    return question, [choices.get(cell) for cell in cells]


def _multiple(column: Column, code: str, cells: list[str], lines: list[int]) -> Read:
    separator = column.separator or separator_in({cell for cell in cells if cell not in MISSING}) or ";"
    split = [parts_of(cell, separator) if cell not in MISSING else [] for cell in cells]
    choices = _choices(column, Counter(part for parts in split for part in parts))
    question = plain.Question(code=code, type=QuestionType.MULTIPLE, wording=column.name, choices=_listed(choices))
    order = {choice: place for place, choice in enumerate(choices.values())}
    return question, [sorted((choices[part] for part in parts), key=order.__getitem__) or None for parts in split]


def _number(column: Column, code: str, cells: list[str], lines: list[int]) -> Read:
    values = _parsed(column, cells, lines, number_in)
    whole = all(value is None or value == int(value) for value in values)
    role = QuestionRole.WEIGHT if column.type == "weight" else QuestionRole.NONE
    if role == QuestionRole.WEIGHT:
        _parsed(column, cells, lines, lambda cell: None if (number_in(cell) or 0) < 0 else cell)
    question = plain.Question(
        code=code,
        type=QuestionType.NUMBER,
        wording=column.name,
        role=role.value,
        settings=plain.Settings(decimals=not whole),
    )
    return question, [int(value) if whole and value is not None else value for value in values]


def _date(column: Column, code: str, cells: list[str], lines: list[int]) -> Read:
    values = _parsed(column, cells, lines, date_in)
    question = plain.Question(code=code, type=QuestionType.DATE, wording=column.name)
    return question, [value.isoformat() if value else None for value in values]


def _text(column: Column, code: str, cells: list[str], lines: list[int]) -> Read:
    question = plain.Question(code=code, type=column.type, wording=column.name)
    return question, [None if cell in MISSING else cell for cell in cells]


_READERS: dict[str, Callable[[Column, str, list[str], list[int]], Read]] = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "weight": _number,
    "date": _date,
    "short_text": _text,
    "long_text": _text,
}


def _parsed(column: Column, cells: list[str], lines: list[int], parse: Callable[[str], Any]) -> list[Any]:
    values: list[Any] = []
    for cell, line in zip(cells, lines, strict=True):
        value = None if cell in MISSING else parse(cell)
        if value is None and cell not in MISSING:
            raise Refused(
                "column_unfit", column=column.name[:80], type=type_label(column.type), row=line, value=cell[:40]
            )
        values.append(value)
    return values


def _choices(column: Column, counts: Counter[str]) -> dict[str, str]:
    """Label → code, in alphabetical or numerical order."""
    if len(counts) > MOST_CHOICES:
        raise Refused("column_too_many_choices", column=column.name[:80], count=len(counts), most=MOST_CHOICES)
    labels = sorted(counts, key=_natural)
    return dict(zip(labels, _unique_codes(labels), strict=True))


def _natural(label: str) -> tuple[bool, float, str]:
    number = number_in(label)
    return number is None, number or 0.0, label.casefold()


def _listed(choices: dict[str, str]) -> tuple[plain.Choice, ...]:
    return tuple(plain.Choice(code=code, label=label[:300]) for label, code in choices.items())


def _unique_codes(names: Iterable[str]) -> list[str]:
    """A short code for each name, its own when it can serve as one."""
    taken: set[str] = set()
    codes: list[str] = []
    for name in names:
        base = code = _code(name)
        number = 2
        while code in taken:
            code, number = f"{base[:36]}_{number}", number + 1
        taken.add(code)
        codes.append(code)
    return codes


def _code(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.]+", "_", bare).strip("_.")[:40] or "q"


def page_title() -> str:
    return gettext("Imported table")
