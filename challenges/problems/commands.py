from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from challenges.defis.models import Challenge, HowMightWe
from challenges.enums import How, Thing
from challenges.findings.models import Finding
from challenges.lineage.commands import keep_origin
from challenges.lineage.queries import merged_from, parents_of
from challenges.problems.models import Problem
from challenges.staleness import raise_rev, refuse_merge
from hackathon.edition.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding where a page showed it: in a problem, or in none."""

    finding: UUID
    problem: UUID | None


def state_problem(
    edition: Edition, *, title: str, statement: str, findings: Sequence[Finding], challenge: Challenge | None
) -> Problem:
    """Make a problématique of several findings, and attach it to a défi."""
    _refuse_groundless(edition, findings, challenge)
    problem = Problem.objects.create(
        edition=edition, title=title, statement=statement, challenge=challenge, created_at=clock.now()
    )
    problem.findings.set(findings)
    return problem


def restate_problem(
    problem: Problem,
    *,
    title: str,
    statement: str,
    findings: Sequence[Finding],
    challenge: Challenge | None,
    rev: int,
) -> Problem:
    """Change a problem's words, findings or défi, unless somebody did since `rev`."""
    _refuse_groundless(problem.edition, findings, challenge)
    kept = Problem.objects.select_for_update().get(id=problem.id)
    raise_rev(kept, seen=rev)
    kept.title, kept.statement, kept.challenge = title, statement, challenge
    kept.save()
    # Those off the wall stay: a merge taken back lets them be seen again.
    kept.findings.set([*findings, *kept.findings.exclude(removed_at=None)])
    return kept


def place_findings(edition: Edition, *, seen: Sequence[Seen], into: Problem | None) -> None:
    """Move findings from where they were seen into a problem, or out of all. Refused when one is no longer there."""
    _take_out(edition, seen)
    if into is not None:
        kept = _standing_problem(edition, into.id)
        kept.findings.add(*Finding.objects.filter(id__in=[one.finding for one in seen]))
        _touch([kept.id])


def start_problem(edition: Edition, *, seen: Sequence[Seen], challenge: Challenge | None) -> Problem:
    """Make a problem of findings at one gesture: it bears the sentence of the first until somebody names it."""
    if challenge is not None and challenge.edition_id != edition.id:
        raise Refused("challenge_elsewhere")
    _take_out(edition, seen)
    findings = list(Finding.objects.filter(id__in=[one.finding for one in seen]))
    first = next(one for one in findings if one.id == seen[0].finding)
    return state_problem(
        edition, title=first.sentence[:TITLE_LENGTH], statement="", findings=findings, challenge=challenge
    )


def attach_problem(problem: Problem, *, challenge: Challenge | None, rev: int) -> Problem:
    """Attach the problem to a défi, or to none, unless somebody changed it since `rev`."""
    if challenge is not None and challenge.edition_id != problem.edition_id:
        raise Refused("challenge_elsewhere")
    kept = _standing_problem(problem.edition, problem.id)
    raise_rev(kept, seen=rev)
    kept.challenge = challenge
    kept.save(update_fields=["challenge", "rev"])
    return kept


def merge_problems(
    edition: Edition, *, revs: Mapping[UUID, int], title: str, statement: str, challenge: Challenge | None
) -> Problem:
    """Make one problem of several. `revs` are theirs as they were read; they leave the wall and are kept.

    The new one rests on the findings of all, and answers the questions that were put to them.
    """
    merged = list(Problem.objects.select_for_update().filter(edition=edition, id__in=revs).order_by("created_at", "id"))
    refuse_merge(merged, seen=revs)
    findings = list(Finding.objects.filter(problems__in=merged).distinct())
    standing = [one for one in findings if one.removed_at is None]
    problem = state_problem(edition, title=title, statement=statement, findings=standing, challenge=challenge)
    problem.findings.add(*findings)
    for question in HowMightWe.objects.filter(problem__in=merged):
        assert question.problem_id is not None
        # Which of them it was put to: taking the merge back gives it back.
        keep_origin(edition.id, (Thing.HOW_MIGHT_WE, question.id), (Thing.PROBLEM, question.problem_id))
    HowMightWe.objects.filter(problem__in=merged).update(problem=problem)
    for one in merged:
        keep_origin(edition.id, (Thing.PROBLEM, problem.id), (Thing.PROBLEM, one.id), How.MERGE)
    Problem.objects.filter(id__in=revs).update(removed_at=clock.now())
    return problem


def part_problem(problem: Problem) -> list[Problem]:
    """Take a merge back: the problems it was made of stand again with their findings, défi and questions."""
    kept = Problem.objects.select_for_update().get(id=problem.id)
    parents = merged_from([kept.id]).get(kept.id, [])
    if kept.removed_at is not None or not parents:
        raise Refused("not_merged")
    questions = list(HowMightWe.objects.filter(problem=kept))
    put_to = parents_of([question.id for question in questions], Thing.PROBLEM)
    for question in questions:
        own = [parent for parent in put_to.get(question.id, []) if parent in parents]
        question.problem_id = own[-1] if own else parents[0]
    HowMightWe.objects.bulk_update(questions, ["problem"])
    kept.removed_at = clock.now()
    kept.save(update_fields=["removed_at"])
    Problem.objects.filter(id__in=parents).update(removed_at=None)
    return list(Problem.objects.filter(id__in=parents))


def remove_problem(problem: Problem) -> Problem:
    """Take the problem off the wall; what came out of it keeps it in the thread."""
    problem.removed_at = clock.now()
    problem.save(update_fields=["removed_at"])
    return problem


def _refuse_groundless(edition: Edition, findings: Sequence[Finding], challenge: Challenge | None) -> None:
    if not findings or any(finding.edition_id != edition.id for finding in findings):
        raise Refused("findings_missing")
    if challenge is not None and challenge.edition_id != edition.id:
        raise Refused("challenge_elsewhere")


def _take_out(edition: Edition, seen: Sequence[Seen]) -> None:
    """Out of the problems they were seen in, unless somebody moved, merged or removed one meanwhile."""
    wanted = {one.finding for one in seen}
    if not wanted:
        raise Refused("findings_missing")
    standing = Finding.objects.select_for_update().filter(edition=edition, id__in=wanted, removed_at=None)
    rows = Problem.findings.through.objects.filter(finding__in=standing, problem__removed_at=None)
    held = set(rows.values_list("finding_id", "problem_id"))
    placed = {finding for finding, _problem in held}
    moved = [
        one
        for one in seen
        if ((one.finding, one.problem) not in held if one.problem is not None else one.finding in placed)
    ]
    if standing.count() != len(wanted) or moved:
        raise Refused("wall_moved")
    for one in seen:
        if one.problem is not None:
            Problem.findings.through.objects.filter(problem_id=one.problem, finding_id=one.finding).delete()
    _touch([one.problem for one in seen if one.problem is not None])


def _touch(problems: Sequence[UUID]) -> None:
    """Their findings changed: a form opened before must not put the former ones back."""
    for problem in Problem.objects.select_for_update().filter(id__in=problems):
        problem.rev += 1
        problem.save(update_fields=["rev"])


def _standing_problem(edition: Edition, problem_id: UUID) -> Problem:
    kept = Problem.objects.select_for_update().filter(edition=edition, id=problem_id, removed_at=None).first()
    if kept is None:
        raise Refused("wall_moved")
    return kept
