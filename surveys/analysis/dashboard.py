"""The dashboard: each question of a survey as a strip, made for what its answers are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from surveys.analysis import charts
from surveys.analysis.charts import Point, ScaleRow
from surveys.analysis.coarser import Variables
from surveys.analysis.drawing import Sheet
from surveys.analysis.figures import Figure, FigureResult
from surveys.analysis.queries import figure_of, texts_counted
from surveys.analysis.sentences import decimal, percent, share_of_words
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.strips import WRITTEN_TYPES, Asked, told_questions
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.sums.scales import is_agreement, sides, told_mean
from surveys.analysis.variables import keys_of
from surveys.enums import NUMBER_TYPES, TEXT_TYPES, QuestionType
from surveys.models import Survey
from surveys.questionnaires import schema as plain

Layout = Literal["texts", "figure", "scale", "pair", "numbers"]
# Drawn as bars parted at the middle of their scale; several numbers on one axis.
SCALED_TYPES = frozenset({QuestionType.MATRIX, QuestionType.STATEMENTS})
NUMBERED_TYPES = frozenset({QuestionType.NUMBERS, QuestionType.NUMBER_MATRIX})


@dataclass(frozen=True, slots=True)
class Told:
    """A figure under the name it has in its strip: a line of a grid, without the question."""

    label: str
    result: FigureResult


@dataclass(frozen=True, slots=True)
class Corner:
    """A quarter of the plane of two scales: what it is called, and the lines that stand in it."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a grid with two scales: its number on the plane, its mean on each scale, as words."""

    number: int
    label: str
    first: str
    second: str
    corner: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One question of the results, ready to be shown, and drawn unless nothing may be.

    `figures` are one for most questions, one a line of a grid. Of a grid with two scales `scales` name them, `figures`
    hold those of the first, then as many of the second.
    """

    code: str
    kind: str
    title: str
    layout: Layout
    sentence: str = ""
    figures: tuple[Told, ...] = ()
    chart: Sheet | None = None
    # None: hidden.
    texts: int | None = 0
    scales: tuple[str, ...] = ()
    placed: tuple[Placed, ...] = ()
    corners: tuple[Corner, ...] = ()
    ends: tuple[str, ...] = ()
    # How many answers of a long list are in its table alone.
    left: int = 0

    @property
    def is_read(self) -> bool:
        """Whether its texts have a page where they are read."""
        return self.kind in TEXT_TYPES

    @property
    def base(self) -> str:
        """« Base : 150 », or from the least to the most answered line of a grid."""
        found = [told.result.bases[0] for told in self.figures]
        known = [base for base in found if base is not None]
        if not known:
            return gettext("hidden")
        least, most = (number_format(base, force_grouping=True) for base in (min(known), max(known)))
        return least if least == most else gettext("%(low)s to %(high)s") % {"low": least, "high": most}

    @property
    def share_of(self) -> str:
        return share_of_words(self.figures[0].result)

    @property
    def hides(self) -> bool:
        return any(told.result.hides for told in self.figures)


def every_strip(survey: Survey, known: Snapshot, asked: Asked, *, k: int = ORGANISER_K) -> list[Strip]:
    """Every question in order, weights left out."""
    variables = Variables(known)
    return [_strip(survey, known, variables, question, asked, k) for question in told_questions(known)]


def one_strip(survey: Survey, known: Snapshot, code: str, asked: Asked, *, k: int) -> Strip | None:
    """The strip of one question; None when it has none."""
    question = next((question for question in told_questions(known) if question.code == code), None)
    return None if question is None else _strip(survey, known, Variables(known), question, asked, k)


def _strip(
    survey: Survey, known: Snapshot, variables: Variables, question: plain.Question, asked: Asked, k: int
) -> Strip:
    if question.type in WRITTEN_TYPES:
        texts = texts_counted(known, question, asked.filters, k)
        return Strip(question.code, question.type, question.wording, "texts", texts=texts)
    told = [
        Told(
            title.removeprefix(f"{question.wording} · "),
            figure_of(survey, known, _figure(survey, key, asked, k), variables),
        )
        for key, title in keys_of(question)
    ]
    if question.type in SCALED_TYPES:
        return _scale_strip(question, told)
    if question.type == QuestionType.DUAL_MATRIX:
        return _pair_strip(question, told)
    if question.type in NUMBERED_TYPES:
        return _numbers_strip(question, told)
    return _figure_strip(question, told[0])


def _figure(survey: Survey, key: str, asked: Asked, k: int) -> Figure:
    return Figure(survey=survey.pk, question=key, filters=asked.filters, weight=asked.weight, k=k)


def _figure_strip(question: plain.Question, told: Told) -> Strip:
    result = _by_points(told.result)
    sentence = result.sentence
    if result.points:
        sentence = f"{_ranked_words(result)} {sentence}".strip()
    order = charts.drawn_order(result)
    drawn = charts.columns(result) if question.type in NUMBER_TYPES else charts.bars(result, order)
    return Strip(
        question.code,
        question.type,
        question.wording,
        "figure",
        sentence,
        (Told(told.label, result),),
        drawn,
        ends=question.ends if question.type in NUMBER_TYPES else (),
        left=0 if question.type in NUMBER_TYPES else len(result.lines) - len(order),
    )


def _by_points(result: FigureResult) -> FigureResult:
    """Of a ranking: the items by their Borda points, those too rarely ranked to have any at the end."""
    if not result.points:
        return result
    order = sorted(range(len(result.lines)), key=lambda place: -_or_least(result.points[place]))
    return msgspec.structs.replace(
        result,
        lines=tuple(result.lines[place] for place in order),
        places=tuple(result.places[place] for place in order),
        points=tuple(result.points[place] for place in order),
    )


def _or_least(points: float | None) -> float:
    return -1.0 if points is None else points


def _ranked_words(result: FigureResult) -> str:
    if result.points[0] is None:
        return ""
    return gettext("Ranked best overall: « %(label)s », %(points)s points of %(most)s on average.") % {
        "label": result.lines[0].label,
        "points": decimal(result.points[0]),
        "most": len(result.lines) - 1,
    }


# --- grids of one scale ------------------------------------------------------------------------------


def high_share(result: FigureResult, column: int = 0) -> float | None:
    """The share of the choices that agree; None when one of them is hidden."""
    found = sides([line.label for line in result.lines])
    shares = [result.lines[place].shares[column] for place in found.high]
    return None if any(share is None for share in shares) or not shares else sum(share or 0.0 for share in shares)


def scale_mean(result: FigureResult) -> float | None:
    """The mean degree, 1 being the lowest, of whoever has an opinion, from what is shown alone."""
    found = sides([line.label for line in result.lines])
    aside = sum(result.lines[place].shares[0] or 0.0 for place in found.aside)
    if result.closed or aside >= 1:
        return None
    shares = [result.lines[place].shares[0] for place in found.degrees]
    told = told_mean(
        range(1, len(found.degrees) + 1), [None if share is None else share / (1 - aside) for share in shares]
    )
    return told[0] if told else None


def _scale_strip(question: plain.Question, told: list[Told]) -> Strip:
    told = sorted(told, key=_agreement, reverse=True)
    labels = [line.label for line in told[0].result.lines] if told else []
    rows = [
        ScaleRow(
            one.label,
            tuple(line.shares[0] for line in one.result.lines),
            gettext("too few responses") if one.result.closed else "",
        )
        for one in told
    ]
    return Strip(
        question.code,
        question.type,
        question.wording,
        "scale",
        _scale_words(told, labels),
        tuple(told),
        charts.diverging(labels, rows),
    )


def _agreement(told: Told) -> tuple[float, float]:
    """Those who agree, then how much."""
    share, mean = high_share(told.result), scale_mean(told.result)
    return (-1.0 if share is None else share, 0.0 if mean is None else mean)


def _scale_words(told: list[Told], labels: Sequence[str]) -> str:
    shown = [(one, share) for one in told if not one.result.closed and (share := high_share(one.result)) is not None]
    if not shown:
        return gettext("Too few responses to show anything: at least %(k)s are needed.") % {
            "k": told[0].result.figure.k if told else ORGANISER_K
        }
    (best, most), (worst, least) = shown[0], shown[-1]
    words = {"best": best.label, "most": percent(most), "worst": worst.label, "least": percent(least)}
    if len(shown) == 1:
        return gettext("« %(best)s »: %(most)s on the side of « %(high)s ».") % (words | {"high": _top(labels)})
    if words["most"] == words["least"]:
        return gettext("Every line alike: %(most)s on the side of « %(high)s ».") % (words | {"high": _top(labels)})
    if is_agreement(labels):
        return gettext("Most agreed with: « %(best)s », %(most)s; least: « %(worst)s », %(least)s.") % words
    return gettext("On the side of « %(high)s », most: « %(best)s », %(most)s; least: « %(worst)s », %(least)s.") % (
        words | {"high": _top(labels)}
    )


def _top(labels: Sequence[str]) -> str:
    found = sides(labels)
    return labels[found.high[0]] if found.high else ""


# --- grids of two scales -----------------------------------------------------------------------------

_IMPORTANCE = re.compile(r"importan", re.IGNORECASE)
# Low left, low right, high left, high right of a plane whose height is importance.
_NAMES: tuple[str | Promise, ...] = (
    _("Less urgent"),
    _("Enough as it is"),
    _("To improve first"),
    _("To keep up"),
)


def _pair_strip(question: plain.Question, told: list[Told]) -> Strip:
    pairs = list(zip(told[::2], told[1::2], strict=True))
    scales = tuple(question.ends[:2]) if len(question.ends) >= 2 else (gettext("First scale"), gettext("Second scale"))
    # Importance stands upright; a grid that says nothing of it has its first scale upright.
    up = 1 if _IMPORTANCE.search(scales[1]) and not _IMPORTANCE.search(scales[0]) else 0
    rows = [row.label for row in question.rows]
    means = [(scale_mean(first.result), scale_mean(second.result)) for first, second in pairs]
    spots = [
        Point(number, pair[1 - up] or 0.0, pair[up] or 0.0)
        for number, pair in enumerate(means, start=1)
        if None not in pair
    ]
    centre = (_mean([spot.across for spot in spots]), _mean([spot.up for spot in spots]))
    names = tuple(map(str, _NAMES)) if any(map(_IMPORTANCE.search, scales)) else _quarters(scales[1 - up], scales[up])
    drawn_names = names if any(map(_IMPORTANCE.search, scales)) else ("",) * 4
    places = {spot.number: 2 * (spot.up >= centre[1]) + (spot.across >= centre[0]) for spot in spots}
    corners = tuple(
        Corner(names[quarter], tuple(rows[number - 1] for number, place in places.items() if place == quarter))
        for quarter in (2, 3, 0, 1)
    )
    return Strip(
        question.code,
        question.type,
        question.wording,
        "pair",
        _pair_words(corners, told),
        (*told[::2], *told[1::2]),
        charts.quadrants(
            spots,
            across=scales[1 - up],
            up=scales[up],
            corners=(drawn_names[0], drawn_names[1], drawn_names[2], drawn_names[3]),
            centre=centre,
        ),
        scales=scales,
        placed=tuple(
            Placed(
                number,
                label,
                _or_hidden(pair[0]),
                _or_hidden(pair[1]),
                names[places[number]] if number in places else "",
            )
            for number, (label, pair) in enumerate(zip(rows, means, strict=True), start=1)
        ),
        corners=tuple(corner for corner in corners if corner.lines),
    )


def _quarters(across: str, up: str) -> tuple[str, ...]:
    words = {"across": across, "up": up}
    return (
        gettext("Low on « %(up)s » and on « %(across)s »") % words,
        gettext("Low on « %(up)s », high on « %(across)s »") % words,
        gettext("High on « %(up)s », low on « %(across)s »") % words,
        gettext("High on « %(up)s » and on « %(across)s »") % words,
    )


def _pair_words(corners: Sequence[Corner], told: list[Told]) -> str:
    first = corners[0]
    if not any(corner.lines for corner in corners):
        return gettext("Too few responses to show anything: at least %(k)s are needed.") % {
            "k": told[0].result.figure.k if told else ORGANISER_K
        }
    if sum(bool(corner.lines) for corner in corners) == 1:
        return gettext("No line stands apart from the others.")
    if not first.lines:
        return gettext("%(name)s: nothing.") % {"name": first.name}
    return gettext("%(name)s: %(lines)s.") % {
        "name": first.name,
        "lines": ", ".join(f"«\u00a0{line}\u00a0»" for line in first.lines),
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _or_hidden(mean: float | None) -> str:
    return gettext("hidden") if mean is None else decimal(mean)


# --- several numbers ---------------------------------------------------------------------------------


def _numbers_strip(question: plain.Question, told: list[Told]) -> Strip:
    return Strip(
        question.code,
        question.type,
        question.wording,
        "numbers",
        _numbers_words(told),
        tuple(told),
        charts.boxes([(one.label, one.result.numbers) for one in told]),
    )


def _numbers_words(told: list[Told]) -> str:
    shown = [(one.label, one.result.numbers) for one in told if one.result.numbers is not None]
    if len(shown) < 2:
        return ngettext("%(n)s line of numbers.", "%(n)s lines of numbers.", len(told)) % {"n": len(told)}
    best, worst = max(shown, key=lambda one: one[1].mean), min(shown, key=lambda one: one[1].mean)
    if charts.in_unit(best[1]) == charts.in_unit(worst[1]):
        return gettext("The same mean on every line: %(most)s.") % {"most": charts.in_unit(best[1])}
    return gettext("Highest on average: « %(best)s », %(most)s; lowest: « %(worst)s », %(least)s.") % {
        "best": best[0],
        "most": charts.in_unit(best[1]),
        "worst": worst[0],
        "least": charts.in_unit(worst[1]),
    }
