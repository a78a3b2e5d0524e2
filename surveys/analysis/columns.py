"""Responses as columns: the smallest integer per closed question, missings negative; text, numbers and dates beside.

A row is the response's position; a column's key is a question's code, `code/row` for a line of a grid, or
`code/row/column` for a cell of one (of a grid with two scales, the column is the scale).
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.enums import QuestionType
from surveys.questionnaires import schema as plain

_ABSENT = object()
CARRIED = ("@audience", "@territory", "@structure", "@source")


@dataclass(frozen=True, slots=True)
class Block:
    """Some responses as columns.

    `codes`: choice index or missing (for `multiple` and `ranking`: 0 when something was chosen).
    `picked`: (n, choices) booleans of a multiple choice; `places`: (n, choices) places of a ranking, 0 when unranked.
    `carried`: what a response holds beside its answers, as positions in the snapshot's vocabulary (−1: none).
    """

    ids: np.ndarray
    codes: dict[str, np.ndarray]
    picked: dict[str, np.ndarray]
    places: dict[str, np.ndarray]
    numbers: dict[str, np.ndarray]
    texts: dict[str, np.ndarray]
    carried: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.ids)

    def without(self, gone: set[UUID]) -> "Block":
        """The same without some responses."""
        if not gone:
            return self
        kept = np.fromiter((key not in gone for key in self.ids), dtype=bool, count=len(self.ids))
        return self if kept.all() else _each(lambda columns: columns[0][kept], [self])

    def then(self, other: "Block") -> "Block":
        """These responses followed by others."""
        return _each(np.concatenate, [self, other])


@dataclass(slots=True)
class Vocabulary:
    """Values met so far of what responses carry; positions never change."""

    positions: dict[Any, int] = field(default_factory=dict)

    def position(self, value: Any) -> int:
        return -1 if value is None else self.positions.setdefault(value, len(self.positions))

    @property
    def values(self) -> list[Any]:
        return list(self.positions)


def codebook(schemas: Iterable[plain.Schema]) -> dict[str, plain.Question]:
    """Every question ever published, by code, oldest schema first in `schemas`.

    The last wording and order stand; choices and lines dropped since keep a place at the end, and so does OTHER.
    """
    found: dict[str, plain.Question] = {}
    for schema in schemas:
        former, found = found, {}
        for question in schema.questions:
            found[question.code] = _merged(former.pop(question.code, None), question)
        found.update(former)
    return found


def _merged(old: plain.Question | None, new: plain.Question) -> plain.Question:
    choices = {(choice.scale, choice.code): choice for choice in new.choices}
    rows = {row.code: row for row in new.rows}
    columns = {column.code: column for column in new.columns}
    if old is not None:
        choices = choices | {(one.scale, one.code): one for one in old.choices if (one.scale, one.code) not in choices}
        rows |= {row.code: row for row in old.rows if row.code not in rows}
        columns |= {column.code: column for column in old.columns if column.code not in columns}
    if new.settings.other:
        choices.setdefault(("1", plain.OTHER), plain.Choice(code=plain.OTHER, label=""))
    return msgspec.structs.replace(
        new, choices=tuple(choices.values()), rows=tuple(rows.values()), columns=tuple(columns.values())
    )


def encode(
    questions: Mapping[str, plain.Question],
    responses: Sequence[tuple[UUID, Mapping[str, Any], tuple[Any, ...]]],
    vocabularies: Mapping[str, Vocabulary],
) -> Block:
    """Columns of responses, each (id, answers, what it carries in the order of `CARRIED`)."""
    ids = np.empty(len(responses), dtype=object)
    ids[:] = [response[0] for response in responses]
    block = Block(ids, {}, {}, {}, {}, {}, {})
    for place, key in enumerate(CARRIED):
        vocabulary = vocabularies[key]
        block.carried[key] = np.array([vocabulary.position(row[2][place]) for row in responses], dtype=np.int32)
    for question in questions.values():
        values = [answers.get(question.code, _ABSENT) for _, answers, _ in responses]
        _ENCODERS[QuestionType(question.type)](block, question, values)
    return block


def _single(block: Block, question: plain.Question, values: list[Any]) -> None:
    block.codes[question.code] = _codes(values, question.choices)


def _matrix(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row in question.rows:
        block.codes[f"{question.code}/{row.code}"] = _codes(_cells(values, row.code), question.choices)


def _dual_matrix(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row in question.rows:
        cells = _cells(values, row.code)
        for scale in plain.SCALES:
            key = f"{question.code}/{row.code}/{scale}"
            block.codes[key] = _codes(_cells(cells, scale), question.scale(scale))


def _cells(values: list[Any], code: str) -> list[Any]:
    """One line or column of grids; what is missing of a whole grid is missing of its parts."""
    return [value.get(code, _ABSENT) if isinstance(value, dict) else value for value in values]


def _multiple(block: Block, question: plain.Question, values: list[Any]) -> None:
    block.codes[question.code] = _presence(values, list)
    picked = np.zeros((len(values), len(question.choices)), dtype=bool)
    for position, column in _positions(question, values):
        picked[position, column] = True
    block.picked[question.code] = picked


def _ranking(block: Block, question: plain.Question, values: list[Any]) -> None:
    block.codes[question.code] = _presence(values, list)
    places = np.zeros((len(values), len(question.choices)), dtype=np.int8)
    last, place = -1, 0
    for position, column in _positions(question, values):
        place = place + 1 if position == last else 1
        places[position, column] = place
        last = position
    block.places[question.code] = places


def _number(block: Block, question: plain.Question, values: list[Any]) -> None:
    _put_numbers(block, question.code, values)


def _numbers(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row in question.rows:
        _put_numbers(block, f"{question.code}/{row.code}", _cells(values, row.code))


def _number_matrix(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row, column in itertools.product(question.rows, question.columns):
        cells = _cells(_cells(values, row.code), column.code)
        _put_numbers(block, f"{question.code}/{row.code}/{column.code}", cells)


def _put_numbers(block: Block, key: str, values: list[Any]) -> None:
    block.codes[key] = _presence(values, (int, float))
    block.numbers[key] = np.array(
        [float(value) if isinstance(value, int | float) else np.nan for value in values], dtype=float
    )


def _text(block: Block, question: plain.Question, values: list[Any]) -> None:
    _put_texts(block, question.code, values)


def _texts(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row in question.rows:
        _put_texts(block, f"{question.code}/{row.code}", _cells(values, row.code))


def _text_matrix(block: Block, question: plain.Question, values: list[Any]) -> None:
    for row, column in itertools.product(question.rows, question.columns):
        cells = _cells(_cells(values, row.code), column.code)
        _put_texts(block, f"{question.code}/{row.code}/{column.code}", cells)


def _put_texts(block: Block, key: str, values: list[Any]) -> None:
    block.codes[key] = _presence(values, str)
    texts = np.empty(len(values), dtype=object)
    texts[:] = [value if isinstance(value, str) and value != plain.DECLINED else "" for value in values]
    block.texts[key] = texts


def _nothing(block: Block, question: plain.Question, values: list[Any]) -> None:
    pass


_ENCODERS: dict[QuestionType, Callable[[Block, plain.Question, list[Any]], None]] = {
    QuestionType.SINGLE: _single,
    QuestionType.YES_NO: _single,
    QuestionType.COMMUNE: _single,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.MATRIX: _matrix,
    QuestionType.STATEMENTS: _matrix,
    QuestionType.DUAL_MATRIX: _dual_matrix,
    QuestionType.NUMBER_MATRIX: _number_matrix,
    QuestionType.TEXT_MATRIX: _text_matrix,
    QuestionType.RANKING: _ranking,
    QuestionType.NUMBER: _number,
    QuestionType.SLIDER: _number,
    QuestionType.SCALE: _number,
    QuestionType.RATING: _number,
    QuestionType.NUMBERS: _numbers,
    QuestionType.DATE: _text,
    QuestionType.SHORT_TEXT: _text,
    QuestionType.TEXTS: _texts,
    QuestionType.LONG_TEXT: _text,
    QuestionType.CONSENT: _nothing,
}


def _codes(values: list[Any], choices: Sequence[plain.Choice]) -> np.ndarray:
    index: dict[Any, int] = {choice.code: position for position, choice in enumerate(choices)}
    index |= {plain.DECLINED: DECLINED, _ABSENT: NOT_SHOWN}
    return np.array(
        [index.get(value, BLANK) if isinstance(value, str) or value is _ABSENT else BLANK for value in values],
        dtype=np.int8 if len(choices) < 128 else np.int32,
    )


def _presence(values: list[Any], kind: type | tuple[type, ...]) -> np.ndarray:
    return np.array([_present(value, kind) for value in values], dtype=np.int8)


def _present(value: Any, kind: type | tuple[type, ...]) -> int:
    if value is _ABSENT:
        return NOT_SHOWN
    if value == plain.DECLINED:
        return DECLINED
    return 0 if isinstance(value, kind) else BLANK


def _positions(question: plain.Question, values: list[Any]) -> Iterable[tuple[int, int]]:
    """(response, choice) of each code of each list, in order."""
    index = {choice.code: position for position, choice in enumerate(question.choices)}
    for position, value in enumerate(values):
        if isinstance(value, list):
            for code in value:
                if code in index:
                    yield position, index[code]


def _each(make: Callable[[list[np.ndarray]], np.ndarray], blocks: list[Block]) -> Block:
    """A block made column by column from those of `blocks`, which have the same ones."""

    def family(name: str) -> dict[str, np.ndarray]:
        first: dict[str, np.ndarray] = getattr(blocks[0], name)
        return {key: make([getattr(block, name)[key] for block in blocks]) for key in first}

    return Block(
        ids=make([block.ids for block in blocks]),
        codes=family("codes"),
        picked=family("picked"),
        places=family("places"),
        numbers=family("numbers"),
        texts=family("texts"),
        carried=family("carried"),
    )
