"""Conditions as lines of menus, both ways."""

import pytest
from hypothesis import given

from surveys.questionnaires.expressions.evaluate import evaluate
from surveys.questionnaires.expressions.menus import (
    COUNTS,
    SIZES,
    STATES,
    Line,
    Lines,
    from_tree,
    operators_for,
    to_tree,
)
from surveys.questionnaires.expressions.parse import parse, unparse
from tests.surveys.test_expressions_language import answers, trees


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", Lines("all", ())),
        ("q == 'a'", Lines("all", (Line("q", "any_of", ("a",)),))),
        ("q != 'a'", Lines("all", (Line("q", "none_of", ("a",)),))),
        ("includes(q, 'a', 'b')", Lines("all", (Line("q", "any_of", ("a", "b")),))),
        ("not includes(q, 'a', 'b')", Lines("all", (Line("q", "none_of", ("a", "b")),))),
        (
            "age >= 18.5 and count(multi) <= 2 and grid.r1 == 'x'",
            Lines(
                "all",
                (
                    Line("age", "ge", ("18.5",)),
                    Line("multi", "count_le", ("2",)),
                    Line("grid", "any_of", ("x",), row="r1"),
                ),
            ),
        ),
        (
            "day > '2024-01-01' or not answered(q) or not shown(dual.r1.2)",
            Lines(
                "any",
                (
                    Line("day", "gt", ("2024-01-01",)),
                    Line("q", "unanswered"),
                    Line("dual", "hidden", row="r1", column="2"),
                ),
            ),
        ),
    ],
)
def test_menus_and_text_say_the_same(text, lines):
    assert from_tree(parse(text)) == lines
    assert unparse(to_tree(lines)) == text


def test_alternatives_on_one_question_are_one_line():
    assert from_tree(parse("q == 'a' or q == 'b'")) == Lines("all", (Line("q", "any_of", ("a", "b")),))


@pytest.mark.parametrize("text", ["q == 'a' and (r == 'b' or s == 'c')", "a > b", "count(a, b) > 2", "not (a > 3)"])
def test_what_menus_cannot_say_stays_text(text):
    assert from_tree(parse(text)) is None


@given(tree=trees, given_answers=answers)
def test_menus_change_no_meaning(tree, given_answers):
    lines = from_tree(tree)

    if lines is not None and all(all(line.values) for line in lines.lines):
        assert evaluate(to_tree(lines), given_answers) == evaluate(tree, given_answers)


@pytest.mark.parametrize("line", [Line("q", "any_of"), Line("q", "any_of", ("",)), Line("q", "near", ("1",))])
def test_line_that_says_nothing_is_refused(line):
    with pytest.raises(ValueError, match=r"value|operator"):
        to_tree(Lines("all", (line,)))


@pytest.mark.parametrize("type", ["single", "multiple", "matrix", "number", "date", "long_text", "number_matrix"])
def test_offered_operators_are_understood(type):
    offered = {*operators_for(type), *operators_for(type, row=True)}

    assert offered <= {*SIZES, *COUNTS, *STATES, "any_of", "none_of"}
