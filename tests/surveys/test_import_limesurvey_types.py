"""LimeSurvey questionnaires: one small file for each type of question."""

import pytest
from django.utils import translation

from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_files import lss
from tests.surveys.lime_rows import CELLS, OVER, ROWS, SCALE, answer, attribute, fate, line, notes, only, question


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("type_", "parts", "ours", "choices", "rows"),
    [
        ("L", {"answers": SCALE}, "single", ["1", "2"], []),
        ("!", {"answers": SCALE}, "single", ["1", "2"], []),
        ("5", {}, "rating", [], []),
        ("G", {}, "single", ["F", "M"], []),
        ("Y", {}, "yes_no", ["yes", "no"], []),
        ("M", {"lines": ROWS}, "multiple", ["A", "B"], []),
        ("A", {"lines": ROWS}, "matrix", ["1", "2", "3", "4", "5"], ["A", "B"]),
        ("B", {"lines": ROWS}, "matrix", [str(point) for point in range(1, 11)], ["A", "B"]),
        ("C", {"lines": ROWS}, "matrix", ["Y", "U", "N"], ["A", "B"]),
        ("E", {"lines": ROWS}, "matrix", ["I", "S", "D"], ["A", "B"]),
        ("F", {"lines": ROWS, "answers": SCALE}, "matrix", ["1", "2"], ["A", "B"]),
        ("H", {"lines": ROWS, "answers": SCALE}, "matrix", ["1", "2"], ["A", "B"]),
        ("1", {"lines": ROWS, "answers": [*SCALE, OVER]}, "dual_matrix", ["1", "2", "1"], ["A", "B"]),
        ("R", {"answers": SCALE}, "ranking", ["1", "2"], []),
        ("R", {"lines": ROWS}, "ranking", ["A", "B"], []),
        ("N", {}, "number", [], []),
        ("K", {"lines": ROWS}, "numbers", [], ["A", "B"]),
        ("Q", {"lines": ROWS}, "texts", [], ["A", "B"]),
        ("S", {}, "short_text", [], []),
        ("T", {}, "long_text", [], []),
        ("U", {}, "long_text", [], []),
        ("D", {}, "date", [], []),
        (";", {"lines": CELLS}, "text_matrix", [], ["R"]),
        (":", {"lines": CELLS}, "number_matrix", [], ["R"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("old", [False, True])
def test_question_type_becomes_ours_with_its_parts(type_, parts, ours, choices, rows, old):
    reading = read_survey(lss(questions=[question(type_)], old=old, **parts))

    item = only(reading)
    assert (item.code, item.type, item.wording) == ("Q1", ours, "Question Q1")
    assert [choice.code for choice in item.choices] == choices
    assert [row.code for row in item.rows] == rows
    assert [row.label for row in item.rows] == [f"Line {code}" for code in rows]
    assert flaws(reading.schema) == []


@pytest.mark.parametrize("type_", ["I", "*", "|", "Z"])
def test_question_of_a_kind_that_has_no_counterpart_is_left_out_with_its_reason(type_):
    reading = read_survey(lss(questions=[question(type_), question("S", "Q2", 2)]))

    assert [item.code for item in reading.schema.everything] == ["Q2"]
    assert fate(reading, Part.QUESTION, "Q1") == [Fate.LEFT_OUT]
    assert notes(reading, Part.QUESTION, "Q1")


def test_comment_on_a_choice_becomes_a_question_of_its_own():
    reading = read_survey(lss(questions=[question("O")], answers=SCALE))

    asked, comment = reading.schema.everything
    assert (asked.type, comment.code, comment.type) == ("single", "Q1_comment", "short_text")
    assert "Q1_comment" in notes(reading, Part.QUESTION, "Q1")[0]


def test_comments_on_options_are_asked_of_those_that_are_ticked():
    reading = read_survey(lss(questions=[question("P", other="Y")], lines=ROWS))

    asked, comments = reading.schema.everything
    assert (asked.type, comments.type, comments.condition) == ("multiple", "texts", "answered(Q1)")
    assert [(row.code, row.condition) for row in comments.rows] == [
        ("A", "includes(Q1, 'A')"),
        ("B", "includes(Q1, 'B')"),
        ("other", f"includes(Q1, '{OTHER}')"),
    ]


def test_mandatory_is_required_or_soft():
    reading = read_survey(
        lss(
            questions=[
                question("S", mandatory="Y"),
                question("S", "Q2", 2, mandatory="S"),
                question("S", "Q3", 3),
                question("X", "Q4", 4, mandatory="Y"),
            ]
        )
    )

    assert [(item.required, item.soft) for item in reading.schema.everything] == [
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]


def test_limits_and_exclusive_options_are_carried():
    reading = read_survey(
        lss(
            questions=[question("M", other="Y")],
            lines=[*ROWS, line("NONE", 4)],
            attributes=[
                attribute("min_answers", 1),
                attribute("max_answers", 2),
                attribute("exclude_all_others", "NONE"),
                attribute("random_order", 1),
                attribute("hide_tip", 1),
            ],
        )
    )

    item = only(reading)
    assert (item.settings.min_choices, item.settings.max_choices, item.settings.other) == (1, 2, True)
    assert [choice.exclusive for choice in item.choices] == [False, False, True]
    assert notes(reading, Part.SETTING, "Q1")[-1].startswith("“random_order = 1”")
    assert reading.report.counts()[Part.SETTING] == {Fate.CARRIED: 3, Fate.LEFT_OUT: 2}


def test_sums_and_bounds_of_numbers_are_carried_and_expressions_listed():
    reading = read_survey(
        lss(
            questions=[question("K")],
            lines=ROWS,
            attributes=[
                attribute("equals_num_value", 100),
                attribute("min_num_value_n", "0"),
                attribute("max_num_value_n", "Q0 + 1"),
                attribute("suffix", "%"),
            ],
        )
    )

    settings = only(reading).settings
    assert (settings.total, settings.minimum, settings.maximum, settings.unit) == (100, 0, None, "%")
    assert [item.place for item in reading.report.to_decide()] == ["Page › Q1"]


def test_headings_of_two_scales_are_carried_in_each_language():
    reading = read_survey(
        lss(
            questions=[question("1")],
            lines=ROWS,
            answers=[*SCALE, OVER],
            languages=("en", "fr"),
            attributes=[
                attribute("dualscale_headerA", "Importance", language="fr"),
                attribute("dualscale_headerA", "Weight", language="en"),
                attribute("dualscale_headerB", "Satisfaction", language="fr"),
            ],
        )
    )

    assert only(reading).ends == ("Importance", "Satisfaction")
    assert only(reading).texts["en"]["end_1"] == "Weight"


def test_question_without_a_choice_is_left_out_and_what_waits_for_it_is_to_decide():
    reading = read_survey(
        lss(questions=[question("L"), question("S", "Q2", 2, relevance='Q1.NAOK == "A"')], answers=[answer("x", 1, 7)])
    )

    assert [item.code for item in reading.schema.everything] == ["Q2"]
    assert fate(reading, Part.QUESTION, "Q1") == [Fate.LEFT_OUT]
    assert [item.place for item in reading.report.to_decide()] == ["Page › Q2"]


def test_ticked_cells_become_numbers_and_it_is_said():
    reading = read_survey(
        lss(questions=[question(":")], lines=CELLS, attributes=[attribute("multiflexible_checkbox", 1)])
    )

    assert (only(reading).settings.minimum, only(reading).settings.maximum) == (0, 1)
    assert fate(reading, Part.SETTING, "Q1") == [Fate.CHANGED]


def test_choices_of_a_menu_stand_under_their_group():
    reading = read_survey(
        lss(
            questions=[question("!")],
            answers=[{**answer("1", 1), "text": "Europe - France"}, {**answer("2", 2), "text": "Ailleurs"}],
            attributes=[attribute("category_separator", "-")],
        )
    )

    assert [(choice.group, choice.label) for choice in only(reading).choices] == [
        ("Europe", "France"),
        ("", "Ailleurs"),
    ]


def test_theme_of_a_question_is_said_unless_it_is_the_plain_one():
    parts = {"questions": [question("S"), question("S", "Q2", 2)]}
    themes = [attribute("question_template", "core"), attribute("question_template", "browserdetect", 2)]

    reading = read_survey(lss(**parts, attributes=themes))

    assert [item.place for item in reading.report.items if item.part == Part.SETTING] == ["Page › Q2"]


def test_hidden_question_is_left_out_unless_it_was_answered():
    data = lss(questions=[question("S"), question("S", "Q2", 2)], attributes=[attribute("hidden", 1)])

    assert [item.code for item in read_survey(data).schema.everything] == ["Q2"]
    answered = read_survey(data, b"id\tsubmitdate\tQ1\tQ2\nid\tsubmitdate\tQ1\tQ2\n1\t2026-01-02 10:00:00\tparis\tx\n")
    assert answered.responses[0].answers == {"Q1": "paris", "Q2": "x"}
