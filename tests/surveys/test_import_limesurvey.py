"""LimeSurvey questionnaires: real files against an independent count, and one small file for each rule."""

import html
import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.flaws import flaws
from tests.surveys.lime_files import counted
from tests.surveys.lime_rows import notes

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
