"""Asking the analysis: the figure or the words a finding rests on."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from challenges.enums import EvidenceKind
from challenges.findings import commands
from challenges.findings.models import Evidence
from hackathon.edition.models import Edition
from realtime.wire.refusals import Refused
from surveys.analysis import queries as analysis
from surveys.analysis.figures import Figure, FigureResult, QuoteResult
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.models import Survey


def figure_of_offer(edition: Edition, spec: Any) -> FigureResult:
    """The figure somebody pointed at. Refused when it is malformed, or of no survey of the edition."""
    try:
        return _figure(edition, msgspec.convert(spec, Figure, strict=False))
    except msgspec.ValidationError:
        raise Refused("finding_without_evidence") from None


def quote_of_offer(edition: Edition, named: Mapping[str, Any] | None) -> QuoteResult:
    if named is None:
        raise Refused("finding_without_evidence")
    return _quote(edition, named["response"], named["question"])


def asked_again(edition: Edition, evidence: Evidence) -> FigureResult | QuoteResult | None:
    """What the survey answers today; None when it no longer does."""
    try:
        if evidence.kind == EvidenceKind.FIGURE:
            return _figure(edition, msgspec.convert(evidence.spec, Figure, strict=False))
        return _quote(edition, UUID(evidence.spec["response"]), evidence.spec["question"])
    except Refused:
        return None


def command_to_check(evidence: Evidence) -> Callable[..., Evidence]:
    return commands.check_figure if evidence.kind == EvidenceKind.FIGURE else commands.check_quote


def _figure(edition: Edition, figure: Figure) -> FigureResult:
    """What a finding shows is published: the small-cell rule of publication holds, whatever the screen's was."""
    _refuse_foreign(edition, figure.survey)
    return analysis.compute_figure(msgspec.structs.replace(figure, k=PUBLISHED_K))


def _quote(edition: Edition, response: UUID, question: str) -> QuoteResult:
    result = analysis.quote(response, question)
    _refuse_foreign(edition, result.survey)
    return result


def _refuse_foreign(edition: Edition, survey: UUID) -> None:
    if not Survey.objects.filter(id=survey, edition=edition).exists():
        raise Refused("finding_without_evidence")
