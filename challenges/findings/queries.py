from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Prefetch, QuerySet
from django.utils.formats import number_format

from challenges.enums import EvidenceKind, EvidenceState
from challenges.findings.models import Evidence, Finding
from challenges.findings.values import headline
from challenges.problems.models import Problem
from surveys.analysis.figures import FigureResult
from surveys.models import Survey


def surveys_erased(today: date) -> list[UUID]:
    """Surveys past their retention from which something is still quoted or held as current."""
    cited = Evidence.objects.exclude(state=EvidenceState.PURGED).values("survey")
    return list(Survey.objects.filter(retained_until__lt=today, id__in=cited).values_list("id", flat=True))


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a kept figure: its share of 100, or None where the count was hidden."""

    label: str
    share: float | None
    count: int | None
    shown: str
    chosen: bool
    width: int


def findings_of(edition_id: UUID) -> QuerySet[Finding]:
    """The findings on the wall, oldest first, with their evidence and problems. Three statements when read."""
    return Finding.objects.filter(edition_id=edition_id, removed_at=None).prefetch_related(
        "evidence", Prefetch("problems", Problem.objects.filter(removed_at=None).select_related("challenge"))
    )


def evidence_of(finding: Finding) -> Evidence | None:
    """The evidence that stands now: the last one kept. Free when prefetched."""
    kept = list(finding.evidence.all())
    return kept[-1] if kept else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a page draws it."""

    finding: Finding
    evidence: Evidence | None
    bars: list[Bar]
    value: str
    problems: list[Problem]


def shown_finding(finding: Finding, problems: Iterable[Problem] = ()) -> Shown:
    evidence = evidence_of(finding)
    return Shown(
        finding=finding,
        evidence=evidence,
        bars=bars(evidence.figure) if evidence else [],
        value=shown_value(evidence) if evidence else "",
        problems=list(problems),
    )


def wall(edition_id: UUID) -> list[Shown]:
    """Every finding with its evidence and the problems that rest on it. Three statements."""
    return [shown_finding(finding, finding.problems.all()) for finding in findings_of(edition_id)]


def shaken_findings(edition_id: UUID) -> list[Finding]:
    """Findings whose evidence moved or lost its source. Two statements."""
    return [
        finding
        for finding in Finding.objects.filter(edition_id=edition_id, removed_at=None).prefetch_related("evidence")
        if (evidence := evidence_of(finding)) is not None and evidence.state != EvidenceState.CURRENT
    ]


def bars(figure: Mapping[str, Any]) -> list[Bar]:
    """The column a kept figure is about, as bars."""
    columns = [column["code"] for column in figure.get("columns", [])]
    asked = figure.get("figure", {})
    at = columns.index(asked["group"]) if asked.get("group") in columns else 0
    return [_bar(line, at, asked.get("options", ())) for line in figure.get("lines", [])]


def shown_value(evidence: Evidence) -> str:
    """The number put forward, as it is read: « 42 % »."""
    return "" if evidence.value is None else shown_number(evidence.value, evidence.unit)


def fresh_value(evidence: Evidence | None) -> str:
    """The number the survey gives since the figure has moved."""
    if evidence is None or evidence.kind != EvidenceKind.FIGURE or not evidence.fresh:
        return ""
    value = headline(msgspec.convert(evidence.fresh, FigureResult))
    return shown_number(value.number, value.unit) if value else ""


def shown_number(value: Any, unit: str) -> str:
    digits = 0 if value == int(value) else 1
    return f"{number_format(value, digits)}\u00a0{unit}".strip()


def figure_findings(findings: Iterable[Finding]) -> list[tuple[Finding, Evidence]]:
    """Those that put a number forward: what an indicator can start from."""
    pairs = [(finding, evidence_of(finding)) for finding in findings]
    return [
        (finding, evidence)
        for finding, evidence in pairs
        if evidence is not None and evidence.kind == EvidenceKind.FIGURE and evidence.value is not None
    ]


def _bar(line: Mapping[str, Any], at: int, chosen: Iterable[str]) -> Bar:
    share, count = line["shares"][at], line["counts"][at]
    percent = None if share is None else round(share * 100, 1)
    return Bar(
        label=line["label"],
        share=percent,
        count=count,
        shown="" if percent is None else shown_number(round(percent), "%"),
        chosen=line["code"] in chosen,
        width=round(percent or 0),
    )
