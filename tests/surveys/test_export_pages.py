"""« Exporter »: a file is asked for, made beside the server, waited for, and given to nobody else."""

import os
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from hackathon.enums import Role
from hackathon.models import JournalRow
from realtime.wire import clock
from surveys.exports import launching, waiting
from tests.cast import organiser as make_organiser
from tests.surveys.analysis_cast import answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    survey = make_answered(edition)
    answer_times(survey, 20, need="meet", say="Merci", audience="lyceen")
    answer_times(survey, 15, need="talk", audience="demandeur")
    return survey


@pytest.fixture
def at_once(monkeypatch):
    """The command runs here and now, on the test's own database, where a process of its own would run it."""
    monkeypatch.setattr(
        launching, "launch", lambda survey, one: call_command("export_survey", *launching.arguments(survey, one))
    )


@pytest.fixture
def never(monkeypatch):
    """Nobody makes the file: it stays at its beginning."""
    monkeypatch.setattr(launching, "launch", lambda survey, one: None)


def address(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *more])


def asked(client, survey, kind="pdf", query=""):
    """Ask for a file that can be spread; the page where it is waited for."""
    return client.post(address("exports", survey) + query, {"format": kind})["Location"]


def content(client, page):
    return sent(client.get(f"{page}fichier/"))


def sent(response):
    async def pieces():
        return b"".join([piece async for piece in response.streaming_content])

    return async_to_sync(pieces)()


def test_a_report_is_asked_for_made_and_given(desk, survey, at_once):
    page = asked(desk, survey)

    shown = desk.get(page)
    file = desk.get(f"{page}fichier/")

    assert shown.context["file"].state == "ready"
    assert file["Content-Disposition"] == 'attachment; filename="enquete-rapport.pdf"'
    assert file["Cache-Control"] == "no-store"
    content = sent(file)
    assert content.startswith(b"%PDF")
    assert len(content) == int(file["Content-Length"])


def test_the_responses_chosen_on_the_page_are_those_of_the_file(desk, survey, at_once, tmp_path):
    page = asked(desk, survey, "tables", "?public=lyceen")

    (tmp_path / "t.xlsx").write_bytes(content(desk, page))

    rows = {row[0]: row[1] for row in openpyxl.load_workbook(tmp_path / "t.xlsx")["Tableaux"].values if row[0]}
    assert (rows["Rencontrer"], rows["Parler"]) == (20, 0)


def test_individual_answers_are_warned_ticked_and_written_in_the_journal(desk, dora, survey, at_once):
    refused = desk.post(address("release", survey), {"format": "csv"})
    assert "understood" in refused.context["form"].errors
    assert not JournalRow.objects.filter(verb="survey.export_rows").exists()

    page = desk.post(address("release", survey), {"understood": "on", "format": "csv"})["Location"]

    assert list(JournalRow.objects.filter(verb="survey.export_rows").values_list("actor", "object_id")) == [
        (dora.id, survey.id)
    ]
    assert content(desk, page).count(b"\r\n") == 36


def test_a_file_that_is_being_made_says_how_far_it_is(desk, dora, survey, never):
    page = asked(desk, survey)
    [one] = waiting.waiting_of(dora.id, survey.id)

    begun = desk.get(page)
    waiting.tell(one.told_file, waiting.Told(12_000, 100_000))
    going = desk.get(page)

    assert begun.context["file"].progress == "Le fichier est en préparation."
    assert going.context["file"].progress == "12\xa0000 réponses sur 100\xa0000."
    assert b'<progress class="export-progress" max="100" value="12"' in going.content
    # Whoever has no script sees it move too.
    assert b'<noscript><meta http-equiv="refresh"' in going.content
    assert desk.get(f"{page}fichier/")["Location"] == page


def test_a_refusal_met_while_making_is_said_on_the_page(desk, survey, monkeypatch):
    answer_times(survey, 1, say="a b" * 20_000)

    def run(survey, one):
        with pytest.raises(CommandError):
            call_command("export_survey", *launching.arguments(survey, one))

    monkeypatch.setattr(launching, "launch", run)
    page = desk.post(address("release", survey), {"understood": "on", "format": "xlsx"})["Location"]

    shown = desk.get(page).context["file"]
    assert shown.state == "failed"
    assert "CSV" in shown.progress


def test_a_file_whose_maker_was_killed_says_so(desk, dora, survey, never, monkeypatch):
    page = asked(desk, survey)
    later = clock.now() + waiting.SILENCE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert desk.get(page).context["file"].state == "stopped"


def test_no_more_than_two_files_are_made_at_once(desk, dora, survey, never):
    for _time in range(waiting.MOST_AT_ONCE):
        asked(desk, survey)

    refused = desk.post(address("exports", survey), {"format": "pdf"}, follow=True)

    assert "Rien n’a été commencé" in refused.content.decode()
    assert len(waiting.waiting_of(dora.id, survey.id)) == waiting.MOST_AT_ONCE


def test_a_file_is_nobody_elses(desk, client, edition, survey, at_once):
    page = asked(desk, survey)
    other = make_organiser(edition, "Dina")

    client.force_login(other.person.user)

    assert [client.get(page).status_code, client.get(f"{page}fichier/").status_code] == [404, 404]
    assert client.get(address("exports", survey)).context["files"] == []


def test_who_lost_the_right_to_individual_answers_no_longer_gets_the_file(desk, dora, survey, at_once):
    page = desk.post(address("release", survey), {"understood": "on", "format": "csv"})["Location"]

    dora.grants.update(role=Role.FACILITATOR)

    assert desk.get(f"{page}fichier/").status_code == 403


def test_a_file_is_erased_by_hand_and_by_itself(desk, dora, survey, at_once, monkeypatch):
    first, second = asked(desk, survey), asked(desk, survey, "pptx")

    desk.post(first)
    assert desk.get(first).status_code == 404
    assert desk.get(second).status_code == 200

    later = clock.now() + waiting.KEPT_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert desk.get(second).status_code == 404
    assert waiting.forget_old() == {"exports": 1}


def test_a_file_given_up_is_not_made_any_further(desk, dora, survey, never, tmp_path):
    asked(desk, survey)
    [one] = waiting.waiting_of(dora.id, survey.id)
    waiting.forget(one)

    with pytest.raises(CommandError, match="export_gone"):
        call_command("export_survey", *launching.arguments(survey, one)[:-2], told=one.told_file, format="csv")


def test_the_operator_writes_any_file(survey, tmp_path, capsys):
    call_command("export_survey", survey.slug, format="pdf", out=tmp_path / "r.pdf", json=True)

    assert pypdf.PdfReader(tmp_path / "r.pdf").pages
    assert '"format": "pdf"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="no survey has the address"):
        call_command("export_survey", "nowhere", format="pdf", out=tmp_path / "n.pdf")


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_makes_the_file_after_everybody_else(dora, survey, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", _url())
    one = waiting.ask(dora.id, waiting.Asked(survey=survey.id, format="csv", name="x.csv", language="fr"))

    process = launching.launch(survey, one)
    niceness = os.getpriority(os.PRIO_PROCESS, process.pid)

    assert process.wait(timeout=300) == 0
    assert niceness == launching.NICE
    assert one.state == "ready"
    assert one.told == waiting.Told(35, 35)
    assert len(one.file.read_text().splitlines()) == 36


def _url():
    """Where the test's own database is, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
