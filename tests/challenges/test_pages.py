"""Every page of the second floor: who may open it, what it shows, what it keeps when it refuses."""

import pytest

from challenges.models import Action, Challenge, Finding, HowMightWe, Problem, Solution
from challenges.priorities.commands import place_solution
from challenges.priorities.queries import plane_room
from tests import cast
from tests.challenges.cast import (
    address,
    do,
    facilitator,
    make_chain,
    make_finding,
    make_idea,
    make_problem,
    participant,
)

pytestmark = pytest.mark.django_db(transaction=True)


def pages(edition, chain):
    """Every page that only shows something, by name."""
    found = {
        name: address(name, edition)
        for name in (
            *("findings", "new_problem", "challenges", "new_challenge", "ideas", "solutions", "new_solution"),
            *("plane", "shortlist", "plan", "new_action", "plan_csv", "plan_xlsx"),
        )
    }
    return found | {
        "finding": address("finding", edition, chain.finding.id),
        "problem": address("problem", edition, chain.problem.id),
        "challenge": address("challenge", edition, chain.challenge.slug),
        "brief": address("brief", edition, chain.challenge.slug),
        "brief_pdf": address("brief_pdf", edition, chain.challenge.slug),
        "where": address("where", edition, chain.finding.id),
        "edit_challenge": address("edit_challenge", edition, chain.challenge.slug),
        "ask": address("ask", edition, chain.challenge.slug),
        "reword_question": address("reword_question", edition, chain.question.id),
        "solution": address("solution", edition, chain.solution.id),
        "choose_challenge": address("choose_challenge", edition, chain.solution.id),
        "action": address("action", edition, chain.action.id),
        "edit_action": address("edit_action", edition, chain.action.id),
        "thread": address("thread", edition, chain.action.id),
    }


def statuses(client, edition, chain):
    return {name: client.get(url).status_code for name, url in pages(edition, chain).items()}


def test_an_organiser_opens_every_page(client, edition, chain, dora):
    assert set(statuses(client, edition, chain).values()) == {200}


def test_every_page_is_drawn_when_the_edition_is_empty(client, edition, dora):
    names = ("findings", "challenges", "ideas", "solutions", "plane", "shortlist", "plan")

    assert [client.get(address(name, edition)).status_code for name in names] == [200] * len(names)


def test_a_stranger_finds_nothing(client, edition, chain):
    cast.hold(client, participant(cast.make_edition("loiret"), "Cleo"))

    assert set(statuses(client, edition, chain).values()) == {404}


def test_a_participant_reads_what_is_published_and_nothing_else(client, edition, chain):
    cast.hold(client, participant(edition))

    opened = {name for name, status in statuses(client, edition, chain).items() if status == 200}

    assert opened == {"challenges", "challenge", "brief", "brief_pdf", "solutions", "solution", "thread"}


def test_a_facilitator_works_on_ideas_solutions_and_priorities(client, edition, chain):
    cast.hold(client, facilitator(edition))

    opened = {name for name, status in statuses(client, edition, chain).items() if status == 200}

    assert opened == {
        *("challenges", "challenge", "brief", "brief_pdf", "solutions", "solution", "thread"),
        *("ideas", "new_solution", "choose_challenge", "plane", "shortlist"),
        *("plan", "action", "plan_csv", "plan_xlsx"),
    }


def test_from_the_plan_the_figure_is_two_clicks_away(client, edition, chain, dora):
    plan = client.get(address("plan", edition)).content.decode()
    thread = address("thread", edition, chain.action.id)
    assert f'href="{thread}"' in plan

    page = client.get(thread).content.decode()

    assert "42\u00a0%" in page
    assert f'href="{address("finding", edition, chain.finding.id)}"' in page
    for stop in (chain.problem.title, chain.challenge.title, chain.card.text, chain.solution.title, chain.action.title):
        assert stop.replace("’", "’") in page


def test_findings_ticked_on_the_wall_make_a_problem(client, edition, dora):
    findings = [make_finding(edition), make_finding(edition)]
    url = address("new_problem", edition)

    page = client.get(url, {"findings": [finding.id for finding in findings]}).content.decode()
    answer = client.post(url, {"title": "On choisit sans savoir", "findings": [f.id for f in findings], "rev": 0})

    assert page.count("checked") == 2
    assert answer.url == address("findings", edition)
    assert list(Problem.objects.get().findings.all()) == findings


def test_problem_without_a_finding_says_so_and_keeps_its_words(client, edition, dora):
    answer = client.post(address("new_problem", edition), {"title": "Sans fondement", "rev": 0})

    assert answer.status_code == 200
    assert "Sans fondement" in answer.content.decode()
    assert Problem.objects.count() == 0


def test_somebody_faster_both_texts_are_shown_and_saving_again_works(client, edition, dora):
    problem = make_problem(edition, title="Avant")
    url = address("problem", edition, problem.id)
    words = {"statement": "", "findings": [finding.id for finding in problem.findings.all()]}
    client.post(url, words | {"title": "Le leur", "rev": 0})

    refused = client.post(url, words | {"title": "Le mien", "rev": 0}).content.decode()
    client.post(url, words | {"title": "Le mien", "rev": 1})

    assert "Le leur" in refused
    assert 'value="Le mien"' in refused
    assert 'name="rev" value="1"' in refused
    assert Problem.objects.get().title == "Le mien"


def test_challenge_is_added_and_changed(client, edition, dora):
    signs = {"colour": "plum", "icon": "flag", "pattern": "grid", "brief": "", "rev": 0}
    added = client.post(address("new_challenge", edition), {"title": "La marque employeur", **signs})

    client.post(address("edit_challenge", edition, "la-marque-employeur"), {"title": "Marque employeur", **signs})

    assert added.url == address("challenge", edition, "la-marque-employeur")
    assert Challenge.objects.get().title == "Marque employeur"


def test_question_is_put_to_a_challenge(client, edition, chain, dora):
    words = {"action": "ouvrir", "audience": "tous", "effect": "choisir", "problem": chain.problem.id, "rev": 0}

    client.post(address("ask", edition, chain.challenge.slug), words)

    assert HowMightWe.objects.filter(challenge=chain.challenge).count() == 2


def test_idea_becomes_a_solution_from_the_pool(client, edition, chain):
    cast.hold(client, facilitator(edition))
    card = make_idea(edition, text="Un mentor par lycéen")

    answer = client.post(address("make_solution", edition), {"card": card.id, "challenge": chain.challenge.id})

    solution = Solution.objects.get(title="Un mentor par lycéen")
    assert answer.url == address("solution", edition, solution.id)
    assert solution.challenge == chain.challenge


def test_participant_cannot_make_a_solution(client, edition):
    cast.hold(client, participant(edition))

    answer = client.post(address("make_solution", edition), {"card": make_idea(edition).id, "challenge": ""})

    assert (answer.status_code, Solution.objects.count()) == (403, 0)


def test_card_of_another_edition_is_not_found(client, edition, dora):
    foreign = make_idea(cast.make_edition("loiret"))

    answer = client.post(address("make_solution", edition), {"card": foreign.id, "challenge": ""})

    assert (answer.status_code, Solution.objects.count()) == (404, 0)


def test_solution_withdrawn_and_brought_back(client, edition, chain, dora):
    client.post(address("withdraw_solution", edition, chain.solution.id))
    assert chain.solution.title not in client.get(address("solutions", edition)).content.decode()

    client.post(address("bring_solution_back", edition, chain.solution.id))
    assert chain.solution.title in client.get(address("solutions", edition)).content.decode()


def test_solution_becomes_an_action_in_one_click(client, edition, chain, dora):
    client.post(address("remove_action", edition, chain.action.id))

    answer = client.post(address("make_action", edition, chain.solution.id))

    action = Action.objects.get(removed_at=None)
    assert answer.url == address("edit_action", edition, action.id)


def test_action_form_writes_everything(client, edition, chain, dora):
    basin = edition.territories.filter(kind="basin").first()
    audience = edition.audiences.first()
    words = {
        "title": "Journées portes ouvertes",
        "audiences": [audience.id],
        "basins": [basin.id],
        "deadline": "2027-06-30",
        "baseline": "42",
        "target": "60",
        "unit": "%",
        "rev": 0,
    }

    client.post(address("edit_action", edition, chain.action.id), words)

    action = Action.objects.get(id=chain.action.id)
    assert (action.title, str(action.deadline), str(action.target)) == (words["title"], "2027-06-30", "60.00")
    assert (list(action.audiences.all()), list(action.basins.all())) == ([audience], [basin])


def test_deadline_before_the_start_is_an_error_of_the_form(client, edition, dora):
    words = {"title": "À rebours", "starts_on": "2027-06-30", "deadline": "2027-01-01", "rev": 0}

    answer = client.post(address("new_action", edition), words)

    assert "deadline" in answer.context["form"].errors
    assert Action.objects.count() == 0


def test_refused_status_is_said_and_keeps_what_was_typed(client, edition, chain, dora):
    answer = client.post(
        address("change_status", edition, chain.action.id), {"status": "abandoned", "on": "", "reason": ""}
    )

    chain.action.refresh_from_db()
    assert (answer.status_code, chain.action.status) == (422, "proposed")
    assert answer.context["status_form"].non_field_errors()


def test_validated_action_says_the_day_of_the_committee(client, edition, chain, dora):
    client.post(address("change_status", edition, chain.action.id), {"status": "validated", "on": "2026-12-03"})

    assert "3 décembre 2026" in client.get(address("plan", edition)).content.decode()


def test_shortlist_tells_ranks_and_quadrants(client, edition, chain, dora):
    rooms = [plane_room(edition.id)]
    do(place_solution, chain.solution, seat=dora.id, impact=5, effort=1, rooms=rooms)

    page = client.get(address("shortlist", edition)).content.decode()

    assert chain.solution.title in page
    assert str(client.get(address("plane", edition)).context["page_data"]["quadrants"]["quick_win"]) in page


def test_own_placements_are_in_the_plane_s_page(client, edition, chain, dora):
    do(place_solution, chain.solution, seat=dora.id, impact=5, effort=1, rooms=[plane_room(edition.id)])

    data = client.get(address("plane", edition)).context["page_data"]

    assert data["own"] == [{"solution": str(chain.solution.id), "impact": 5, "effort": 1}]
    assert data["may"] == ["plane.decide", "plane.place"]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("remove_finding", Finding),
        ("remove_problem", Problem),
        ("remove_question", HowMightWe),
        ("remove_action", Action),
    ],
)
def test_what_is_removed_stays_in_the_thread_s_tables(client, edition, chain, dora, name, model):
    objects = {Finding: chain.finding, Problem: chain.problem, HowMightWe: chain.question, Action: chain.action}

    client.post(address(name, edition, objects[model].id))

    assert model.objects.get(id=objects[model].id).removed_at is not None


def test_lists_take_the_same_number_of_statements_for_any_number(client, edition, dora, django_assert_max_num_queries):
    make_chain(edition)
    bounds = {"findings": 18, "challenges": 14, "ideas": 18, "solutions": 18, "plan": 18, "shortlist": 16}
    for _ in range(2):
        for name, bound in bounds.items():
            with django_assert_max_num_queries(bound):
                client.get(address(name, edition))
        for _more in range(2):
            make_problem(edition)
            make_idea(edition)
