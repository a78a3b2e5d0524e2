"""LimeSurvey questionnaires: one small file for each rule on codes, texts, languages and conditions."""

import pytest
from django.utils import translation

from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_files import lss
from tests.surveys.lime_rows import answer, attribute, fate, line, notes, only, question


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# --- codes, texts, languages --------------------------------------------------------------------------------


def test_codes_that_cannot_serve_are_changed_and_said():
    reading = read_survey(
        lss(
            questions=[question("L", "1"), question("S", "and", 2), question("S", "Q1", 3), question("S", "Q1", 4)],
            answers=[answer("é", 1), answer("A", 2)],
        )
    )

    assert [item.code for item in reading.schema.everything] == ["Q1", "Qand", "Q1_2", "Q1_3"]
    assert only(reading).choices[0].code == "e"
    assert fate(reading, Part.QUESTION, "Page ›") == [Fate.CHANGED] * 4
    assert fate(reading, Part.CHOICE, "Page ›") == [Fate.CHANGED, Fate.CARRIED]


@pytest.mark.parametrize("old", [False, True])
def test_other_languages_become_variants(old):
    reading = read_survey(
        lss(
            questions=[question("L", text_fr="Oui ?", text_en="Yes?")],
            answers=[answer("A", 1, text_fr="Un", text_en="One")],
            languages=("en", "fr"),
            old=old,
        )
    )

    assert (reading.schema.language, reading.schema.variants) == ("fr", ("en",))
    assert only(reading).texts == {"en": {"wording": "Yes?"}}
    assert (only(reading).choices[0].label, only(reading).choices[0].texts) == ("Un", {"en": {"label": "One"}})


def test_one_wording_a_language_is_kept():
    reading = read_survey(lss(questions=[question("S")], languages=("de", "de-informal", "fr")))

    assert reading.schema.variants == ("de",)
    assert fate(reading, Part.TEXT, "language “de-informal”") == [Fate.LEFT_OUT]


def test_html_becomes_words_and_lines():
    text = (
        "<p>Bonjour <b>à tous</b>&nbsp;!</p><ul><li>un</li><li>deux</li></ul>"
        '<p><a href="https://exemple.fr/a">ici</a><img src="data:image/png;base64,AAAA" alt="plan"></p>'
        "<script>alert(1)</script>"
    )
    reading = read_survey(lss(questions=[question("X", text_fr=text), question("S", "Q2", 2)]))

    assert only(reading).wording == "Bonjour à tous\u00a0!\n\n- un\n- deux\nici (https://exemple.fr/a)plan"
    assert notes(reading, Part.QUESTION, "Q1") == ["the text lost pictures, sounds or films, scripts"]


def test_earlier_answers_are_quoted_and_what_is_computed_is_to_decide():
    reading = read_survey(
        lss(
            questions=[
                question("S"),
                question("S", "Q2", 2, text_fr="Bonjour {Q1}, {Q1.shown}, {9X1X1}, {INSERTANS:9X1X1}, {2,3}"),
                question("S", "Q3", 3, text_fr="Dans {Q1 + 1} ans ? { Q1 }"),
            ]
        )
    )

    _one, two, three = reading.schema.everything
    assert two.wording == "Bonjour {Q1}, {Q1}, {Q1}, {Q1}, {2,3}"
    assert three.wording == "Dans … ans ? { Q1 }"
    assert [item.place for item in reading.report.to_decide()] == ["Page › Q3"]


def test_welcome_stands_on_the_first_page_and_the_end_is_listed():
    words = {"surveyls_welcometext": "Bienvenue", "surveyls_endtext": "Merci à tous"}
    reading = read_survey(lss(questions=[question("S")], words=words))

    assert (only(reading).type, only(reading).wording) == ("information", "Bienvenue")
    assert "Merci à tous" in notes(reading, Part.TEXT, "end text")[0]


# --- conditions -------------------------------------------------------------------------------------------


def conditioned(relevance, **more):
    return read_survey(
        lss(
            questions=[
                question("L", answers="", other="Y"),
                question("M", "Q2", 2),
                question("S", "Q3", 3, relevance=relevance),
            ],
            answers=[answer("A", 1), answer("B", 2)],
            lines=[line("a", 10, 2), line("b", 11, 2)],
            **more,
        )
    )


@pytest.mark.parametrize(
    ("relevance", "ours"),
    [
        ('((Q1.NAOK == "A"))', "Q1 == 'A'"),
        ('((9X1X1.NAOK == "A" or Q1.NAOK == "B"))', "includes(Q1, 'A', 'B')"),
        ('Q2_a.NAOK == "Y" and 9X1X2b.NAOK != "Y"', "includes(Q2, 'a') and not includes(Q2, 'b')"),
        ("!is_empty(Q1.NAOK)", "not is_empty(Q1)"),
        ('Q1.NAOK == "-oth-"', f"Q1 == '{OTHER}'"),
        ("count(that.Q2) > 1", "count(Q2) > 1"),
        ("1", ""),
    ],
)
def test_relevance_becomes_a_condition(relevance, ours):
    reading = conditioned(relevance)

    assert reading.schema.by_code["Q3"].condition == ours
    assert reading.report.to_decide() == []


@pytest.mark.parametrize("relevance", ["rand() > 0.5", "Q9 == 1", 'Q3 == "a"', 'Q1 == "C"'])
def test_condition_that_cannot_be_carried_shows_the_question_and_asks(relevance):
    reading = conditioned(relevance)

    assert reading.schema.by_code["Q3"].condition == ""
    assert [(item.part, item.place, item.fate) for item in reading.report.to_decide()] == [
        (Part.CONDITION, "Page › Q3", Fate.LEFT_OUT)
    ]
    assert relevance.split()[0] in reading.report.to_decide()[0].notes[0]


def test_old_table_of_conditions_serves_where_there_is_no_equation():
    old = {"qid": 3, "cqid": 1, "cfieldname": "9X1X1", "method": "==", "value": "A", "scenario": 1}
    rows = [{"cid": 1, **old}, {"cid": 2, **old, "value": "B"}]

    assert conditioned("", conditions=rows).schema.by_code["Q3"].condition == "includes(Q1, 'A', 'B')"
    assert conditioned('Q1.NAOK == "B"', conditions=rows).schema.by_code["Q3"].condition == "Q1 == 'B'"


def test_condition_of_a_group_is_that_of_its_page():
    reading = read_survey(
        lss(
            groups=[
                {"gid": 1, "group_order": 0, "text": "Un"},
                {"gid": 2, "group_order": 1, "text": "Deux", "grelevance": 'Q1.NAOK == "Y"'},
            ],
            questions=[question("Y"), question("S", "Q2", 2, gid=2)],
        )
    )

    assert [(section.title, section.condition) for section in reading.schema.sections] == [
        ("Un", ""),
        ("Deux", "Q1 == 'yes'"),
    ]


@pytest.mark.parametrize(
    ("name", "condition"), [("array_filter", "includes(Q1, 'A')"), ("array_filter_exclude", "not includes(Q1, 'A')")]
)
def test_filtered_lines_are_shown_by_what_was_ticked(name, condition):
    reading = read_survey(
        lss(
            questions=[question("M"), question("F", "Q2", 2)],
            lines=[line("A", 10, 1), line("A", 20, 2), line("Z", 21, 2)],
            answers=[answer("1", 1, qid=2)],
            attributes=[attribute(name, "Q1", qid=2)],
        )
    )

    assert [row.condition for row in reading.schema.by_code["Q2"].rows] == [condition, ""]
    assert fate(reading, Part.SETTING, "Q2") == [Fate.CARRIED]


def test_validation_is_carried_with_its_message_or_listed():
    reading = read_survey(
        lss(
            questions=[question("N"), question("S", "Q2", 2, preg="/^[0-9]{5}$/")],
            attributes=[
                attribute("em_validation_q", "this.NAOK < 120"),
                attribute("em_validation_q_tip", "Moins de 120", language="fr"),
            ],
        )
    )

    assert (only(reading).validation, only(reading).validation_message) == ("Q1 < 120", "Moins de 120")
    assert [item.place for item in reading.report.to_decide()] == ["Page › Q2"]
