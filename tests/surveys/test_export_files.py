import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from hackathon.models import JournalRow
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", '=HYPERLINK("http://x")']


@pytest.fixture
def organiser(client, dora):
    client.force_login(dora.person.user)
    return client


@pytest.fixture
def survey(edition):
    return make_answered(edition)


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def rows_of(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def take(client, survey, kind):
    return client.post(address("release", survey), {"understood": "on", "format": kind})


def test_individual_answers_have_one_line_each_and_the_questionnaires_columns(organiser, survey):
    answer(survey, need="meet", brakes=["bus"], agree={"know": "yes", "dare": None}, rank=["team"], age=31, say="Merci")

    head, line = rows_of(take(organiser, survey, "csv"))

    found = dict(zip(head, line, strict=True))
    assert " ".join(head[1:]) == (
        "need brakes[bus] brakes[fear] agree/know agree/dare rank[pay] rank[team] age since say w"
    )
    assert [found[name] for name in ("need", "brakes[bus]", "brakes[fear]", "agree/know")] == [
        "Rencontrer",
        "1",
        "0",
        "Oui",
    ]
    assert (found["rank[team]"], found["age"], found["say"], found["since"]) == ("1", "31", "Merci", "")


def test_taking_individual_answers_is_warned_ticked_and_written_in_the_journal(organiser, dora, survey):
    answer(survey, need="meet")

    assert organiser.get(address("release", survey)).status_code == 200
    refused = organiser.post(address("release", survey), {"format": "csv"})
    assert refused["Content-Type"].startswith("text/html")
    assert not JournalRow.objects.filter(verb="survey.export_rows").exists()

    take(organiser, survey, "xlsx")

    assert list(JournalRow.objects.filter(verb="survey.export_rows").values_list("actor", "object_id")) == [
        (dora.id, survey.id)
    ]


def test_no_identifier_leaves(organiser, survey):
    said = answer_times(survey, 3, need="meet")

    text = take(organiser, survey, "csv").content.decode()

    assert not any(str(one.pk) in text for one in said)


@pytest.mark.parametrize("formula", FORMULAS)
def test_text_that_looks_like_a_formula_stays_text(organiser, survey, formula):
    answer(survey, say=formula)

    csv_cell = dict(zip(*rows_of(take(organiser, survey, "csv")), strict=True))["say"]
    sheet = sheet_of(take(organiser, survey, "xlsx"))

    assert csv_cell[0] not in "=+-@\t"
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == formula.strip()] in ([], ["s"])
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_label_that_looks_like_a_formula_stays_text_in_tables(organiser, edition):
    question = plain.Question(
        code="q", type="single", wording="=WORDING()", choices=(plain.Choice(code="a", label="=1+1"),)
    )
    survey = make_answered(
        edition, slug="f", schema=plain.Schema(sections=(plain.Section(title="P", questions=(question,)),))
    )
    answer_times(survey, 20, q="a")

    rows = rows_of(organiser.get(address("tables_csv", survey)))
    sheet = sheet_of(organiser.get(address("tables_xlsx", survey)))

    assert rows[0][0] == "'=WORDING()"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_tables_that_can_be_spread_hide_under_eleven(organiser, survey):
    answer_times(survey, 40, need="meet")
    answer_times(survey, 30, need="talk")
    answer_times(survey, 10, need="move")

    rows = rows_of(organiser.get(address("tables_csv", survey)))

    counts = {row[0]: row[1] for row in rows if len(row) > 2}
    assert counts["Rencontrer"] == "40"
    assert not counts["Bouger"].isdigit()
    assert not counts["Parler"].isdigit()


def test_one_crossing_leaves_as_its_own_table(organiser, survey):
    answer_times(survey, 40, need="meet", commune="Chartres")
    answer_times(survey, 30, need="talk", commune="Nogent-le-Rotrou")

    sheet = sheet_of(organiser.get(address("tables_xlsx", survey), {"question": "need", "avec": "@basin"}))

    table = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert table["Rencontrer"][:4] == (40, 100, 0, 0)


def test_imported_insee_table_leaves_with_its_figures(organiser, edition, shared):
    where = reverse("surveys:import", args=[edition.slug])
    with (shared / "data" / "hdv2003.csv").open("rb") as file:
        form = organiser.post(where, {"title": "hdv", "file": file}).context["form"]
    types = {f"type_{place}": column.type for place, column in enumerate(form.columns)}
    organiser.post(where, {"title": "hdv", "parcel": form.initial["parcel"], **types})

    rows = rows_of(organiser.get(reverse("surveys:tables_csv", args=[edition.slug, "hdv"])))

    assert ["Femme", "1101", "55,0"] in rows or ["Femme", "1101", "55,1"] in rows
