from uuid import UUID

from django.db.models import Prefetch, QuerySet

from challenges.findings.models import Finding
from challenges.problems.models import Problem


def problems_of(edition_id: UUID) -> QuerySet[Problem]:
    return Problem.objects.filter(edition_id=edition_id, removed_at=None).select_related("challenge")


def problems_with_findings(edition_id: UUID) -> QuerySet[Problem]:
    """Problems with their standing findings and all evidence: three statements when read."""
    findings = Finding.objects.filter(removed_at=None).prefetch_related("evidence")
    return problems_of(edition_id).prefetch_related(Prefetch("findings", findings))
