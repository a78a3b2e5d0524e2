"""The wall: grouping, merging and parting findings and problems; two people at once; what moved said in words."""

import re
from html import unescape

import pytest
from django.urls import reverse

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


@pytest.fixture
def dora(edition, client):
    seat = cast.organiser(edition)
    client.force_login(seat.person.user)
    return seat


@pytest.fixture
def pair(edition):
    """Two findings that say the same in other words, each in a problem of its own."""
    one, other = make_finding(edition, "42 % ne savent pas"), make_finding(edition, "Près d’un sur deux ignore")
    return one, other


def address(name, edition, *args):
    return reverse(f"challenges:{name}", args=[edition.slug, *args])


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


# --- the page ---------------------------------------------------------------------------------------


def test_wall_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    make_problem(edition, make_challenge(edition))
    with django_assert_num_queries(6):
        wall(edition.id)
    make_problem(edition, findings=[make_finding(edition), make_finding(edition)])
    with django_assert_num_queries(6):
        wall(edition.id)


def place(client, edition, into, *ticked, **more):
    return client.post(address("place_findings", edition), {"findings": list(ticked), "into": into, **more})


def test_ticked_notes_go_where_the_bar_says(client, edition, dora, pair):
    problem = make_problem(edition, title="Problème")

    answer = place(client, edition, problem.id, *(f"{one.id}@" for one in pair))

    assert answer.url == f"{address('findings', edition)}#p-{problem.id}"
    assert standing(edition)[0] == []


def test_new_problem_for_a_challenge_in_one_press(client, edition, dora, pair):
    challenge = make_challenge(edition)

    place(client, edition, f"new:{challenge.id}", f"{pair[0].id}@")
    page = client.get(address("findings", edition)).content.decode()

    problem = Problem.objects.get()
    assert problem.challenge == challenge
    assert f'href="{address("problem", edition, problem.id)}"' in page


@pytest.mark.parametrize("sent", [{}, {"into": "ailleurs", "findings": "x"}, {"into": "new:x", "findings": "x@"}])
def test_malformed_move_changes_nothing_and_says_so(client, edition, dora, pair, sent):
    page = client.post(address("place_findings", edition), sent, follow=True).content.decode()

    assert "alert-danger" in page or "alert-error" in page
    assert (len(standing(edition)[0]), Problem.objects.count()) == (2, 0)


def test_problem_and_challenge_of_another_edition_are_not_found(client, edition, dora, pair):
    foreign = cast.make_edition("loiret")

    for into in (make_problem(foreign).id, f"new:{make_challenge(foreign).id}"):
        assert place(client, edition, into, f"{pair[0].id}@").status_code == 404


def test_stale_move_shows_the_wall_as_it_stands(client, edition, dora, pair):
    theirs, mine = make_problem(edition, title="A"), make_problem(edition, title="B")
    place(client, edition, theirs.id, f"{pair[0].id}@")

    place(client, edition, mine.id, f"{pair[0].id}@")

    assert pair[0].sentence in standing(edition)[1]["A"]


def test_two_ticked_notes_are_merged_through_the_page_and_parted_from_the_wall(client, edition, dora, pair):
    answer = place(client, edition, "", *(f"{one.id}@" for one in pair), do="merge")
    page = client.get(answer.url).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    assert all(one.sentence in unescape(page) for one in pair)

    client.post(address("merge_findings", edition), {"seen": seen, "sentence": "Ensemble"})
    assert standing(edition) == (["Ensemble"], {})
    child = Finding.objects.get(removed_at=None)
    assert address("part_finding", edition, child.id) in client.get(address("findings", edition)).content.decode()

    client.post(address("part_finding", edition, child.id))
    assert standing(edition) == ([one.sentence for one in pair], {})


def test_stale_merge_keeps_the_sentence_shows_theirs_and_can_be_made_again(client, edition, dora, pair):
    url, seen = address("merge_findings", edition), ",".join(f"{one.id}:0" for one in pair)
    do(reword_finding, pair[0], sentence="Le leur", rev=0)

    refused = client.post(url, {"seen": seen, "sentence": "Le mien"}).content.decode()
    assert ("Le leur" in refused, "Le mien" in refused) == (True, True)
    again = re.search(r'name="seen" value="([^"]+)"', refused).group(1)
    client.post(url, {"seen": again, "sentence": "Le mien"})

    assert standing(edition) == (["Le mien"], {})


def test_problems_are_merged_and_parted_from_their_menu(client, edition, dora):
    one, other = make_problem(edition, title="A"), make_problem(edition, title="B")
    url = address("merge_problems", edition)
    page = client.get(url, {"problems": [one.id, other.id]}).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)

    client.post(url, {"seen": seen, "title": "AB", "statement": "", "challenge": ""})
    child = Problem.objects.get(removed_at=None)
    assert child.title == "AB"

    client.post(address("part_problem", edition, child.id))
    assert [*standing(edition)[1]] == ["A", "B"]


def test_problem_is_attached_from_its_menu(client, edition, dora):
    problem, challenge = make_problem(edition), make_challenge(edition)

    client.post(address("attach_problem", edition, problem.id), {"challenge": challenge.id, "rev": 0})

    assert Problem.objects.get().challenge == challenge


def test_wall_says_what_moved_and_lets_it_be_updated_or_kept(client, edition, dora):
    finding = make_finding(edition)
    evidence = evidence_of(finding)
    do(check_evidence, {evidence.id: make_figure_result(share=0.58)})

    page = client.get(address("findings", edition)).content.decode()
    assert "42\u00a0%" in page
    assert "58\u00a0%" in page
    client.post(address("hold_evidence", edition, evidence.id), {"back": address("findings", edition)})
    assert evidence_of(Finding.objects.get()).held_at is not None

    answer = client.post(address("take_fresh", edition, evidence.id), {"back": address("findings", edition)})
    assert answer.url == address("findings", edition)
    assert str(evidence_of(Finding.objects.get()).value) == "58.00"


def test_way_back_leads_to_this_site_only(client, edition, dora):
    evidence = evidence_of(make_finding(edition))

    for back in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        answer = client.post(address("hold_evidence", edition, evidence.id), {"back": back})
        assert answer.url == address("finding", edition, evidence.finding_id)
