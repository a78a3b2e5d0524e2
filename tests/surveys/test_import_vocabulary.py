"""Responses of LimeSurvey under the headings of its version 2.0, and in its own words in other languages."""

import pytest
from django.utils import translation

from surveys.questionnaires.schema import OTHER
from tests.surveys.lime_rows import CELLS, DAY, OVER, ROWS, SCALE, answer, line, question, read


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


VERSION_2 = [
    ("M", {"lines": ROWS}, {"Q1 [A]": "Yes", "Q1 [B]": "No"}, ["A"]),
    ("M", {"lines": ROWS}, {"Quelles sont le.. [A]": "Y", "Quelles sont le.. [B]": ""}, ["A"]),
    ("R", {"answers": SCALE}, {"Q1 [Ranking 1]": "2", "Q1 [Ranking 2]": "1"}, ["2", "1"]),
    ("R", {"answers": SCALE}, {"Quelles sont le.. [1]": "2", "Quelles sont le.. [2]": "1"}, ["2", "1"]),
    (":", {"lines": CELLS}, {"Q1 [R][C]": "3"}, {"R": {"C": 3}}),
    (":", {"lines": CELLS}, {"Quelles sont le.. [R_C]": "3"}, {"R": {"C": 3}}),
    (
        "1",
        {"lines": ROWS, "answers": [*SCALE, OVER]},
        {"Q1 [A][Scale 1]": "2", "Q1 [A][Scale 2]": "1"},
        {"A": {"1": "2", "2": "1"}},
    ),
]


@pytest.mark.parametrize(("type_", "parts", "cells", "kept"), VERSION_2)
def test_column_is_found_by_what_version_2_wrote_over_it(type_, parts, cells, kept):
    reading = read(
        {"questions": [question(type_, text="Quelles sont les raisons ?")], **parts},
        ["id", "Completed", "IP address", *cells],
        ["1", DAY, "192.0.2.7", *cells.values()],
    )

    assert reading.responses[0].answers == {"Q1": kept}
    assert reading.report.to_decide() == []


def test_other_and_comments_of_version_2_are_found_and_short_texts_end_in_dots_too():
    parts = {
        "questions": [question("L", text="Âge", other="Y"), question("O", "Q2", 2, text="Quel est votre métier ?")],
        "answers": [*SCALE, answer("1", 1, qid=2)],
    }
    kept = {"Q1": OTHER, "Q2": "1", "Q2_comment": "parce que"}

    cut = ["Âge.. ", "Âge.. [other]", "Quel est votre .. ", "Quel est votre .. [comment]"]
    coded = ["Q1", "Q1 [Autre]", "Q2", "Q2 - comment"]
    full = ["Âge", "Âge [Other]", "Quel est votre métier ?", "Quel est votre métier ? - comment"]

    for headings in (cut, coded, full):
        reading = read(parts, ["Completed", *headings], [DAY, "-oth-", "Vieux", "1", "parce que"])
        assert reading.responses[0].answers == kept
        assert reading.responses[0].others == {"Q1": "Vieux"}


def test_list_of_invited_people_says_who_has_not_sent():
    reading = read({"questions": [question("S")]}, ["Completed", "Question Q1"], [DAY, "un"], ["N", "deux"])

    assert [response.answers for response in reading.responses] == [{"Q1": "un"}]


def test_line_whose_text_is_the_code_of_another_is_nobodys():
    """« .. [B] »: the code of one line, as version 2.0 writes it, or the text of the other, as later ones do."""
    lines = [line("A", 5, text="B"), line("B", 6, text="A")]
    parts = {"questions": [question("F", text="Quelles sont les raisons ?")], "lines": lines, "answers": SCALE}

    reading = read(parts, ["Date submitted", "Quelles sont le.. [A]", "Quelles sont le.. [B]"], [DAY, "1", "2"])

    assert reading.responses[0].answers == {}
    assert len(reading.report.to_decide()) == 2


# From LimeSurvey's catalogues: « Date submitted », « Other », « Yes », « No », « Female », « Uncertain », « Decrease ».
SPOKEN = [
    ("de", "Datum Abgeschickt", "Sonstiges", "Ja", "Nein", "weiblich", "Unsicher", "Abnahme"),
    ("es", "Fecha de envío", "Otro", "Sí", "No", "Femenino", "Dudoso", "Disminución"),
    ("it", "Data invio", "Altro", "Sì", "NO", "Femmina", "Non so", "Diminuisci"),
    ("nl", "submitdate", "Anders", "Ja", "Nee", "Vrouwelijk", "Weet niet", "Afnemend"),
    ("pt", "Data de submissão", "Outro", "Sim", "Não", "Feminino", "Incerto", "Diminuição"),
    ("pt-BR", "Data de envio", "Outros", "Sim", "Não", "Feminino", "Não sei", "Redução"),
    ("ca", "submitdate", "Altre", "Sí", "No", "Femení", "Incert", "Disminució"),
]


@pytest.mark.parametrize(("language", "sent", "other", "yes", "no", "female", "unsure", "less"), SPOKEN)
def test_words_of_limesurvey_itself_are_known_in_other_languages(language, sent, other, yes, no, female, unsure, less):
    parts = {
        "questions": [
            question("M", other="Y"), question("L", "Q2", 2, other="Y"), question("Y", "Q3", 3), question("G", "Q4", 4),
            question("C", "Q5", 5), question("E", "Q6", 6),
        ],
        "answers": [answer("1", 1, qid=2)],
        "lines": [line("A", 12), line("B", 13), line("A", 14, 5), line("A", 15, 6)],
    }  # fmt: skip
    headings = ["Question Q1 [Line A]", "Question Q1 [Line B]", f"Question Q1 [{other}]", "Question Q2",
                f"Question Q2 [{other}]", "Question Q3", "Question Q4", "Question Q5 [Line A]",
                "Question Q6 [Line A]"]  # fmt: skip

    reading = read(
        parts,
        [sent, *headings],
        [DAY, yes, no, "cantine", other, "ailleurs", no, female, unsure, less],
        ["", yes, yes, "", "1", "", yes, female, unsure, less],
    )

    (response,) = reading.responses
    assert response.answers == {
        "Q1": ["A", OTHER], "Q2": OTHER, "Q3": "no", "Q4": "F", "Q5": {"A": "U"}, "Q6": {"A": "D"}
    }  # fmt: skip
    assert response.others == {"Q1": "cantine", "Q2": "ailleurs"}
    assert reading.report.to_decide() == []


@pytest.mark.parametrize(
    "headings",
    [
        ["Antwort ID", "Letzte Seite", "Start-Sprache", "Zufallsgeneratorstartwert", "Datum letzte Aktivität"],
        ["ID risposta", "Ultima pagina", "Lingua iniziale", "Seme", "Data dell'ultima azione", "Tempo totale"],
        ["ID da resposta", "Última página", "Idioma inicial", "Data de início", "Data da última ação"],
        ["Response ID", "Total time", "Group time: Page 1", "Question time: Q1"],
    ],
    ids=["de", "it", "pt-BR", "times"],
)
def test_columns_of_real_exports_that_hold_no_answer_are_not_taken_for_unknown_ones(headings):
    parts = {"questions": [question("S")]}

    reading = read(parts, ["submitdate", *headings, "Question Q1"], [DAY, *["1"] * len(headings), "un"])

    assert reading.responses[0].answers == {"Q1": "un"}
    assert "no question of the questionnaire" not in str(reading.report.items)
