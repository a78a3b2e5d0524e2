"""« Ces tableaux en XLSX »: every table of a crossing's page leaves, counted under the rule of publication."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from scipy.stats import chi2_contingency
from scipy.stats.contingency import expected_freq

from surveys.analysis.snapshots import snapshot
from surveys.analysis.variables import variable
from tests.surveys.analysis_cast import answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(edition):
    """Of Chartres 40 pupils and 30 employers want to meet, of Nogent 20 and 30; the others, 60 by 60, want to talk."""
    survey = make_answered(edition)
    for commune, pupils, age in (("Chartres", 40, 20), ("Nogent-le-Rotrou", 20, 40)):
        answer_times(survey, pupils, need="meet", age=age, audience="lyceen", commune=commune)
        answer_times(survey, 60 - pupils, need="talk", age=age, audience="lyceen", commune=commune)
        answer_times(survey, 30, need="meet", age=age, audience="employeur", commune=commune)
        answer_times(survey, 30, need="talk", age=age + 2, audience="employeur", commune=commune)
    return survey


def asked(survey, **more):
    basins = {option.label: option.code for option in variable(snapshot(survey), "@basin").options}
    compared = [basins["Chartres"], basins["Nogent-le-Rotrou"]]
    return {"question": "need", "avec": "@basin", "couche": "@audience", "compare": compared} | more


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def tables_of(desk, survey, query):
    """The sheet of tables, parted at its empty rows."""
    content = desk.get(address("tables_xlsx", survey), query).content
    tables, table = [], []
    for row in openpyxl.load_workbook(io.BytesIO(content))["Tableaux"].iter_rows(values_only=True):
        if any(cell is not None for cell in row):
            table.append([cell for cell in row if cell is not None])
        elif table:
            tables.append(table)
            table = []
    return [*tables, table] if table else tables


def line(table, label):
    return next(row[1:] for row in table if row[0] == label)


def test_every_layer_of_the_page_is_a_table_of_the_file(desk, survey):
    whole, *layers = tables_of(desk, survey, asked(survey))[:3]

    assert line(whole, "Rencontrer") == [70, 58.3, 50, 41.7]
    assert [line(table, "Rencontrer") for table in layers] == [[40, 66.7, 20, 33.3], [30, 50, 30, 50]]
    assert ["Collégien" in str(table) for table in layers] == [True, False]
    assert [line(table, "Base (n)") for table in layers] == [[60, 60], [60, 60]]


def test_two_groups_beside_each_other_leave_with_their_difference(desk, survey):
    [table] = [one for one in tables_of(desk, survey, asked(survey)) if "Chartres / Nogent" in str(one[0][0])]

    one, other, difference, low, high = line(table, "Rencontrer")
    assert (one, other, difference) == (58.3, 41.7, 16.7)
    assert low < 16.7 < high


def test_residuals_leave_as_numbers(desk, survey):
    [table] = [one for one in tables_of(desk, survey, asked(survey)) if one[0] == ["Résidus ajustés"]]

    # Haberman's, by hand from the four counts: (o − e) / √(e (1 − row)(1 − column)).
    counts = [[70, 50], [50, 70]]
    expected = expected_freq(counts)[0][0]
    by_hand = (70 - expected) / (expected * 0.5 * 0.5) ** 0.5
    assert by_hand**2 == pytest.approx(chi2_contingency(counts, correction=False).statistic)
    assert line(table, "Rencontrer") == [round(by_hand, 2), -round(by_hand, 2)]


def test_numbers_by_group_leave_as_numbers(desk, survey):
    found = tables_of(desk, survey, asked(survey, question="age", couche=""))

    [table] = [one for one in found if "moyennes" in str(one[0][0])]
    # Of Chartres 90 are 20 and 30 are 22; of Nogent 90 are 40 and 30 are 42.
    assert [line(table, name)[0] for name in ("Chartres", "Nogent-le-Rotrou")] == [20.5, 40.5]
    assert [line(table, name)[-1] for name in ("Chartres", "Nogent-le-Rotrou")] == [120, 120]


def test_layer_too_small_to_be_published_says_so_and_holds_no_number(desk, survey):
    answer_times(survey, 6, need="meet", audience="demandeur", commune="Chartres")

    page = desk.get(address("cross", survey), asked(survey)).context["shown"].layers
    tables = tables_of(desk, survey, asked(survey))

    [small] = [table for table in tables if "recherche d" in str(table)]
    assert len(page) == 3
    assert not any(isinstance(cell, int | float) for row in small for cell in row)


def test_the_file_of_lines_holds_the_same_tables(desk, survey):
    content = desk.get(address("tables_csv", survey), asked(survey)).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content), delimiter=";"))

    assert [row[1:5] for row in rows if row and row[0] == "Rencontrer"][:3] == [
        ["70", "58,3", "50", "41,7"],
        ["40", "66,7", "20", "33,3"],
        ["30", "50", "30", "50"],
    ]
    assert ["Résidus ajustés"] in rows
