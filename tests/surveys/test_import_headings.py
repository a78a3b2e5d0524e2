"""Responses of LimeSurvey in tables: headings by code, by text, by both; answers by code or in full."""

from collections import Counter

import pytest
from django.utils import translation

from realtime.wire.refusals import Refused
from surveys.imports.opening import read_survey
from surveys.imports.report import Fate, Part
from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_export import exported, fields_of
from tests.surveys.lime_rows import CELLS, DAY, OVER, ROWS, SCALE, answer, columns, line, question, read


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def real(shared):
    """A questionnaire with every type of question, in four languages, and its responses."""
    folder = shared / "data/limesurvey"
    return (folder / "mef_282267_all_types.lss").read_bytes(), (folder / "mef_282267_responses.vv.tsv").read_bytes()


def filled(answers):
    """Less what was left blank: a table does not tell it from what was not shown."""
    kept = {}
    for code, given in answers.items():
        if isinstance(given, dict):
            given = filled(given)
        if given not in (None, {}):
            kept[code] = given
    return kept


# --- a real file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "headings", "answers", "more"),
    [
        ("en", "code", "short", {}),
        ("en", "code", "long", {}),
        ("en", "codetext", "short", {}),
        ("en", "full", "short", {}),
        ("en", "full", "long", {}),
        ("en", "full", "long", {"underscores": True}),
        ("fr", "codetext", "short", {"parting": ": "}),
        ("fr", "full", "short", {}),
        ("fr", "code", "long", {}),
        ("fr", "codetext", "short", {"signs": 15}),
    ],
)
def test_table_of_a_real_survey_gives_the_answers_of_its_vv_file(real, language, headings, answers, more):
    survey, vv = real
    names = vv.decode().partition("\n")[0].split("\t")
    texts = Counter(field[1] for name, field in fields_of(survey, language).items() if name in names)
    wanted = [response.answers for response in read_survey(survey, vv).responses]

    reading = read_survey(survey, exported(survey, vv, language=language, headings=headings, answers=answers, **more))

    assert reading.report.counts()[Part.RESPONSE] == {Fate.CHANGED: 2, Fate.LEFT_OUT: 122}
    assert reading.report.counts().get(Part.ANSWER, {}) == {}
    unclear = [item for item in reading.report.items if item.part == Part.COLUMN and item.decide]
    if headings == "full":
        # What stands over several columns is listed, and read as none of them.
        assert len(unclear) == sum(count for count in texts.values() if count > 1)
    else:
        assert unclear == []
    for response, given in zip(reading.responses, wanted, strict=True):
        ours, theirs = filled(response.answers), filled(given)
        if headings != "full":
            assert ours == theirs
        assert all(_within(value, theirs[code]) for code, value in ours.items())


@pytest.mark.parametrize(("language", "signs"), [("en", 15), ("fr", 15), ("fr", 40)])
def test_table_whose_headings_were_cut_short_is_read_where_they_are_sure(real, language, signs):
    survey, vv = real
    names = vv.decode().partition("\n")[0].split("\t")
    texts = Counter(field[1] for name, field in fields_of(survey, language, signs).items() if name in names)
    wanted = [response.answers for response in read_survey(survey, vv).responses]

    reading = read_survey(survey, exported(survey, vv, language=language, signs=signs))

    told = [item for item in reading.report.items if item.part == Part.COLUMN]
    # What begins like another is listed; no column is unknown.
    assert sum(item.decide for item in told) >= sum(count for count in texts.values() if count > 1)
    assert sum(item.fate == Fate.CARRIED for item in told) > len(texts) // 2
    assert "no question of the questionnaire" not in str(told)
    for response, given in zip(reading.responses, wanted, strict=True):
        ours, theirs = filled(response.answers), filled(given)
        assert ours and all(_within(value, theirs[code]) for code, value in ours.items())


def _within(value, whole):
    return all(whole[key] == each for key, each in value.items()) if isinstance(value, dict) else value == whole


@pytest.mark.parametrize("language", ["en", "fr"])
def test_table_under_the_headings_of_version_2_is_read_where_they_are_sure(real, language):
    survey, vv = real
    names = vv.decode().partition("\n")[0].split("\t")
    heads = Counter(field[5].strip() for name, field in fields_of(survey, language).items() if name in names)
    wanted = [response.answers for response in read_survey(survey, vv).responses]

    reading = read_survey(survey, exported(survey, vv, language=language, headings="version2"))

    told = [item for item in reading.report.items if item.part == Part.COLUMN]
    assert "no question of the questionnaire" not in str(told)
    assert sum(item.fate == Fate.CARRIED for item in told) > len(heads) // 2
    # The two scales of a line have one heading: both are listed.
    assert sum(item.decide for item in told) >= sum(count for count in heads.values() if count > 1)
    for response, given in zip(reading.responses, wanted, strict=True):
        ours, theirs = filled(response.answers), filled(given)
        assert ours and all(_within(value, theirs[code]) for code, value in ours.items())


# --- each kind of heading ------------------------------------------------------------------------------------

COLUMNS = [
    ("S", {}, {"Question Q1": "mot"}, "mot"),
    ("L", {"answers": SCALE}, {"Question Q1": "2"}, "2"),
    ("L", {"answers": SCALE}, {"Question Q1": "Answer 2"}, "2"),
    ("M", {"lines": ROWS}, {"Question Q1 [Line A]": "Oui", "Question Q1 [Line B]": "Non"}, ["A"]),
    ("F", {"lines": ROWS, "answers": SCALE}, {"Question Q1 [Line A]": "Answer 1"}, {"A": "1"}),
    ("E", {"lines": ROWS}, {"Question Q1 [Line A]": "Increase", "Question Q1 [Line B]": "Same"}, {"A": "I", "B": "S"}),
    ("G", {}, {"Question Q1": "Female"}, "F"),
    ("Y", {}, {"Question Q1": "Oui"}, "yes"),
    (
        "1",
        {"lines": ROWS, "answers": [*SCALE, OVER]},
        {"Question Q1 [Line A][Scale 1]": "Answer 2", "Question Q1 [Line A][Échelle 2]": "1"},
        {"A": {"1": "2", "2": "1"}},
    ),
    ("R", {"answers": SCALE}, {"Question Q1 [Rank 1]": "Answer 2", "Question Q1 [Rang 2]": "Answer 1"}, ["2", "1"]),
    (":", {"lines": CELLS}, {"Question Q1 [Line R][Line C]": "3"}, {"R": {"C": 3}}),
    ("N", {}, {"Question Q1": "1 234,5"}, 1234.5),
    ("D", {}, {"Question Q1": "06/05/2026 00:00"}, "2026-05-06"),
]


# The code of a column of several has a part of its own.
CODED = [
    (*column, code) for column in COLUMNS for code in ("", "Q1. ", "Q1 - ") if not code or "[" not in "".join(column[2])
]


@pytest.mark.parametrize(("type_", "parts", "cells", "kept", "code"), CODED)
def test_column_is_found_by_its_text(type_, parts, cells, kept, code):
    reading = read(
        {"questions": [question(type_)], **parts},
        ["Response ID", "Date submitted", *(f"{code}{heading}" for heading in cells)],
        ["1", DAY, *cells.values()],
    )

    assert reading.responses[0].answers == {"Q1": kept}


def test_html_and_other_languages_are_found_again():
    parts = {
        "questions": [question("L", text_fr="<p>Quel&nbsp;<b>âge</b> ?</p>", text_en="How old?")],
        "answers": [answer("A1", 1, text_fr="<i>Moins</i> de 20", text_en="Under 20")],
        "languages": ("en", "fr"),
    }

    french = read(parts, ["ID de la réponse", "Date de soumission", "Quel âge ?"], ["1", DAY, "Moins de 20"])
    english = read(parts, ["Response ID", "Date submitted", "How old?"], ["1", DAY, "Under 20"])

    assert french.responses[0].answers == english.responses[0].answers == {"Q1": "A1"}
    assert str(french.responses[0].day) == "2026-02-03"


def test_other_and_comments_are_found_beside_their_question():
    parts = {
        "questions": [question("L", other="Y"), question("O", "Q2", 2), question("P", "Q3", 3, other="Y")],
        "answers": [*SCALE, answer("1", 1, qid=2)],
        "lines": [line("A", 5, 3)],
    }

    reading = read(
        parts,
        ["Date submitted", "Question Q1", "Question Q1 [Other]", "Question Q2", "Question Q2 [Kommentar]",
         "Question Q3 [Line A]", "Question Q3 [Line A][Comment]", "Question Q3 [Other]"],
        [DAY, "Other", "Ailleurs", "1", "parce que", "Y", "si", "Encore"],
    )  # fmt: skip

    (response,) = reading.responses
    assert response.answers == {
        "Q1": OTHER, "Q2": "1", "Q2_comment": "parce que", "Q3": ["A", OTHER], "Q3_comments": {"A": "si"}
    }  # fmt: skip
    assert response.others == {"Q1": "Ailleurs", "Q3": "Encore"}


# --- what nobody knows is listed ------------------------------------------------------------------------------


def test_text_of_two_questions_is_nobodys():
    parts = {"questions": [question("S", text="Pourquoi ?"), question("S", "Q2", 2, text="Pourquoi ?")]}

    once = read(parts, ["Date submitted", "Pourquoi ?"], [DAY, "parce que"])
    twice = read(parts, ["Date submitted", "Pourquoi ?", "Pourquoi ?"], [DAY, "un", "deux"])
    coded = read(parts, ["Date submitted", "Q1. Pourquoi ?", "Q2. Pourquoi ?"], [DAY, "un", "deux"])

    assert once.responses[0].answers == twice.responses[0].answers == {}
    assert [item.place for item in once.report.to_decide()] == ["Pourquoi ?"]
    assert [item.place for item in twice.report.to_decide()] == ["Pourquoi ? (column 2)", "Pourquoi ? (column 3)"]
    assert coded.responses[0].answers == {"Q1": "un", "Q2": "deux"}


def test_headings_cut_short_are_read_where_one_answer_begins_like_this():
    parts = {
        "questions": [
            question("S", text="<p>Quel est votre prénom, en toutes lettres ?</p>"),
            question("F", "Q2", 2, text="Que pensez-vous de ces affirmations ?"),
            question("S", "Q3", 3, text="Avez-vous quelque chose à dire du site ?"),
            question("S", "Q4", 4, text="Avez-vous quelque chose à dire du lieu ?"),
        ],
        "lines": [line("A", 5, 2, text="Le lieu me convient bien"), line("B", 6, 2, text="Trop loin")],
        "answers": [answer("1", 2, qid=2)],
    }
    headings = ["Date de soumission", "Quel est votre .. ", "Que pensez-vous..  [Le lieu me conv.. ]"]
    more = ["Que pensez-vous..  [Trop loin]", "Avez-vous quelq.. "]

    reading = read(parts, [*headings, *more], [DAY, "Ada", "1", "1", "Oui"])

    assert reading.responses[0].answers == {"Q1": "Ada", "Q2": {"A": "1", "B": "1"}}
    (unclear,) = reading.report.to_decide()
    assert unclear.place == "Avez-vous quelq.."
    assert "begin with these words" in unclear.notes[0]


def test_code_beside_a_text_cut_short_is_sure():
    parts = {"questions": [question("S", text="Quel est votre prénom ?"), question("S", "Q2", 2, text="Le nom ?")]}

    reading = read(parts, ["submitdate. Date submitted", "Q1. Quel es.. ", "Q2. Le nom ?"], [DAY, "Ada", "L."])

    assert reading.responses[0].answers == {"Q1": "Ada", "Q2": "L."}
    assert set(columns(reading).values()) == {Fate.CARRIED}


@pytest.mark.parametrize("heading", ["Date de soumiss..", "Date de soum..", "Date submi.."])
def test_moment_of_sending_is_found_in_a_heading_cut_short(heading):
    signs = len(heading) - 2
    parts = {"questions": [question("S", text="Quel est votre prénom, en toutes lettres ?")]}

    reading = read(parts, [heading, f"{'Quel est votre prénom, en'[:signs]}.. "], [DAY, "Ada"], ["", "Ben"])

    assert [response.answers for response in reading.responses] == [{"Q1": "Ada"}]


@pytest.mark.parametrize("type_", ["M", "R"])
def test_question_one_column_of_which_is_not_there_is_left_out_as_a_whole(type_):
    """Two boxes begin alike: neither is read, and the third alone would say that nobody ticked them."""
    texts = {"A": "Je cherche un emploi ailleurs", "B": "Je cherche un emploi ici", "C": "Rien"}
    parts = {"questions": [question(type_), question("S", "Q2", 2)]}
    if type_ == "M":
        parts["lines"] = [line(code, number, text=text) for number, (code, text) in enumerate(texts.items(), 5)]
        headings, cells = ["Question Q1 [Je cherche un e.. ]"] * 2 + ["Question Q1 [Rien]"], ["Y", "", "Y"]
    else:
        parts["answers"] = [answer(code, number, text=text) for number, (code, text) in enumerate(texts.items(), 1)]
        headings, cells = ["Question Q1 [Rank 2]", "Question Q1 [Rank 3]"], ["A", "B"]

    reading = read(parts, ["Date submitted", *headings, "Question Q2"], [DAY, *cells, "mot"])

    assert reading.responses[0].answers == {"Q2": "mot"}
    assert len(reading.report.to_decide()) == len(headings)


def test_unknown_heading_is_listed_and_a_file_of_them_is_refused():
    parts = {"questions": [question("S"), question("S", "Q2", 2)]}

    reading = read(parts, ["Date submitted", "Question Q1", "Question Q2", "Signe"], [DAY, "un", "deux", "lion"])

    assert reading.responses[0].answers == {"Q1": "un", "Q2": "deux"}
    assert columns(reading)["Signe"] == Fate.LEFT_OUT
    with pytest.raises(Refused) as refusal:
        read(parts, ["Date submitted", "Quoi ?", "Autre chose"], [DAY, "un", "deux"])
    assert refusal.value.code == "responses_of_another"


def test_code_with_another_text_is_read_and_said():
    reading = read({"questions": [question("S")]}, ["Date submitted", "Q1. Ancien texte"], [DAY, "un"])

    assert reading.responses[0].answers == {"Q1": "un"}
    assert columns(reading) == {"Q1. Ancien texte": Fate.CHANGED}


def test_code_of_an_answer_without_a_text_is_enough():
    parts = {"questions": [question("M", text=""), question("S", "Sous", 2, text="Combien ?")], "lines": [
        line("A", 5, text="")
    ]}  # fmt: skip

    reading = read(parts, ["Date submitted", "Q1[A]. []", "Sous. ", "Sous-total"], [DAY, "Y", "un", "deux"])

    assert reading.responses[0].answers == {"Q1": ["A"], "Sous": "un"}
    assert columns(reading)["Sous-total"] == Fate.LEFT_OUT


def test_text_that_looks_like_the_code_of_another_question_is_a_text():
    parts = {"questions": [question("S", "Age", text="Votre prénom"), question("S", "Q2", 2, text="Age:")]}

    reading = read(parts, ["Date submitted", "Votre prénom", "Age:"], [DAY, "Ada", "36"])

    assert reading.responses[0].answers == {"Age": "Ada", "Q2": "36"}


def test_code_over_a_table_is_never_a_number_of_the_database():
    parts = {"questions": [question("S", "Q2", 1), question("S", "Q1", 2)]}

    reading = read(parts, ["submitdate", "Q1", "Q2"], [DAY, "un", "deux"])

    assert reading.responses[0].answers == {"Q1": "un", "Q2": "deux"}


def test_answers_that_are_a_code_and_a_text_are_read_as_the_file_writes_them():
    """A scale turned round: the code of one choice is the text of another."""
    parts = {
        "questions": [question("L"), question("L", "Q2", 2)],
        "answers": [
            *(answer(code, 1, text=text) for code, text in (("1", "3"), ("2", "2"), ("3", "1"))),
            answer("A1", 1, qid=2, text="Oui, toujours"),
        ],
    }

    full = read(parts, ["submitdate", "Q1", "Q2"], [DAY, "1", "Oui, toujours"])
    coded = read(parts, ["submitdate", "Q1", "Q2"], [DAY, "1", "A1"])

    assert full.responses[0].answers == {"Q1": "3", "Q2": "A1"}
    assert coded.responses[0].answers == {"Q1": "1", "Q2": "A1"}


def test_box_ticked_in_unknown_words_is_counted_and_never_taken_for_empty():
    reading = read(
        {"questions": [question("M")], "lines": ROWS},
        ["submitdate", "Q1[A]", "Q1[B]"],
        [DAY, "Igen", "Y"],
    )

    assert reading.responses[0].answers == {"Q1": ["B"]}
    assert [(item.place, item.count) for item in reading.report.items if item.part == Part.ANSWER] == [("Q1", 1)]


def test_names_addresses_and_times_are_dropped_and_said():
    parts = {"questions": [question("S")]}
    headings = ["Date de soumission", "Adresse IP", "Prénom", "Q1", "interviewtime", "groupTime1", "Q1Time"]

    reading = read(parts, headings, [DAY, "192.0.2.7", "Ada", "un", "12", "3", "4"])

    assert reading.responses[0].answers == {"Q1": "un"}
    assert [place for place, fate in columns(reading).items() if fate == Fate.LEFT_OUT] == [
        "Adresse IP", "Prénom", "interviewtime", "groupTime1", "Q1Time"
    ]  # fmt: skip
    assert "192.0.2" not in str(reading.report.items)


def test_without_a_date_of_sending_all_are_counted_and_the_organiser_is_told():
    reading = read({"questions": [question("S")]}, ["Q1"], ["un"], ["deux"])

    assert len(reading.responses) == 2
    assert [item.place for item in reading.report.to_decide()] == ["sent"]
