"""« Ce qui ressort » made ready for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from surveys.analysis.addresses import place_of, query_of
from surveys.analysis.figures import Figure, FigureResult
from surveys.analysis.presentation import Offers, pointing
from surveys.analysis.sentences import FAINT, STRONG, strength_words
from surveys.analysis.standing_out import Line, Pair, StandingOut


@dataclass(frozen=True, slots=True)
class LineShown:
    """`strength` of 3, for the eye; the word says it too."""

    sentence: str
    title: str
    strength: int
    word: str
    query: str
    also: tuple[tuple[str, str], ...]
    offers: Sequence[Mapping[str, Any]]
    keepable: bool
    place: str


@dataclass(frozen=True, slots=True)
class StandingShown:
    summary: str
    parts: tuple[tuple[str, tuple[LineShown, ...]], ...]
    near: tuple[tuple[str, str], ...]
    untold: int
    empty: bool


def standing_shown(found: StandingOut, offers: Offers) -> StandingShown:
    parts = (
        (gettext("By public, place and structure"), found.by_group),
        (gettext("Between answers"), found.by_answer),
    )
    return StandingShown(
        summary=_summary(found),
        parts=tuple((title, tuple(_line_shown(line, offers) for line in lines)) for title, lines in parts if lines),
        near=tuple(map(_named, found.near)),
        untold=found.untold,
        empty=not (found.by_group or found.by_answer),
    )


def _summary(found: StandingOut) -> str:
    compared = ngettext("%(pairs)s crossing compared", "%(pairs)s crossings compared", found.pairs) % {
        "pairs": number_format(found.pairs, force_grouping=True)
    }
    clear = ngettext("%(clear)s has a clear gap", "%(clear)s have a clear gap", found.clear) % {
        "clear": number_format(found.clear, force_grouping=True)
    }
    return f"{compared}, {clear}."


def _line_shown(line: Line, offers: Offers) -> LineShown:
    about = _about(line.result)
    # The sentence measures its own table, where the two differ.
    strength = line.cramers_v if line.result.test is None else line.result.test.cramers_v
    return LineShown(
        sentence=line.result.sentence,
        title=f"{line.result.title} × {line.result.column_title}",
        strength=1 + (strength >= FAINT) + (strength >= STRONG),
        word=strength_words(strength),
        query=query_of(about),
        also=tuple(map(_named, line.also)),
        offers=offers(about) if line.keepable else [],
        keepable=line.keepable,
        place=place_of(about),
    )


def _about(result: FigureResult) -> Figure:
    return pointing(result, *result.told) if result.told else result.figure


def _named(pair: Pair) -> tuple[str, str]:
    return pair.title, query_of(pair.figure)
