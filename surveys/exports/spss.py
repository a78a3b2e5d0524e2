"""A .sav for SPSS, PSPP, jamovi, R: numbered choices with their labels, the three kinds of missing declared as such.

Choices are numbered from 1 in the order of the codebook. What is missing is −1 (left blank), −2 (declined) or −3 (not
asked) where codes are counted, and nine-digit numbers that nobody answers where values are. The format knows no missing
text: there a cell is empty.
"""

from array import array
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from realtime.wire.refusals import Refused
from surveys.exports.codebook import missing_words
from surveys.exports.columns import Column, Kind, Missing, Value
from surveys.exports.reading import Answers

# In bytes, the format's own bounds.
LONGEST_NAME, LONGEST_LABEL, LONGEST_CHOICE, LONGEST_TEXT = 64, 255, 120, 32_767
# Added to the code of a missing, in a column of values.
FAR = -999_999_990
NUMBERED = (Kind.CHOICE, Kind.TICK, Kind.THEME, Kind.PLACE)
MEASURES = {
    Kind.CHOICE: "nominal",
    Kind.NAMED: "nominal",
    Kind.TICK: "nominal",
    Kind.THEME: "nominal",
    Kind.PLACE: "ordinal",
    Kind.NUMBER: "scale",
    Kind.DATE: "scale",
    Kind.TEXT: "nominal",
}


def write_spss(path: Path, answers: Answers, title: str) -> int:
    """How many responses. Refuses `export_cell_too_long`."""
    import pandas as pd
    import pyreadstat

    columns = answers.columns
    names = spss_names(column.name for column in columns)
    held: list[Any] = [array("d") if _is_number(column) else [] for column in columns]
    values = [_value(column) for column in columns]
    for said in answers:
        for cells, value in zip(held, values, strict=True):
            cells.append(value(said))
    frame = pd.DataFrame(
        {
            name: pd.Series(cells, dtype="float64" if _is_number(column) else "object")
            for name, column, cells in zip(names, columns, held, strict=True)
        }
    )
    named = list(zip(names, columns, strict=True))
    pyreadstat.write_sav(
        frame,
        path,
        file_label=_cut(title, 64),
        column_labels=[_cut(column.title, LONGEST_LABEL) for column in columns],
        row_compress=True,
        variable_value_labels={name: _labels(column) for name, column in named if _is_number(column)},
        missing_ranges={
            name: [*sorted(_missing_codes(column).values())] for name, column in named if _is_number(column)
        },
        variable_measure={name: _measure(column) for name, column in named},
    )
    return len(frame)


def spss_names(names: Iterable[str]) -> list[str]:
    """Letters, digits and underscores, a letter first, each once in any case."""
    taken: set[str] = set()
    given: list[str] = []
    for name in names:
        plain = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name).strip("_")
        base = (plain if plain[:1].isalpha() else f"q_{plain}".strip("_"))[: LONGEST_NAME - 5]
        fitted, number = base, 2
        while fitted.lower() in taken or fitted.lower() in RESERVED:
            fitted, number = f"{base}_{number}", number + 1
        taken.add(fitted.lower())
        given.append(fitted)
    return given


RESERVED = frozenset({"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"})


def _is_number(column: Column) -> bool:
    return column.kind in NUMBERED or column.kind == Kind.NUMBER


def _measure(column: Column) -> str:
    return "ordinal" if column.ordered else MEASURES[column.kind]


def _missing_codes(column: Column) -> dict[Missing, float]:
    return {missing: float(missing.value + (0 if column.kind in NUMBERED else FAR)) for missing in Missing}


def _labels(column: Column) -> dict[float, str]:
    labels = {
        float(number): _cut(option.label, LONGEST_CHOICE) for number, option in enumerate(column.options, start=1)
    }
    words = missing_words()
    return labels | {code: _cut(words[missing], LONGEST_CHOICE) for missing, code in _missing_codes(column).items()}


def _value(column: Column) -> Any:
    read, missing = column.read, _missing_codes(column)
    numbers = {option.code: float(number) for number, option in enumerate(column.options, start=1)}
    labels = column.labels

    def number(said: Any) -> float:
        value: Value = read(said)
        if isinstance(value, Missing):
            return missing[value]
        return numbers[value] if isinstance(value, str) else float(value)

    def text(said: Any) -> str:
        value = read(said)
        found = "" if isinstance(value, Missing) else labels.get(str(value), str(value))
        if len(found.encode()) > LONGEST_TEXT:
            raise Refused("export_cell_too_long", row="?")
        return found

    def day(said: Any) -> date | None:
        value = read(said)
        return None if isinstance(value, Missing) else date.fromisoformat(str(value))

    return number if _is_number(column) else day if column.kind == Kind.DATE else text


def _cut(text: str, most: int) -> str:
    """At most so many bytes, on one line, no sign cut in two."""
    flat = " ".join(text.split()).encode()
    return text if len(flat) <= most and "\n" not in text else flat[:most].decode(errors="ignore")
