"""Importing a questionnaire, as an organiser does it: send, look, confirm; and as the operator does."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from realtime.wire import clock
from surveys.enums import SurveyState
from surveys.imports import commands, keeping
from surveys.imports.opening import read_survey
from surveys.models import ImportReport, Quota, Response, Survey
from surveys.questionnaires.commands import publish_version
from surveys.questionnaires.queries import draft_version, published_version, schema_of
from tests import cast
from tests.cast import inside
from tests.surveys.lime_files import lsa, lsr, lss
from tests.surveys.lime_rows import SCALE, question
from tests.surveys.test_import_limesurvey import SAMPLES

DATA = lss(
    questions=[
        question("L", "Q1", relevance="1"),
        question("S", "Q2", 2, relevance="rand() > 1", text_fr="<script>x</script>Et <b>alors</b> ?"),
    ],
    answers=SCALE,
)
ANSWERED = lsa(
    lss=DATA,
    lsr=lsr(
        ["id", "submitdate", "9X1X1", "9X1X2"],
        {"id": "1", "submitdate": "2026-02-03 10:00:00", "9X1X1": "2", "9X1X2": "un mot"},
        {"id": "2", "9X1X1": "1"},
    ),
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, dora):
    client.force_login(dora.person.user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def page(edition):
    return reverse("surveys:import_survey", args=[edition.slug])


def send(desk, page, data=DATA, name="q.lss", **more):
    return desk.post(page, {"file": SimpleUploadedFile(name, data), **more})


def files(settings):
    folder = Path(settings.MEDIA_ROOT).parent / "imports"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_sent_file_is_shown_and_nothing_is_written(desk, page):
    answer = send(desk, page)

    shown = desk.get(answer["Location"]).content.decode()
    assert not Survey.objects.exists()
    assert "For you to decide" in shown
    assert "rand() &gt; 1" in shown
    assert "Page › Q2" in shown


def test_confirmed_file_becomes_a_draft_with_its_report(desk, page, settings, edition):
    preview = send(desk, page)["Location"]

    answer = desk.post(preview, {"title": "Notre enquête"})

    survey = Survey.objects.get()
    assert answer["Location"] == reverse("surveys:imported", args=[edition.slug, survey.slug])
    assert (survey.title, survey.slug, survey.state, survey.edition) == (
        "Notre enquête",
        "notre-enquete",
        SurveyState.DRAFT,
        edition,
    )
    assert [item.code for item in schema_of(draft_version(survey)).everything] == ["Q1", "Q2"]
    assert files(settings) == []
    report = desk.get(answer["Location"]).content.decode()
    assert "rand() &gt; 1" in report
    assert "Report of the import" in desk.get(reverse("surveys:list", args=[edition.slug])).content.decode()
    assert desk.get(reverse("surveys:editor", args=[edition.slug, survey.slug])).status_code == 200


def test_report_is_a_table_for_whoever_works_it_off(desk, page):
    answer = desk.post(send(desk, page)["Location"], {"title": "=Notre enquête"})

    table = desk.get(answer["Location"], {"format": "csv"}).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert ["carried", "Choice", "Page › Q1 › 1", ""] in rows
    assert any(row[:3] == ["left out", "Condition", "Page › Q2"] for row in rows)


def test_second_click_finds_the_survey_of_the_first(desk, page):
    preview = send(desk, page)["Location"]

    answers = [desk.post(preview, {"title": "Enquête"})["Location"] for _click in range(2)]

    assert answers[0] == answers[1]
    assert Survey.objects.count() == 1


def test_responses_make_a_closed_survey_whose_results_are_read(desk, page, edition):
    answer = desk.post(send(desk, page, ANSWERED, "q.lsa")["Location"], {"title": "Avec réponses"})

    survey = Survey.objects.get()
    response = Response.objects.get()
    assert (survey.state, survey.source, survey.revision) == (SurveyState.CLOSED, "import", 1)
    assert (response.source, response.answers, response.sealed) == ("import", {"Q1": "2", "Q2": "un mot"}, True)
    assert response.version == published_version(survey)
    assert response.submitted_at.astimezone().isoformat().startswith("2026-02-0")
    assert desk.get(reverse("surveys:results", args=[edition.slug, survey.slug])).status_code == 200
    assert "See the results" in desk.get(answer["Location"]).content.decode()


def test_responses_may_come_in_a_file_of_their_own(desk, page):
    beside = b"x\tx\tx\nid\tsubmitdate\tQ1\n1\t2026-02-03\t1\n"

    preview = send(desk, page, responses=SimpleUploadedFile("r.vv", beside))["Location"]
    desk.post(preview, {"title": "Avec réponses"})

    assert Response.objects.get().answers == {"Q1": "1"}


def test_refused_file_says_why_and_is_not_kept(desk, page, settings):
    answer = send(desk, page, b"%PDF-1.7 bonjour", "questionnaire.lss")

    assert "Nothing was imported" in answer.content.decode()
    assert files(settings) == []


def test_responses_of_another_survey_are_told_at_their_field(desk, page):
    answer = send(desk, page, responses=SimpleUploadedFile("r.csv", b"id;a;b;c\n1;2;3;4\n"))

    assert answer.context["form"].errors["responses"]


def test_file_given_up_is_erased(desk, page, settings):
    preview = send(desk, page)["Location"]

    desk.post(preview, {"do": "cancel"})

    assert files(settings) == []
    assert desk.get(preview, follow=True).redirect_chain[-1][0] == page
    assert not Survey.objects.exists()


def test_file_is_kept_for_its_sender_alone_and_for_an_hour(desk, page, client, edition, settings, monkeypatch):
    preview = send(desk, page)["Location"]
    (kept,) = files(settings)
    assert kept.stat().st_mode & 0o777 == 0o600

    other = cast.organiser(edition, "Emma")
    client.force_login(other.person.user)
    assert client.get(preview)["Location"] == page

    client.force_login(cast.Seat.objects.get(first_name="Dora").person.user)
    assert client.get(preview).status_code == 200
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(preview)["Location"] == page
    assert keeping.forget_old() == {"files": 1}
    assert files(settings) == []


def test_a_seat_leaves_two_files_at_most(desk, page, settings):
    for _time in range(4):
        send(desk, page)

    assert len(files(settings)) == 2


def test_failure_in_the_middle_leaves_nothing(edition, monkeypatch):
    reading = read_survey(ANSWERED)
    reading.responses[0].answers["Q1"] = object()

    with pytest.raises(TypeError):
        inside(commands.import_survey, edition, reading=reading, file="q.lsa")

    assert not Survey.objects.exists()
    assert not ImportReport.objects.exists()


def test_quotas_and_anonymity_come_with_the_questionnaire(edition):
    data = lss(
        questions=[question("L")],
        answers=SCALE,
        settings={"anonymized": "Y"},
        quota=[{"id": 1, "sid": 9, "name": "Un", "qlimit": 50, "active": 1}],
        quota_members=[{"id": 1, "sid": 9, "qid": 1, "quota_id": 1, "code": "1"}],
    )

    survey = inside(commands.import_survey, edition, reading=read_survey(data), file="q.lss")

    assert survey.anonymity == "anonymous"
    assert list(Quota.objects.values_list("name", "condition", "limit")) == [("Un", "Q1 == '1'", 50)]


def run(path, *options):
    out = io.StringIO()
    call_command("import_survey", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_command_prints_the_slug_and_the_report(tmp_path):
    (tmp_path / "q.lss").write_bytes(DATA)

    told = json.loads(run(tmp_path / "q.lss", "--json"))

    assert told["survey"] == Survey.objects.get().slug
    assert (told["edition"], told["questions"], told["responses"]) == (None, 2, None)
    assert told["counts"]["question"] == {"carried": 1, "changed": 1, "left_out": 0}
    assert {"part": "choice", "place": "Page › Q1 › 1", "notes": [], "count": 1, "decide": False} in told["report"][
        "carried"
    ]
    assert [line["place"] for line in told["report"]["left_out"]] == ["Page › Q2"]


@pytest.mark.django_db
def test_command_says_the_same_in_words_and_takes_responses_apart(tmp_path, edition):
    (tmp_path / "q.lss").write_bytes(DATA)
    (tmp_path / "r.vv").write_bytes(b"x\tx\tx\nid\tsubmitdate\tQ1\n1\t2026-02-03\t1\n")

    words = run(tmp_path / "q.lss", "--responses", str(tmp_path / "r.vv"), "--title", "Autre titre")

    survey = Survey.objects.get()
    assert words.splitlines()[0] == survey.slug == "autre-titre"
    assert "! left out · Condition · Page › Q2" in words
    assert survey.edition == edition
    assert Response.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "options"), [(b"bonjour", []), (None, []), (DATA, ["--edition", "nulle-part"])])
def test_command_refuses_in_words_and_writes_nothing(tmp_path, content, options):
    path = tmp_path / "q.lss"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        run(path, *options)

    assert len(str(refusal.value)) > 20
    assert not Survey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["survey_statistics_one.lsa", "ls7_DB717_ranking_583654__trimmed.lss"])
def test_real_file_is_imported_by_the_command(shared, name):
    told = json.loads(run(shared / "data/limesurvey" / name, "--json"))

    assert Survey.objects.get().slug == told["survey"]
    assert told["responses"] in (None, 10)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_of_a_real_file_is_shown_once_it_is_published(shared, desk, edition, name):
    data = (shared / "data/limesurvey" / f"{name}.lss").read_bytes()
    survey = inside(commands.import_survey, edition, reading=read_survey(data), file=name)
    version = inside(publish_version, draft_version(survey))

    shown = [
        desk.get(reverse("surveys:preview", args=[edition.slug, survey.slug, number])).status_code
        for number, _section in enumerate(schema_of(version).sections, start=1)
    ]

    assert set(shown) == {200}
