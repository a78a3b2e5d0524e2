"""What a figure's chart holds, and its table in words, the same wherever they go: all of it already protected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext, ngettext

from surveys.analysis import charts
from surveys.analysis.figures import FigureResult
from surveys.analysis.sentences import answers_in_words, count_in_words, share_in_words, share_of_words

Percent = float | None


@dataclass(frozen=True, slots=True)
class Series:
    """`values`: percentages, one a category, not rounded; None is hidden and leaves a hole."""

    name: str
    values: tuple[Percent, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars: one series a column; or, for the lines of a grid on one scale, stacked, one series a choice."""

    title: str
    sentence: str
    figures: tuple[FigureResult, ...]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool
    base: str
    note: str

    @property
    def is_empty(self) -> bool:
        """Nothing may be shown, or nobody answered."""
        return not any(value for series in self.series for value in series.values)


def drawings(figures: Iterable[FigureResult]) -> list[Drawing]:
    """One drawing a figure, or one for all the lines of a grid that share a scale."""
    return [drawing for _key, alike in groupby(figures, key=_scale) for drawing in _drawn(tuple(alike))]


def _scale(figure: FigureResult) -> tuple[object, ...]:
    code, *cell = figure.figure.question.split("/")
    choices = tuple(line.code for line in figure.lines)
    # Numbers have classes of their own, line by line.
    apart = figure.figure.question if figure.numbers is not None or not cell else ""
    return code, cell[1:], figure.figure.column, choices, apart


def _drawn(figures: tuple[FigureResult, ...]) -> Iterator[Drawing]:
    if len(figures) > 1 and not figures[0].figure.column:
        yield _stacked(figures)
    else:
        yield from (_bars(figure) for figure in figures)


def _bars(figure: FigureResult) -> Drawing:
    """The columns of a crossing stand as series; a base too small to be shown hides nothing more than its own."""
    series = [
        Series(option.label, tuple(_percent(line.shares[place]) for line in figure.lines))
        for place, option in enumerate(figure.columns)
    ]
    return Drawing(
        title=figure.title,
        sentence=figure.sentence,
        figures=(figure,),
        categories=tuple(line.label for line in figure.lines),
        series=() if figure.closed else tuple(series),
        stacked=False,
        base=base_in_words(figure),
        note=note_in_words((figure,)),
    )


def _stacked(figures: Sequence[FigureResult]) -> Drawing:
    """Lines as categories, the scale as series; a line that may not be shown is a hole all along."""
    choices = figures[0].lines
    series = [
        Series(
            choice.label,
            tuple(None if figure.closed else _percent(figure.lines[place].shares[0]) for figure in figures),
        )
        for place, choice in enumerate(choices)
    ]
    titles = [figure.title.split(" · ") for figure in figures]
    shared = sum(1 for words in zip(*titles, strict=False) if len(set(words)) == 1)
    told = max(figures, key=lambda figure: (not figure.closed, figure.n or 0))
    return Drawing(
        title=" · ".join(titles[0][:shared]) or figures[0].title,
        sentence=_of_a_line(told, titles[figures.index(told)][-1]),
        figures=tuple(figures),
        categories=tuple(_own(words, shared) for words in titles),
        series=tuple(series),
        stacked=True,
        base=_bases_in_words(figures),
        note=note_in_words(figures),
    )


def _own(words: Sequence[str], shared: int) -> str:
    """Of a grid's line its own words; of one with two scales, without the scale's."""
    return " · ".join(words[shared:]) or words[-1]


def _of_a_line(figure: FigureResult, line: str) -> str:
    return gettext("%(who)s: %(words)s") % {"who": line, "words": figure.sentence}


def _percent(share: float | None) -> Percent:
    return None if share is None else share * 100


def drawn_places(drawing: Drawing) -> Sequence[int]:
    """The places of the categories to draw where there is room for few: of a long list those chosen most."""
    first = drawing.figures[0]
    if drawing.stacked or first.numbers is not None:
        return range(len(drawing.categories))
    return charts.drawn_order(first)


def left_in_words(drawing: Drawing) -> str:
    """What the drawing of a long list says of the rest."""
    left = len(drawing.categories) - len(drawn_places(drawing))
    if not left or drawing.figures[0].closed:
        return ""
    return ngettext(
        "%(n)s answer chosen less often is in the table.", "%(n)s answers chosen less often are in the table.", left
    ) % {"n": left}


def table_in_words(figure: FigureResult) -> tuple[list[str], list[list[str]]]:
    """Its heads, and its rows of as many cells; no row where nothing may be shown."""
    if figure.closed:
        return [gettext("Choice")], []
    if not figure.column_title:
        rows = [[line.label, share_in_words(line.shares[0]), count_in_words(line.counts[0])] for line in figure.lines]
        return [gettext("Choice"), "%", "n"], rows
    heads = [gettext("Choice"), *(option.label for option in figure.columns)]
    rows = [[line.label, *(share_in_words(share) for share in line.shares)] for line in figure.lines]
    bases = [gettext("Base (n)"), *(count_in_words(base) for base in figure.bases)]
    return heads, [*rows, bases]


def base_in_words(figure: FigureResult) -> str:
    base = answers_in_words(figure.n) if figure.n is not None else gettext("hidden")
    return gettext("Base: %(base)s; %(share)s.") % {"base": base, "share": share_of_words(figure)}


def _bases_in_words(figures: Sequence[FigureResult]) -> str:
    bases = sorted(figure.n for figure in figures if figure.n is not None)
    if not bases:
        return gettext("Base: %(base)s; %(share)s.") % {
            "base": gettext("hidden"),
            "share": share_of_words(figures[0]),
        }
    if bases[0] == bases[-1]:
        return base_in_words(next(figure for figure in figures if figure.n == bases[0]))
    return gettext("Base: from %(low)s to %(high)s, line by line; %(share)s.") % {
        "low": bases[0],
        "high": answers_in_words(bases[-1]),
        "share": share_of_words(figures[0]),
    }


def note_in_words(figures: Sequence[FigureResult]) -> str:
    """What has to stand under a figure wherever it goes."""
    parts = [gettext("Responses collected, not representative.")]
    if figures[0].filter_words:
        parts.append(gettext("Only: %(who)s.") % {"who": figures[0].filter_words})
    if any(figure.weighted for figure in figures):
        parts.append(gettext("Weighted results."))
    if any(figure.hides for figure in figures):
        parts.append(
            gettext("Groups of fewer than %(k)s are hidden, and whatever would give them back.")
            % {"k": figures[0].figure.k}
        )
    return " ".join(parts)
