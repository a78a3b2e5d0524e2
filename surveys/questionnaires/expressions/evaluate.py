"""What an expression is worth for given answers. `frontend/src/enhance/expressions.ts` says the same in the browser;
`tests/surveys/expression_cases.json` holds both to it.

Total: no answer makes it raise. A comparison with an empty or absent operand is false, except `!=`, which is always
the contrary of `==`. `==` on a list answer means « holds »: `q == 'a'` is true when `a` is among what was ticked (so
LimeSurvey's `Q_SQ001 == "Y"` can be said). A number meets a text as a number when the text reads as one; two texts
(dates too) are ordered by their characters. A declined answer is neither empty nor answered, and has no order.
"""

import math
import re
from collections.abc import Collection, Mapping
from typing import assert_never

from surveys.questionnaires.expressions.tree import (
    And,
    Call,
    Compare,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Ref,
    Text,
    Tree,
    all_of,
    any_of,
    refs_of,
)
from surveys.questionnaires.schema import DECLINED

Answers = Mapping[str, object]

NUMERIC = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def evaluate(tree: Tree, answers: Answers) -> bool:
    """Whether the expression holds; `answers`: question code → answer, in the shapes of `schema`."""
    match tree:
        case And(parts):
            return all(evaluate(part, answers) for part in parts)
        case Or(parts):
            return any(evaluate(part, answers) for part in parts)
        case Not(part):
            return not evaluate(part, answers)
        case Compare(op, left, right):
            return _compared(op, _value(left, answers), _value(right, answers))
        case Call():
            return bool(_called(tree, answers))
        case _:
            assert_never(tree)


def _value(operand: Operand, answers: Answers) -> object:
    match operand:
        case Ref():
            return _answer(operand, answers)
        case Text(value) | Number(value):
            return value
        case Call():
            return _called(operand, answers)
        case _:
            assert_never(operand)


def _answer(ref: Ref, answers: Answers) -> object:
    value = answers.get(ref.code)
    for key in (ref.row, ref.column):
        if key:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _called(call: Call, answers: Answers) -> int:
    values = [_answer(ref, answers) for ref in call.refs]
    match call.name:
        case "includes":
            return any(_equal(values[0], value) for value in call.values)
        case "count":
            return call.known + sum(_size(value) for value in values)
        case "is_empty":
            return _is_empty(values[0])
        case "answered":
            return _is_answered(values[0])
        case "shown":
            return _is_shown(call.refs[0], answers)
        case _:
            assert_never(call.name)


def _is_empty(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_empty(cell) for cell in value.values())
    return value is None or value in ("", [])


def _is_answered(value: object) -> bool:
    if isinstance(value, dict):
        return any(_is_answered(cell) for cell in value.values())
    return not _is_empty(value) and value != DECLINED


def _is_shown(ref: Ref, answers: Answers) -> bool:
    if not ref.row:
        return ref.code in answers
    row = answers.get(ref.code)
    cells = row.get(ref.row) if isinstance(row, dict) and ref.column else row
    return isinstance(cells, dict) and (ref.column or ref.row) in cells


def _size(value: object) -> int:
    """Options ticked, rows answered, or 1 for any other answer."""
    if isinstance(value, list):
        return len(value)
    cells = list(value.values()) if isinstance(value, dict) else [value]
    return sum(_is_answered(cell) for cell in cells)


def _compared(op: Operator, left: object, right: object) -> bool:
    if op == "==":
        return _equal(left, right)
    if op == "!=":
        return not _equal(left, right)
    order = _order(left, right)
    if order is None:
        return False
    match op:
        case "<":
            return order < 0
        case "<=":
            return order <= 0
        case ">":
            return order > 0
        case ">=":
            return order >= 0
        case _:
            assert_never(op)


def _equal(left: object, right: object) -> bool:
    if _is_empty(left) or _is_empty(right):
        return False
    if isinstance(left, list):
        return any(_equal(item, right) for item in left)
    if isinstance(right, list):
        return any(_equal(left, item) for item in right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return _order(left, right) == 0


def _order(left: object, right: object) -> int | None:
    """−1, 0 or 1; None when the two have no order."""
    if _is_empty(left) or _is_empty(right) or DECLINED in (left, right):
        return None
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    first, second = _number(left), _number(right)
    if first is None or second is None:
        return None
    return (first > second) - (first < second)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        return float(value) if NUMERIC.fullmatch(value) else None
    if not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def residual(tree: Tree, answers: Answers, here: Collection[str]) -> Tree | bool:
    """What remains to decide on a page: all that reads questions not in `here` is replaced by what it is worth.

    evaluate(residual(tree, a, here), b) == evaluate(tree, b) for every b that differs from a on `here` only.
    """
    match tree:
        case And(parts):
            return _joined([residual(part, answers, here) for part in parts], holds=True)
        case Or(parts):
            return _joined([residual(part, answers, here) for part in parts], holds=False)
        case Not(part):
            rest = residual(part, answers, here)
            return not rest if isinstance(rest, bool) else Not(rest)
        case Compare() | Call():
            if not any(ref.code in here for ref in refs_of(tree)):
                return evaluate(tree, answers)
            return _compare_rest(tree, answers, here) if isinstance(tree, Compare) else tree
        case _:
            assert_never(tree)


def _joined(parts: list[Tree | bool], *, holds: bool) -> Tree | bool:
    """`and` (holds: True is dropped, False wins) or `or` (the other way round)."""
    if any(part is (not holds) for part in parts):
        return not holds
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return holds
    return all_of(left) if holds else any_of(left)


def _compare_rest(tree: Compare, answers: Answers, here: Collection[str]) -> Tree | bool:
    sides = [_operand_rest(side, answers, here) for side in (tree.left, tree.right)]
    lists = [side for side in sides if isinstance(side, list)]
    if not lists:
        left, right = (side for side in sides if not isinstance(side, list))
        return Compare(tree.op, left, right)
    # One answer of elsewhere is nothing or several things: compare with each of them.
    if tree.op not in ("==", "!="):
        return False
    other = next(side for side in sides if not isinstance(side, list))
    held = _joined([Compare("==", other, item) for item in lists[0]], holds=False)
    if tree.op == "==":
        return held
    return not held if isinstance(held, bool) else Not(held)


def _operand_rest(operand: Operand, answers: Answers, here: Collection[str]) -> Operand | list[Operand]:
    """The operand with what is elsewhere put in; a list when its value there is not exactly one text or number."""
    match operand:
        case Text() | Number():
            return operand
        case Call(name, refs, values, known):
            elsewhere = tuple(ref for ref in refs if ref.code not in here)
            known = _called(Call(name, elsewhere, values, known), answers)
            inside = tuple(ref for ref in refs if ref.code in here)
            return Call(name, inside, values, known) if inside else Number(known)
        case Ref():
            if operand.code in here:
                return operand
            return _literals(_answer(operand, answers))
        case _:
            assert_never(operand)


def _literals(value: object) -> Operand | list[Operand]:
    if isinstance(value, list):
        return [item for each in value for item in [_literals(each)] if not isinstance(item, list)]
    if isinstance(value, str):
        return Text(value)
    number = _number(value)
    return [] if number is None else Number(number)
