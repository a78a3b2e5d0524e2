"""Responses of LimeSurvey in tables, however they were saved: CSV of any kind, workbooks; what is no table."""

import io

import openpyxl
import pytest
from django.utils import translation

from realtime.wire.refusals import Refused
from surveys.imports.opening import read_survey
from surveys.imports.report import Fate
from tests.surveys.lime_files import lss
from tests.surveys.lime_rows import DAY, SCALE, columns, line, question, read, table


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def workbook(*lines):
    book = openpyxl.Workbook()
    for cells in lines:
        book.active.append(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


PARTS = {"questions": [question("L", text="Où, et quand ?"), question("M", "Q2", 2)], "answers": SCALE,
         "lines": [line("A", 5, 2)]}  # fmt: skip
HEADINGS = ["Date submitted", "Où, et quand ?", "Question Q2 [Line A]"]
GIVEN = [DAY, "Answer 2", "Yes"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(table(HEADINGS, GIVEN, separator=","), id="commas"),
        pytest.param(table(HEADINGS, GIVEN, separator="\t"), id="tabs"),
        pytest.param(b"sep=;\r\n" + table(HEADINGS, GIVEN), id="written for Excel"),
        pytest.param(b"\xef\xbb\xbf" + table(HEADINGS, GIVEN), id="its mark"),
        pytest.param(table(HEADINGS, GIVEN).decode().encode("cp1252"), id="saved by a French Excel"),
        pytest.param(table(HEADINGS, GIVEN, separator="\t").decode().encode("utf-16"), id="unicode text of Excel"),
        pytest.param(workbook(HEADINGS, GIVEN), id="workbook"),
        # LimeSurvey's older Excel files have a dash for each question mark.
        pytest.param(workbook([heading.replace("?", "-") for heading in HEADINGS], GIVEN), id="old workbook"),
    ],
)
def test_table_is_read_however_it_was_saved(data):
    reading = read_survey(lss(**PARTS), data)

    assert [response.answers for response in reading.responses] == [{"Q1": "2", "Q2": ["A"]}]


@pytest.mark.parametrize(
    "data",
    [b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"<!DOCTYPE html><html><body>Connexion</body></html>", b"PK\x03\x04 cut"],
)
def test_what_is_no_table_is_refused(data):
    with pytest.raises(Refused) as refusal:
        read_survey(lss(**PARTS), data)

    assert refusal.value.code in ("responses_unreadable", "survey_file_damaged")


def test_masked_formulas_and_columns_of_nothing_are_seen_through():
    lines = [["Date submitted", "Question Q1", "", ""], [DAY, "'=1+1", "", ""], [DAY, "'tis", "", "vu"]]

    reading = read({"questions": [question("S")]}, *lines)

    assert [response.answers for response in reading.responses] == [{"Q1": "=1+1"}, {"Q1": "'tis"}]
    assert columns(reading) == {"Question Q1": Fate.CARRIED, "… (column 4)": Fate.LEFT_OUT}


@pytest.mark.parametrize("data", [b"%PDF-1.4 x", b'{"responses": []}', b"Bonjour"])
def test_what_has_no_column_of_answers_is_unreadable(data):
    with pytest.raises(Refused) as refusal:
        read_survey(lss(**PARTS), data)

    assert refusal.value.code == "responses_unreadable"
