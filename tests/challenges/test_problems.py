import pytest

from challenges.problems.commands import attach_problem, remove_problem, restate_problem, state_problem
from challenges.problems.queries import problems_of
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import do, make_challenge, make_finding, make_problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_problem_gathers_findings_and_answers_a_challenge(edition):
    challenge, findings = make_challenge(edition), [make_finding(edition), make_finding(edition)]

    problem = make_problem(edition, challenge, findings)

    assert list(problem.findings.all()) == findings
    assert problem.challenge == challenge


def test_problem_without_a_finding_is_refused(edition):
    with pytest.raises(Refused, match="findings_missing"):
        do(state_problem, edition, title="Sans fondement", statement="", findings=[], challenge=None)


def test_finding_of_another_edition_is_refused(edition):
    foreign = make_finding(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="findings_missing"):
        do(state_problem, edition, title="D’ailleurs", statement="", findings=[foreign], challenge=None)


def test_challenge_of_another_edition_is_refused(edition):
    problem = make_problem(edition)

    with pytest.raises(Refused, match="challenge_elsewhere"):
        do(attach_problem, problem, challenge=make_challenge(cast.make_edition("loiret")), rev=0)


def test_stale_problem_is_refused(edition):
    problem = make_problem(edition)
    words = {"statement": "", "findings": list(problem.findings.all()), "challenge": None, "rev": 0}
    do(restate_problem, problem, title="Le mien", **words)

    with pytest.raises(Refused, match="stale_text"):
        do(restate_problem, problem, title="Le leur", **words)

    assert [one.title for one in problems_of(edition.id)] == ["Le mien"]


def test_removed_problem_leaves_the_wall(edition):
    do(remove_problem, make_problem(edition))

    assert list(problems_of(edition.id)) == []
