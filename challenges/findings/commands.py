from decimal import Decimal
from uuid import UUID

import msgspec

from challenges.enums import EvidenceKind, EvidenceState
from challenges.findings.models import Evidence, Finding
from challenges.findings.values import headline, same_figure
from challenges.staleness import raise_rev
from hackathon.edition.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.analysis.figures import FigureResult, QuoteResult

SENTENCE_LENGTH = 300


def keep_figure(edition: Edition, *, result: FigureResult, sentence: str, seat: UUID | None) -> Finding:
    """« Retenir comme constat »: freeze a figure of the survey under a sentence."""
    if result.closed or headline(result) is None:
        raise Refused("finding_too_small")
    finding = _add_finding(edition, sentence or result.sentence, seat)
    _freeze_figure(finding, result)
    return finding


def keep_quote(edition: Edition, *, result: QuoteResult, sentence: str, seat: UUID | None) -> Finding:
    """« Citer cette parole »: freeze somebody's words, with as much of who speaks as the survey gives."""
    # The words themselves stay in the evidence only, where an erasure can find them.
    finding = _add_finding(edition, sentence or result.title, seat)
    at = clock.now()
    Evidence.objects.create(
        finding=finding,
        kind=EvidenceKind.QUOTE,
        survey=result.survey,
        survey_title=result.survey_title,
        survey_version=str(result.version_number),
        survey_revision=result.revision,
        spec={"response": str(result.response), "question": result.question, "title": result.title},
        quote=result.words,
        quoted_from=result.speaker,
        kept_at=at,
        checked_at=at,
    )
    return finding


def reword_finding(finding: Finding, *, sentence: str, rev: int) -> Finding:
    kept = Finding.objects.select_for_update().get(id=finding.id)
    raise_rev(kept, seen=rev)
    kept.sentence = sentence
    kept.save()
    return kept


def check_figure(finding: Finding, *, result: FigureResult | None) -> Evidence:
    """« Recalculer »: compare the kept figure with the one the survey gives now; None when it gives none any more."""
    evidence = _standing(finding)
    frozen = msgspec.convert(evidence.figure, FigureResult)
    if result is None or result.closed or headline(result) is None:
        evidence.state, evidence.fresh = EvidenceState.PURGED, {}
    elif same_figure(frozen, result):
        evidence.state, evidence.fresh = EvidenceState.CURRENT, {}
    else:
        evidence.state, evidence.fresh = EvidenceState.MOVED, msgspec.to_builtins(result)
    evidence.checked_at = clock.now()
    evidence.save(update_fields=["state", "fresh", "checked_at"])
    return evidence


def check_quote(finding: Finding, *, result: QuoteResult | None) -> Evidence:
    """Compare the quoted words with the response's; None when it was erased."""
    evidence = _standing(finding)
    same = result is not None and result.words == evidence.quote
    evidence.state = EvidenceState.PURGED if result is None else EvidenceState.CURRENT if same else EvidenceState.MOVED
    evidence.fresh = {} if same or result is None else msgspec.to_builtins(result)
    if result is None:
        evidence.quote = ""  # the person had their answers erased: their words go with them
    evidence.checked_at = clock.now()
    evidence.save(update_fields=["state", "fresh", "quote", "checked_at"])
    return evidence


def purge_evidence(survey: UUID) -> int:
    """The survey's responses are erased: the words of its respondents go with them; the sums kept stay, marked."""
    standing = Evidence.objects.filter(survey=survey).exclude(state=EvidenceState.PURGED)
    return standing.update(state=EvidenceState.PURGED, quote="", fresh={}, checked_at=clock.now())


def take_fresh_evidence(finding: Finding) -> Evidence:
    """Let the finding rest on what the survey says now; the former evidence stays below."""
    evidence = _standing(finding)
    if evidence.state != EvidenceState.MOVED:
        raise Refused("finding_without_evidence")
    if evidence.kind == EvidenceKind.FIGURE:
        return _freeze_figure(finding, msgspec.convert(evidence.fresh, FigureResult))
    result = msgspec.convert(evidence.fresh, QuoteResult)
    evidence.pk, evidence._state.adding = Evidence().pk, True
    evidence.quote, evidence.quoted_from, evidence.survey_revision = result.words, result.speaker, result.revision
    evidence.state, evidence.fresh, evidence.kept_at = EvidenceState.CURRENT, {}, clock.now()
    evidence.save()
    return evidence


def remove_finding(finding: Finding) -> Finding:
    """Take the finding off the wall; what rests on it keeps it in the thread."""
    finding.removed_at = clock.now()
    finding.save(update_fields=["removed_at"])
    return finding


def _add_finding(edition: Edition, sentence: str, seat: UUID | None) -> Finding:
    return Finding.objects.create(
        edition=edition, sentence=sentence.strip()[:SENTENCE_LENGTH], created_by=seat, created_at=clock.now()
    )


def _freeze_figure(finding: Finding, result: FigureResult) -> Evidence:
    value = headline(result)
    at = clock.now()
    # The rule that hid small cells is written out: its default may change one day.
    spec = msgspec.to_builtins(result.figure) | {"k": result.figure.k}
    return Evidence.objects.create(
        finding=finding,
        kind=EvidenceKind.FIGURE,
        survey=result.figure.survey,
        survey_title=result.survey_title,
        survey_version=str(result.version_number),
        survey_revision=result.revision,
        spec=spec,
        figure=msgspec.to_builtins(result) | {"figure": spec},
        value=Decimal(str(value.number)) if value else None,
        unit=value.unit if value else "",
        value_label=value.label[:200] if value else "",
        kept_at=at,
        checked_at=at,
    )


def _standing(finding: Finding) -> Evidence:
    evidence = finding.evidence.order_by("kept_at", "id").last()
    if evidence is None:
        raise Refused("finding_without_evidence")
    return evidence
