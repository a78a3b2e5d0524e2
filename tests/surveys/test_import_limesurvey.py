"""LimeSurvey questionnaires: real files against an independent count, and one small file for each rule."""

import html
import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.flaws import flaws
from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_files import counted, lss

SAMPLES = [
    "fr_barometre_numerique_agent_2026",
    "limesurvey_survey_376789_quotas",
    "limesurvey_survey_ArrayNumberCheckbox",
    "limesurvey_survey_MandatorySoftMultiPage",
    "limesurvey_survey_XssAndScriptCheck",
    "limesurvey_survey_allinoneCondition",
    "ls191_sample_survey_multilingual",
    "ls205_sample_survey_english",
    "ls6_sample_survey_multilingual_fr_de_en_it_ru",
    "ls7_DB717_ranking_583654__trimmed",
    "mef_282267_all_types",
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def sample(shared, name):
    return (shared / "data/limesurvey" / f"{name}.lss").read_bytes()


def only(reading):
    """The one question of a small file."""
    return reading.schema.everything[0]


def notes(reading, part, place):
    return [note for item in reading.report.items if item.part == part and place in item.place for note in item.notes]


def fate(reading, part, place):
    return [item.fate for item in reading.report.items if item.part == part and place in item.place]


def question(type_, code="Q1", qid=1, **more):
    return {"qid": qid, "type": type_, "title": code, "text": f"Question {code}", "question_order": qid, **more}


def line(code, qid, parent=1, **more):
    return {"qid": qid, "parent_qid": parent, "title": code, "text": f"Line {code}", "question_order": qid, **more}


def answer(code, order, qid=1, **more):
    return {"qid": qid, "code": code, "text": f"Answer {code}", "sortorder": order, **more}


def attribute(name, value, qid=1, **more):
    return {"qid": qid, "attribute": name, "value": value, **more}


# --- real files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_report_accounts_for_every_element_of_a_real_file(shared, name):
    data = sample(shared, name)

    reading = read_survey(data)

    told = reading.report.counts()
    for part, count in counted(data).items():
        assert sum(told.get(Part(part), {}).values()) == count, part
    assert all(item.notes for item in reading.report.items if item.fate != Fate.CARRIED)


@pytest.mark.parametrize("name", SAMPLES)
def test_real_file_becomes_a_questionnaire_that_can_be_published(shared, name):
    assert flaws(read_survey(sample(shared, name)).schema) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_carried_questions_and_choices_of_a_real_file_are_as_many_as_reported(shared, name):
    reading = read_survey(sample(shared, name))

    counts = reading.report.counts()
    added = sum("became a question of" in note for item in reading.report.items for note in item.notes)
    welcome = sum(item.part == Part.TEXT and item.place == "welcome text" for item in reading.report.items)
    carried = counts[Part.QUESTION][Fate.CARRIED] + counts[Part.QUESTION][Fate.CHANGED]
    assert len(reading.schema.everything) == carried + added + welcome
    assert len({question.code for question in reading.schema.everything}) == len(reading.schema.everything)


@pytest.mark.parametrize("name", SAMPLES)
def test_words_of_a_real_file_are_those_of_its_base_language(shared, name):
    """Every word of a wording, as the browser would show it, is in the questionnaire, in order."""
    root = ElementTree.fromstring(sample(shared, name))
    language = root.findtext("surveys/rows/row/language")
    reading = read_survey(sample(shared, name))
    written = {tuple(words_of(question.wording)) for question in reading.schema.everything}
    written |= {tuple(words_of(question.help)) for question in reading.schema.everything}

    texts = {
        row.findtext("qid"): row.findtext("question") or ""
        for table in ("questions", "question_l10ns")
        for row in root.findall(f"{table}/rows/row")
        if row.findtext("language") == language
    }
    asked = {row.findtext("qid") for row in root.findall("questions/rows/row") if row.findtext("type") not in "I*|"}
    simple = {
        qid: text
        for qid, text in texts.items()
        if qid in asked and "{" not in text and "<img" not in text and "<script" not in text and "href" not in text
    }
    hidden = {
        row.findtext("qid")
        for row in root.findall("question_attributes/rows/row")
        if row.findtext("attribute") == "hidden" and row.findtext("value") == "1"
    }

    missing = [text for qid, text in simple.items() if qid not in hidden and text.strip()]
    missing = [text for text in missing if tuple(words_of(html.unescape(re.sub("<[^>]*>", " ", text)))) not in written]
    assert missing == []


def words_of(text):
    return re.findall(r"\w+", text)


def test_conditions_of_a_real_french_questionnaire_are_all_carried(shared):
    reading = read_survey(sample(shared, "fr_barometre_numerique_agent_2026"))

    assert reading.report.counts()[Part.CONDITION] == {Fate.CARRIED: 67}
    assert sum(bool(question.condition) for question in reading.schema.everything) == 38
    assert reading.schema.by_code["Q48"].condition == "Q47 == 'A1'"


def test_scripts_of_a_real_file_are_not_carried(shared):
    reading = read_survey(sample(shared, "limesurvey_survey_XssAndScriptCheck"))

    assert "<script" not in str(reading.schema)
    assert "scripts" in notes(reading, Part.QUESTION, "Q00")[0]


def test_quotas_of_a_real_file_are_planned(shared):
    reading = read_survey(sample(shared, "limesurvey_survey_376789_quotas"))

    assert [quota.limit for quota in reading.quotas] == [2, 5, 0]
    assert reading.quotas[0].condition


# --- question types ---------------------------------------------------------------------------------------

ROWS = [line("A", 2), line("B", 3)]
OVER = answer("1", 1, scale_id=1)
SCALE = [answer("1", 1), answer("2", 2)]
CELLS = [line("R", 2), line("C", 3, scale_id=1)]


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
