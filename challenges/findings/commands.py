from collections.abc import Mapping
from uuid import UUID

from challenges.enums import How, Thing
from challenges.findings.evidence import copy_evidence, freeze_figure, freeze_quote
from challenges.findings.models import Evidence, Finding
from challenges.findings.values import headline
from challenges.lineage.commands import keep_origin
from challenges.lineage.queries import merged_from
from challenges.problems.models import Problem
from challenges.staleness import raise_rev, refuse_merge
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
    freeze_figure(finding, result)
    return finding


def keep_quote(edition: Edition, *, result: QuoteResult, sentence: str, seat: UUID | None) -> Finding:
    """« Citer cette parole »: freeze somebody's words, with as much of who speaks as the survey gives."""
    # The words themselves stay in the evidence only, where an erasure can find them.
    finding = _add_finding(edition, sentence or result.title, seat)
    freeze_quote(finding, result)
    return finding


def reword_finding(finding: Finding, *, sentence: str, rev: int) -> Finding:
    kept = Finding.objects.select_for_update().get(id=finding.id)
    raise_rev(kept, seen=rev)
    kept.sentence = sentence
    kept.save()
    return kept


def remove_finding(finding: Finding) -> Finding:
    """Take the finding off the wall; what rests on it keeps it in the thread."""
    finding.removed_at = clock.now()
    finding.save(update_fields=["removed_at"])
    return finding


def merge_findings(edition: Edition, *, revs: Mapping[UUID, int], sentence: str, seat: UUID | None) -> Finding:
    """Make one finding of several that say the same. `revs` are theirs as they were read.

    They leave the wall and are kept; the new one holds the evidence of all, and stands in all their problems.
    """
    merged = list(Finding.objects.select_for_update().filter(edition=edition, id__in=revs).order_by("created_at", "id"))
    refuse_merge(merged, seen=revs)
    finding = _add_finding(edition, sentence, seat)
    copy_evidence(finding, list(Evidence.objects.filter(finding__in=merged, replaced_at=None)))
    for problem in Problem.objects.filter(findings__in=merged, removed_at=None).distinct():
        # The merged ones stay in it as well, out of sight: taking the merge back is to let them be seen.
        problem.findings.add(finding)
    for one in merged:
        keep_origin(edition.id, (Thing.FINDING, finding.id), (Thing.FINDING, one.id), How.MERGE)
    Finding.objects.filter(id__in=revs).update(removed_at=clock.now())
    return finding


def part_finding(finding: Finding) -> list[Finding]:
    """Take a merge back: the findings it was made of stand again where they were, and it leaves the wall."""
    kept = Finding.objects.select_for_update().get(id=finding.id)
    parents = merged_from([kept.id]).get(kept.id, [])
    if kept.removed_at is not None or not parents:
        raise Refused("not_merged")
    kept.removed_at = clock.now()
    kept.save(update_fields=["removed_at"])
    Finding.objects.filter(id__in=parents).update(removed_at=None)
    return list(Finding.objects.filter(id__in=parents))


def _add_finding(edition: Edition, sentence: str, seat: UUID | None) -> Finding:
    return Finding.objects.create(
        edition=edition, sentence=sentence.strip()[:SENTENCE_LENGTH], created_by=seat, created_at=clock.now()
    )
