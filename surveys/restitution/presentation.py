"""A piece made ready for a page or a print: words, bars in hundredths, and the table of a crossing."""

from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.translation import gettext

from surveys.analysis.charts import drawn_order
from surveys.analysis.figures import FigureResult, Line, QuoteResult
from surveys.analysis.presentation import TableShown, left_words, table_shown
from surveys.analysis.sentences import percent, share_of_words
from surveys.analysis.sums.rounding import whole_percent
from surveys.restitution.printed_tables import PrintedTable, printed_table

# Rows that a room reads, of names that take two lines.
ROWS_ON_SCREEN = 7


@dataclass(frozen=True, slots=True)
class BarShown:
    """`value` is the share in hundredths; None where the figure is hidden."""

    label: str
    words: str
    value: int | None


@dataclass(frozen=True, slots=True)
class PieceShown:
    """`bars` of a figure that is not crossed (`left` says how many answers are not among them); `table` of one that is,
    `fitted` where it must fit a screen; `words` of a quotation."""

    title: str
    sentence: str = ""
    base: str = ""
    filter: str = ""
    bars: tuple[BarShown, ...] = ()
    left: str = ""
    table: TableShown | None = None
    fitted: PrintedTable | None = None
    words: str = ""
    speaker: str = ""


def shown(result: FigureResult | QuoteResult) -> PieceShown:
    if isinstance(result, QuoteResult):
        return PieceShown(title=result.title, words=result.words, speaker=result.speaker)
    crossed = bool(result.column_title)
    order = () if crossed else drawn_order(result)
    return PieceShown(
        title=result.title,
        sentence=result.sentence,
        base=base_words(result, share_of_words(result)),
        left="" if crossed else left_words(len(result.lines) - len(order)),
        filter=result.filter_words,
        bars=tuple(bar_of(result.lines[place], 0) for place in order),
        table=table_shown(result, lambda _figure: []) if crossed else None,
    )


def on_screen(result: FigureResult | QuoteResult) -> PieceShown:
    """As on paper, what fits and how much is left: nobody scrolls in front of a room."""
    piece = shown(result)
    if isinstance(result, QuoteResult) or not result.column_title:
        return piece
    table = printed_table(result, ROWS_ON_SCREEN)
    return replace(
        piece,
        title=f"{piece.title} × {result.column_title}",
        base=base_words(result, table.share_of),
        left=table.left,
        fitted=table,
    )


def base_words(result: FigureResult, share_of: str) -> str:
    """What stands under a figure; `share_of` says which % it shows."""
    base = gettext("Base: %(n)s") % {"n": number_format(result.n or 0, force_grouping=True)}
    return " · ".join([base, share_of, *([gettext("weighted results")] if result.weighted else [])])


def bar_of(line: Line, column: int) -> BarShown:
    share = line.shares[column]
    if share is None:
        return BarShown(label=line.label, words=gettext("hidden"), value=None)
    return BarShown(label=line.label, words=percent(share), value=whole_percent(share))
