import pytest

from challenges.defis.commands import (
    add_challenge,
    ask_how_might_we,
    edit_challenge,
    remove_challenge,
    remove_how_might_we,
    reword_how_might_we,
)
from challenges.defis.queries import briefing, counted_challenges
from challenges.defis.sections import load_challenges
from challenges.enums import Colour, Pattern
from realtime.wire.refusals import Refused
from tests import cast
from tests.challenges.cast import do, make_challenge, make_problem, make_solution

pytestmark = pytest.mark.django_db(transaction=True)

SIGNS = {"colour": Colour.LEAF, "icon": "flag", "pattern": Pattern.LINES}


def ask(challenge, **words):
    said = {"action": "ouvrir les portes ?", "audience": "les lycéens", "effect": "qu’ils choisissent", **words}
    return do(ask_how_might_we, challenge, **said)


def test_template_section_makes_the_challenges_in_order(edition):
    rows = [
        {"slug": "marque", "title": "La marque employeur", "colour": "plum", "icon": "flag", "pattern": "grid"},
        {"slug": "connaitre", "title": "Mieux se connaître"},
    ]

    do(load_challenges, edition, rows)

    made = [one.challenge for one in counted_challenges(edition.id)]
    assert [(one.slug, one.colour, one.pattern, one.order) for one in made] == [
        ("marque", "plum", "grid", 1),
        ("connaitre", "indigo", "plain", 2),
    ]


def test_same_title_gets_another_address(edition):
    words = {"title": "La relation école-entreprise", "brief": "", **SIGNS}

    slugs = [do(add_challenge, edition, **words).slug for _ in range(2)]

    assert slugs == ["la-relation-ecole-entreprise", "la-relation-ecole-entreprise-2"]


def test_edited_challenge_keeps_its_address(edition):
    challenge = make_challenge(edition)

    do(edit_challenge, challenge, title="École et entreprise", brief="", rev=0, **SIGNS)

    challenge.refresh_from_db()
    assert (challenge.slug, challenge.title, challenge.rev) == ("ecole-entreprise", "École et entreprise", 1)


def test_stale_challenge_is_refused(edition):
    challenge = make_challenge(edition)
    do(edit_challenge, challenge, title="Le mien", brief="", rev=0, **SIGNS)

    with pytest.raises(Refused, match="stale_text"):
        do(edit_challenge, challenge, title="Le leur", brief="", rev=0, **SIGNS)


def test_removed_challenge_leaves_the_list(edition):
    do(remove_challenge, make_challenge(edition))

    assert counted_challenges(edition.id) == []


def test_question_is_asked_without_the_mark_it_brings_itself(edition):
    question = ask(make_challenge(edition))

    assert question.action == "ouvrir les portes"


def test_problem_of_another_edition_cannot_be_answered(edition):
    foreign = make_problem(cast.make_edition("loiret"))

    with pytest.raises(Refused, match="challenge_elsewhere"):
        ask(make_challenge(edition), problem=foreign)


def test_stale_question_is_refused(edition):
    question = ask(make_challenge(edition))
    words = {"audience": "tous", "effect": "choisir", "problem": None, "rev": 0}
    do(reword_how_might_we, question, action="la mienne", **words)

    with pytest.raises(Refused, match="stale_text"):
        do(reword_how_might_we, question, action="la leur", **words)


def test_counts_leave_out_what_was_removed(edition):
    challenge = make_challenge(edition)
    make_problem(edition, challenge)
    make_solution(edition, challenge=challenge)
    do(remove_how_might_we, ask(challenge))

    [counted] = counted_challenges(edition.id)

    assert (counted.problems, counted.questions, counted.solutions) == (1, 0, 1)


def test_brief_reads_the_same_number_of_statements_for_any_number(edition, django_assert_num_queries):
    challenge = make_challenge(edition)

    def read():
        shown = briefing(challenge)
        return [list(problem.findings.all()) for problem in shown.problems.all()], list(shown.questions.all())

    make_problem(edition, challenge)
    with django_assert_num_queries(7):
        read()
    make_problem(edition, challenge)
    make_problem(edition, challenge)
    with django_assert_num_queries(7):
        read()
