"""Slides: one a question, its title the sentence in words, a chart that PowerPoint and Impress draw themselves and
anybody may change, what it is based on underneath.

The chart's own workbook is written again by us: python-pptx lets a choice that begins with an equals sign be a formula.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext

from surveys.exports.drawings import Drawing
from surveys.exports.workbook import COLOURS, PLAIN, scale_colours

INK, SOFT = "#1D2440", "#4B5372"
# In inches: 16 by 9.
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
# Bars that fit a slide; the rest of a long question goes on to the next one.
BARS_A_SLIDE = 14
LONGEST_TITLE = 220


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
        for part in _parts(drawing):
            _question(show, part)
    closing = _slide(show, gettext("How these figures were counted"), size=28)
    _words(closing, method, top=1.7, height=5, size=16)
    show.save(str(path))
    return len(show.slides)


def _parts(drawing: Drawing) -> list[Drawing]:
    """Slides that can be read: so many bars each."""
    most = max(1, BARS_A_SLIDE // (1 if drawing.stacked else len(drawing.series)))
    starts = range(0, len(drawing.categories), most)
    return [
        replace(
            drawing,
            categories=drawing.categories[start : start + most],
            series=tuple(replace(one, values=one.values[start : start + most]) for one in drawing.series),
        )
        for start in starts
    ]


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
        paragraph.font.size, paragraph.font.bold = Pt(size), True
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
        for row, category in enumerate(drawing.categories, start=1):
            page.write_string(row, 0, category)
        for column, series in enumerate(drawing.series, start=1):
            page.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    page.write_number(row, column, value)
    return out.getvalue()


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
