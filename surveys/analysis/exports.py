"""Files that leave: tables that can be spread (k = 11), and individual answers (a right of their own)."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext

from hackathon.tables import inert
from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import share_of_words
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.missing import BLANK, DECLINED
from surveys.analysis.variables import carried_keys, keys_of, variable
from surveys.enums import QuestionType
from surveys.questionnaires import schema as plain

Cell = str | int | float | None
Rows = list[list[Cell]]
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(rows: Iterable[Sequence[Cell]], kind: str, sheet: str) -> bytes:
    """The rows as a CSV that Excel opens in French (mark, semicolons) or as XLSX; nothing runs as a formula."""
    return _csv(rows) if kind == "csv" else _xlsx(rows, sheet)


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([inert(cell) if isinstance(cell, str) else _decimal(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _decimal(cell: int | float | None) -> str:
    return "" if cell is None else str(cell).replace(".", ",")


def _xlsx(rows: Iterable[Sequence[Cell]], sheet: str) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet[:31])
        for place, row in enumerate(rows):
            page.write_row(place, 0, ["" if cell is None else cell for cell in row])
    return out.getvalue()


def table_rows(figures: Sequence[FigureResult]) -> Rows:
    """Tables one after the other: question, choice, then for each column its count and its share in %."""
    rows: Rows = []
    for figure in figures:
        rows.append([figure.title, *([gettext("crossed with"), figure.column_title] if figure.column_title else [])])
        rows.append([gettext("responses collected, not representative"), share_of_words(figure)])
        if figure.filter_words:
            rows.append([gettext("Only"), figure.filter_words])
        if figure.closed:
            rows += [[figure.sentence], []]
            continue
        heads = [head for option in figure.columns for head in (option.label, "%")]
        rows.append(["", *heads])
        rows += [[line.label, *_cells(line.counts, line.shares)] for line in figure.lines]
        rows.append([gettext("Base (n)"), *[cell for base in figure.bases for cell in (_count(base), None)]])
        rows.append([])
    return rows


def _cells(counts: Sequence[int | None], shares: Sequence[float | None]) -> list[Cell]:
    cells: list[Cell] = []
    for count, share in zip(counts, shares, strict=True):
        cells += [_count(count), None if share is None else round(share * 100, 1)]
    return cells


def _count(count: int | None) -> Cell:
    return gettext("hidden") if count is None else count


def individual_rows(known: Snapshot) -> Rows:
    """One line a response, columns from the questionnaire; no identifier, and in no telling order."""
    columns: list[tuple[str, list[Cell]]] = []
    for key, title in carried_keys(known):
        found = variable(known, key)
        columns.append((title, [found.options[code].label if code >= 0 else None for code in found.codes]))
    for question in known.questions.values():
        columns += _WRITERS[QuestionType(question.type)](known, question)
    ids: list[UUID] = known.block.ids.tolist()
    # The last 62 bits of an id are random, whether or not its first ones tell the time.
    order = sorted(range(len(ids)), key=lambda place: ids[place].int % 2**62)
    head: list[Cell] = [name for name, _cells in columns]
    return [head, *([cells[place] for _name, cells in columns] for place in order)]


Columns = list[tuple[str, list[Cell]]]


def _labelled(known: Snapshot, question: plain.Question) -> Columns:
    columns: Columns = []
    for key, _title in keys_of(question):
        choices = (
            question.scale(key.rpartition("/")[2]) if question.type == QuestionType.DUAL_MATRIX else question.choices
        )
        labels = [choice.label or gettext("Other") for choice in choices]
        codes = known.block.codes[key]
        columns.append((key, [labels[code] if code >= 0 else _missing(int(code)) for code in codes]))
    return columns


def _picked(known: Snapshot, question: plain.Question) -> Columns:
    picked, present = known.block.picked[question.code], known.block.codes[question.code]
    return [
        (
            f"{question.code}[{choice.code}]",
            [int(mark) if code == 0 else _missing(int(code)) for mark, code in zip(column, present, strict=True)],
        )
        for choice, column in zip(question.choices, picked.T, strict=True)
    ]


def _ranked(known: Snapshot, question: plain.Question) -> Columns:
    places = known.block.places[question.code]
    return [
        (f"{question.code}[{choice.code}]", [int(place) or None for place in column])
        for choice, column in zip(question.choices, places.T, strict=True)
    ]


def _numbers(known: Snapshot, question: plain.Question) -> Columns:
    return [
        (key, [None if value != value else _whole(float(value)) for value in known.block.numbers[key]])
        for key, _title in keys_of(question)
    ]


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def _texts(known: Snapshot, question: plain.Question) -> Columns:
    return [(key, [str(text) or None for text in known.block.texts[key]]) for key, _title in keys_of(question)]


def _missing(code: int) -> Cell:
    """Not shown leaves an empty cell; blank and declined are said."""
    return {BLANK: gettext("(left blank)"), DECLINED: gettext("(declined)")}.get(code)


def _nothing(known: Snapshot, question: plain.Question) -> Columns:
    return []


_WRITERS: dict[QuestionType, Callable[[Snapshot, plain.Question], Columns]] = {
    QuestionType.SINGLE: _labelled,
    QuestionType.YES_NO: _labelled,
    QuestionType.COMMUNE: _labelled,
    QuestionType.MATRIX: _labelled,
    QuestionType.STATEMENTS: _labelled,
    QuestionType.DUAL_MATRIX: _labelled,
    QuestionType.MULTIPLE: _picked,
    QuestionType.RANKING: _ranked,
    QuestionType.NUMBER: _numbers,
    QuestionType.SLIDER: _numbers,
    QuestionType.SCALE: _numbers,
    QuestionType.RATING: _numbers,
    QuestionType.NUMBERS: _numbers,
    QuestionType.NUMBER_MATRIX: _numbers,
    QuestionType.DATE: _texts,
    QuestionType.SHORT_TEXT: _texts,
    QuestionType.TEXTS: _texts,
    QuestionType.TEXT_MATRIX: _texts,
    QuestionType.LONG_TEXT: _texts,
    QuestionType.CONSENT: _nothing,
}
