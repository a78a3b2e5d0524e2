"""« Redressement »: margins given by an expert, weights that follow the answers, and what is said of them."""

import pytest
from django.urls import reverse

from hackathon.models import JournalRow
from realtime.wire.refusals import Refused
from surveys.analysis.commands import drop_margins, set_margins
from surveys.analysis.figures import Figure
from surveys.analysis.queries import compute_figure
from surveys.analysis.weighting import RAKED, margins_of
from surveys.models import Survey
from tests import cast
from tests.cast import inside
from tests.surveys.analysis_cast import answer_times, make_answered

pytestmark = pytest.mark.django_db

HALVES = {"@audience": {"lyceen": 50, "employeur": 50}}


@pytest.fixture
def survey(edition):
    """Of 30 pupils 20 want to meet people; of 70 employers 21 do."""
    survey = make_answered(edition)
    answer_times(survey, 20, need="meet", audience="lyceen")
    answer_times(survey, 10, need="talk", audience="lyceen")
    answer_times(survey, 21, need="meet", audience="employeur")
    answer_times(survey, 49, need="talk", audience="employeur")
    return survey


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def share(survey, weight=""):
    found = compute_figure(Figure(survey=survey.pk, question="need", weight=weight, k=5))
    return next(line.shares[0] for line in found.lines if line.code == "meet")


def test_weighted_shares_are_those_of_the_margins(survey):
    inside(set_margins, survey, margins=HALVES)

    assert share(survey) == pytest.approx(41 / 100)
    assert share(survey, RAKED) == pytest.approx((20 / 30 + 21 / 70) / 2)


def test_both_numbers_are_given_and_the_weighting_is_said(survey):
    inside(set_margins, survey, margins=HALVES)

    found = compute_figure(Figure(survey=survey.pk, question="need", weight=RAKED, k=5))

    # Kish: (30·w₁ + 70·w₂)² / (30·w₁² + 70·w₂²), with w₁ = 5/3 and w₂ = 5/7.
    assert (found.n, found.weighted) == (100, True)
    assert found.effective_n == pytest.approx(100**2 / (30 * (5 / 3) ** 2 + 70 * (5 / 7) ** 2))


def test_weights_follow_the_answers_that_come(survey):
    inside(set_margins, survey, margins=HALVES)
    share(survey, RAKED)

    answer_times(survey, 30, need="meet", audience="lyceen")

    assert share(Survey.objects.get(pk=survey.pk), RAKED) == pytest.approx((50 / 60 + 21 / 70) / 2)


def test_a_margin_nobody_can_meet_is_refused_and_nothing_is_kept(survey):
    answer_times(survey, 6, need="talk", audience="demandeur")
    survey.responses.filter(audience__slug="demandeur").update(audience=None)

    with pytest.raises(Refused, match="margin_unreachable"):
        inside(set_margins, survey, margins={"need": {"meet": 50, "talk": 40, "move": 10}})

    assert margins_of(survey.pk) == {}


def test_weighted_figures_are_unknown_once_the_margins_are_dropped(survey):
    inside(set_margins, survey, margins=HALVES)
    inside(drop_margins, survey)

    with pytest.raises(Refused, match="figure_unknown"):
        share(Survey.objects.get(pk=survey.pk), RAKED)


def test_an_organiser_gives_margins_and_sees_what_they_do(desk, survey):
    asked = desk.get(address("weighting", survey), {"sur": "@audience"})
    parts = asked.context["margins_form"].parts
    assert [label.label for _key, _title, fields in parts for label in fields] == ["Collégien ou lycéen", "Employeur"]

    desk.post(address("weighting", survey), {"sur": "@audience", "part_0_0": "50", "part_0_1": "50,0"})
    page = desk.get(address("weighting", survey))

    assert margins_of(survey.pk) == HALVES
    assert page.context["made"].design_effect == pytest.approx((30 * (5 / 3) ** 2 + 70 * (5 / 7) ** 2) / 100)
    text = page.content.decode()
    assert "1,19" in text  # the design effect
    assert "0,71 à 1,67" in text
    assert JournalRow.objects.filter(verb="survey.weight").count() == 1


def test_shares_that_do_not_add_up_are_refused_with_what_was_typed(desk, survey):
    page = desk.post(address("weighting", survey), {"sur": "@audience", "part_0_0": "60", "part_0_1": "50"})

    text = page.content.decode()
    assert "110" in text
    assert 'value="60"' in text
    assert margins_of(survey.pk) == {}


def test_groups_too_small_for_the_screen_are_hidden_beside_their_margin(desk, survey):
    answer_times(survey, 3, need="meet", audience="demandeur")
    shares = {"lyceen": 40, "employeur": 50, "demandeur": 10}
    inside(set_margins, survey, margins={"@audience": shares})

    page = desk.get(address("weighting", survey))

    (_margin, rows), *_others = page.context["balance"]
    hidden = {line.label: line.cells[0].hidden for line, _wanted, _weighted in rows}
    assert hidden["En recherche d'emploi"]


def test_margins_given_come_before_a_column_of_weights(desk, survey):
    """The table has a column « Poids » of its own."""
    before = desk.get(address("results", survey) + "?pondere=on").context["asked"].weight
    inside(set_margins, survey, margins=HALVES)
    after = desk.get(address("results", survey) + "?pondere=on").context["asked"].weight

    assert (before, after) == ("w", RAKED)


def test_a_facilitator_sees_no_link_to_what_only_organisers_may(client, edition, survey):
    seat = cast.make_seat(edition, "Ada", (cast.Role.FACILITATOR, cast.ScopeKind.EDITION, None))
    cast.hold(client, seat)

    shown = {one["url"] for one in client.get(address("results", survey)).context["screens"]}

    assert address("weighting", survey) not in shown
    assert address("restitution", survey) not in shown
    assert address("restitution_territories", survey) in shown
