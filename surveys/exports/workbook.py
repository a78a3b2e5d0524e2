"""A workbook: individual answers where they are asked for, the codebook, the tables and a chart of each that Excel and
LibreOffice draw themselves and anybody may change.

Rows go to the disk as they are written (`constant_memory`): a sheet is written from its first row to its last. Nothing
is left for a spreadsheet to take for a formula or an address; titles of charts and names of series stand in cells, for
a text there that begins with an equals sign would be one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from realtime.wire.refusals import Refused
from surveys.analysis.sums.rounding import half_up
from surveys.exports import tables
from surveys.exports.cells import Cell, in_words
from surveys.exports.codebook import codebook_rows
from surveys.exports.columns import Column
from surveys.exports.drawings import Drawing
from surveys.exports.reading import Answers

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# From the look's tokens: the ends of a scale, and what columns of a crossing are told apart by.
BAR, COLOURS = "#3340B0", ("#3340B0", "#1B6690", "#7A2E7E", "#1F6B4A", "#B83A1E", "#F5B82E")
SCALE = ("#E9B09F", "#F4D9CF", "#EFEDE6", "#CFD4F4", "#A3ADEA")
# Of a sheet, in pixels: its rows, a chart, and a bar in it.
ROW, CHART_WIDTH, CHART_HEAD, CHART_BAR = 20, 760, 120, 34


def write_workbook(
    path: Path,
    drawn: Sequence[Drawing],
    columns: Sequence[Column],
    answers: Answers | None = None,
    *,
    rows: Sequence[tables.Rows] = (),
) -> int:
    """How many responses it holds one by one; `rows` are tables without a chart, after the others.

    Refuses `export_sheet_full`, `export_cell_too_long`.
    """
    import xlsxwriter

    with (
        TemporaryDirectory(dir=path.parent) as pieces,
        xlsxwriter.Workbook(path, PLAIN | {"constant_memory": True, "tmpdir": pieces}) as book,
    ):
        sheets = _Sheets(book)
        count = sheets.answers(answers) if answers is not None else 0
        if answers is not None:
            sheets.codebook(columns)
        sheets.tables_and_charts(drawn, rows)
        # What can be shown to everybody opens on its tables.
        if answers is None:
            sheets.codebook(columns)
    return count


@dataclass(frozen=True, slots=True)
class _Range:
    """Where a drawing stands in the sheet of tables: `first` and `last` rows, and for each series its two columns."""

    title: int
    heads: int
    first: int
    last: int
    columns: tuple[int, ...]


class _Sheets:
    def __init__(self, book: "xlsxwriter.Workbook") -> None:
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def answers(self, answers: Answers) -> int:
        page = self.book.add_worksheet(gettext("Answers"))
        page.freeze_panes(1, 0)
        cells = [in_words(column) for column in answers.columns]
        self._row(page, 0, [column.name for column in answers.columns], self.bold)
        row = 0
        for row, said in enumerate(answers, start=1):
            self._row(page, row, [cell(said) for cell in cells])
        return row

    def codebook(self, columns: Sequence[Column]) -> None:
        page = self.book.add_worksheet(gettext("Codebook"))
        page.freeze_panes(1, 0)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 70)
        page.set_column(2, 5, 22)
        for place, row in enumerate(codebook_rows(columns)):
            self._row(page, place, row, self.bold if not place else None)

    def tables_and_charts(self, drawn: Sequence[Drawing], rows: Sequence[tables.Rows]) -> None:
        page = self.book.add_worksheet(gettext("Tables"))
        page.set_column(0, 0, 60)
        ranges = self._tables(page, drawn, rows)
        charts = self.book.add_worksheet(gettext("Charts"))
        charts.set_column(0, 0, 110)
        top = 0
        for drawing, found in zip(drawn, ranges, strict=True):
            if found is None or drawing.is_empty:
                continue
            top = self._chart(charts, top, page.get_name(), drawing, found)

    def _tables(self, page: "Worksheet", drawn: Sequence[Drawing], plain: Sequence[tables.Rows]) -> list[_Range | None]:
        ranges: list[_Range | None] = []
        row = 0
        for drawing in drawn:
            title = row
            rows: tables.Rows = [[drawing.title]] if drawing.stacked else tables.head(drawing.figures[0])[:1]
            rows += [[drawing.sentence], [drawing.base], [drawing.note]]
            for place, cells in enumerate(rows):
                self._row(page, row + place, cells, self.bold if not place else None)
            row += len(rows)
            held = tables.grid(drawing.figures) if drawing.stacked else tables.body(drawing.figures[0])
            for place, cells in enumerate(held):
                self._row(page, row + place, cells)
            lines, groups = len(drawing.categories), len(drawing.series)
            ranges.append(_Range(title, row, row + 1, row + lines, tuple(range(1, 2 * groups, 2))) if groups else None)
            row += len(held) + 1
        for table in plain:
            for place, cells in enumerate(table):
                self._row(page, row + place, cells, self.bold if not place else None)
            row += len(table) + 1
        return ranges

    def _chart(self, page: "Worksheet", top: int, sheet: str, drawing: Drawing, found: _Range) -> int:
        """Draw it, its sentence above; the row where the next one goes."""
        chart = self.book.add_chart(
            {"type": "bar", "subtype": "percent_stacked"} if drawing.stacked else {"type": "bar"}
        )
        colours = scale_colours(len(drawing.series)) if drawing.stacked else COLOURS
        for place, (series, column) in enumerate(zip(drawing.series, found.columns, strict=True)):
            chart.add_series(
                {
                    "name": [sheet, found.heads, column],
                    "name_data": [series.name],
                    "categories": [sheet, found.first, 0, found.last, 0],
                    "categories_data": list(drawing.categories),
                    "values": [sheet, found.first, column + 1, found.last, column + 1],
                    "values_data": [None if value is None else half_up(value, 1) for value in series.values],
                    "fill": {"color": colours[place % len(colours)]},
                    "data_labels": {"value": True},
                    "gap": 60,
                }
            )
        chart.set_title({"name": [sheet, found.title, 0], "data": [drawing.title], "name_font": {"size": 12}})
        chart.set_x_axis({"min": 0, "num_format": "0", "name": "%", "major_gridlines": {"visible": False}})
        # Excel draws bars from the bottom up: turned, the first choice stands first.
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"none": True} if len(drawing.series) == 1 else {"position": "bottom"})
        bars = len(drawing.categories) * (1 if drawing.stacked else len(drawing.series))
        height = CHART_HEAD + CHART_BAR * bars
        chart.set_size({"width": CHART_WIDTH, "height": height})
        self._row(page, top, [drawing.sentence], self.bold)
        self._row(page, top + 1, [f"{drawing.base} {drawing.note}"], self.wrapped)
        page.insert_chart(top + 2, 0, chart, {"description": f"{drawing.title}. {drawing.sentence}"})
        return top + 4 + height // ROW

    def _row(self, page: "Worksheet", row: int, cells: Iterable[Cell], style: Any = None) -> None:
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                failed = page.write_string(row, column, cell, style)
            else:
                failed = page.write_number(row, column, cell, style)
            if failed == -2:
                raise Refused("export_cell_too_long", row=row + 1)
            if failed:
                raise Refused("export_sheet_full")


def scale_colours(number: int) -> list[str]:
    """`number` colours from one end of the scale to the other."""
    if number < 2:
        return [SCALE[-1]]
    return [SCALE[round(place * (len(SCALE) - 1) / (number - 1))] for place in range(number)]
