"""Responses as columns: the smallest integer per closed question, missings negative; text, numbers and dates beside.

A row is the response's position; a column's key is a question's code, `code/row` for a line of a grid, or
`code/row/column` for a cell of one (of a grid with two scales, the column is the scale).
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec
import numpy as np
from django.utils import translation
from msgspec import UNSET

from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.enums import ONE_CHOICE_TYPES, QuestionType
from surveys.questionnaires import schema as plain
from surveys.questionnaires.areas import area_labels

CARRIED = ("@audience", "@territory", "@structure", "@source")
# Beside them: how many seconds the response took.
SECONDS = "@seconds"
KEY_BYTES = 16
# Texts of a column are kept as one, this sign after each: it is in none (control characters are refused at the edge).
END = "\0"


@dataclass(frozen=True)
class Block:
    """Some responses as columns.

    `keys`: (n, 16) bytes of their ids. `codes`: choice index or missing (for `multiple` and `ranking`: 0 when something
    was chosen). `picked`: (n, choices) booleans of a multiple choice; `places`: (n, choices) places of a ranking, 0 if
    unranked. `carried`: what a response holds beside its answers, as positions in the snapshot's vocabulary, and the
    seconds it took (−1: none).
    """

    keys: np.ndarray
    codes: Mapping[str, np.ndarray]
    picked: Mapping[str, np.ndarray]
    places: Mapping[str, np.ndarray]
    numbers: Mapping[str, np.ndarray]
    texts: "Texts"
    carried: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def ids(self) -> np.ndarray:
        """The same as UUIDs, objects that are slow to make: for whoever names responses, not for counting."""
        ids = np.empty(len(self), dtype=object)
        ids[:] = [UUID(bytes=key) for key in keys_of_rows(self.keys)]
        return ids


def keys_of_rows(keys: np.ndarray) -> Iterator[bytes]:
    """Each row's key."""
    raw = keys.tobytes()
    return (raw[start : start + KEY_BYTES] for start in range(0, len(raw), KEY_BYTES))


class Texts(Mapping[str, np.ndarray]):
    """Columns of texts, kept as bytes in as many parts as they came in; (n,) strings once one is read."""

    def __init__(self, parts: Mapping[str, tuple[bytes | memoryview, ...]]) -> None:
        self.parts = parts
        self._read: dict[str, np.ndarray] = {}

    def __getitem__(self, key: str) -> np.ndarray:
        if key not in self._read:
            *found, _nothing = b"".join(self.parts[key]).decode().split(END)
            column = np.empty(len(found), dtype=object)
            column[:] = found
            self._read[key] = column
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def then(self, other: "Texts") -> "Texts":
        """These responses' texts followed by those of others."""
        return Texts({key: (*parts, *other.parts[key]) for key, parts in self.parts.items()})

    def where(self, kept: np.ndarray) -> "Texts":
        """The texts of some of the responses."""
        return Texts({key: (packed(self[key][kept]),) for key in self.parts})


def packed(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}{END}" for text in texts).encode()


@dataclass(slots=True)
class Vocabulary:
    """Values met so far of what responses carry, as the database writes them; positions never change."""

    are_ids: bool = True
    positions: dict[str, int] = field(default_factory=dict)

    def places(self, values: Sequence[str | None]) -> np.ndarray:
        """(n,) positions; −1 for None."""
        for value in dict.fromkeys(values):
            if value is not None:
                self.positions.setdefault(value, len(self.positions))
        places = {None: -1} | self.positions
        return np.fromiter(map(places.__getitem__, values), dtype=np.int32, count=len(values))

    @property
    def values(self) -> list[Any]:
        return [UUID(value) if self.are_ids else value for value in self.positions]


def vocabularies(known: Mapping[str, Sequence[str]] | None = None) -> dict[str, Vocabulary]:
    """One for each of `CARRIED`, with the values known already in their order."""
    return {
        key: Vocabulary(key != "@source", {value: place for place, value in enumerate((known or {}).get(key, ()))})
        for key in CARRIED
    }


@dataclass(frozen=True, slots=True)
class Rows:
    """Responses as they are read: `keys`, the 16 bytes of each id, one after the other; the answers, a column for each
    question, UNSET where it was not shown; what is carried, by `CARRIED`; the seconds each took."""

    keys: bytes
    answers: Mapping[str, Sequence[Any]]
    carried: Mapping[str, Sequence[str | None]]
    seconds: Sequence[str | None]


def codebook(schemas: Iterable[plain.Schema]) -> dict[str, plain.Question]:
    """Every question ever published, by code, oldest schema first in `schemas`.

    The last wording and order stand; choices and lines dropped since keep a place at the end, and so do OTHER and, in
    the questionnaire's language, the areas that stand for communes in an anonymous survey.
    """
    found: dict[str, plain.Question] = {}
    language = ""
    for schema in schemas:
        former, found = found, {}
        for question in schema.questions:
            found[question.code] = _merged(former.pop(question.code, None), question)
        found.update(former)
        language = schema.language
    with translation.override(language or None):
        return {code: _with_areas(question) for code, question in found.items()}


def _with_areas(question: plain.Question) -> plain.Question:
    areas = [(code, label) for code, label in area_labels(question).items() if code not in question.choice_by_code]
    if not areas:
        return question
    places = tuple(plain.Choice(code=code, label=label) for code, label in areas)
    return msgspec.structs.replace(question, choices=question.choices + places)


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


Reader = Callable[[Sequence[str]], dict[str, Sequence[Any]]]
# A question's code, and what alone it takes where one choice is asked.
Asked = tuple[str, tuple[str, ...] | None]


def answers_reader(questions: Mapping[str, plain.Question]) -> Reader:
    """What turns JSON objects of answers into a column for each of these questions, UNSET where one has no such key.

    Into structures that have a place for each question, a survey's answers are decoded twice as fast as into
    dictionaries, and turned into columns ten times as fast. Where one choice is asked, all who chose the same have one
    and the same string; a response with something else there is read as it stands.
    """
    return _reader(tuple((code, _taken_alone(question)) for code, question in questions.items()))


def _taken_alone(question: plain.Question) -> tuple[str, ...] | None:
    if question.type not in ONE_CHOICE_TYPES:
        return None
    return (plain.DECLINED, *(choice.code for choice in question.choices))


@lru_cache(maxsize=32)
def _reader(asked: tuple[Asked, ...]) -> Reader:
    codes = [code for code, _taken in asked]
    decode, decode_other = _decoder(asked), _decoder([(code, None) for code in codes])

    def decoded(answers: str) -> tuple[Any, ...]:
        try:
            return msgspec.structs.astuple(decode(answers))
        except msgspec.ValidationError:
            return msgspec.structs.astuple(decode_other(answers))

    def read(answers: Sequence[str]) -> dict[str, Sequence[Any]]:
        columns = zip(*map(decoded, answers), strict=True)
        return dict(zip(codes, columns, strict=True)) if answers else dict.fromkeys(codes, ())

    return read


def _decoder(asked: Iterable[Asked]) -> Callable[[str], msgspec.Struct]:
    names, fields = {}, []
    for place, (code, taken) in enumerate(asked):
        names[f"q{place}"] = code
        # A type made of the codes themselves, which only exist at run time.
        kind: Any = Any if taken is None else Literal[taken] | None | msgspec.UnsetType
        fields.append((f"q{place}", kind, UNSET))
    return msgspec.json.Decoder(msgspec.defstruct("Answers", fields, rename=names, gc=False)).decode


def encode(questions: Mapping[str, plain.Question], rows: Rows, known: Mapping[str, Vocabulary]) -> Block:
    """Columns of responses."""
    keys = np.frombuffer(rows.keys, dtype=np.uint8).reshape(-1, KEY_BYTES)
    making = _Making()
    for question in questions.values():
        _ENCODERS[QuestionType(question.type)](making, question, rows.answers[question.code])
    carried = {key: known[key].places(rows.carried[key]) for key in CARRIED}
    taken = (-1 if seconds is None else int(seconds) for seconds in rows.seconds)
    carried[SECONDS] = np.fromiter(taken, dtype=np.int32, count=len(rows.seconds))
    return Block(keys, making.codes, making.picked, making.places, making.numbers, Texts(making.texts), carried)


@dataclass(slots=True)
class _Making:
    """The columns made so far."""

    codes: dict[str, np.ndarray] = field(default_factory=dict)
    picked: dict[str, np.ndarray] = field(default_factory=dict)
    places: dict[str, np.ndarray] = field(default_factory=dict)
    numbers: dict[str, np.ndarray] = field(default_factory=dict)
    texts: dict[str, tuple[bytes, ...]] = field(default_factory=dict)


def _single(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    block.codes[question.code] = _codes(values, question.choices)


def _matrix(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_line(question, values):
        block.codes[key] = _codes(cells, question.choices)


def _dual_matrix(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_line(question, values):
        for scale in plain.SCALES:
            block.codes[f"{key}/{scale}"] = _codes(_cells(cells, scale), question.scale(scale))


def _by_line(question: plain.Question, values: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    for row in question.rows:
        yield f"{question.code}/{row.code}", _cells(values, row.code)


def _by_cell(question: plain.Question, values: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    for key, cells in _by_line(question, values):
        for column in question.columns:
            yield f"{key}/{column.code}", _cells(cells, column.code)


def _cells(values: Sequence[Any], code: str) -> list[Any]:
    """One line or column of grids; what is missing of a whole grid is missing of its parts."""
    return [value.get(code, UNSET) if isinstance(value, dict) else value for value in values]


def _multiple(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    block.codes[question.code] = _presence(values, list)
    picked = np.zeros((len(values), len(question.choices)), dtype=bool)
    rows, columns, _order = _positions(question, values)
    picked[rows, columns] = True
    block.picked[question.code] = picked


def _ranking(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    block.codes[question.code] = _presence(values, list)
    places = np.zeros((len(values), len(question.choices)), dtype=np.int8)
    rows, columns, order = _positions(question, values)
    places[rows, columns] = order
    block.places[question.code] = places


def _number(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    _put_numbers(block, question.code, values)


def _numbers(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_line(question, values):
        _put_numbers(block, key, cells)


def _number_matrix(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_cell(question, values):
        _put_numbers(block, key, cells)


def _put_numbers(block: _Making, key: str, values: Sequence[Any]) -> None:
    block.codes[key] = _presence(values, int, float)
    block.numbers[key] = np.array([value if type(value) in (int, float) else np.nan for value in values], dtype=float)


def _text(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    _put_texts(block, question.code, values)


def _texts(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_line(question, values):
        _put_texts(block, key, cells)


def _text_matrix(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    for key, cells in _by_cell(question, values):
        _put_texts(block, key, cells)


def _put_texts(block: _Making, key: str, values: Sequence[Any]) -> None:
    block.codes[key] = _presence(values, str)
    texts = [value if isinstance(value, str) and value != plain.DECLINED else "" for value in values]
    block.texts[key] = (packed(texts),)


def _nothing(block: _Making, question: plain.Question, values: Sequence[Any]) -> None:
    pass


_ENCODERS: dict[QuestionType, Callable[[_Making, plain.Question, Sequence[Any]], None]] = {
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


def _codes(values: Sequence[Any], choices: Sequence[plain.Choice]) -> np.ndarray:
    index: dict[Any, int] = {choice.code: position for position, choice in enumerate(choices)}
    index |= {plain.DECLINED: DECLINED, UNSET: NOT_SHOWN}
    kind = np.int8 if len(choices) < 128 else np.int32
    try:
        return np.fromiter(map(index.get, values, itertools.repeat(BLANK)), dtype=kind, count=len(values))
    except TypeError:  # a list or an object where one choice was asked
        plainly = [None if isinstance(value, list | dict) else value for value in values]
        return _codes(plainly, choices)


def _presence(values: Sequence[Any], *kinds: type) -> np.ndarray:
    """0 for an answer of these types; what is missing otherwise."""
    found: dict[type, int] = {msgspec.UnsetType: NOT_SHOWN} | dict.fromkeys(kinds, 0)
    codes = np.fromiter(map(found.get, map(type, values), itertools.repeat(BLANK)), dtype=np.int8, count=len(values))
    if plain.DECLINED in values:
        codes[[value == plain.DECLINED for value in values]] = DECLINED
    return codes


def _positions(question: plain.Question, values: Sequence[Any]) -> tuple[list[int], list[int], list[int]]:
    """Of each code of each list that is a choice: its response, the choice, its place in the list (1, 2, 3…)."""
    index = {choice.code: position for position, choice in enumerate(question.choices)}
    rows: list[int] = []
    columns: list[int] = []
    order: list[int] = []
    for position, value in enumerate(values):
        if isinstance(value, list):
            chosen = [index[code] for code in value if code in index]
            rows += [position] * len(chosen)
            columns += chosen
            order += range(1, len(chosen) + 1)
    return rows, columns, order
