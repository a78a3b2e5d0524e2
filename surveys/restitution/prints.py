"""What is printed of a restitution, as PDF/UA: two pages at most of the whole, one of a territory."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hackathon.structures.queries import PrintedLogos, printed_logos
from hackathon.web.pdf import pdf_within
from surveys.analysis.figures import FigureResult, QuoteResult
from surveys.analysis.sentences import collected_in_words
from surveys.analysis.snapshots import snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.collection.posters import short
from surveys.models import Restitution, Survey
from surveys.restitution.presentation import BarShown, PieceShown, bar_of, base_words, shown
from surveys.restitution.printed_tables import printed_table
from surveys.restitution.queries import Sheet

SYNTHESIS = "surveys/restitution/synthesis.typ"
TERRITORY = "surveys/restitution/territory.typ"
LETTERS = 280


def synthesis(
    survey: Survey,
    restitution: Restitution,
    pieces: Sequence[FigureResult | QuoteResult],
    *,
    base: str,
    language: str,
) -> bytes:
    """Two pages. What does not fit is left out from the end, figures and words in turn, and said to be."""
    logos = printed_logos(survey.edition_id)
    with translation.override(language):
        figures = [one for one in pieces if isinstance(one, FigureResult)]
        quotes = [shown(one) for one in pieces if isinstance(one, QuoteResult)]
        data = _common(survey, logos, language) | {
            "title": survey.title,
            "introduction": restitution.introduction,
            "said": _("In their words"),
            "foot": _foot(),
        }
        address = short(f"{base}{restitution.path}") if restitution.published_at else ""
        versions = [
            data
            | {
                "figures": [_figure(one) for one in figures[:kept]],
                "quotes": [_quote(one) for one in quotes[:told]],
                "left": _left(len(pieces) - kept - told, address),
            }
            for kept, told in _fewer(len(figures), len(quotes))
        ]
        return pdf_within(2, SYNTHESIS, versions, pictures=logos.pictures)


def territory(survey: Survey, sheet: Sheet, *, language: str) -> bytes:
    """One page about an employment area behind which enough responses stand (`sheet.n` is not None)."""
    logos = printed_logos(survey.edition_id)
    with translation.override(language):
        publics = shown(sheet.publics).bars if sheet.publics and not sheet.publics.closed else ()
        gaps = [_gap(result) for result in sheet.gaps]
        quotes = [_quote(shown(one)) for one in sheet.quotes]
        data = _common(survey, logos, language) | {
            "title": sheet.name,
            "survey": survey.title,
            "counted": collected_in_words(sheet.n or 0),
            "publics_title": _("Who answered"),
            "publics": [_bar(bar) for bar in publics],
            "gaps_title": _("What differs from elsewhere"),
            "no_gap": _("No clear gap with the other areas in the responses collected."),
            "said": _("In their words"),
            "foot": _foot(),
        }
        versions = [
            data | {"gaps": gaps[:kept], "quotes": quotes[:told]} for kept, told in _fewer(len(gaps), len(quotes))
        ]
        return pdf_within(1, TERRITORY, versions, pictures=logos.pictures)


def _fewer(figures: int, quotes: int) -> Iterator[tuple[int, int]]:
    """From everything to nothing, one less at a time, of whichever there is more."""
    yield figures, quotes
    while figures or quotes:
        figures, quotes = (figures - 1, quotes) if figures >= quotes else (figures, quotes - 1)
        yield figures, quotes


def _common(survey: Survey, logos: PrintedLogos, language: str) -> dict[str, Any]:
    return {
        "lang": language,
        "edition": survey.edition.title if survey.edition else "",
        "counted": collected_in_words(len(snapshot(survey))),
        "logos": logos.named,
    }


def _foot() -> str:
    return _(
        "Figures speak for whoever answered, not for everybody. Groups of fewer than %(k)s responses are hidden, and "
        "others with them, so that nobody can be recognised."
    ) % {"k": PUBLISHED_K}


def _left(number: int, address: str) -> str:
    if number <= 0:
        return _("More on %(address)s") % {"address": address} if address else ""
    words = ngettext(
        "%(n)s chosen figure or quotation did not fit on two pages.",
        "%(n)s chosen figures and quotations did not fit on two pages.",
        number,
    ) % {"n": number}
    if not address:
        return words
    whole = _("All of them: %(address)s") % {"address": address}
    return f"{words} {whole}"


def _figure(result: FigureResult) -> dict[str, Any]:
    piece = shown(result)
    if not piece.table:
        base = " · ".join(filter(None, [piece.base, piece.left]))
        return {
            "sentence": piece.sentence,
            "title": piece.title,
            "base": base,
            "bars": [_bar(bar) for bar in piece.bars],
            "columns": [],
            "rows": [],
        }
    table = printed_table(result)
    return {
        "sentence": piece.sentence,
        "title": f"{piece.title} × {result.column_title}",
        "base": " · ".join(filter(None, [base_words(result, table.share_of), table.left])),
        "bars": [],
        "columns": table.heads,
        "rows": table.rows,
    }


def _gap(result: FigureResult) -> dict[str, Any]:
    """The answer by which the area differs: its share here, and in the whole of the others."""
    piece = shown(result)
    group = next(place for place, column in enumerate(result.columns) if column.code == result.figure.group)
    line = next(line for line in result.lines if result.told and line.code == result.told[0])
    return {
        "sentence": piece.sentence,
        "title": piece.title,
        "bars": [_bar(bar_of(line, group))],
    }


def _bar(bar: BarShown) -> dict[str, Any]:
    return {"label": bar.label, "value": bar.value, "words": bar.words}


def _quote(piece: PieceShown) -> dict[str, Any]:
    words = piece.words if len(piece.words) <= LETTERS else piece.words[:LETTERS].rsplit(" ", 1)[0] + " …"
    return {"words": words, "speaker": piece.speaker}
