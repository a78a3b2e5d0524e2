"""Slides: one a question, its title the sentence in words, a chart that PowerPoint and Impress draw themselves and
anybody may change, what it is based on underneath. Of a long list the answers chosen most are drawn, as on the results
page, and every answer stands in a table on the slides that follow.

The chart's own workbook is written again by us: python-pptx lets a choice that begins with an equals sign be a formula.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext

from surveys.exports.drawings import Drawing, drawn_places, left_in_words, table_in_words
from surveys.exports.workbook import COLOURS, PLAIN, scale_colours

INK, SOFT, PAPER, LINE = "#1D2440", "#4B5372", "#FFFFFF", "#EFEDE6"
# In inches: 16 by 9.
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
# Bars that fit a slide; the rest of a long grid goes on to the next one.
BARS_A_SLIDE = 14
# Lines that fit a slide, and signs of an answer: in each of two tables side by side, or in one as wide as the slide.
LINES_A_SLIDE = 13
HALF, WHOLE = 44, 115
LONGEST_TITLE = 220
# In signs: a title that takes three lines at its size, an answer that takes two beside its bar.
LONG_TITLE, LONG_ANSWER = 130, 40


def write_slides(path: Path, drawn: Sequence[Drawing], *, title: str, subtitle: str, method: Sequence[str]) -> int:
    """How many slides."""
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    show.core_properties.title = title
    opening = _slide(show, title, size=36)
    _words(opening, [subtitle], top=2.2, height=1.2, size=20)
    for drawing in drawn:
        if drawing.is_empty:
            continue
        for part in _parts(_most_chosen(drawing)):
            _question(show, part)
        if left_in_words(drawing):
            _every_answer(show, drawing)
    closing = _slide(show, gettext("How these figures were counted"), size=28)
    _words(closing, method, top=1.7, height=5, size=16)
    show.save(str(path))
    return len(show.slides)


def _most_chosen(drawing: Drawing) -> Drawing:
    """Of a long list what is drawn, with a word on the rest."""
    note = " ".join(filter(None, [left_in_words(drawing), drawing.note]))
    return replace(_some(drawing, drawn_places(drawing)), note=note)


def _parts(drawing: Drawing) -> list[Drawing]:
    """Slides that can be read: so many bars each."""
    most = max(1, BARS_A_SLIDE // (1 if drawing.stacked else len(drawing.series)))
    places = range(len(drawing.categories))
    return [_some(drawing, places[start : start + most]) for start in places[::most]]


def _some(drawing: Drawing, places: Sequence[int]) -> Drawing:
    return replace(
        drawing,
        categories=tuple(drawing.categories[place] for place in places),
        series=tuple(replace(one, values=tuple(one.values[place] for place in places)) for one in drawing.series),
    )


def _slide(show: Any, title: str, *, size: int) -> Any:
    from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Inches, Pt

    slide = show.slides.add_slide(show.slide_layouts[5])
    shape = slide.shapes.title
    shape.left, shape.top = Inches(MARGIN), Inches(0.4)
    shape.width, shape.height = Inches(WIDTH - 2 * MARGIN), Inches(1.2)
    frame = shape.text_frame
    frame.text = _shortened(title)
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(size if len(title) <= LONG_TITLE else min(size, 18))
        paragraph.font.bold = True
        paragraph.font.color.rgb = _colour(INK)
    return slide


def _question(show: Any, drawing: Drawing) -> None:
    from pptx.util import Inches

    slide = _slide(show, drawing.sentence, size=24)
    _words(slide, [drawing.title], top=1.55, height=0.6, size=16)
    data, kind = _chart_data(drawing)
    room = [Inches(one) for one in (MARGIN, 2.15, WIDTH - 2 * MARGIN, 4.3)]
    frame = slide.shapes.add_chart(kind, *room, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{drawing.title}. {drawing.sentence}")
    _dress(frame.chart, drawing)
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_inert_workbook(drawing))
    _words(slide, [drawing.base, drawing.note], top=6.5, height=0.8, size=12)


def _every_answer(show: Any, drawing: Drawing) -> None:
    """Every figure of a long list, in the order of the questionnaire: two tables a slide, or one where answers are
    long."""
    heads, rows = table_in_words(drawing.figures[0])
    signs, beside = (HALF, 2) if all(len(row[0]) <= HALF for row in rows) else (WHOLE, 1)
    tables = list(_tables(rows, signs))
    slides = [tables[start : start + beside] for start in range(0, len(tables), beside)]
    for number, its in enumerate(slides, start=1):
        slide = _slide(show, drawing.title, size=24)
        told = gettext("Every answer (%(number)s of %(all)s)") if len(slides) > 1 else gettext("Every answer")
        _words(slide, [told % {"number": number, "all": len(slides)}], top=1.55, height=0.6, size=16)
        for place, table in enumerate(its):
            _table(slide, [heads, *table], place, beside)
        _words(slide, [drawing.base, drawing.note], top=6.5, height=0.8, size=12)


def _tables(rows: Sequence[Sequence[str]], signs: int) -> Iterator[list[Sequence[str]]]:
    """Rows that fit the height of a slide, an answer of more than so many signs on several lines."""
    table: list[Sequence[str]] = []
    room = LINES_A_SLIDE
    for row in rows:
        lines = -(-len(row[0]) // signs)
        if table and lines > room:
            yield table
            table, room = [], LINES_A_SLIDE
        table.append(row)
        room -= lines
    yield table


def _table(slide: Any, rows: Sequence[Sequence[str]], place: int, beside: int) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    gap, narrow, high = 0.4, 0.85, 0.3
    width = (WIDTH - 2 * MARGIN - gap * (beside - 1)) / beside
    left = MARGIN + place * (width + gap)
    room = [Inches(one) for one in (left, 2.15, width, high * len(rows))]
    table = slide.shapes.add_table(len(rows), len(rows[0]), *room).table
    table.horz_banding = False
    for column in range(1, len(rows[0])):
        table.columns[column].width = Inches(narrow)
    table.columns[0].width = Inches(width - narrow * (len(rows[0]) - 1))
    for line, row in enumerate(rows):
        table.rows[line].height = Inches(high)
        for column, words in enumerate(row):
            cell = table.cell(line, column)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(PAPER if line else LINE)
            cell.text_frame.text = words
            [paragraph] = cell.text_frame.paragraphs
            paragraph.alignment = PP_ALIGN.RIGHT if column else PP_ALIGN.LEFT
            paragraph.font.size, paragraph.font.bold = Pt(12), not line
            paragraph.font.color.rgb = _colour(INK)


def _chart_data(drawing: Drawing) -> tuple[Any, Any]:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    # Untyped there.
    data: Any = cast("Any", CategoryChartData)(number_format="0.0")
    data.categories = drawing.categories
    for series in drawing.series:
        data.add_series(series.name, series.values)
    return data, XL_CHART_TYPE.BAR_STACKED_100 if drawing.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _dress(chart: Any, drawing: Drawing) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    chart.has_title = False
    chart.font.size = Pt(14)
    chart.font.color.rgb = _colour(INK)
    chart.has_legend = len(drawing.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    # Bars are drawn from the bottom up: turned, the first choice stands first.
    chart.category_axis.reverse_order = True
    _name_every_bar(chart.category_axis._element)
    # LibreOffice leaves out the names that would touch: more than four bars, and half as many words are too many.
    longest = max(map(len, drawing.categories))
    if longest > LONG_ANSWER or (len(drawing.categories) > 4 and longest > LONG_ANSWER // 2):
        chart.category_axis.tick_labels.font.size = Pt(10)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width = 50
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = '0"\u202f%"', False
    colours = scale_colours(len(drawing.series)) if drawing.stacked else COLOURS
    for place, series in enumerate(plot.series):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _colour(colours[place % len(colours)])


def _name_every_bar(axis: Any) -> None:
    """Where names take two lines, one bar in two would have none."""
    from pptx.oxml.ns import qn

    skip = axis.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _words(slide: Any, sentences: Sequence[str], *, top: float, height: float, size: int) -> None:
    from pptx.util import Inches, Pt

    box = slide.shapes.add_textbox(Inches(MARGIN), Inches(top), Inches(WIDTH - 2 * MARGIN), Inches(height))
    frame = box.text_frame
    frame.word_wrap = True
    for place, sentence in enumerate(one for one in sentences if one):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        paragraph.text = sentence
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = _colour(SOFT)


def _colour(written: str) -> Any:
    from pptx.dml.color import RGBColor

    return cast("Any", RGBColor).from_string(written.removeprefix("#"))


def _inert_workbook(drawing: Drawing) -> bytes:
    """What « Edit the data » opens: categories down the first column, a column a series."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, PLAIN | {"in_memory": True}) as book:
        page = book.add_worksheet("Sheet1")
        shown = book.add_format({"num_format": "0.0"})
        for row, category in enumerate(drawing.categories, start=1):
            page.write_string(row, 0, category)
        for column, series in enumerate(drawing.series, start=1):
            page.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    page.write_number(row, column, value, shown)
    return out.getvalue()


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
