"""What a finding rests on, written down: frozen, compared with the survey of the day, taken anew or kept as it was."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from challenges.enums import EvidenceKind, EvidenceState
from challenges.findings.models import Evidence, Finding
from challenges.findings.values import headline, same_figure, says_the_same
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.analysis.figures import FigureResult, QuoteResult

Result = FigureResult | QuoteResult
_CHECKED = ["state", "fresh", "quote", "held_at", "checked_at", "checked_revision"]


def freeze_figure(finding: Finding, result: FigureResult) -> Evidence:
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
        checked_revision=result.revision,
    )


def freeze_quote(finding: Finding, result: QuoteResult) -> Evidence:
    at = clock.now()
    return Evidence.objects.create(
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
        checked_revision=result.revision,
    )


def check_evidence(results: Mapping[UUID, Result | None], *, revision: int | None = None) -> int:
    """Compare pieces of evidence (by id) with what the survey gives now, None when it gives nothing any more.

    `revision` is the survey's when it was asked. Says how many moved, lost their source or came back.
    """
    # Whatever lost its source meanwhile stays frozen.
    asked = Evidence.objects.select_for_update().filter(id__in=results).exclude(state=EvidenceState.PURGED)
    found = list(asked)
    changed = 0
    for evidence in found:
        before = (evidence.state, evidence.fresh)
        _compare(evidence, results[evidence.id])
        evidence.checked_at = clock.now()
        evidence.checked_revision = evidence.checked_revision if revision is None else revision
        changed += before != (evidence.state, evidence.fresh)
    Evidence.objects.bulk_update(found, _CHECKED, batch_size=100)
    return changed


def take_fresh_evidence(evidence: Evidence) -> Evidence:
    """« Actualiser »: let the finding rest on what the survey says now; the former evidence stays, replaced."""
    kept = _moved(evidence)
    if kept.kind == EvidenceKind.FIGURE:
        result = msgspec.convert(kept.fresh, FigureResult)
        if result.closed or headline(result) is None:
            raise Refused("finding_too_small")
        taken = freeze_figure(kept.finding, result)
    else:
        taken = freeze_quote(kept.finding, msgspec.convert(kept.fresh, QuoteResult))
    kept.replaced_at = clock.now()
    kept.save(update_fields=["replaced_at"])
    return taken


def hold_evidence(evidence: Evidence) -> Evidence:
    """« Garder »: go on with what was kept. It is said again only when the survey moves once more."""
    kept = _moved(evidence)
    kept.held_at = clock.now()
    kept.save(update_fields=["held_at"])
    return kept


def purge_evidence(survey: UUID) -> int:
    """The survey's responses are erased: the words of its respondents go with them; the sums kept stay, marked."""
    standing = Evidence.objects.filter(survey=survey).exclude(state=EvidenceState.PURGED)
    return standing.update(state=EvidenceState.PURGED, quote="", fresh={}, held_at=None, checked_at=clock.now())


def copy_evidence(finding: Finding, pieces: list[Evidence]) -> None:
    """Give the finding its own copies of what others rest on; what asks the survey the same is taken once."""
    once = {(piece.kind, msgspec.json.encode(piece.spec, order="sorted")): piece for piece in pieces}
    copies = []
    for piece in once.values():
        values = {field.attname: getattr(piece, field.attname) for field in Evidence._meta.concrete_fields}
        copies.append(Evidence(**values | {"id": Evidence().id, "finding_id": finding.id}))
    Evidence.objects.bulk_create(copies)


def _compare(evidence: Evidence, result: Result | None) -> None:
    if result is None:
        # The person had their answers erased, or all were: words go, sums stay.
        evidence.state, evidence.fresh, evidence.quote = EvidenceState.PURGED, {}, ""
    elif isinstance(result, QuoteResult):
        same = result.words == evidence.quote
        evidence.state = EvidenceState.CURRENT if same else EvidenceState.MOVED
        _refresh(evidence, None if same else result)
    else:
        frozen = msgspec.convert(evidence.figure, FigureResult)
        same = says_the_same(frozen, result)
        evidence.state = EvidenceState.CURRENT if same else EvidenceState.MOVED
        _refresh(evidence, None if same_figure(frozen, result) else result)


def _refresh(evidence: Evidence, result: Result | None) -> None:
    fresh = {} if result is None else msgspec.to_builtins(result)
    known = evidence.fresh
    if evidence.kind == EvidenceKind.FIGURE and known and result is not None:
        assert isinstance(result, FigureResult)
        moved_again = not says_the_same(msgspec.convert(known, FigureResult), result)
    else:
        moved_again = fresh != known
    if evidence.state != EvidenceState.MOVED or moved_again:
        evidence.held_at = None
    evidence.fresh = fresh


def _moved(evidence: Evidence) -> Evidence:
    kept = Evidence.objects.select_for_update().select_related("finding").get(id=evidence.id)
    if not kept.fresh or kept.replaced_at is not None:
        raise Refused("evidence_not_moved")
    return kept
