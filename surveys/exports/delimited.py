"""CSV, a line at a time: the one a French Excel opens, and the plain one that programs read."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path

from hackathon.tables import inert
from surveys.exports.cells import Cell, in_codes, in_words
from surveys.exports.columns import Column, Said
from surveys.exports.reading import Answers


@dataclass(frozen=True, slots=True)
class Dialect:
    encoding: str
    delimiter: str
    decimal: str
    cell: Callable[[Column], Callable[[Said], Cell]]


# Excel in French tells UTF-8 by its mark only, parts cells at semicolons and numbers at commas.
EXCEL = Dialect("utf-8-sig", ";", ",", in_words)
PLAIN = Dialect("utf-8", ",", ".", in_codes)


def write_answers(path: Path, answers: Answers, dialect: Dialect) -> int:
    """One line a response; how many."""
    cells = [dialect.cell(column) for column in answers.columns]
    with path.open("w", encoding=dialect.encoding, newline="") as out:
        rows = ([cell(said) for cell in cells] for said in answers)
        return (
            write_rows(out, [[column.name for column in answers.columns]], dialect) + write_rows(out, rows, dialect) - 1
        )


def write_rows(out: TextIOBase, rows: Iterable[Sequence[Cell]], dialect: Dialect) -> int:
    writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\r\n")
    count = 0
    for row in rows:
        writer.writerow([_written(cell, dialect) for cell in row])
        count += 1
    return count


def _written(cell: Cell, dialect: Dialect) -> str:
    """Nothing runs as a formula; a number is no formula, whatever its sign."""
    if cell is None:
        return ""
    return inert(cell) if isinstance(cell, str) else number(cell).replace(".", dialect.decimal)


def number(value: int | float) -> str:
    """Without a needless decimal point, nor an exponent that spreadsheets read as text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
