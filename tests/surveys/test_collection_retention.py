"""Responses go the day respondents were told they would, and nothing of them stays behind."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from hackathon.models import Edition
from hackathon.upkeep import do_each_chore
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.analysis.snapshots import snapshot
from surveys.collection import answering, commands, keys
from surveys.enums import SurveyState
from surveys.models import Response, Tombstone
from surveys.questionnaires.commands import open_survey as opened
from tests import cast
from tests.surveys.questionnaires import enter, open_survey

pytestmark = pytest.mark.django_db(transaction=True)

LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def survey():
    survey = open_survey(cast.make_edition())
    survey.retained_until = LAST_DAY
    survey.save()
    return survey


def on(day):
    return clock.set_to(lambda: datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def begin(survey):
    link = cast.inside(commands.make_collectors, survey, structures=[])
    link = link[0] if link else survey.collectors.get(structure=None)
    saved = cast.inside(
        answering.save_page,
        link,
        response_id=keys.random_id(),
        version_number=1,
        page=1,
        fields={"q-public": ["lyceen"]},
    )
    return saved.response.id


def purge_on(day):
    told = StringIO()
    with on(day):
        call_command("purge", json=True, stdout=told)
    return json.loads(told.getvalue())


def test_nothing_goes_on_the_last_day_and_everything_on_the_next(survey):
    with on(LAST_DAY):
        enter(survey, mots="Merci")
        enter(survey, mots="Bonjour")
        begin(survey)

    assert purge_on(LAST_DAY)["surveys"] == {"surveys": 0, "responses": 0, "unfinished": 0}
    assert Response.objects.count() == 3
    assert purge_on(LAST_DAY + timedelta(days=1))["surveys"] == {"surveys": 1, "responses": 2, "unfinished": 1}
    survey.refresh_from_db()
    assert (Response.objects.count(), survey.state) == (0, SurveyState.CLOSED)
    assert purge_on(LAST_DAY + timedelta(days=2))["surveys"] == {"surveys": 0, "responses": 0, "unfinished": 0}


def test_statistics_follow_a_purge(survey):
    with on(LAST_DAY):
        enter(survey, mots="Merci")
    assert len(snapshot(survey)) == 1

    purge_on(LAST_DAY + timedelta(days=1))

    survey.refresh_from_db()
    assert list(Tombstone.objects.values_list("revision", flat=True)) == [survey.revision] == [2]
    assert len(snapshot(survey)) == 0


def test_what_nobody_can_finish_any_more_goes_a_week_after_the_close(survey):
    with on(date(2026, 11, 20)):
        begin(survey)
        enter(survey, mots="Merci")
    assert purge_on(date(2026, 12, 15))["surveys"]["unfinished"] == 0
    cast.inside(commands.close_survey, survey)

    assert purge_on(date(2026, 11, 26))["surveys"]["unfinished"] == 0
    assert purge_on(date(2026, 11, 28))["surveys"] == {"surveys": 1, "responses": 0, "unfinished": 1}
    survey.refresh_from_db()
    assert (Response.objects.count(), survey.revision) == (1, 1)


def test_a_purge_is_in_the_journal_without_a_word_of_anybody(survey):
    from hackathon.journal.models import JournalRow

    with on(LAST_DAY):
        enter(survey, mots="Merci")

    purge_on(LAST_DAY + timedelta(days=1))

    assert list(JournalRow.objects.values_list("actor", "verb", "object_id")) == [(None, "survey.purge", survey.id)]


def test_the_file_of_the_database_holds_no_erased_word(survey, settings):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("files of SQLite")
    with on(LAST_DAY):
        enter(survey, mots="paroles-inoubliables")

    def stored():
        path = connection.settings_dict["NAME"]
        return b"".join(Path(part).read_bytes() for part in (path, f"{path}-wal"))

    assert b"paroles-inoubliables" in stored()
    with on(LAST_DAY + timedelta(days=1)):
        do_each_chore()
    assert b"paroles-inoubliables" not in stored()


def test_a_survey_past_its_retention_takes_and_opens_nothing(client, survey):
    link = cast.inside(commands.make_collectors, survey, structures=[])[0]
    with on(LAST_DAY + timedelta(days=1)):
        page = client.get(reverse("surveys:start", args=[link.code]))
        with pytest.raises(Refused, match="retention_over"):
            opened(survey)

    assert "surveys/collection/closed.html" in [template.name for template in page.templates]


@pytest.mark.parametrize(("day", "said"), [(date(2026, 12, 29), "encore 3 jours"), (date(2027, 1, 2), "sont effacées")])
def test_the_collection_says_when_responses_go(client, survey, day, said):
    client.force_login(cast.organiser(Edition.objects.get()).person.user)
    with on(day):
        page = client.get(reverse("surveys:collection", args=[survey.edition.slug, survey.slug]))

    assert said in page.content.decode()
