import pytest

from challenges.home import action_panel, design_panel, findings_panel, hackathon_panel
from tests import cast
from tests.challenges.cast import facilitator, make_chain, make_finding, make_solution, participant

pytestmark = pytest.mark.django_db(transaction=True)


def values(panel):
    return [figure["value"] for figure in panel["figures"]]


def test_panels_count_what_each_stage_brought(edition):
    make_chain(edition)
    dora = cast.organiser(edition)

    panels = [panel(edition, dora) for panel in (findings_panel, design_panel, hackathon_panel, action_panel)]

    assert [values(panel) for panel in panels] == [[1, 1], [1, 1], [1, 1], [1, 0]]


def test_panels_say_what_needs_attention(edition):
    make_chain(edition)
    make_finding(edition)
    make_solution(edition)
    dora = cast.organiser(edition)

    panels = [panel(edition, dora) for panel in (findings_panel, design_panel, hackathon_panel, action_panel)]

    assert [[line["url"] for line in panel["attention"]] for panel in panels] == [
        [f"/e/{edition.slug}/constats/"],
        [],
        [f"/e/{edition.slug}/priorites/"],
        [f"/e/{edition.slug}/plan/"],
    ]
    assert panels[0]["next_action"]["url"] == f"/e/{edition.slug}/constats/"
    assert panels[2]["next_action"]["url"] == f"/e/{edition.slug}/priorites/"


def test_participant_sees_no_panel_of_findings_or_plan(edition):
    ben = participant(edition)

    assert (findings_panel(edition, ben), action_panel(edition, ben)) == (None, None)
    assert design_panel(edition, ben)["next_action"] is None


def test_facilitator_is_led_to_the_ideas(edition):
    make_chain(edition)

    assert design_panel(edition, facilitator(edition))["next_action"]["url"] == f"/e/{edition.slug}/idees/"
