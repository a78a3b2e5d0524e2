"""A piece made ready for a page or a print: words, bars in hundredths, and the table of a crossing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from surveys.analysis.figures import FigureResult, Line, QuoteResult
from surveys.analysis.presentation import TableShown, table_shown
from surveys.analysis.sentences import percent, share_of_words

# Of a longer list only the answers chosen most are shown: nobody reads fifty bars on a page, or across a room.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class BarShown:
    """`value` is the share in hundredths; None where the figure is hidden."""

    label: str
    words: str
    value: int | None


@dataclass(frozen=True, slots=True)
class PieceShown:
    """`bars` of a figure that is not crossed (`left` says how many answers are not among them); `table` of one that is;
    `words` of a quotation."""

    title: str
    sentence: str = ""
    base: str = ""
    filter: str = ""
    bars: tuple[BarShown, ...] = ()
    left: str = ""
    table: TableShown | None = None
    words: str = ""
    speaker: str = ""


def shown(result: FigureResult | QuoteResult) -> PieceShown:
    if isinstance(result, QuoteResult):
        return PieceShown(title=result.title, words=result.words, speaker=result.speaker)
    base = gettext("Base: %(n)s") % {"n": number_format(result.n or 0, force_grouping=True)}
    crossed = bool(result.column_title)
    lines = () if crossed else _most_chosen(result)
    left = 0 if crossed else len(result.lines) - len(lines)
    return PieceShown(
        title=result.title,
        sentence=result.sentence,
        base=" · ".join([base, share_of_words(result), *([gettext("weighted results")] if result.weighted else [])]),
        left=_left_words(left),
        filter=result.filter_words,
        bars=tuple(bar_of(line, 0) for line in lines),
        table=table_shown(result, lambda _figure: []) if crossed else None,
    )


def bar_of(line: Line, column: int) -> BarShown:
    share = line.shares[column]
    if share is None:
        return BarShown(label=line.label, words=gettext("hidden"), value=None)
    return BarShown(label=line.label, words=percent(share), value=round(share * 100))


def _left_words(number: int) -> str:
    """What a shortened list says of the rest; empty when there is none."""
    if not number:
        return ""
    return ngettext(
        "%(n)s answer chosen less often is not shown", "%(n)s answers chosen less often are not shown", number
    ) % {"n": number}


def _most_chosen(result: FigureResult) -> Sequence[Line]:
    """All of a short list, in the questionnaire's order; of a long one the most chosen, most chosen first."""
    if len(result.lines) <= MOST_BARS:
        return result.lines
    return sorted(result.lines, key=lambda line: line.shares[0] or 0.0, reverse=True)[:MOST_BARS]
