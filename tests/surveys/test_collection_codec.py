"""The codec of a page: what a form posts ↔ what a response holds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.collection.codec import (
    Fault,
    clean_text,
    field_name,
    fields_of,
    read_page,
    read_sections,
)
from surveys.enums import QuestionType
from surveys.questionnaires.schema import DECLINED, OTHER, Question, Schema, Section, Settings
from surveys.questionnaires.showing import first_unfinished_page, without_hidden
from tests.surveys.questionnaires import options, small_schema

SCHEMA = small_schema()
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40).map(clean_text)


def answers_to(question: Question) -> st.SearchStrategy:
    codes = [choice.code for choice in question.choices]
    match question.type:
        case QuestionType.SINGLE:
            kept = st.sampled_from(codes)
        case QuestionType.MULTIPLE:
            kept = st.lists(st.sampled_from(["famille", "ecole", OTHER]), min_size=1, unique=True).map(
                lambda ticked: [code for code in (*codes, OTHER) if code in ticked]
            )
        case QuestionType.MATRIX:
            return st.fixed_dictionaries({row.code: st.none() | st.sampled_from(codes) for row in question.rows})
        case QuestionType.RANKING:
            kept = st.permutations(codes).flatmap(lambda order: st.integers(1, len(order)).map(lambda n: order[:n]))
        case QuestionType.NUMBER:
            kept = st.integers(0, 600)
        case QuestionType.DATE:
            kept = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
        case _:
            kept = texts.filter(bool)
    return st.none() | kept


@given(st.data())
def test_fields_of_a_page_read_back_are_its_answers(data):
    answers = {question.code: data.draw(answers_to(question)) for question in SCHEMA.questions}
    answers = without_hidden(SCHEMA, answers)
    others = {"aides": data.draw(texts.filter(bool))} if OTHER in (answers["aides"] or []) else {}

    fields = fields_of(SCHEMA.questions, answers, others)
    reading = read_sections(SCHEMA, SCHEMA.sections, fields, before={}, required=False)

    assert reading.faults == {}
    assert reading.answers == answers
    assert reading.others == others


@given(st.dictionaries(st.sampled_from([field_name(code) for code in SCHEMA.by_code]), st.lists(st.text(max_size=20))))
def test_whatever_is_posted_each_question_is_kept_or_faulty(fields):
    reading = read_sections(SCHEMA, SCHEMA.sections, fields, before={}, required=False)

    shown = without_hidden(SCHEMA, {code: reading.answers.get(code) for code in SCHEMA.by_code})
    assert set(reading.answers) | set(reading.faults) >= set(shown) - {"duree"}
    assert not set(reading.answers) & set(reading.faults)


def read_one(question: Question, *values: str, **parts: str):
    fields = {field_name(question.code): list(values)}
    fields |= {field_name(question.code, part): [value] for part, value in parts.items()}
    page = Section(title="", questions=(question,))
    reading = read_sections(Schema(sections=(page,)), [page], fields, before={})
    return reading.faults.get(question.code) or reading.answers[question.code]


NUMBER = Question(code="n", type=QuestionType.NUMBER, wording="?", settings=Settings(minimum=0, maximum=100))
DECIMAL = Question(code="n", type=QuestionType.NUMBER, wording="?", settings=Settings(decimals=True))
MULTIPLE = SCHEMA.by_code["aides"]
RANKING = SCHEMA.by_code["priorites"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("1\u202f000", Fault("too_large", {"limit": 100})),
        ("-1", Fault("too_small", {"limit": 0})),
        ("1,5", Fault("not_whole")),
        ("douze", Fault("not_a_number")),
        ("nan", Fault("not_a_number")),
        ("1e400", Fault("not_a_number")),
        ("", None),
    ],
)
def test_a_number_is_read_or_said_to_be_none(typed, kept):
    assert read_one(NUMBER, typed) == kept


def test_a_decimal_number_takes_a_comma():
    assert read_one(DECIMAL, "3,5") == 3.5


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-21", "2026-11-21"),
        ("21/11/2026", "2026-11-21"),
        ("31/02/2026", Fault("not_a_date")),
        ("21/11/26", Fault("not_a_date")),
        ("1/2/3/4", Fault("not_a_date")),
        ("hier", Fault("not_a_date")),
    ],
)
def test_a_date_is_read_or_said_to_be_none(typed, kept):
    assert read_one(SCHEMA.by_code["date"], typed) == kept


def test_an_exclusive_choice_goes_alone():
    assert read_one(MULTIPLE, "personne") == ["personne"]
    assert read_one(MULTIPLE, "personne", "ecole") == Fault("exclusive")


def test_too_many_choices_are_refused():
    question = Question(
        code="m",
        type=QuestionType.MULTIPLE,
        wording="?",
        choices=options("a", "b", "c"),
        settings=Settings(max_choices=2),
    )

    assert read_one(question, "c", "a") == ["a", "c"]
    assert read_one(question, "a", "b", "c") == Fault("too_many", {"limit": 2})


def test_a_choice_that_is_not_in_the_questionnaire_is_refused():
    assert read_one(SCHEMA.by_code["public"], "martien") == Fault("unknown_choice")
    assert read_one(SCHEMA.by_code["public"], OTHER) == Fault("unknown_choice")


def test_a_ranking_keeps_the_order_and_refuses_two_same_places():
    assert read_one(RANKING, a="2", c="1") == ["c", "a"]
    assert read_one(RANKING, a="1", c="1") == Fault("same_place", {"place": 1}, "c")
    assert read_one(RANKING, a="9") == Fault("bad_place", {"limit": 3}, "a")
    assert read_one(RANKING, a="²") == Fault("bad_place", {"limit": 3}, "a")


def test_declining_is_not_leaving_blank():
    assert read_one(SCHEMA.by_code["commune"], DECLINED) == DECLINED
    assert read_one(SCHEMA.by_code["commune"], "") is None


def test_text_loses_what_would_break_an_export():
    question = Question(code="t", type=QuestionType.LONG_TEXT, wording="?")

    assert read_one(question, " e\u0301te\u0301\x00\x1b\r\nfin \ud800") == "été\nfin"
    assert read_one(question, "x" * 5001) == Fault("too_long", {"limit": 5000, "length": 5001})


def test_a_question_that_is_not_shown_has_no_key():
    fields = {"q-public": ["lyceen"], "q-duree": ["12"]}

    reading = read_page(SCHEMA, 1, fields, before={})

    assert reading.answers == {"public": "lyceen", "commune": None}


def test_a_required_question_left_blank_is_a_fault_unless_nothing_is_required():
    assert read_page(SCHEMA, 1, {}, before={}).faults == {"public": Fault("required")}
    assert read_page(SCHEMA, 1, {}, before={}, required=False).answers == {"public": None, "commune": None}


def test_first_unfinished_page():
    page_1 = {"public": "lyceen", "commune": None}
    page_2 = {"aides": None, "accord": {"metiers": None, "moi": None}, "priorites": None, "date": None, "mots": "oui"}

    assert first_unfinished_page(SCHEMA, {}) == 1
    assert first_unfinished_page(SCHEMA, page_1) == 2
    assert first_unfinished_page(SCHEMA, page_1 | page_2 | {"mots": None}) == 2
    assert first_unfinished_page(SCHEMA, page_1 | page_2) is None
    assert first_unfinished_page(Schema(), {}) is None
