"""The wall's pages: what is ticked, moved, merged and taken back there, and what they say of a stale move."""

import re
from html import unescape

import msgspec
import pytest

from challenges.findings.commands import keep_figure, reword_finding
from challenges.findings.evidence import check_evidence
from challenges.findings.queries import evidence_of
from challenges.models import Finding, Problem
from challenges.wall.queries import wall
from surveys.analysis.figures import Option
from tests import cast
from tests.challenges.cast import address, do, make_challenge, make_figure_result, make_finding, make_problem
from tests.challenges.test_wall import standing

pytestmark = pytest.mark.django_db(transaction=True)


def test_wall_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    make_problem(edition, make_challenge(edition))
    with django_assert_num_queries(6):
        wall(edition.id)
    make_problem(edition, findings=[make_finding(edition), make_finding(edition)])
    with django_assert_num_queries(6):
        wall(edition.id)


def test_share_of_a_group_stands_over_the_base_of_that_group(client, edition, dora):
    result = make_figure_result()
    lines = tuple(
        msgspec.structs.replace(
            line, shares=(0.1, *line.shares), counts=(46, *line.counts), intervals=line.intervals * 2, tints=(0, 0)
        )
        for line in result.lines
    )
    crossed = msgspec.structs.replace(
        result,
        figure=msgspec.structs.replace(result.figure, column="@density", group="rural"),
        columns=(Option("urban", "communes urbaines"), Option("rural", "communes rurales")),
        lines=lines,
        bases=(461, 239),
        share_of="column",
    )
    finding = do(keep_figure, edition, result=crossed, sentence="Ils ne savent pas", seat=None)

    for page in (address("findings", edition), address("finding", edition, finding.id)):
        text = unescape(client.get(page).content.decode()).replace("\xa0", " ")
        assert "Base : 239 · % des personnes de ce groupe" in text
        assert "700" not in text


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
