from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from challenges.enums import SheetPart, Status, Thing
from challenges.findings.models import Evidence, Finding
from challenges.findings.queries import evidence_of, figure_findings
from challenges.lineage.commands import keep_origin
from challenges.lineage.queries import children_of
from challenges.plan.models import Action, StatusChange
from challenges.rules import NEXT
from challenges.solutions.models import Solution
from challenges.solutions.queries import sheet_fields
from challenges.staleness import raise_rev
from challenges.thread.queries import findings_behind
from hackathon.edition.models import Audience, Axis, Edition
from hackathon.structures.models import Structure
from hackathon.territories.models import Territory
from realtime.wire import clock
from realtime.wire.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All that people write about an action; its status has commands of its own."""

    title: str
    description: str = ""
    axis: Axis | None = None
    lead: Structure | None = None
    partners: Sequence[Structure] = ()
    audiences: Sequence[Audience] = ()
    basins: Sequence[Territory] = ()
    starts_on: date | None = None
    deadline: date | None = None
    staffing: str = ""
    funding: str = ""
    indicator: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    baseline_finding: Finding | None = None


_MANY = ("partners", "audiences", "basins")
_ONE = tuple(name for name in Details.__dataclass_fields__ if name not in _MANY)


def make_action(solution: Solution, *, seat: UUID | None) -> Action:
    """Turn a solution into an action of the plan, one click: its sheet gives the words, its finding the baseline.

    Pressed twice, it gives the same action.
    """
    if Solution.objects.filter(id=solution.id).exclude(removed_at=None).exists():
        raise Refused("solution_gone")
    former = _standing_action(solution.id)
    if former is not None:
        return former
    action = add_action(solution.edition, details=_details_from(solution), seat=seat)
    keep_origin(solution.edition_id, (Thing.ACTION, action.id), (Thing.SOLUTION, solution.id))
    return action


def add_action(edition: Edition, *, details: Details, seat: UUID | None) -> Action:
    """Put an action in the plan, proposed."""
    action = Action(edition=edition, created_at=clock.now())
    _write(action, details)
    _keep_status(action, Status.PROPOSED, on=clock.now().date(), reason="", seat=seat)
    return action


def edit_action(action: Action, *, details: Details, rev: int) -> Action:
    """Change what is written about an action, unless somebody did since `rev`."""
    kept = Action.objects.select_for_update().get(id=action.id)
    raise_rev(kept, seen=rev)
    _write(kept, details)
    return kept


def change_status(
    action: Action, *, status: Status, on: date | None = None, reason: str = "", seat: UUID | None = None
) -> Action:
    """Pass the action to one of the next statuses; a validation has its day, an abandonment its reason."""
    kept = Action.objects.select_for_update().get(id=action.id)
    if status not in NEXT[Status(kept.status)]:
        raise Refused("status_not_next", now=Status(kept.status).label, wanted=status.label)
    if status == Status.VALIDATED and on is None:
        raise Refused("status_needs_date")
    if status == Status.ABANDONED and not reason.strip():
        raise Refused("status_needs_reason")
    kept.status = status
    kept.save(update_fields=["status"])
    _keep_status(kept, status, on=on or clock.now().date(), reason=reason.strip(), seat=seat)
    return kept


def remove_action(action: Action) -> Action:
    """Take the action out of the plan; its row and its lineage stay."""
    action.removed_at = clock.now()
    action.save(update_fields=["removed_at"])
    return action


def _write(action: Action, details: Details) -> None:
    for name in _ONE:
        setattr(action, name, getattr(details, name))
    _start_from_finding(action)
    action.save()
    for name in _MANY:
        getattr(action, name).set(getattr(details, name))


def _start_from_finding(action: Action) -> None:
    """A finding chosen without a number gives its own: the survey's value is the starting one."""
    if action.baseline_finding is None or action.baseline is not None:
        return
    evidence = evidence_of(action.baseline_finding)
    if evidence is not None and evidence.value is not None:
        action.baseline, action.unit = evidence.value, action.unit or evidence.unit


def _keep_status(action: Action, status: Status, *, on: date, reason: str, seat: UUID | None) -> None:
    StatusChange.objects.create(action=action, status=status, on=on, reason=reason, seat=seat, recorded_at=clock.now())


def _standing_action(solution_id: UUID) -> Action | None:
    made = children_of([solution_id], Thing.ACTION).get(solution_id, [])
    return Action.objects.filter(id__in=made, removed_at=None).first()


def _details_from(solution: Solution) -> Details:
    texts = {field.name: field.text for field in sheet_fields(solution.id)}
    figures = figure_findings(findings_behind(solution))
    finding, evidence = figures[0] if figures else (None, None)
    return Details(
        title=solution.title,
        description=texts[SheetPart.SOLUTION],
        staffing=texts[SheetPart.NEEDS],
        indicator=(_indicator(evidence) if evidence else texts[SheetPart.PROOF])[:200],
        baseline=evidence.value if evidence else None,
        unit=evidence.unit if evidence else "",
        baseline_finding=finding,
    )


def _indicator(evidence: Evidence) -> str:
    """What the finding counted, to be counted again: the question and the answer put forward."""
    question, answer = evidence.figure.get("title", ""), evidence.value_label
    return " · ".join(dict.fromkeys(part for part in (question, answer) if part))
