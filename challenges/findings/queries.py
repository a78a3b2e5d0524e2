from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Min, Prefetch, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

from challenges.enums import EvidenceKind, EvidenceState
from challenges.findings.models import Evidence, Finding
from challenges.findings.values import headline
from challenges.lineage.queries import merged_from
from challenges.problems.models import Problem
from surveys.analysis.figures import FigureResult
from surveys.analysis.presentation import probability
from surveys.analysis.said_words import SAYS
from surveys.analysis.sentences import decimal, percent, share_of_group_words
from surveys.analysis.sums.protection import PUBLISHED_K
from surveys.analysis.sums.rounding import half_up, whole_percent
from surveys.enums import SurveyState
from surveys.models import Survey, Tombstone


def surveys_erased(today: date) -> list[UUID]:
    """Surveys past their retention from which something is still quoted or held as current."""
    cited = Evidence.objects.exclude(state=EvidenceState.PURGED).values("survey")
    return list(Survey.objects.filter(retained_until__lt=today, id__in=cited).values_list("id", flat=True))


def watched(edition_id: UUID | None = None) -> QuerySet[Evidence]:
    """What is compared with the surveys: what findings on the wall rest on, and all words quoted, wherever they are
    kept: whoever has their answers erased has their words erased from every copy."""
    standing = Q(replaced_at=None, finding__removed_at=None) | Q(kind=EvidenceKind.QUOTE)
    found = Evidence.objects.exclude(state=EvidenceState.PURGED).filter(standing, survey__isnull=False)
    return found.filter(finding__edition=edition_id) if edition_id else found


def surveys_moved(edition_id: UUID | None = None) -> list[Survey]:
    """Surveys that may say something else than when what rests on them was last compared.

    While one is open its tables move after k new answers only; an erased response is looked for at once.
    """
    seen = dict(watched(edition_id).order_by().values_list("survey").annotate(Min("checked_revision")))
    return [
        survey
        for survey in Survey.objects.filter(id__in=seen)
        if survey.revision != seen[survey.id]
        and (
            survey.state != SurveyState.OPEN
            or survey.revision - seen[survey.id] >= PUBLISHED_K
            or Tombstone.objects.filter(survey=survey, revision__gt=seen[survey.id]).exists()
        )
    ]


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


def pieces_of(finding: Finding) -> list[Evidence]:
    """What the finding rests on now, oldest first; several when it was made of several. Free when prefetched."""
    return [one for one in finding.evidence.all() if one.replaced_at is None]


def evidence_of(finding: Finding) -> Evidence | None:
    """What it rests on first of all: a figure, else quoted words. Free when prefetched."""
    pieces = pieces_of(finding)
    return next((one for one in pieces if one.kind == EvidenceKind.FIGURE), pieces[0] if pieces else None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as a page draws it; `now` is the number the survey gives since it moved.

    `word` is the table of a word specific to a group, in words. `base` is how many answers the number is a share of,
    `base_now` what it has become; None where it is hidden, and for words.
    """

    evidence: Evidence
    bars: list[Bar]
    value: str
    now: str
    word: str = ""

    @property
    def base(self) -> int | None:
        return base_of(self.evidence.figure)

    @property
    def share_of(self) -> str:
        """Which % the number is; empty when it is none, or its base is hidden."""
        is_share = self.base is not None and self.evidence.unit == "%"
        return share_of_kept(self.evidence.figure) if is_share else ""

    @property
    def base_now(self) -> int | None:
        return base_of(self.evidence.fresh)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as a page draws it; `merged` is how many it was made of."""

    finding: Finding
    evidence: Evidence | None
    pieces: list[Piece]
    problems: list[Problem]
    merged: int = 0

    @property
    def value(self) -> str:
        return shown_value(self.evidence) if self.evidence else ""

    @property
    def is_shaken(self) -> bool:
        return any(is_shaken(piece.evidence) for piece in self.pieces)


def shown_finding(finding: Finding, problems: Iterable[Problem] = (), merged: int = 0) -> Shown:
    pieces = [
        Piece(one, bars(one.figure), shown_value(one), fresh_value(one), word_in_words(one.figure))
        for one in pieces_of(finding)
    ]
    return Shown(finding=finding, evidence=evidence_of(finding), pieces=pieces, problems=list(problems), merged=merged)


def is_shaken(evidence: Evidence) -> bool:
    """Whether somebody must look: it moved and was not kept as it is, or its source is gone."""
    moved = evidence.state == EvidenceState.MOVED and evidence.held_at is None
    return moved or evidence.state == EvidenceState.PURGED


def shaken_findings(edition_id: UUID) -> list[Finding]:
    """Findings whose evidence moved or lost its source. Two statements."""
    found = Finding.objects.filter(edition_id=edition_id, removed_at=None).prefetch_related("evidence")
    return [finding for finding in found if any(map(is_shaken, pieces_of(finding)))]


def merged_into(finding: Finding) -> list[Finding]:
    """The findings it was made of, oldest first. Two statements."""
    return list(Finding.objects.filter(id__in=merged_from([finding.id]).get(finding.id, [])))


def bars(figure: Mapping[str, Any]) -> list[Bar]:
    """The column a kept figure is about, as bars."""
    at, asked = _column(figure), figure.get("figure", {})
    return [_bar(line, at, asked.get("options", ())) for line in figure.get("lines", [])]


def base_of(figure: Mapping[str, Any]) -> int | None:
    """How many answers stand behind the column a kept figure is about; None when it is hidden, or when it has none."""
    bases = figure.get("bases") or [None]
    base: int | None = bases[_column(figure)]
    return base


def share_of_kept(figure: Mapping[str, Any]) -> str:
    """Which % a kept figure tells."""
    return share_of_group_words(msgspec.convert(figure, FigureResult))


def shown_value(evidence: Evidence) -> str:
    """The number put forward, as it is read: « 42 % »."""
    return "" if evidence.value is None else shown_number(evidence.value, evidence.unit)


def fresh_value(evidence: Evidence) -> str:
    """The number the survey gives since the figure has moved; empty when it is hidden or none."""
    if evidence.kind != EvidenceKind.FIGURE or not evidence.fresh:
        return ""
    value = headline(msgspec.convert(evidence.fresh, FigureResult))
    return shown_number(value.number, value.unit) if value else ""


def word_in_words(figure: Mapping[str, Any]) -> str:
    """« Dit dans 40 des 60 réponses de ce groupe, et dans 12 des 90 autres (χ² 41,5, p < 0,001). »; "" of others."""
    if SAYS not in figure.get("figure", {}).get("question", ""):
        return ""
    result = msgspec.convert(figure, FigureResult)
    counts, test = (*result.lines[0].counts, *result.bases), result.test
    names = ("count", "elsewhere", "base", "others")
    numbers = {name: number_format(count or 0, force_grouping=True) for name, count in zip(names, counts, strict=True)}
    words = gettext(
        "Said in %(count)s of the %(base)s responses of this group, and in %(elsewhere)s of the %(others)s others"
    )
    if test is None or test.chi2 is None or test.p is None:
        return f"{words % numbers}."
    tested = gettext("χ² %(chi2)s, p %(p)s") % {"chi2": decimal(test.chi2, 2), "p": probability(test.p)}
    return f"{words % numbers} ({tested})."


def shown_number(value: Any, unit: str) -> str:
    return f"{decimal(float(value))}\u00a0{unit}".strip()


def figure_findings(findings: Iterable[Finding]) -> list[tuple[Finding, Evidence]]:
    """Those that put a number forward: what an indicator can start from."""
    pairs = [(finding, evidence_of(finding)) for finding in findings]
    return [
        (finding, evidence)
        for finding, evidence in pairs
        if evidence is not None and evidence.kind == EvidenceKind.FIGURE and evidence.value is not None
    ]


def _column(figure: Mapping[str, Any]) -> int:
    """The place of the column a kept figure is about."""
    columns = [column["code"] for column in figure.get("columns", [])]
    group = figure.get("figure", {}).get("group")
    return columns.index(group) if group in columns else 0


def _bar(line: Mapping[str, Any], at: int, chosen: Iterable[str]) -> Bar:
    share, count = line["shares"][at], line["counts"][at]
    return Bar(
        label=line["label"],
        share=None if share is None else half_up(share * 100, 1),
        count=count,
        shown="" if share is None else percent(share),
        chosen=line["code"] in chosen,
        width=whole_percent(share or 0),
    )
