"""The expression language: what it means, how it is written, what it refuses, what is left to decide on a page."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.expressions import tree as t
from surveys.questionnaires.expressions.evaluate import evaluate, residual
from surveys.questionnaires.expressions.parse import ExpressionError, is_code, parse, unparse
from surveys.questionnaires.expressions.words import error_in_words

CASES = json.loads((Path(__file__).parent / "expression_cases.json").read_text(encoding="utf-8"))

CODES = ("q", "multi", "grid", "dual", "age", "situation-actuelle")
refs = st.one_of(
    st.builds(t.Ref, st.sampled_from(CODES)),
    st.builds(t.Ref, st.just("grid"), st.sampled_from(["r1", "r2"])),
    st.builds(t.Ref, st.just("dual"), st.just("r1"), st.sampled_from(["1", "2"])),
)
texts = st.one_of(st.sampled_from(["a", "b", "2", "2024-01-01", "__declined__"]), st.text(max_size=6)).filter(
    lambda text: not ("'" in text and '"' in text)
)
literals = st.one_of(
    st.builds(t.Text, texts),
    st.builds(t.Number, st.one_of(st.integers(-3, 20).map(float), st.floats(-1e6, 1e6, allow_nan=False))),
)
counts = st.builds(lambda named: t.Call("count", tuple(named)), st.lists(refs, min_size=1, max_size=3))
operands = st.one_of(refs, literals, counts)
calls = st.one_of(
    st.builds(lambda ref, values: t.includes(ref, *values), refs, st.lists(texts, min_size=1, max_size=3)),
    st.builds(lambda name, ref: t.Call(name, (ref,)), st.sampled_from(["is_empty", "answered", "shown"]), refs),
)
compares = st.builds(t.compare, operands, st.sampled_from(list(t.MIRRORED)), operands)
trees = st.recursive(
    st.one_of(compares, calls),
    lambda parts: st.one_of(
        st.builds(t.Not, parts),
        st.builds(t.all_of, st.lists(parts, min_size=1, max_size=3)),
        st.builds(t.any_of, st.lists(parts, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
cells = st.sampled_from([None, "a", "b", "2", 2, "__declined__"])
values = st.one_of(
    st.sampled_from([None, "__declined__", "a", "b", "2", "2024-01-01", 0, 2, 2.5, 10**400, -(10**400), []]),
    st.lists(st.sampled_from(["a", "b", "2"]), min_size=1, unique=True),
    st.dictionaries(st.sampled_from(["r1", "r2"]), cells),
    st.dictionaries(st.sampled_from(["r1", "r2"]), st.dictionaries(st.sampled_from(["1", "2"]), cells)),
)
answers = st.dictionaries(st.sampled_from(CODES), values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_expression_holds_as_said(case):
    tree = parse(case["text"])

    assert evaluate(tree, case["answers"]) is case["holds"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_browser_is_given_the_same_tree(case):
    """Where this is red, the case's `tree` is to be replaced by what `to_json(parse(text))` gives."""
    assert json.loads(t.to_json(parse(case["text"]))) == case["tree"]


@given(tree=trees)
def test_canonical_text_reads_back_as_the_same_tree(tree):
    assert parse(unparse(tree)) == tree


@given(tree=trees)
def test_canonical_text_is_canonical(tree):
    text = unparse(tree)

    assert unparse(parse(text)) == text


@given(tree=trees, given_answers=answers)
def test_gathering_alternatives_changes_no_meaning(tree, given_answers):
    assert evaluate(t.gathered(tree), given_answers) == evaluate(tree, given_answers)


@given(tree=trees, given_answers=answers, here=st.sets(st.sampled_from(CODES)))
def test_residual_is_worth_the_whole(tree, given_answers, here):
    rest = residual(tree, given_answers, here)

    worth = rest if isinstance(rest, bool) else evaluate(rest, given_answers)
    assert worth == evaluate(tree, given_answers)


@given(tree=trees, before=answers, now=answers, here=st.sets(st.sampled_from(CODES)))
def test_residual_depends_on_its_page_alone(tree, before, now, here):
    rest = residual(tree, before, here)
    on_page = {code: value for code, value in now.items() if code in here}

    worth = rest if isinstance(rest, bool) else evaluate(rest, on_page)
    elsewhere = {code: value for code, value in before.items() if code not in here}
    assert worth == evaluate(tree, elsewhere | on_page)
    assert isinstance(rest, bool) or {code for code, _row, _column in t.references(rest)} <= here


@given(tree=trees, given_answers=answers)
def test_not_equal_is_the_contrary_of_equal(tree, given_answers):
    for leaf in t.leaves(tree):
        if isinstance(leaf, t.Compare) and leaf.op == "!=":
            equal = t.Compare("==", leaf.left, leaf.right)
            assert evaluate(leaf, given_answers) is not evaluate(equal, given_answers)


@given(text=st.text(alphabet="ab.-_ ()!=<>&|,'\"0123456789andornotincludescountéß\n"))
def test_any_text_is_read_or_refused_with_its_place(text):
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("q", "comparison_expected", 1),
        ("q == ", "operand_expected", 5),
        ("q == 'a", "quote_open", 5),
        ("q == 'a' and", "operand_expected", 12),
        ("(q == 'a'", "parenthesis_open", 9),
        ("q == 'a')", "end_expected", 8),
        ("q == 'a' r == 'b'", "end_expected", 9),
        ("q + 1 == 2", "unreadable", 2),
        ("concat(q) == 'a'", "unknown_function", 0),
        ("count(multi)", "comparison_expected", 12),
        ("answered(q) == 1", "not_comparable", 12),
        ("includes(q)", "choice_expected", 10),
        ("is_empty(q, r)", "argument_unexpected", 12),
        ("count('a') > 1", "reference_expected", 6),
        ("a.b.c.d == 1", "reference_too_long", 0),
        ("a == 99999999999999999999", "number_too_large", 5),
        ("(" * 60 + "q == 1" + ")" * 60, "too_deep", 41),
        ("not " * 60 + "q == 1", "too_deep", 164),
        (" or ".join(["a == 1"] * 150), "too_many_parts", None),
        ("a" * 2_001, "too_long", 2_000),
        ("(" * 2_000, "too_deep", 41),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, code, position):
    with pytest.raises(ExpressionError) as refused:
        parse(text)

    assert refused.value.code == code
    assert position is None or refused.value.position == position
    assert error_in_words(refused.value)


def test_canonical_text_of_synonyms():
    assert unparse(parse('!(q = "a") && 3 < count( multi ,grid.r1)||q ne r')) == (
        "not q == 'a' and count(multi, grid.r1) > 3 or q != r"
    )


def test_references_name_rows_and_cells():
    tree = parse("dual.r1.2 == 'a' and (grid.r1 == q or count(multi) > 2)")

    assert t.references(tree) == {("dual", "r1", "2"), ("grid", "r1", ""), ("q", "", ""), ("multi", "", "")}


def test_residual_keeps_only_what_the_page_asks():
    tree = parse("q == 'a' and (age > 3 or count(multi, grid) >= 3)")

    rest = residual(tree, {"q": "a", "age": 2, "multi": ["a", "b"]}, {"grid"})

    assert rest == t.Compare(">=", t.Call("count", (t.Ref("grid"),), known=2), t.Number(3.0))
    assert residual(tree, {"q": "b"}, {"grid"}) is False


@pytest.mark.parametrize(("code", "can"), [("q1", True), ("a-b", True), ("12", False), ("or", False), ("é", False)])
def test_codes_that_can_be_named(code, can):
    assert is_code(code) is can
