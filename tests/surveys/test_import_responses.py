"""Responses of LimeSurvey: each kind of column and of missing answer, in its three files."""

import zipfile
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.utils import translation

from realtime.wire.refusals import Refused
from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_files import lsa, lsr, lss
from tests.surveys.lime_rows import CELLS, OVER, ROWS, SCALE, answer, attribute, line, question

SENT = {"id": "1", "submitdate": "2026-02-03 10:20:30"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def given(parts, *rows, **more):
    """What becomes of the responses of a questionnaire made of `parts`."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return read_survey(lsa(lss=lss(**parts), lsr=lsr(columns, *rows), **more))


def test_counts_of_a_real_file_are_those_of_limesurvey(shared):
    path = shared / "data/limesurvey/survey_statistics_one.lsa"
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".lsr"))
        root = ElementTree.fromstring(archive.read(name))
    theirs = Counter(row.findtext("_981642X2X18") for row in root.find("responses/rows"))

    reading = read_survey(path.read_bytes())

    ours = Counter(response.answers.get("Q00", "not shown") for response in reading.responses)
    # LimeSurvey itself counts A 2, B 3, C 3, no answer 2, not displayed 0.
    assert dict(ours) == {"A": 2, "B": 3, "C": 3, None: 2}
    assert ours == Counter({value or None: count for value, count in theirs.items()})


def test_real_vv_file_keeps_what_was_sent_and_counts_the_rest(shared):
    folder = shared / "data/limesurvey"

    reading = read_survey(
        (folder / "mef_282267_all_types.lss").read_bytes(), (folder / "mef_282267_responses.vv.tsv").read_bytes()
    )

    assert len(reading.responses) == 2
    assert reading.report.counts()[Part.RESPONSE] == {Fate.CARRIED: 2, Fate.LEFT_OUT: 122}
    first, second = (response.answers for response in reading.responses)
    assert (first["ldd"], first["N"], first["Y"], first["M"][-1]) == ("A1", 1, "yes", OTHER)
    assert second["FAF"] == {"SQ01": "U", "SQ03": "U"}
    assert second["K_comments"] == {
        "SQ002": "Reponse-B-282267X4X22SQ002comment",
        "SQ004": "Reponse-B-282267X4X22SQ004comment",
    }


def test_three_kinds_of_missing_are_kept_apart():
    reading = given(
        {"questions": [question("L", other="Y")], "answers": SCALE},
        {**SENT, "9X1X1": "1"},
        {**SENT, "9X1X1": "", "9X1X1other": ""},
        {**SENT},
        {**SENT, "9X1X1": "-oth-", "9X1X1other": "Ailleurs"},
    )

    assert [(response.answers, response.others) for response in reading.responses] == [
        ({"Q1": "1"}, {}),
        ({"Q1": None}, {}),
        ({}, {}),
        ({"Q1": OTHER}, {"Q1": "Ailleurs"}),
    ]


COLUMNS = [
    ("M", {"lines": ROWS}, {"9X1X1A": "Y", "9X1X1B": ""}, ["A"]),
    ("M", {"lines": ROWS}, {"9X1X1A": "", "9X1X1B": ""}, None),
    ("Y", {}, {"9X1X1": "N"}, "no"),
    ("G", {}, {"9X1X1": "F"}, "F"),
    ("5", {}, {"9X1X1": "4"}, 4),
    ("N", {}, {"9X1X1": "12.5000000000"}, 12.5),
    ("N", {}, {"9X1X1": "12.0000000000"}, 12),
    ("D", {}, {"9X1X1": "2026-05-06 00:00:00"}, "2026-05-06"),
    ("S", {}, {"9X1X1": " un mot "}, "un mot"),
    ("T", {}, {"9X1X1": ""}, None),
    ("F", {"lines": ROWS, "answers": SCALE}, {"9X1X1A": "2", "9X1X1B": ""}, {"A": "2", "B": None}),
    ("F", {"lines": ROWS, "answers": SCALE}, {"9X1X1A": "2"}, {"A": "2"}),
    ("B", {"lines": ROWS}, {"9X1X1A": "10", "9X1X1B": "1"}, {"A": "10", "B": "1"}),
    (
        "1",
        {"lines": ROWS, "answers": [*SCALE, OVER]},
        {"9X1X1A#0": "2", "9X1X1A#1": "1", "9X1X1B#0": "", "9X1X1B#1": "1"},
        {"A": {"1": "2", "2": "1"}, "B": {"1": None, "2": "1"}},
    ),
    ("R", {"answers": SCALE}, {"9X1X11": "2", "9X1X12": "1"}, ["2", "1"]),
    ("R", {"answers": SCALE}, {"9X1X11": "2", "9X1X12": ""}, ["2"]),
    ("R", {"answers": SCALE}, {"9X1X11": "", "9X1X12": ""}, None),
    ("K", {"lines": ROWS}, {"9X1X1A": "1.5000000000", "9X1X1B": ""}, {"A": 1.5, "B": None}),
    ("Q", {"lines": ROWS}, {"9X1X1A": "x", "9X1X1B": ""}, {"A": "x", "B": None}),
    (";", {"lines": CELLS}, {"9X1X1R_C": "x"}, {"R": {"C": "x"}}),
    (":", {"lines": CELLS}, {"9X1X1R_C": "3"}, {"R": {"C": 3}}),
    # LimeSurvey 7 names columns by the ids of its database.
    ("L", {"answers": SCALE}, {"Q1": "2"}, "2"),
    ("M", {"lines": ROWS}, {"Q1_S2": "Y", "Q1_S3": "Y"}, ["A", "B"]),
    ("R", {"lines": ROWS}, {"Q1_S2": "B", "Q1_S3": "A"}, ["B", "A"]),
    ("R", {"answers": SCALE}, {"Q1_R1": "2", "Q1_R2": "1"}, ["2", "1"]),
    (":", {"lines": CELLS}, {"Q1_S2_S3": "3"}, {"R": {"C": 3}}),
    ("1", {"lines": ROWS, "answers": [*SCALE, OVER]}, {"Q1_S2#1": "1"}, {"A": {"2": "1"}}),
]


@pytest.mark.parametrize(("type_", "parts", "cells", "kept"), COLUMNS)
def test_columns_of_each_type_become_its_answer(type_, parts, cells, kept):
    reading = given({"questions": [question(type_)], **parts}, {**SENT, **cells})

    assert reading.responses[0].answers == {"Q1": kept}


def test_comments_go_to_the_questions_they_became():
    reading = given(
        {"questions": [question("O"), question("P", "Q2", 2)], "answers": SCALE, "lines": [line("A", 5, 2)]},
        {**SENT, "9X1X1": "1", "9X1X1comment": "parce que", "9X1X2A": "Y", "9X1X2Acomment": "si"},
        {**SENT, "9X1X1": "1", "9X1X1comment": "", "9X1X2A": "", "9X1X2Acomment": ""},
    )

    assert [response.answers for response in reading.responses] == [
        {"Q1": "1", "Q1_comment": "parce que", "Q2": ["A"], "Q2_comments": {"A": "si"}},
        {"Q1": "1", "Q1_comment": None, "Q2": None},
    ]


def test_what_names_a_person_and_what_was_not_sent_is_left_out_and_said():
    reading = given(
        {"questions": [question("S")]},
        {**SENT, "token": "abc", "ipaddr": "192.0.2.7", "9X1X1": "un"},
        {"id": "2", "token": "def", "ipaddr": "192.0.2.8", "9X1X1": "deux"},
        lst="<document/>",
    )

    assert [response.answers for response in reading.responses] == [{"Q1": "un"}]
    assert "192.0.2" not in str(reading.report.items)
    told = {item.place: item.fate for item in reading.report.items}
    assert (told["token"], told["ipaddr"], told["list of participants"]) == (Fate.LEFT_OUT,) * 3
    assert (told["begun, never sent"], told["sent"]) == (Fate.LEFT_OUT, Fate.CARRIED)


def test_codes_that_the_questionnaire_lacks_are_counted():
    reading = given({"questions": [question("L")], "answers": SCALE}, {**SENT, "9X1X1": "9"}, {**SENT, "9X1X1": "1"})

    assert [response.answers for response in reading.responses] == [{"Q1": None}, {"Q1": "1"}]
    assert [(item.part, item.place, item.count) for item in reading.report.of(Fate.LEFT_OUT)] == [
        (Part.ANSWER, "Q1", 1)
    ]


def test_moment_is_kept_as_a_day_and_the_day_nobody_knows_as_none():
    reading = given({"questions": [question("S")]}, SENT, {**SENT, "submitdate": "1980-01-01 00:00:00"})

    assert [str(response.day) for response in reading.responses] == ["2026-02-03", "None"]


def test_vv_signs_are_read_as_they_were_written():
    survey = lss(questions=[question("T")])
    cell = "{quote}un{tab}deux{newline}trois{lbrace}quatre}"

    reading = read_survey(
        survey, f"x\ty\tz\nid\tsubmitdate\tQ1\n1\t2026-01-01\t{cell}\n2\t2026-01-01\t{{question_not_shown}}\n".encode()
    )

    assert [response.answers for response in reading.responses] == [{"Q1": '"un\tdeux\ntrois{quatre}'}, {}]


def test_csv_of_codes_is_read_and_its_blanks_are_said_to_be_of_one_kind():
    survey = lss(
        questions=[question("M", other="Y"), question("1", "Q2", 2)],
        lines=[line("A", 5), line("B", 6), line("C", 7, 2)],
        answers=[answer("x", 1, qid=2), answer("y", 1, qid=2, scale_id=1)],
    )
    table = (
        '\ufeff"id";"submitdate";"Q1[A]";"Q1[B]";"Q1[other]";"Q2[C][1]";"Q2[C][2]"\r\n'
        '"1";"2026-01-01 10:00:00";"Y";"";"Autre";"x";"y"\r\n'
        '"2";"2026-01-01 10:00:00";"";"";"";"";""\r\n'
    )

    reading = read_survey(survey, table.encode())

    assert [response.answers for response in reading.responses] == [
        {"Q1": ["A", OTHER], "Q2": {"C": {"1": "x", "2": "y"}}},
        {},
    ]
    assert reading.responses[0].others == {"Q1": "Autre"}
    assert reading.report.counts()[Part.RESPONSE] == {Fate.CHANGED: 2}


def test_responses_of_another_questionnaire_are_refused():
    with pytest.raises(Refused) as refusal:
        given({"questions": [question("S")]}, {**SENT, "77X1X1": "a", "77X1X2": "b"})

    assert refusal.value.code == "responses_of_another"


def test_hidden_questions_are_carried_when_they_were_answered():
    parts = {"questions": [question("S"), question("S", "Q2", 2)], "attributes": [attribute("hidden", 1)]}

    assert given(parts, {**SENT, "9X1X1": "affiche-12"}).responses[0].answers == {"Q1": "affiche-12"}
