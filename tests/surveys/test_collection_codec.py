"""The codec of a page: what a form posts ↔ what a response holds."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.collection.codec import codes_in, fields_of, read_page, read_sections
from surveys.collection.values import Fault, bounds, clean_text, field_name
from surveys.enums import QuestionType
from surveys.questionnaires.schema import ACCEPTED, DECLINED, OTHER, Question, Schema, Section, Settings
from surveys.questionnaires.showing import first_unfinished_page, without_hidden
from tests.surveys.every_type import every_type
from tests.surveys.questionnaires import options, small_schema

SCHEMA = small_schema()
EVERY = every_type()
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40).map(clean_text)


def answers_to(question: Question) -> st.SearchStrategy:
    codes = [choice.code for choice in question.choices]
    match question.type:
        case QuestionType.SINGLE | QuestionType.YES_NO | QuestionType.COMMUNE:
            kept = st.sampled_from(codes)
        case QuestionType.MULTIPLE:
            alone = {choice.code for choice in question.choices if choice.exclusive}
            most = question.settings.max_choices
            kept = st.lists(
                st.sampled_from([code for code in (*codes, OTHER) if code not in alone]),
                min_size=1,
                max_size=most,
                unique=True,
            ).map(lambda ticked: [code for code in (*codes, OTHER) if code in ticked])
        case QuestionType.MATRIX | QuestionType.STATEMENTS:
            return st.fixed_dictionaries({row.code: st.none() | st.sampled_from(codes) for row in question.rows})
        case QuestionType.DUAL_MATRIX:
            cell = {scale: st.none() | st.sampled_from([one.code for one in question.scale(scale)]) for scale in "12"}
            return st.fixed_dictionaries({row.code: st.fixed_dictionaries(cell) for row in question.rows})
        case QuestionType.NUMBER_MATRIX | QuestionType.TEXT_MATRIX:
            typed = st.integers(0, 24) if question.type == QuestionType.NUMBER_MATRIX else texts.filter(bool)
            cells = st.fixed_dictionaries({column.code: st.none() | typed for column in question.columns})
            return st.fixed_dictionaries({row.code: cells for row in question.rows})
        case QuestionType.NUMBERS:
            return st.fixed_dictionaries({row.code: st.none() | st.integers(0, 100) for row in question.rows})
        case QuestionType.TEXTS:
            return st.fixed_dictionaries({row.code: st.none() | texts.filter(bool) for row in question.rows})
        case QuestionType.RANKING:
            most = question.settings.max_choices or len(codes)
            kept = st.permutations(codes).flatmap(lambda order: st.integers(1, most).map(lambda n: order[:n]))
        case QuestionType.NUMBER | QuestionType.SLIDER | QuestionType.SCALE | QuestionType.RATING:
            low, high = bounds(question)
            kept = st.integers(int(low or 0), int(high or 600))
        case QuestionType.CONSENT:
            kept = st.just(ACCEPTED)
        case QuestionType.DATE:
            kept = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
        case _:
            kept = texts.filter(bool)
    return st.none() | kept


@pytest.mark.parametrize("schema", [SCHEMA, EVERY], ids=["small", "every type"])
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_fields_of_a_page_read_back_are_its_answers(schema, data):
    answers = {question.code: data.draw(answers_to(question)) for question in schema.questions}
    answers = without_hidden(schema, answers)
    others = {code: data.draw(texts.filter(bool)) for code in answers if OTHER in codes_in(answers[code])}

    fields = fields_of(schema.questions, answers, others)
    reading = read_sections(schema, schema.sections, fields, before={}, required=False)

    assert reading.faults == {}
    # A choice that is no longer offered leaves its question blank.
    assert reading.answers == dict.fromkeys(reading.answers) | answers
    assert reading.others == others


@given(
    st.dictionaries(st.sampled_from([field_name(code) for code in EVERY.by_code]), st.lists(st.text(max_size=20))),
    st.dictionaries(
        st.sampled_from([field_name(question.code, row.code) for question in EVERY.questions for row in question.rows]),
        st.lists(st.text(max_size=20)),
    ),
)
def test_whatever_is_posted_every_type_is_kept_or_faulty(whole, parts):
    reading = read_sections(EVERY, EVERY.sections, whole | parts, before={}, required=False)

    shown = without_hidden(EVERY, {code: reading.answers.get(code) for code in EVERY.by_code})
    assert set(reading.answers) | set(reading.faults) >= set(shown)
    assert not set(reading.answers) & set(reading.faults)


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


def every(code: str) -> Question:
    return EVERY.by_code[code]


def test_numbers_must_add_up():
    assert read_one(every("budget"), a="60", b="40") == {"a": 60, "b": 40, "c": None}
    assert read_one(every("budget"), a="60", b="30") == Fault("sum_wrong", {"total": 100})
    assert read_one(every("budget"), a="60", b="x") == Fault("not_a_number", part="b")
    assert read_one(every("budget")) == {"a": None, "b": None, "c": None}


def test_a_required_grid_says_which_cell_is_blank():
    parts = {"ecoute:1": "c1", "ecoute:2": "c2", "stage:1": "c3"}

    assert read_one(every("besoins"), **parts) == Fault("required", part="stage:2")
    assert read_one(every("besoins"), **parts, **{"stage:2": "c1"}) == {
        "ecoute": {"1": "c1", "2": "c2"},
        "stage": {"1": "c3", "2": "c1"},
    }


def test_a_ranking_wants_enough_places():
    assert read_one(every("rang"), a="1") == Fault("too_few", {"limit": 2})


def test_consent_is_given_or_the_page_is_not_left():
    assert read_one(every("accueil"), "yes") == ACCEPTED
    assert read_one(every("accueil")) == Fault("consent")
    assert read_one(every("accueil"), "no") == Fault("consent")


def test_a_soft_question_is_asked_once_more():
    page = Section(title="", questions=(every("recit"),))

    first = read_sections(EVERY, [page], {}, before={})
    second = read_sections(EVERY, [page], {"again": ["recit"]}, before={})

    assert first.faults == {"recit": Fault("soft")}
    assert (second.faults, second.answers) == ({}, {"recit": None})


def test_a_validation_is_asked_of_what_is_given():
    section = EVERY.sections[0]

    def months(typed):
        fields = {"q-public": ["demandeur"], "q-accueil": ["yes"], "q-trajet": ["bus"], "q-mois": [typed]}
        return read_sections(EVERY, [section], fields, before={})

    assert months("1").faults == {"mois": Fault("invalid")}
    assert months("2").answers["mois"] == 2
    assert months("").answers["mois"] is None


def test_a_choice_that_goes_with_another_answer_is_offered_with_it_only():
    section = EVERY.sections[0]

    def by_car(licence):
        fields = {"q-permis": [licence], "q-trajet": ["voiture"]}
        return read_sections(EVERY, [section], fields, before={}, required=False)

    assert by_car("yes").answers["trajet"] == ["voiture"]
    assert by_car("no").faults == {"trajet": Fault("unknown_choice")}


def test_an_answer_loses_what_an_earlier_one_no_longer_offers():
    answers = {"permis": "no", "trajet": ["voiture", "bus"], "accord": {"a": "oui", "b": "non"}}

    assert without_hidden(EVERY, answers) == {"permis": "no", "trajet": ["bus"], "accord": {"a": "oui"}}
    assert without_hidden(EVERY, {"permis": "no", "trajet": ["voiture"]}) == {"permis": "no"}


def test_contact_details_never_stand_among_the_answers():
    page = Section(title="", questions=(every_contact(),))

    def read(**parts):
        fields = {field_name("suite", part): [value] for part, value in parts.items()}
        return read_sections(EVERY, [page], fields, before={})

    given = read(name="Nadia", email="nadia@exemple.fr")
    assert given.answers == {}
    assert given.contacts == {"suite": {"name": "Nadia", "email": "nadia@exemple.fr", "phone": ""}}
    assert read().contacts == {}
    assert read(email="nadia").faults == {"suite": Fault("not_an_email", part="email")}
    assert read(phone="demain").faults == {"suite": Fault("not_a_phone", part="phone")}
    assert read(name="Nadia").faults == {"suite": Fault("no_way_to_write", part="email")}


def every_contact() -> Question:
    return next(question for question in EVERY.everything if question.code == "suite")


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
