"""The dashboard while answers come in, and how they come in: day by day, page by page, against the targets."""

from datetime import UTC, datetime

import pytest

from hackathon.models import Territory
from surveys.analysis.intake import TargetLine, completion, intake_of
from surveys.analysis.snapshots import snapshot
from surveys.collection.keys import random_id
from surveys.enums import Anonymity, SurveyState
from surveys.models import Response, Survey, Target
from tests.cast import THEN
from tests.surveys.analysis_cast import answer, answer_times, make_answered
from tests.surveys.dashboard_cast import address, answered_by_two_publics, said, spaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    return answered_by_two_publics(edition)


# --- answers that come in ----------------------------------------------------------------------------


def live(desk, survey, page, **more):
    asked = {"depuis": page.context["moved"], "tableaux": page.context["tables"]} | more
    return desk.get(address("results_live", survey), asked)


@pytest.fixture
def open_survey(survey):
    survey.state = SurveyState.OPEN
    survey.save()
    return survey


@pytest.mark.usefixtures("kept_long")
def test_nothing_comes_while_nothing_moves(desk, open_survey, django_assert_max_num_queries):
    page = desk.get(address("results", open_survey))

    with django_assert_max_num_queries(6):
        assert live(desk, open_survey, page).status_code == 204


def test_one_more_answer_moves_the_count_and_no_table(desk, open_survey):
    page = desk.get(address("results", open_survey))
    answer(open_survey, **said())

    moved = live(desk, open_survey, page).content.decode()

    assert '<strong class="figures">51</strong>' in moved
    assert 'id="strips"' not in moved


def test_five_more_answers_move_the_tables(desk, open_survey):
    page = desk.get(address("results", open_survey))
    answer_times(open_survey, 5, **said())

    moved = live(desk, open_survey, page)

    text = moved.content.decode()
    assert 'id="strips"' in text
    assert 'id="q-rank"' in text
    assert live(desk, open_survey, moved).status_code == 204


def test_what_comes_in_is_filtered_as_the_page_is(desk, open_survey):
    page = desk.get(address("results", open_survey), {"public": "lyceen"})
    answer_times(open_survey, 5, audience="employeur", **said())

    moved = live(desk, open_survey, page, public="lyceen")

    assert {shown.strip.base for shown in moved.context["strips"]} == {"30"}


def test_closed_survey_is_not_followed(desk, survey):
    assert "data-live=" not in desk.get(address("results", survey)).content.decode()


def test_survey_that_closes_ends_the_following(desk, open_survey):
    page = desk.get(address("results", open_survey))
    Survey.objects.filter(pk=open_survey.pk).update(state=SurveyState.CLOSED)

    assert "data-live-over" in live(desk, open_survey, page).content.decode()


# --- how answers come in -----------------------------------------------------------------------------


def draft(survey, number, pages):
    version = survey.versions.get(state="published")
    Response.objects.bulk_create(
        Response(
            id=random_id(), survey=survey, version=version, pages_reached=pages, saved_at=THEN, answers={"mark": 3}
        )
        for _ in range(number)
    )


def test_who_stopped_where_is_counted_and_their_answers_are_not(desk, survey):
    draft(survey, 14, 1)
    draft(survey, 6, 2)

    page = desk.get(address("results", survey))

    # 20 have not sent, 6 of them after the second page: 20 and 5, by fives.
    found = page.context["intake"].completion
    assert (found.begun, found.sent) == (70, 50)
    assert [(one.title, one.filled, one.percent, one.stopped) for one in found.pages] == [
        ("Vous", 70, 100, 15),
        ("Vos trajets", 55, 79, 5),
    ]
    assert "« Vous » (15)" in spaced(found.sentence)
    assert page.context["count"] == 50


def test_who_stopped_is_counted_by_fives():
    found = completion(["A", "B", "C"], 40, [2, 9, 12])

    # 23 have not sent, 21 of them after B or C, 12 after C.
    assert [page.stopped for page in found.pages] == [0, 10, 10]
    assert [page.filled for page in found.pages] == [60, 60, 50]
    assert found.begun == 60


def test_very_few_who_stopped_hide_how_many_began():
    found = completion(["A", "B"], 40, [2, 1])

    assert found.begun is None
    assert [page.filled for page in found.pages] == [40, 40]
    assert "5" in found.sentence
    assert completion(["A", "B"], 40, [0, 0]) == found


def test_days_are_those_of_here(desk, survey):
    late, early = datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 23, 0, 30, tzinfo=UTC)
    survey.responses.filter(audience__slug="lyceen").update(submitted_at=late)
    survey.responses.filter(audience__slug="employeur").update(submitted_at=early)

    found = desk.get(address("results", survey)).context["intake"].curve

    # Midnight in Paris is 23:00 of the day before, by UTC.
    assert [(one.day.isoformat(), one.came, one.total) for one in found.days] == [
        ("2026-11-20", 30, 30),
        ("2026-11-21", 20, 50),
    ]


def test_targets_and_gaps_are_said(desk, survey):
    lyceen = survey.edition.audiences.get(slug="lyceen")
    survey.targets.create(audience=lyceen, count=45)

    found = desk.get(address("results", survey)).context["intake"]

    assert [(line.label, line.received, line.wanted, line.missing) for line in found.targets] == [
        (lyceen.label, 30, 45, 15)
    ]
    # Twenty employers answered too, whom no target asks for.
    assert (found.reached, found.wanted) == (30, 45)
    assert "15" in found.gaps[0]


def test_a_commune_counts_for_its_bassin_in_what_is_missing(edition):
    survey = make_answered(edition)
    answer_times(survey, 7, need="meet", commune="Nogent-le-Rotrou", audience="lyceen")
    answer_times(survey, 3, need="talk", audience="lyceen")
    answer_times(survey, 4, need="talk", commune="Nogent-le-Rotrou")
    public = survey.edition.audiences.get(slug="lyceen")
    nogent = Territory.objects.get(kind="commune", name="Nogent-le-Rotrou")
    Target.objects.create(survey=survey, audience=public, basin=nogent.parent, count=9)
    Target.objects.create(survey=survey, audience=public, count=15)

    found = intake_of(survey, snapshot(survey), ())

    assert (found.reached, found.targets) == (10, (TargetLine(public.label, received=10, wanted=15),))
    assert [nogent.parent.name in gap for gap in found.gaps] == [False, True]


def test_anonymous_survey_says_that_it_keeps_no_moment(desk, survey):
    Survey.objects.filter(pk=survey.pk).update(anonymity=Anonymity.ANONYMOUS)

    found = desk.get(address("results", survey)).context["intake"]

    assert found.curve is None
    assert found.curve_words
    assert "anonym" in found.taken.sentence
    assert found.taken.table is None
