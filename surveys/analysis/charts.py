"""Figures drawn: a Vega-Lite specification made with Altair, rendered here to SVG that a strict CSP lets inline.

The SVG carries presentation attributes only; the table beside it says the same to whoever cannot see it.
"""

import hashlib
import json
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert
from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import percent

INK, INDIGO, LINE = "#1D2440", "#3340B0", "#C9C6BC"
# From one end of a scale to the other; ink stays readable on each.
SCALE = ("#E9B09F", "#F4D9CF", "#EFEDE6", "#CFD4F4", "#A3ADEA")
FONT = "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible Next, system-ui, sans-serif"
WIDTH, BAR, LETTERS, SIZE = 380, 20, 46, 15
KEPT_SECONDS = 24 * 3600


def bars(result: FigureResult) -> SafeString:
    """One bar a choice, its label above it and its figures at its end. Empty when there is nothing to draw."""
    if result.closed or not any(line.shares[0] for line in result.lines):
        return SafeString("")
    rows, height = _bar_rows(result)
    most = max(row["share"] for row in rows)
    base = _chart(rows)
    x = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, most], range=[0, WIDTH - 105]))
    drawn = alt.layer(
        base.mark_bar(color=INDIGO, cornerRadius=3, height=BAR).encode(x=x, x2="zero:Q", y=_y("middle")),
        base.mark_text(align="left", baseline="top", lineHeight=SIZE + 4).encode(
            text="label:N", y=_y("top"), x=alt.value(0)
        ),
        base.mark_text(align="left", baseline="middle", dx=6, fontWeight=700).encode(
            text="words:N", x=x, y=_y("middle")
        ),
    )
    return _svg(drawn.properties(width=WIDTH, height=height))


def scale_bars(results: Sequence[FigureResult]) -> SafeString:
    """One stacked bar a line of a grid, from the first choice of its scale to the last."""
    shown = [result for result in results if not result.closed and any(line.shares[0] for line in result.lines)]
    if not shown:
        return SafeString("")
    segments, titles, height = _scale_rows(shown)
    choices = [line.label for line in shown[0].lines]
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[0, WIDTH]))
    base = _chart(segments)
    colour = alt.Color(
        "choice:N",
        scale=alt.Scale(domain=choices, range=_colours(len(choices))),
        legend=alt.Legend(orient="top", title=None, columns=2, labelFontSize=SIZE - 1, labelLimit=WIDTH // 2),
    )
    drawn = alt.layer(
        base.mark_bar(height=BAR + 4, stroke="#FFFFFF", strokeWidth=1).encode(
            x=x, x2="end:Q", y=_y("middle"), color=colour
        ),
        base.mark_text(baseline="middle", fontSize=SIZE - 1).encode(
            text="words:N", x=alt.X("centre:Q", axis=None), y=_y("middle")
        ),
        _chart(titles)
        .mark_text(align="left", baseline="top", lineHeight=SIZE + 4)
        .encode(text="label:N", y=_y("top"), x=alt.value(0)),
    )
    return _svg(drawn.properties(width=WIDTH, height=height))


def _bar_rows(result: FigureResult) -> tuple[list[dict[str, Any]], int]:
    rows: list[dict[str, Any]] = []
    top = 0
    for line in result.lines:
        label = _wrapped(line.label)
        middle = top + len(label) * (SIZE + 4) + 2 + BAR // 2
        share, count = line.shares[0], line.counts[0]
        words = (
            gettext("hidden")
            if share is None or count is None
            else f"{percent(share)} ({number_format(count, force_grouping=True)})"
        )
        rows.append({"label": label, "share": share or 0, "zero": 0, "words": words, "top": top, "middle": middle})
        top = middle + BAR // 2 + 10
    return rows, top


def _scale_rows(results: Sequence[FigureResult]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    segments: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    top = 0
    for result in results:
        label = _wrapped(result.title.rpartition(" · ")[2])
        middle = top + len(label) * (SIZE + 4) + 2 + BAR // 2
        titles.append({"label": label, "top": top})
        start = 0.0
        for line in result.lines:
            share = line.shares[0]
            if share is None:
                continue
            words = percent(share) if share >= 0.09 else ""
            segments.append(
                {
                    "choice": line.label,
                    "start": start,
                    "end": start + share,
                    "centre": start + share / 2,
                    "words": words,
                    "middle": middle,
                }
            )
            start += share
        top = middle + BAR // 2 + 12
    return segments, titles, top


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(zero=False), type="quantitative").scale(None)


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, LETTERS, max_lines=2, placeholder=" …") or [""]


def _colours(number: int) -> list[str]:
    """`number` colours of the scale, ends included."""
    if number < 2:
        return [SCALE[-1]]
    return [_mixed(place * (len(SCALE) - 1) / (number - 1)) for place in range(number)]


def _mixed(place: float) -> str:
    low = min(int(place), len(SCALE) - 2)
    rest = place - low
    first, second = (tuple(int(SCALE[i][j : j + 2], 16) for j in (1, 3, 5)) for i in (low, low + 1))
    return "#" + "".join(f"{round(a + (b - a) * rest):02X}" for a, b in zip(first, second, strict=True))


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def _svg(chart: alt.LayerChart | alt.FacetChart) -> SafeString:
    """Rendered once for the same specification: its digest is its name in the cache."""
    spec = chart.configure(
        aria=False, background="transparent", font=FONT, padding=2, text={"fontSize": SIZE, "color": INK}
    ).configure_view(stroke=None)
    written = json.dumps(spec.to_dict(), sort_keys=True)
    key = f"chart:{hashlib.sha256(written.encode()).hexdigest()}"
    svg: str | None = cache.get(key)
    if svg is None:
        svg = vl_convert.vegalite_to_svg(written)
        cache.set(key, svg, KEPT_SECONDS)
    # Drawn by us; Vega escapes the labels people wrote.
    return mark_safe(svg)
