"""The wall: grouping, merging and parting findings and problems; two people at once."""

import pytest

from challenges.enums import How, Thing
from challenges.findings.commands import keep_quote, merge_findings, part_finding, remove_finding, reword_finding
from challenges.findings.evidence import check_evidence
from challenges.findings.queries import evidence_of, pieces_of
from challenges.models import Evidence, Finding, HowMightWe, Origin, Problem
from challenges.problems.commands import (
    Seen,
    attach_problem,
    merge_problems,
    part_problem,
    place_findings,
    restate_problem,
    start_problem,
)
from challenges.wall.queries import wall
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import (
    do,
    make_chain,
    make_challenge,
    make_figure_result,
    make_finding,
    make_problem,
    make_quote_result,
)

pytestmark = pytest.mark.django_db(transaction=True)


def standing(edition):
    """What the wall shows: loose sentences, then each problem's."""
    shown = wall(edition.id)
    loose = [note.finding.sentence for note in shown.loose]
    columns = [column for lane in shown.lanes for column in lane.columns]
    return loose, {column.problem.title: [note.finding.sentence for note in column.notes] for column in columns}


def revs(*rows):
    return {row.id: type(row).objects.get(id=row.id).rev for row in rows}


def merged(edition, *findings, sentence="Ils disent la même chose"):
    return do(merge_findings, edition, revs=revs(*findings), sentence=sentence, seat=None)


# --- grouping ---------------------------------------------------------------------------------------


def test_loose_notes_are_put_in_a_problem(edition, pair):
    problem = make_problem(edition, findings=[make_finding(edition, "Le premier")], title="Problème")

    do(place_findings, edition, seen=[Seen(one.id, None) for one in pair], into=problem)

    sentences = ["42 % ne savent pas", "Près d’un sur deux ignore", "Le premier"]
    assert standing(edition) == ([], {"Problème": sentences})


def test_note_leaves_the_column_it_was_taken_from_and_no_other(edition, pair):
    one, _other = pair
    first, _second, third = (make_problem(edition, findings=[one], title=title) for title in "ABC")

    do(place_findings, edition, seen=[Seen(one.id, first.id)], into=third)

    assert standing(edition)[1] == {"A": [], "B": [one.sentence], "C": [one.sentence]}


def test_note_is_taken_out_of_its_problem(edition, pair):
    one, other = pair
    problem = make_problem(edition, findings=[one, other], title="Problème")

    do(place_findings, edition, seen=[Seen(one.id, problem.id)], into=None)

    assert standing(edition) == ([one.sentence], {"Problème": [other.sentence]})


def test_note_that_somebody_moved_meanwhile_stays_where_they_put_it(edition, pair):
    one, _other = pair
    first, theirs, mine = (make_problem(edition, title=title) for title in "ABC")
    do(place_findings, edition, seen=[Seen(one.id, None)], into=theirs)

    with pytest.raises(Refused, match="wall_moved"):
        do(place_findings, edition, seen=[Seen(one.id, None)], into=mine)
    with pytest.raises(Refused, match="wall_moved"):
        do(place_findings, edition, seen=[Seen(one.id, first.id)], into=mine)

    assert one.sentence in standing(edition)[1]["B"]


def test_removed_note_and_removed_problem_are_said_to_have_moved(edition, pair):
    one, other = pair
    problem = make_problem(edition)
    do(remove_finding, one)
    Problem.objects.filter(id=problem.id).update(removed_at=cast.THEN)

    with pytest.raises(Refused, match="wall_moved"):
        do(place_findings, edition, seen=[Seen(one.id, None)], into=None)
    with pytest.raises(Refused, match="wall_moved"):
        do(place_findings, edition, seen=[Seen(other.id, None)], into=problem)


def test_nothing_ticked_is_refused(edition):
    with pytest.raises(Refused, match="findings_missing"):
        do(place_findings, edition, seen=[], into=None)


def test_note_put_in_while_a_form_was_open_is_not_lost_by_it(edition, pair):
    one, other = pair
    problem = make_problem(edition, findings=[one])
    do(place_findings, edition, seen=[Seen(other.id, None)], into=problem)

    with pytest.raises(Refused, match="stale_text"):
        do(restate_problem, problem, title="Le mien", statement="", findings=[one], challenge=None, rev=0)

    assert set(problem.findings.all()) == {one, other}


def test_problem_starts_from_notes_under_the_words_of_the_first(edition, pair):
    one, other = pair
    challenge = make_challenge(edition)

    problem = do(start_problem, edition, seen=[Seen(other.id, None), Seen(one.id, None)], challenge=challenge)

    assert (problem.title, problem.challenge) == (other.sentence, challenge)
    assert set(problem.findings.all()) == {one, other}


def test_problem_started_for_a_challenge_of_another_edition_is_refused(edition, pair):
    elsewhere = make_challenge(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="challenge_elsewhere"):
        do(start_problem, edition, seen=[Seen(pair[0].id, None)], challenge=elsewhere)


def test_problem_is_attached_and_let_go(edition):
    problem, challenge = make_problem(edition), make_challenge(edition)

    do(attach_problem, problem, challenge=challenge, rev=0)
    assert [lane.challenge for lane in wall(edition.id).lanes if lane.columns] == [challenge]

    do(attach_problem, problem, challenge=None, rev=1)
    assert [lane.challenge for lane in wall(edition.id).lanes if lane.columns] == [None]


def test_problem_changed_meanwhile_is_not_attached(edition):
    problem, challenge = make_problem(edition), make_challenge(edition)
    do(attach_problem, problem, challenge=challenge, rev=0)

    with pytest.raises(Refused, match="stale_text"):
        do(attach_problem, problem, challenge=None, rev=0)


# --- merging findings -------------------------------------------------------------------------------


def test_merged_findings_leave_the_wall_to_one_that_holds_the_evidence_of_both(edition, pair):
    one, other = pair
    Evidence.objects.filter(finding=other).update(spec={"question": "autre"})
    problem = make_problem(edition, findings=[one, other], title="Problème")

    finding = merged(edition, one, other)

    assert standing(edition) == ([], {"Problème": ["Ils disent la même chose"]})
    assert [piece.value for piece in pieces_of(finding)] == [evidence_of(one).value, evidence_of(other).value]
    assert set(Finding.objects.exclude(removed_at=None)) == {one, other}
    rows = Origin.objects.filter(child=finding.id).values_list("child_kind", "parent_kind", "parent", "how")
    assert set(rows) == {(Thing.FINDING, Thing.FINDING, parent.id, How.MERGE) for parent in pair}
    assert list(problem.findings.filter(removed_at=None)) == [finding]


def test_the_same_figure_under_both_is_held_once(edition):
    survey = make_figure_result().figure.survey
    one, other = make_finding(edition, survey=survey), make_finding(edition, survey=survey)

    assert len(pieces_of(merged(edition, one, other))) == 1


def test_each_evidence_of_a_merged_finding_has_its_own_state(edition, pair):
    finding = merged(edition, *pair, do(keep_quote, edition, result=make_quote_result(), sentence="", seat=None))
    first, second, words = pieces_of(finding)

    do(check_evidence, {first.id: make_figure_result(share=0.5), second.id: make_figure_result(), words.id: None})

    states = [piece.state for piece in pieces_of(Finding.objects.get(id=finding.id))]
    assert states == ["moved", "current", "purged"]


def test_merge_taken_back_puts_everything_where_it_was(edition, pair):
    one, other = pair
    make_problem(edition, findings=[one], title="A")
    before = standing(edition)
    finding = merged(edition, one, other)

    assert do(part_finding, finding) == [one, other]

    assert standing(edition) == before
    assert Origin.objects.filter(child=finding.id).count() == 2


def test_problem_reworded_between_keeps_what_a_merge_taken_back_brings(edition, pair):
    one, other = pair
    problem = make_problem(edition, findings=[one, other], title="A")
    finding = merged(edition, one, other)
    do(restate_problem, problem, title="B", statement="", findings=[finding], challenge=None, rev=0)

    do(part_finding, finding)

    assert standing(edition) == ([], {"B": [one.sentence, other.sentence]})


def test_merge_is_taken_back_once_and_only_of_what_was_merged(edition, pair):
    finding = merged(edition, *pair)
    do(part_finding, finding)

    for kept in (finding, pair[0]):
        with pytest.raises(Refused, match="not_merged"):
            do(part_finding, kept)


def test_finding_reworded_meanwhile_is_not_merged(edition, pair):
    seen = revs(*pair)
    do(reword_finding, pair[0], sentence="Le leur", rev=0)

    with pytest.raises(Refused, match="stale_merge"):
        do(merge_findings, edition, revs=seen, sentence="Le mien", seat=None)


def test_one_finding_is_no_merge(edition, pair):
    with pytest.raises(Refused, match="merge_needs_two"):
        merged(edition, pair[0])


def test_finding_of_another_edition_is_not_merged(edition, pair):
    foreign = make_finding(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="stale_merge"):
        merged(edition, *pair, foreign)


# --- merging problems -------------------------------------------------------------------------------


def test_merged_problems_gather_findings_and_questions_and_can_be_parted(edition):
    chain = make_chain(edition)
    other = make_problem(edition, title="Autre")
    before = standing(edition)
    words = {"title": "Ensemble", "statement": "", "challenge": chain.challenge}

    problem = do(merge_problems, edition, revs=revs(chain.problem, other), **words)

    assert [*standing(edition)[1]] == ["Ensemble"]
    assert set(problem.findings.all()) == {chain.finding, *other.findings.all()}
    assert HowMightWe.objects.get().problem == problem

    assert do(part_problem, problem) == [chain.problem, other]
    assert standing(edition) == before
    assert HowMightWe.objects.get().problem == chain.problem
    with pytest.raises(Refused, match="not_merged"):
        do(part_problem, problem)


def test_problem_changed_meanwhile_is_not_merged(edition):
    one, other = make_problem(edition), make_problem(edition)
    seen = revs(one, other)
    do(attach_problem, one, challenge=make_challenge(edition), rev=0)

    with pytest.raises(Refused, match="stale_merge"):
        do(merge_problems, edition, revs=seen, title="Mien", statement="", challenge=None)
    with pytest.raises(Refused, match="merge_needs_two"):
        do(merge_problems, edition, revs=revs(one), title="Mien", statement="", challenge=None)


def test_merged_problem_of_a_challenge_elsewhere_is_refused(edition):
    one, other = make_problem(edition), make_problem(edition)
    elsewhere = make_challenge(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="challenge_elsewhere"):
        do(merge_problems, edition, revs=revs(one, other), title="Mien", statement="", challenge=elsewhere)
