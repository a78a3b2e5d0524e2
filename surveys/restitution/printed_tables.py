"""The table of a crossing on paper: as it stands where its groups fit across the page, turned where they do not.

What is still too long is told in part: the answers chosen most, the groups most responses stand behind, whatever the
sentence speaks of, and how many are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from surveys.analysis.charts import MOST_BARS
from surveys.analysis.figures import FigureResult
from surveys.analysis.presentation import left_words
from surveys.analysis.sentences import count_in_words, share_in_words, share_of_words

# Columns that fit across the page: of groups, whose names are long; of answers, when the table is turned.
GROUPS_ACROSS, ANSWERS_ACROSS = 5, 7
# Signs of an answer that stands over a column.
LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`heads` stand over the cells; a row is a name and as many cells. `left`: what is not shown, "" for nothing."""

    heads: list[str]
    rows: list[list[str]]
    share_of: str
    left: str


def printed_table(result: FigureResult, most: int = MOST_BARS) -> PrintedTable:
    """The table of a figure that is crossed, of `most` rows; without a row where every cell is hidden."""
    if not result.shows:
        return PrintedTable([], [], share_of_words(result), "")
    turned = len(result.columns) > GROUPS_ACROSS
    answers = _answers(result, ANSWERS_ACROSS if turned else most)
    groups = _groups(result, most)
    cells = [[share_in_words(result.lines[answer].shares[group]) for group in groups] for answer in answers]
    names = [result.columns[group].label for group in groups]
    bases = [count_in_words(result.bases[group]) for group in groups]
    left = ", ".join(
        filter(None, [left_words(len(result.lines) - len(answers)), _groups_left(len(result.columns) - len(groups))])
    )
    if not turned:
        rows = [[result.lines[answer].label, *row] for answer, row in zip(answers, cells, strict=True)]
        return PrintedTable(names, [*rows, [gettext("Base (n)"), *bases]], share_of_words(result), left)
    heads = [*(_head(result.lines[answer].label) for answer in answers), gettext("Base (n)")]
    rows = [list(row) for row in zip(names, *cells, bases, strict=True)]
    share_of = gettext("% of each row") if result.share_of == "column" else share_of_words(result)
    return PrintedTable(heads, rows, share_of, left)


def _answers(result: FigureResult, most: int) -> list[int]:
    """The answers chosen most, most chosen first; all of them as they stand where there is room."""
    chosen = [sum(count or 0 for count in line.counts) for line in result.lines]
    if len(chosen) <= most:
        return list(range(len(chosen)))
    told = [place for place, line in enumerate(result.lines) if result.told and line.code == result.told[0]]
    return _most(chosen, most, told)


def _groups(result: FigureResult, most: int) -> list[int]:
    """The groups most responses stand behind, as they stand."""
    told = [place for place, column in enumerate(result.columns) if result.told and column.code == result.told[1]]
    return sorted(_most([base or 0 for base in result.bases], most, told))


def _most(sizes: Sequence[int], most: int, told: Sequence[int]) -> list[int]:
    """The places of the largest, largest first, `told` among them."""
    order = sorted(range(len(sizes)), key=lambda place: sizes[place], reverse=True)
    kept = set([*told, *(place for place in order if place not in told)][:most])
    return [place for place in order if place in kept]


def _groups_left(left: int) -> str:
    if not left:
        return ""
    return ngettext(
        "%(n)s group of fewer responses is not shown", "%(n)s groups of fewer responses are not shown", left
    ) % {"n": left}


def _head(label: str) -> str:
    return label if len(label) <= LONGEST_HEAD else f"{label[:LONGEST_HEAD].rsplit(' ', 1)[0].rstrip(' ,;:(')}…"
