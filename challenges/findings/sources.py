"""Asking the analysis: the figure or the words a finding rests on."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from challenges.enums import EvidenceKind
from challenges.findings.evidence import Result
from challenges.findings.models import Evidence
from hackathon.edition.models import Edition
from realtime.wire.refusals import Refused
from surveys.analysis import queries as analysis
from surveys.analysis.figures import Figure, FigureResult, QuoteResult
from surveys.analysis.snapshots import Snapshot, snapshot
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.enums import Anonymity, SurveyState
from surveys.models import Survey


def figure_of_offer(edition: Edition, spec: Any) -> FigureResult:
    """The figure somebody pointed at. Refused when it is malformed, or of no survey of the edition."""
    try:
        figure = msgspec.convert(spec, Figure, strict=False)
    except msgspec.ValidationError:
        raise Refused("finding_without_evidence") from None
    _refuse_foreign(edition, figure.survey)
    return analysis.compute_figure(_published(figure))


def quote_of_offer(edition: Edition, named: Mapping[str, Any] | None) -> QuoteResult:
    if named is None:
        raise Refused("finding_without_evidence")
    result = analysis.quote(named["response"], named["question"])
    _refuse_foreign(edition, result.survey)
    return result


def asked_again(survey: Survey, evidence: Iterable[Evidence]) -> dict[UUID, Result | None]:
    """What the survey answers today to each piece of evidence (by id); None when it no longer does.

    One snapshot, and each figure is computed once however many findings rest on it.
    """
    known = snapshot(survey)
    figures: dict[Figure, FigureResult | None] = {}
    found: dict[UUID, Result | None] = {}
    for piece in evidence:
        if not len(known):
            found[piece.id] = None
        elif piece.kind == EvidenceKind.QUOTE:
            found[piece.id] = _words_again(survey, known, piece)
        else:
            figure = _published(msgspec.convert(piece.spec, Figure, strict=False))
            if figure not in figures:
                figures[figure] = _figure_again(survey, known, figure)
            found[piece.id] = figures[figure]
    return found


def _published(figure: Figure) -> Figure:
    """What a finding shows is published: the small-cell rule of publication holds, whatever the screen's was."""
    return msgspec.structs.replace(figure, k=PUBLISHED_K)


def _figure_again(survey: Survey, known: Snapshot, figure: Figure) -> FigureResult | None:
    try:
        return analysis.figure_of(survey, known, figure)
    except Refused:
        return None


def _words_again(survey: Survey, known: Snapshot, evidence: Evidence) -> QuoteResult | None:
    question = evidence.spec["question"]
    try:
        return analysis.quote(UUID(evidence.spec["response"]), question)
    except Refused:
        pass
    # Once closed, an anonymous survey has given its responses new names: words that still stand in it are the same.
    closed = (survey.anonymity, survey.state) == (Anonymity.ANONYMOUS, SurveyState.CLOSED)
    texts = known.block.texts.get(question)
    if not closed or texts is None or not (texts == evidence.quote).any():
        return None
    return QuoteResult(
        survey=survey.id,
        survey_title=survey.title,
        response=UUID(evidence.spec["response"]),
        question=question,
        title=evidence.spec.get("title", ""),
        words=evidence.quote,
        speaker=evidence.quoted_from,
        version=known.version,
        version_number=known.version_number,
        revision=known.revision,
    )


def _refuse_foreign(edition: Edition, survey: UUID) -> None:
    if not Survey.objects.filter(id=survey, edition=edition).exists():
        raise Refused("finding_without_evidence")
