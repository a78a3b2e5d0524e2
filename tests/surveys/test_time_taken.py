"""How long people take to answer: what is kept of it, and of whom nothing is."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from hackathon.enums import Source
from realtime.wire import clock
from surveys.collection import commands, keys
from surveys.enums import Anonymity, QuestionType
from surveys.imports.commands import import_survey
from surveys.imports.opening import read_survey
from surveys.models import Response, Survey
from surveys.questionnaires.commands import make_survey, publish_version
from surveys.questionnaires.commands import open_survey as make_open
from surveys.questionnaires.schema import Question, Schema, Section
from tests.cast import THEN, inside
from tests.surveys.analysis_cast import answer
from tests.surveys.lime_files import lsa, lsr, lss
from tests.surveys.lime_rows import question
from tests.surveys.questionnaires import open_survey
from tests.surveys.respondent import PAGE_1, PAGE_2, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def collecting(edition):
    return open_survey(edition)


@pytest.fixture
def link(collecting):
    return commands.make_collectors(collecting, structures=[])[0]


def after(minutes):
    return clock.set_to(lambda: THEN + timedelta(minutes=minutes))


def kept():
    return Response.objects.values_list("begun_at", "seconds").get()


# --- what is kept ------------------------------------------------------------------------------------


def test_time_runs_from_the_first_page_shown_to_the_sending(ben):
    with after(0):
        ben.begin()
    with after(3):
        ben.turn(1, PAGE_1)
    assert kept() == (THEN, None)
    with after(8.5):
        ben.turn(2, PAGE_2, "send")

    # The moment it was begun goes once the time is known.
    assert kept() == (None, 510)


def test_anonymous_response_keeps_no_time(ben):
    """Its twin: the same of a pseudonymous one, above. A form made by hand to carry a moment changes nothing."""
    Survey.objects.update(anonymity=Anonymity.ANONYMOUS)
    with after(0):
        ben.begin()
    assert 'name="begun"' not in ben.text
    with after(3):
        ben.turn(1, PAGE_1 | {"begun": str(int(THEN.timestamp()))})
    assert kept() == (None, None)
    with after(8.5):
        ben.turn(2, PAGE_2, "send")

    assert kept() == (None, None)
    row = Response.objects.values().get()
    assert {timezone.localtime(value).time().isoformat() for value in row.values() if isinstance(value, datetime)} == {
        "00:00:00"
    }


def test_close_of_an_anonymous_survey_leaves_no_time_that_stood_there(collecting, link):
    """Answers given to try it out can be older than the choice to make it anonymous."""
    answer(collecting, seconds=400, mots="Merci")
    Response.objects.update(begun_at=THEN)
    Survey.objects.update(anonymity=Anonymity.ANONYMOUS)
    collecting.refresh_from_db()

    inside(commands.close_survey, collecting)

    assert kept() == (None, None)


def test_page_sent_back_keeps_the_first_moment(ben):
    with after(0):
        ben.begin()
    with after(5):
        ben.turn(1, {"q-commune": "c0"})
    assert 'id="q-public-fault"' in ben.text
    with after(6):
        ben.turn(1, PAGE_1)

    assert kept() == (THEN, None)


def test_questionnaire_of_one_page_has_a_time_too(edition):
    words = Question(code="mots", type=QuestionType.SHORT_TEXT, wording="Un mot")
    schema = Schema(sections=(Section(code="p", title="Page", questions=(words,)),))
    survey = inside(make_survey, edition, slug="une-page", title="Une page", schema=schema)
    inside(publish_version, survey.versions.get())
    ben = Browser(commands.make_collectors(inside(make_open, survey), structures=[])[0])

    with after(0):
        ben.begin()
    with after(2):
        ben.turn(1, {"q-mots": "Bonjour"}, "send")

    assert kept() == (None, 120)


def test_pause_until_another_day_counts(ben, link):
    with after(0):
        ben.begin()
    with after(4):
        ben.turn(1, PAGE_1).turn(2, {}, "later")
    phone = Browser(link)
    with after(24 * 60):
        phone.get(phone.url("start")).post(phone.url("resume"), code=ben.code)
        phone.turn(2, PAGE_2, "send")

    assert kept() == (None, 24 * 3600)


@pytest.mark.parametrize(
    "carried",
    ["", "hier", "-1", "²", "1" * 200, str(int((THEN + timedelta(days=1)).timestamp())), "1000000000"],
)
def test_moment_no_page_of_ours_carries_is_none(ben, carried):
    with after(0):
        ben.begin()
        fields = {name: ben.hidden(name) for name in ("response", "version")}
        ben.post(ben.url("page", 1), **fields, **PAGE_1, begun=carried, go="next")
    with after(8):
        ben.turn(2, PAGE_2, "send")

    assert Response.objects.get().submitted_at is not None
    assert kept() == (None, None)


def test_clock_set_back_meanwhile_makes_no_negative_time(ben):
    with after(10):
        ben.begin().turn(1, PAGE_1)
    with after(9):
        ben.turn(2, PAGE_2, "send")

    assert kept() == (None, 0)


def test_sheet_typed_by_somebody_has_no_time(collecting):
    inside(
        commands.enter_response,
        collecting,
        response_id=keys.random_id(),
        version=collecting.versions.get(),
        structure=None,
        source=Source.PAPER,
        fields={"q-public": ["lyceen"], "q-mots": ["Merci"], "begun": [str(int(THEN.timestamp()))]},
    )

    assert kept() == (None, None)


@pytest.mark.parametrize(("anonymity", "is_told"), [(Anonymity.PSEUDONYMOUS, True), (Anonymity.ANONYMOUS, False)])
def test_who_answers_is_told_whether_the_time_is_kept(link, anonymity, is_told):
    Survey.objects.update(anonymity=anonymity)
    ben = Browser(link, headers={"accept-language": "en"})

    assert ("how long you took" in ben.get(ben.url("start")).text) == is_told


# --- of a file of LimeSurvey -------------------------------------------------------------------------

SENT = {"id": "1", "submitdate": "2026-02-03 10:20:30"}


def lime(begun, sent=SENT["submitdate"], anonymized="N"):
    row = {"id": "1", "submitdate": sent, **({} if begun is None else {"startdate": begun}), "9X1X1": "un"}
    settings_ = {"anonymized": anonymized}
    return read_survey(lsa(lss=lss(questions=[question("S")], settings=settings_), lsr=lsr(list(row), row)))


@pytest.mark.parametrize(
    ("begun", "sent", "seconds"),
    [
        ("2026-02-03 10:12:10", "2026-02-03 10:20:30", 500),
        ("2026-02-02 10:20:30", "2026-02-03 10:20:30", 24 * 3600),
        (None, "2026-02-03 10:20:30", None),
        ("", "2026-02-03 10:20:30", None),
        ("hier", "2026-02-03 10:20:30", None),
        ("2026-02-03 10:20:31", "2026-02-03 10:20:30", None),
        ("1980-01-01 00:00:00", "2026-02-03 10:20:30", None),
        ("1980-01-01 00:00:00", "1980-01-01 00:00:00", None),
    ],
)
def test_time_is_taken_where_both_moments_are_there(begun, sent, seconds):
    assert [response.seconds for response in lime(begun, sent).responses] == [seconds]


def test_real_file_gives_the_seconds_between_its_two_columns(shared):
    folder = shared / "data/limesurvey"

    reading = read_survey(
        (folder / "mef_282267_all_types.lss").read_bytes(), (folder / "mef_282267_responses.vv.tsv").read_bytes()
    )

    # 18:36:15 to 18:36:20, and 18:36:21 to 18:36:26, as the file has them.
    assert [response.seconds for response in reading.responses] == [5, 5]


@pytest.mark.parametrize(("anonymized", "seconds"), [("N", 500), ("Y", None)])
def test_anonymous_file_leaves_no_time(edition, anonymized, seconds):
    reading = lime("2026-02-03 10:12:10", anonymized=anonymized)

    inside(import_survey, edition, reading=reading, file="r.lsa")

    assert kept() == (None, seconds)
