"""Figures drawn: a Vega-Lite specification made with Altair, rendered here to SVG that a strict CSP lets inline.

The SVG carries presentation attributes only; the table beside it says the same to whoever cannot see it.
"""

import hashlib
import json
import re
import textwrap
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import altair as alt
import vl_convert
from django.core.cache import cache as storage
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import percent

INK, INDIGO = "#1D2440", "#3340B0"
# From one end of a scale to the other; ink stays readable on each.
SCALE = ("#E9B09F", "#F4D9CF", "#EFEDE6", "#CFD4F4", "#A3ADEA")
FONT = "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible Next, system-ui, sans-serif"
# In pixels, but for LETTERS, the length of a line of label; FIGURES is the room left at the end of the longest bar.
WIDTH, BAR, FIGURES, LETTERS, SIZE = 380, 20, 105, 46, 15
KEPT_SECONDS = 24 * 3600
TAG = re.compile(r"<[a-z][^>]*>")
ROLE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')

Rows = list[dict[str, Any]]


def bars(result: FigureResult) -> SafeString:
    """One bar a choice, its label above it and its figures at its end. Empty when there is nothing to draw."""
    if result.closed or not any(line.shares[0] for line in result.lines):
        return SafeString("")
    rows, height = _bar_rows(result)
    return _drawn(_bar_template(), height, rows=rows)


def scale_bars(results: Sequence[FigureResult]) -> SafeString:
    """One stacked bar a line of a grid, from the first choice of its scale to the last."""
    shown = [result for result in results if not result.closed and any(line.shares[0] for line in result.lines)]
    if not shown:
        return SafeString("")
    segments, titles, height = _scale_rows(shown)
    return _drawn(
        _scale_template(tuple(line.label for line in shown[0].lines)), height, segments=segments, titles=titles
    )


@cache
def _bar_template() -> dict[str, Any]:
    """Specifying a chart costs far more than drawing it: it is done once, lengths and places being in the data."""
    base = _chart("rows")
    x = alt.X("length:Q", axis=None).scale(None)
    return _template(
        alt.layer(
            base.mark_bar(color=INDIGO, cornerRadius=3, height=BAR).encode(x=x, x2="zero:Q", y=_y("middle")),
            base.mark_text(align="left", baseline="top", lineHeight=SIZE + 4).encode(
                text="label:N", y=_y("top"), x=alt.value(0)
            ),
            base.mark_text(align="left", baseline="middle", dx=6, fontWeight=700).encode(
                text="words:N", x=x, y=_y("middle")
            ),
        )
    )


@lru_cache(maxsize=64)
def _scale_template(choices: tuple[str, ...]) -> dict[str, Any]:
    x = alt.X("start:Q", axis=None).scale(None)
    base = _chart("segments")
    colour = alt.Color(
        "choice:N",
        scale=alt.Scale(domain=list(choices), range=_colours(len(choices))),
        legend=alt.Legend(orient="top", title=None, columns=2, labelFontSize=SIZE - 1, labelLimit=WIDTH // 2),
    )
    return _template(
        alt.layer(
            base.mark_bar(height=BAR + 4, stroke="#FFFFFF", strokeWidth=1).encode(
                x=x, x2="end:Q", y=_y("middle"), color=colour
            ),
            base.mark_text(baseline="middle", fontSize=SIZE - 1).encode(
                text="words:N", x=alt.X("centre:Q", axis=None).scale(None), y=_y("middle")
            ),
            _chart("titles")
            .mark_text(align="left", baseline="top", lineHeight=SIZE + 4)
            .encode(text="label:N", y=_y("top"), x=alt.value(0)),
        )
    )


def _bar_rows(result: FigureResult) -> tuple[Rows, int]:
    most = max(line.shares[0] or 0 for line in result.lines)
    rows: Rows = []
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
        length = (share or 0) / most * (WIDTH - FIGURES)
        rows.append({"label": label, "length": length, "zero": 0, "words": words, "top": top, "middle": middle})
        top = middle + BAR // 2 + 10
    return rows, top


def _scale_rows(results: Sequence[FigureResult]) -> tuple[Rows, Rows, int]:
    segments: Rows = []
    titles: Rows = []
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
                    "start": start * WIDTH,
                    "end": (start + share) * WIDTH,
                    "centre": (start + share / 2) * WIDTH,
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


def _chart(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _template(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    spec = chart.properties(width=WIDTH).configure(
        aria=False, background="transparent", font=FONT, padding=2, text={"fontSize": SIZE, "color": INK}
    )
    template: dict[str, Any] = spec.configure_view(stroke=None).to_dict(validate=False)
    return template


def _without_roles(tag: re.Match[str]) -> str:
    """Vega names its groups for screen readers; the figure around the drawing is one image, with one name."""
    return ROLE.sub("", tag[0])


def _drawn(template: dict[str, Any], height: int, **datasets: Rows) -> SafeString:
    """The chart of some data as SVG, drawn once: the digest of its specification names it in the cache."""
    spec = json.dumps(template | {"height": height, "datasets": datasets})
    key = f"chart:{hashlib.sha256(spec.encode()).hexdigest()}"
    svg: str | None = storage.get(key)
    if svg is None:
        svg = TAG.sub(_without_roles, vl_convert.vegalite_to_svg(spec))
        storage.set(key, svg, KEPT_SECONDS)
    # Drawn by us; Vega escapes the labels people wrote.
    return mark_safe(svg)  # nosec B308 B703
