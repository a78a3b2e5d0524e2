"""What a restitution shows: figures counted under the rule of publication, words quoted as their authors wrote them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from realtime.wire.refusals import Refused
from surveys.analysis.figures import Figure, FigureResult, QuoteResult
from surveys.analysis.lexicon import people_known
from surveys.analysis.queries import compute_figure, figure_of, quote
from surveys.analysis.settling import shown
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.analysis.texts.masking import masked
from surveys.analysis.variables import ELSE, countable_keys, variable
from surveys.models import Piece, Response, Restitution, Survey
from surveys.restitution.models import QuoteSpec

# On the sheet of a territory: the clearest gaps between it and the others.
GAPS = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A piece as its organiser sees it: what it would show if it were published now, or nothing."""

    piece: Piece
    figure: FigureResult | None = None
    quote: QuoteResult | None = None

    @property
    def result(self) -> FigureResult | QuoteResult | None:
        """What may be shown: nothing of a figure behind which too few responses stand."""
        return self.quote or (self.figure if self.figure is not None and self.figure.shows else None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """« Fiche d'un territoire »: one employment area beside the others."""

    code: str
    name: str
    n: int | None
    publics: FigureResult | None
    gaps: Sequence[FigureResult]
    quotes: Sequence[QuoteResult]


def restitution(survey: Survey) -> Restitution:
    """As it stands; not yet written down when nothing was ever chosen."""
    return Restitution.objects.filter(survey=survey).first() or Restitution(survey=survey)


def chosen(survey: Survey, *, kinds: Sequence[str] = ("figure", "quote")) -> list[Chosen]:
    """The pieces in their order, with what they show now."""
    pieces = Piece.objects.filter(restitution__survey=survey, kind__in=kinds)
    return [_chosen(survey, piece) for piece in pieces]


def published_figure(survey: Survey, figure: Figure) -> FigureResult:
    """The figure under the rule of publication, whatever the rule of the screen it was chosen on.

    Refuses `piece_unknown` when it is of another survey, or of a question that is gone.
    """
    if figure.survey != survey.pk:
        raise Refused("piece_unknown")
    try:
        return compute_figure(msgspec.structs.replace(figure, k=PUBLISHED_K))
    except Refused:
        raise Refused("piece_unknown") from None


def published_quote(survey: Survey, response: UUID, question: str) -> QuoteResult:
    """Refuses `piece_unknown`."""
    try:
        result = quote(response, question, k=PUBLISHED_K)
    except Refused:
        raise Refused("piece_unknown") from None
    if result.survey != survey.pk:
        raise Refused("piece_unknown")
    return result


def page_of(pieces: Iterable[Chosen]) -> list[dict[str, Any]]:
    """What a page would show, as plain data to keep."""
    return [
        {"kind": one.piece.kind, "result": msgspec.to_builtins(one.result)} for one in pieces if one.result is not None
    ]


def page_shown(kept: Sequence[Mapping[str, Any]]) -> list[FigureResult | QuoteResult]:
    """A page as kept, without the words of responses erased since."""
    found = [_kept(one) for one in kept]
    quoted = {one.response for one in found if isinstance(one, QuoteResult)}
    standing = set(Response.objects.filter(pk__in=quoted).values_list("pk", flat=True)) if quoted else set()
    return [one for one in found if isinstance(one, FigureResult) or one.response in standing]


def _kept(one: Mapping[str, Any]) -> FigureResult | QuoteResult:
    if one["kind"] == "figure":
        return msgspec.convert(one["result"], FigureResult)
    return msgspec.convert(one["result"], QuoteResult)


def territories(survey: Survey) -> list[tuple[str, str]]:
    """(code, name) of the employment areas that at least one response comes from."""
    return [(one.code, one.label) for one in variable(snapshot(survey), "@basin").options if one.code != ELSE]


def sheet(survey: Survey, code: str) -> Sheet | None:
    """The sheet of an employment area; None when no response comes from it."""
    known = snapshot(survey)
    basin = variable(known, "@basin")
    name = next((option.label for option in basin.options if option.code == code and code != ELSE), None)
    if name is None:
        return None
    publics = figure_of(survey, known, Figure(survey=survey.pk, question="@basin", k=PUBLISHED_K))
    line = next(line for line in publics.lines if line.code == code) if not publics.closed else None
    n = line.counts[0] if line else None
    if n is None:
        # Too few people, or a number that would tell another area's: the sheet says so and shows nothing.
        return Sheet(code, name, None, None, (), ())
    of_publics = Figure(survey=survey.pk, question="@audience", filters=(("@basin", code),), k=PUBLISHED_K)
    return Sheet(
        code=code,
        name=name,
        n=n,
        publics=figure_of(survey, known, of_publics),
        gaps=_gaps(survey, known, code),
        quotes=_quotes_from(survey, known, code),
    )


def _gaps(survey: Survey, known: Snapshot, code: str) -> list[FigureResult]:
    """Questions by which the area differs most clearly from the others, the widest gap first."""
    ranked: list[tuple[int, float, FigureResult]] = []
    for key, _title in countable_keys(known):
        # Who people are and where they live differ by definition.
        if key.startswith("@") or known.questions[key.partition("/")[0]].role:
            continue
        figure = Figure(survey=survey.pk, question=key, column="@basin", group=code, k=PUBLISHED_K)
        result = figure_of(survey, known, figure)
        if result.closed or result.told is None:
            continue
        line = next(line for line in result.lines if line.code == result.told[0])
        group = next(place for place, column in enumerate(result.columns) if column.code == result.told[1])
        if line.tints[group] and (result.test is None or result.test.clear):
            ranked.append((abs(line.tints[group]), line.shares[group] or 0.0, result))
    ranked.sort(key=lambda found: found[:2], reverse=True)
    return [result for _tint, _share, result in ranked[:GAPS]]


def _quotes_from(survey: Survey, known: Snapshot, code: str) -> list[QuoteResult]:
    """Of the words chosen, those of people of the area: it has 11 responses at least, or there would be no sheet."""
    basin = variable(known, "@basin")
    place = next(position for position, option in enumerate(basin.options) if option.code == code)
    here = set(known.block.ids[np.flatnonzero((basin.codes == place) & shown(known, PUBLISHED_K))].tolist())
    return [
        one.quote for one in chosen(survey, kinds=["quote"]) if one.quote is not None and one.quote.response in here
    ]


def _chosen(survey: Survey, piece: Piece) -> Chosen:
    try:
        if piece.kind == "figure":
            return Chosen(piece, figure=published_figure(survey, msgspec.convert(piece.spec, Figure)))
        spec = msgspec.convert(piece.spec, QuoteSpec)
        return Chosen(piece, quote=_quoted_again(survey, spec))
    except Refused:
        return Chosen(piece)


def _quoted_again(survey: Survey, spec: QuoteSpec) -> QuoteResult:
    """The words, by their response or, when an anonymous survey that closed has renewed the ids, by themselves."""
    try:
        return published_quote(survey, UUID(spec.response), spec.question)
    except Refused:
        known = snapshot(survey)
        texts = known.block.texts.get(spec.question, ())
        people = people_known(survey)
        same = next((place for place, text in enumerate(texts) if masked(str(text), people) == spec.words), None)
        if same is None:
            raise
        return published_quote(survey, known.block.ids[same], spec.question)
