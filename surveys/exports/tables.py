"""The tables that can be spread, as rows: question, choice, then for each column its count and its share in %."""

from collections.abc import Sequence

from django.utils.translation import gettext

from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import share_of_words
from surveys.analysis.sums.rounding import half_up
from surveys.exports.cells import Cell

Rows = list[list[Cell]]


def table_rows(figures: Sequence[FigureResult]) -> Rows:
    """Tables one after the other, with what has to stand around each."""
    return [row for figure in figures for row in [*head(figure), *body(figure), []]]


def head(figure: FigureResult) -> Rows:
    rows: Rows = [[figure.title, *([gettext("crossed with"), figure.column_title] if figure.column_title else [])]]
    rows.append([gettext("responses collected, not representative"), share_of_words(figure)])
    if figure.filter_words:
        rows.append([gettext("Only"), figure.filter_words])
    if figure.weighted:
        rows.append([gettext("Weighted results.")])
    return rows


def body(figure: FigureResult) -> Rows:
    """Names of the columns, a line a choice, the bases; or the sentence that says why there is nothing."""
    if figure.closed:
        return [[figure.sentence]]
    heads: list[Cell] = ["", *(name for option in figure.columns for name in (option.label, "%"))]
    lines: Rows = [[line.label, *_cells(line.counts, line.shares)] for line in figure.lines]
    bases: list[Cell] = [gettext("Base (n)"), *[cell for base in figure.bases for cell in (_count(base), None)]]
    return [heads, *lines, bases]


def _cells(counts: Sequence[int | None], shares: Sequence[float | None]) -> list[Cell]:
    cells: list[Cell] = []
    for count, share in zip(counts, shares, strict=True):
        cells += [_count(count), None if share is None else half_up(share * 100, 1)]
    return cells


def _count(count: int | None) -> Cell:
    return gettext("hidden") if count is None else count


def grid(figures: Sequence[FigureResult]) -> Rows:
    """The lines of a grid on one scale: for each choice its count and its share, then the line's base."""
    heads: list[Cell] = ["", *(name for line in figures[0].lines for name in (line.label, "%")), gettext("Base (n)")]
    return [heads, *(_grid_line(figure) for figure in figures)]


def _grid_line(figure: FigureResult) -> list[Cell]:
    counts = [None if figure.closed else line.counts[0] for line in figure.lines]
    shares = [None if figure.closed else line.shares[0] for line in figure.lines]
    name = figure.title.rpartition(" · ")[2]
    return [name, *_cells(counts, shares), _count(figure.bases[0])]
