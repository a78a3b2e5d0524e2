"""A figure made ready for a template: every cell in words, with its tint and what can be done with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from surveys.analysis.figures import Figure, FigureResult, Line
from surveys.analysis.sentences import decimal, percent, share_of_words
from surveys.analysis.sums.rounding import half_up

Offers = Callable[[Figure], list[Mapping[str, Any]]]
TINTS = {-2: "tint-much-less", -1: "tint-less", 0: "", 1: "tint-more", 2: "tint-much-more"}


@dataclass(frozen=True, slots=True)
class CellShown:
    share: str
    count: str
    hidden: bool
    tint: str = ""
    sign: str = ""
    # Read by screen readers where the eye sees a tint.
    said: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True)
class LineShown:
    label: str
    cells: tuple[CellShown, ...]
    place: str
    # Borda points on average, of a ranked item.
    points: str
    offers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TableShown:
    title: str
    sentence: str
    closed: bool
    hides: bool
    k: int
    column_title: str
    columns: tuple[str, ...]
    lines: tuple[LineShown, ...]
    bases: tuple[str, ...]
    share_of: str
    missing: str
    details: tuple[tuple[str, str], ...]
    offers: Sequence[Mapping[str, Any]]
    # Nobody answered: there is nothing to cross. A hidden base is not said to be nobody.
    is_empty: bool


def table_shown(result: FigureResult, offers: Offers) -> TableShown:
    """The whole figure; `offers` gives what upper floors propose to do with a figure."""
    return TableShown(
        title=result.title,
        sentence=result.sentence,
        closed=result.closed,
        hides=result.hides,
        k=result.figure.k,
        column_title=result.column_title,
        columns=tuple(option.label for option in result.columns),
        lines=tuple(_line_shown(result, line, place, offers) for place, line in enumerate(result.lines)),
        bases=tuple(_hidden() if base is None else number_format(base, force_grouping=True) for base in result.bases),
        share_of=share_of_words(result),
        missing=missing_in_words(result),
        details=_details(result),
        offers=offers(pointing(result, *result.told)) if result.told else [],
        is_empty=all(base == 0 for base in result.bases),
    )


def _line_shown(result: FigureResult, line: Line, place: int, offers: Offers) -> LineShown:
    shown = [column for column, share in enumerate(line.shares) if share is not None]
    best = max(shown, key=lambda column: (line.tints[column], line.shares[column] or 0), default=None)
    mean = result.places[place] if result.places else None
    points = result.points[place] if result.points else None
    return LineShown(
        label=line.label,
        cells=tuple(_cell_shown(line, column) for column in range(len(line.shares))),
        place="" if mean is None else decimal(mean),
        points="" if points is None else decimal(points),
        offers=[] if best is None else offers(pointing(result, line.code, result.columns[best].code)),
    )


def _cell_shown(line: Line, column: int) -> CellShown:
    share, count, interval = line.shares[column], line.counts[column], line.intervals[column]
    if share is None or count is None or interval is None:
        return CellShown(share=_hidden(), count="", hidden=True)
    tint = line.tints[column]
    return CellShown(
        share=percent(share),
        count=number_format(count, force_grouping=True),
        hidden=False,
        tint=TINTS[tint],
        sign="▲" * max(tint, 0) or "▼" * -tint,
        said=gettext("more than expected") if tint > 0 else gettext("less than expected") if tint < 0 else "",
        interval=gettext("%(low)s to %(high)s") % {"low": percent(interval[0]), "high": percent(interval[1])},
    )


def pointing(result: FigureResult, option: str, group: str) -> Figure:
    """The figure that speaks of one cell."""
    return msgspec.structs.replace(result.figure, options=(option,), group=group)


def missing_in_words(result: FigureResult) -> str:
    parts: list[str] = []
    if result.blank:
        parts.append(gettext("%(n)s left blank") % {"n": number_format(result.blank, force_grouping=True)})
    if result.declined:
        parts.append(gettext("%(n)s declined to answer") % {"n": number_format(result.declined, force_grouping=True)})
    return ", ".join(parts)


def left_words(left: int) -> str:
    """What the drawing of a long list says of the rest, without a full stop; empty when there is none."""
    if not left:
        return ""
    return ngettext(
        "%(n)s answer chosen less often is not shown", "%(n)s answers chosen less often are not shown", left
    ) % {"n": left}


def _details(result: FigureResult) -> tuple[tuple[str, str], ...]:
    details: list[tuple[str, str]] = []
    if result.n is not None:
        details.append((gettext("Responses (n)"), number_format(result.n, force_grouping=True)))
    if result.weighted and result.effective_n is not None:
        details.append((gettext("Effective responses (Kish)"), decimal(result.effective_n, 0)))
    if result.numbers is not None:
        details.append((gettext("Mean"), decimal(result.numbers.mean)))
        details.append((gettext("Standard deviation"), decimal(result.numbers.deviation)))
    test = result.test
    if test is not None and test.chi2 is not None and test.p is not None:
        details.append((gettext("Pearson's χ²"), decimal(test.chi2, 2)))
        details.append((gettext("Degrees of freedom"), str(test.dof)))
        how = gettext("by simulation: some expected counts are under 5") if test.monte_carlo else ""
        details.append((gettext("Probability (p)"), f"{probability(test.p)} {how}".strip()))
    if test is not None and test.chi2 is not None:
        details.append((gettext("Cramér's V"), decimal(test.cramers_v, 3)))
    if test is not None and test.chi2 is None:
        tenth = {"low": decimal(test.cramers_v), "high": decimal(min(1.0, test.cramers_v + 0.1))}
        details.append((gettext("Cramér's V"), gettext("%(low)s to %(high)s") % tenth))
        details.append((gettext("χ² and p"), gettext("not given: they would let the hidden cells be worked out")))
    return tuple(details)


def probability(p: float) -> str:
    return f"< {number_format(0.001, 3)}" if p < 0.001 else number_format(half_up(p, 3), 3)


def _hidden() -> str:
    return gettext("hidden")
