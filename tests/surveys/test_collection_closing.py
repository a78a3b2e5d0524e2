"""Opening a survey and closing it, and what an anonymous one forgets when it closes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from realtime.wire import clock
from surveys.collection import commands, following
from surveys.enums import Anonymity, SurveyState
from surveys.models import Response, Survey
from tests import cast
from tests.surveys.questionnaires import enter, make_survey, open_survey

DAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def open_anonymous(edition):
    survey = open_survey(edition)
    Survey.objects.update(anonymity=Anonymity.ANONYMOUS)
    survey.refresh_from_db()
    return survey


def enter_that_day(survey):
    with clock.set_to(lambda: DAY):
        return enter(survey)


def url(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def test_opening_and_closing(desk, edition):
    survey = make_survey(edition)
    desk.post(url("open_survey", survey))
    survey.refresh_from_db()
    assert survey.state == SurveyState.DRAFT

    desk.post(url("publish", survey))
    desk.post(url("open_survey", survey))
    survey.refresh_from_db()
    assert survey.state == SurveyState.OPEN

    desk.post(url("close_survey", survey))
    survey.refresh_from_db()
    assert survey.state == SurveyState.CLOSED


def test_a_closed_anonymous_survey_draws_no_day(edition):
    survey = open_anonymous(edition)
    enter_that_day(survey)

    assert following.responses_by_day(survey)
    assert following.responses_by_day(commands.close_survey(survey)) == []


def test_an_anonymous_survey_keeps_neither_order_nor_time_once_closed(edition):
    survey = open_anonymous(edition)
    entered = [enter_that_day(survey) for _ in range(12)]
    before = list(Response.objects.order_by("revision").values_list("id", flat=True))

    with clock.set_to(lambda: DAY + timedelta(days=9)):
        closed = commands.close_survey(survey)

    assert before == [row.id for row in entered]
    assert set(Response.objects.values_list("revision", flat=True)) == {closed.revision} == {13}
    assert set(Response.objects.values_list("submitted_at", flat=True)) == {datetime(2026, 11, 29, 23, tzinfo=UTC)}
    assert set(Response.objects.values_list("id", flat=True)) == set(before)


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_the_storage_after_closing_tells_no_order_of_insertion(client):
    edition = cast.make_edition()
    client.force_login(cast.organiser(edition).person.user)
    survey = open_anonymous(edition)
    entered = [enter_that_day(survey).id for _ in range(12)]

    client.post(url("close_survey", survey))

    stored = [UUID(str(row[0])) for row in rows_as_stored("surveys_response")]
    assert sorted(stored) == sorted(entered)
    assert stored != entered


def rows_as_stored(table: str):
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY {order}")
        return cursor.fetchall()
