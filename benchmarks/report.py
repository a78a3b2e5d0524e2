"""`python -m benchmarks.report < lines.jsonl`: tables and pictures of docs/performance.md from the lines of one run.

What stands between `<!-- bench … -->` and `<!-- end -->` is written; the words around are the author's.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "performance"
STEP = re.compile(r"(growth-)?(?P<what>bell|fanout)-(?P<clients>\d+)(?P<part>-complete)?$")
TITLES = {
    "bell": "ms to the acknowledgement of a vote, p95",
    "bell-complete": "ms until every screen shows every vote",
    "fanout": "µs of processor for each frame delivered",
}
SIDES = {"ours": "ours", "peer": "stock Channels", "floor": "floor"}

Line = dict[str, Any]


def main(lines: Iterable[str]) -> None:
    found = [json.loads(line) for line in lines if line.startswith("{")]
    page = PAGE.read_text(encoding="utf-8")
    for name, table in {"results": results(found), "growth": growth_table(found)}.items():
        page = _between(page, name, table)
    PAGE.write_text(page, encoding="utf-8")
    PICTURES.mkdir(exist_ok=True)
    for what in TITLES:
        rows = growth_rows(found, what)
        if rows:
            (PICTURES / f"growth-{what}.svg").write_text(picture(rows, TITLES[what]), encoding="utf-8")


def results(found: list[Line]) -> str:
    """One row a bench that is no step of growth."""
    rows = [
        [line["name"], line["unit"], *(_figure(line[key]) for key in ("ours", "peer", "ratio", "floor", "load"))]
        for line in found
        if not line["name"].startswith("growth-")
    ]
    return _table(["bench", "unit", "ours", "peer", "peer ÷ ours", "floor", "load"], rows)


def growth_table(found: list[Line]) -> str:
    rows = [
        [TITLES[what], str(row["clients"]), row["side"], _figure(row["value"])]
        for what in TITLES
        for row in growth_rows(found, what)
    ]
    return _table(["measure", "clients", "whose", "value"], rows)


def growth_rows(found: list[Line], what: str) -> list[dict[str, Any]]:
    rows = []
    for line in found:
        match = STEP.match(line["name"])
        if match and match["what"] + (match["part"] or "") == what:
            rows += [
                {"clients": int(match["clients"]), "side": side, "value": line[key]}
                for key, side in SIDES.items()
                if line[key]  # nothing was measurable, and a logarithm has no place for it
            ]
    return sorted(rows, key=lambda row: (row["side"], row["clients"]))


def picture(rows: list[dict[str, Any]], title: str) -> str:
    """Both scales are logarithmic: a straight line of slope one is a cost that grows as the crowd does."""
    chart = (
        alt.Chart(alt.Data(values=rows), width=420, height=260)
        .mark_line(point=True)
        .encode(
            x=alt.X("clients:Q", title="clients", scale=alt.Scale(type="log"), axis=alt.Axis(values=[100, 300, 1000])),
            y=alt.Y("value:Q", title=title, scale=alt.Scale(type="log")),
            color=alt.Color("side:N", title=None, sort=list(SIDES.values())),
            shape=alt.Shape("side:N", legend=None, sort=list(SIDES.values())),
            strokeDash=alt.StrokeDash("side:N", legend=None, sort=list(SIDES.values())),
        )
    )
    return vl_convert.vegalite_to_svg(chart.to_dict())


def _between(page: str, name: str, text: str) -> str:
    start, end = f"<!-- bench {name} -->\n", "<!-- end -->"
    head, mark, tail = page.partition(start)
    assert mark, f"{PAGE.name} has no place for {name}"
    return head + mark + text + end + tail.partition(end)[2]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:g}"


if __name__ == "__main__":
    main(sys.stdin)
