from collections.abc import Sequence

from challenges.defis.models import Challenge
from challenges.findings.models import Finding
from challenges.problems.models import Problem
from challenges.staleness import raise_rev
from hackathon.edition.models import Edition
from realtime.wire import clock
from realtime.wire.refusals import Refused


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
    kept.findings.set(findings)
    return kept


def attach_problem(problem: Problem, *, challenge: Challenge | None) -> Problem:
    if challenge is not None and challenge.edition_id != problem.edition_id:
        raise Refused("challenge_elsewhere")
    problem.challenge = challenge
    problem.save(update_fields=["challenge"])
    return problem


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
