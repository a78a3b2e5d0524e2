import pytest
from django.urls import reverse

from challenges.enums import Status
from challenges.thread.queries import findings_behind, start_of, thread_of
from hackathon.models import Structure
from realtime.boards.models import Card, CardOrigin
from surveys.collection.commands import make_collectors
from surveys.models import Survey
from surveys.outcomes import Outcomes, Taken, what_became
from tests import cast
from tests.challenges.cast import make_finding, make_idea, make_solution
from tests.surveys.questionnaires import open_survey

pytestmark = pytest.mark.django_db(transaction=True)


def stops(thread):
    return {
        "findings": [shown.finding.id for shown in thread.findings],
        "problems": [one.id for one in thread.problems],
        "challenges": [one.id for one in thread.challenges],
        "questions": [one.id for one in thread.questions],
        "ideas": [one.id for one in thread.ideas],
        "solutions": [one.id for one in thread.solutions],
        "decisions": [one.decision.verdict for one in thread.decisions],
        "actions": [one.id for one in thread.actions],
    }


@pytest.mark.parametrize("start", ["action", "solution", "question", "challenge", "problem", "finding"])
def test_the_same_thread_is_found_from_any_of_its_stops(edition, chain, start):
    thread = thread_of(edition.id, start_of(edition.id, getattr(chain, start).id))

    assert stops(thread) == {
        "findings": [chain.finding.id],
        "problems": [chain.problem.id],
        "challenges": [chain.challenge.id],
        "questions": [chain.question.id],
        "ideas": [chain.card.id],
        "solutions": [chain.solution.id],
        "decisions": ["retained"],
        "actions": [chain.action.id],
    }


def test_the_figure_an_action_starts_from_is_the_frozen_one(edition, chain):
    thread = thread_of(edition.id, chain.action)

    [shown] = thread.findings
    assert (shown.value, shown.evidence.value_label, shown.evidence.figure["n"]) == ("42\u00a0%", "Non", 700)
    assert [(bar.label, bar.shown, bar.chosen) for bar in shown.pieces[0].bars] == [
        ("Non", "42\u00a0%", True),
        ("Oui", "58\u00a0%", False),
    ]


def test_nothing_of_another_edition_is_a_start(edition, chain):
    other = cast.make_edition("loiret")

    assert start_of(other.id, chain.action.id) is None


def test_a_merged_idea_names_every_workshop_it_was_heard_in(edition, chain):
    chartres, dreux = (
        make_idea(edition, workshop="Atelier de Chartres"),
        make_idea(edition, workshop="Atelier de Dreux"),
    )
    for parent in (chartres, dreux):
        CardOrigin.objects.create(child=Card.objects.get(id=chain.card.id), parent=parent, how="merge")

    [idea] = thread_of(edition.id, chain.solution).ideas

    assert (idea.heard_in, idea.merged) == (("Atelier de Chartres", "Atelier de Dreux"), 2)


def test_solution_without_a_challenge_has_no_finding_behind(edition):
    make_finding(edition)

    assert findings_behind(make_solution(edition)) == []


def test_thread_reads_a_bounded_number_of_statements(edition, chain, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        thread_of(edition.id, chain.challenge)


def test_people_who_answered_learn_what_was_decided_and_nothing_else(client, edition, chain):
    survey = open_survey(edition)
    assert what_became(survey) is None

    chain.finding.evidence.update(survey=survey.id)
    assert what_became(survey) == Outcomes(1, [chain.challenge.title], [])

    lead = Structure.objects.create(name="CIO de Dreux")
    type(chain.action).objects.update(status=Status.VALIDATED, lead=lead)
    assert what_became(survey).actions == [Taken(chain.action.title, "CIO de Dreux", "validée en comité")]

    link = cast.inside(make_collectors, survey, structures=[])[0]
    Survey.objects.update(state="closed")
    page = client.get(reverse("surveys:start", args=[link.code])).content.decode()
    assert chain.action.title in page and "CIO de Dreux" in page


def test_what_became_asks_the_same_statements_of_one_and_of_three(edition, chain, django_assert_num_queries):
    survey = open_survey(edition)
    chain.finding.evidence.update(survey=survey.id)
    with django_assert_num_queries(5):
        what_became(survey)
    for _ in range(2):
        chain.problem.findings.add(make_finding(edition))
    type(chain.finding.evidence.get()).objects.update(survey=survey.id)

    with django_assert_num_queries(5):
        what_became(survey)
