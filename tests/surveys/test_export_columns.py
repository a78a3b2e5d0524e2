"""Columns of individual answers: from the questionnaire, and every kind of missing apart."""

import pytest

from surveys.analysis.columns import codebook
from surveys.exports.cells import in_codes, in_words
from surveys.exports.columns import Missing, Said, every_column
from surveys.exports.spss import spss_names
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import SCHEMA

DUAL = plain.Question(
    code="dual",
    type="dual_matrix",
    wording="Importance et satisfaction",
    ends=("Importance", "Satisfaction"),
    choices=(
        plain.Choice(code="low", label="Peu"),
        plain.Choice(code="high", label="Très"),
        plain.Choice(code="bad", label="Non", scale="2"),
        plain.Choice(code="good", label="Oui", scale="2"),
    ),
    rows=(plain.Row(code="bus", label="Le bus"),),
)


def columns(*questions):
    """As the codebook of everything ever published has them."""
    asked = codebook(
        [plain.Schema(sections=(plain.Section(title="", questions=questions),))] if questions else [SCHEMA]
    )
    return {column.name: column for column in every_column(asked.values(), {}, {})}


def said(others=None, **answers):
    return Said(answers, others or {}, {})


def words(column, given):
    return in_words(columns()[column])(given)


def codes(column, given):
    return in_codes(columns()[column])(given)


def test_columns_are_those_of_the_questionnaire_whoever_answered():
    assert list(columns()) == [
        "need", "need[other]", "brakes[bus]", "brakes[fear]", "agree/know", "agree/dare", "rank[pay]", "rank[team]",
        "age", "since", "say", "w",
    ]  # fmt: skip


def test_each_cell_of_a_grid_with_two_scales_has_its_own_choices():
    found = columns(DUAL)

    assert {name: list(column.labels) for name, column in found.items()} == {
        "dual/bus/1": ["low", "high"],
        "dual/bus/2": ["bad", "good"],
    }
    assert found["dual/bus/2"].title == "Importance et satisfaction · Le bus · Satisfaction"
    assert in_words(found["dual/bus/2"])(said(dual={"bus": {"1": "low", "2": "good"}})) == "Oui"


@pytest.mark.parametrize(
    ("column", "answers", "in_code", "in_word"),
    [
        ("need", {"need": "meet"}, "meet", "Rencontrer"),
        ("need", {}, "", None),
        ("need", {"need": None}, "__blank__", "(sans réponse)"),
        ("need", {"need": plain.DECLINED}, "__declined__", "(ne souhaite pas répondre)"),
        ("need", {"need": "no-longer-there"}, "__blank__", "(sans réponse)"),
        ("brakes[bus]", {"brakes": ["fear"]}, 0, 0),
        ("brakes[fear]", {"brakes": ["fear"]}, 1, 1),
        ("brakes[fear]", {"brakes": None}, "__blank__", "(sans réponse)"),
        ("agree/know", {"agree": {"know": "yes"}}, "yes", "Oui"),
        ("agree/dare", {"agree": {"know": "yes"}}, "", None),
        ("agree/dare", {"agree": None}, "__blank__", "(sans réponse)"),
        ("rank[pay]", {"rank": ["team", "pay"]}, 2, 2),
        ("rank[pay]", {"rank": ["team"]}, "__blank__", None),
        ("age", {"age": 31.5}, 31.5, 31.5),
        ("age", {"age": None}, "__blank__", None),
        ("say", {"say": "Merci"}, "Merci", "Merci"),
    ],
)
def test_an_answer_as_a_cell(column, answers, in_code, in_word):
    assert (codes(column, said(**answers)), words(column, said(**answers))) == (in_code, in_word)


def test_the_words_beside_other_have_a_column():
    given = said({"need": "Un logement"}, need=plain.OTHER)

    assert (words("need", given), words("need[other]", given)) == ("Autre", "Un logement")
    assert columns()["need[other]"].read(said(need="meet")) == Missing.BLANK


def test_two_columns_never_have_one_name():
    double = [
        plain.Question(code="q", type="texts", wording="", rows=(plain.Row(code="a", label="A"),)),
        plain.Question(code="Q", type="texts", wording="", rows=(plain.Row(code="a", label="A"),)),
    ]

    assert list(columns(*double)) == ["q/a", "Q/a_2"]


def test_names_for_spss_are_names_there():
    assert spss_names(["need", "brakes[bus]", "agree/know", "1a", "NEED", "with", "é"]) == [
        "need", "brakes_bus", "agree_know", "q_1a", "NEED_2", "with_2", "q",
    ]  # fmt: skip
