"""A condition as lines of menus, for those who do not write expressions: all of these, or any of these.

Values are texts as the form sends them: choice codes, numbers with a dot, dates.
"""

from dataclasses import dataclass
from typing import Literal

from surveys.questionnaires.expressions.evaluate import NUMERIC
from surveys.questionnaires.expressions.parse import number_text
from surveys.questionnaires.expressions.tree import (
    And,
    Call,
    Compare,
    Function,
    Not,
    Number,
    Operator,
    Or,
    Ref,
    Text,
    Tree,
    all_of,
    any_of,
    gathered,
    negated,
)

SIZES: dict[str, Operator] = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
COUNTS: dict[str, Operator] = {f"count_{name}": op for name, op in SIZES.items()}
STATES: dict[str, tuple[Function, bool]] = {
    "answered": ("answered", True),
    "unanswered": ("answered", False),
    "blank": ("is_empty", True),
    "filled": ("is_empty", False),
    "shown": ("shown", True),
    "hidden": ("shown", False),
}
CHOICES = ("any_of", "none_of")
OFFERED_STATES = ("answered", "unanswered", "blank", "shown", "hidden")


@dataclass(frozen=True)
class Line:
    question: str
    operator: str
    values: tuple[str, ...] = ()
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class Lines:
    joined: Literal["all", "any"]
    lines: tuple[Line, ...]


def operators_for(type: str, *, row: bool = False) -> tuple[str, ...]:
    """The operators offered for a question of this type, or for one row or cell of it."""
    if type in ("multiple", "ranking"):
        return (*CHOICES, "count_ge", "count_le", "count_eq", *OFFERED_STATES)
    grid = type in ("matrix", "statements", "dual_matrix", "number_matrix", "text_matrix", "numbers", "texts")
    if grid and not row:
        return ("count_ge", "count_le", "count_eq", *OFFERED_STATES)
    if type in ("number", "slider", "scale", "rating", "numbers", "number_matrix"):
        return (*SIZES, *OFFERED_STATES)
    if type == "date":
        return ("lt", "le", "gt", "ge", *OFFERED_STATES)
    if type in ("short_text", "long_text", "texts", "text_matrix"):
        return OFFERED_STATES
    return (*CHOICES, *OFFERED_STATES)


def from_tree(tree: Tree) -> Lines | None:
    """The lines that mean the same; None when the menus cannot say it."""
    tree = gathered(tree)
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    lines = [_line(part) for part in parts]
    known = tuple(line for line in lines if line is not None)
    return Lines("any" if isinstance(tree, Or) else "all", known) if len(known) == len(lines) else None


def _line(part: Tree) -> Line | None:
    match part:
        case Call("includes", (ref,), values):
            return _on(ref, "any_of", *values)
        case Not(Call("includes", (ref,), values)):
            return _on(ref, "none_of", *values)
        case Compare("==", Ref() as ref, Text(value)):
            return _on(ref, "any_of", value)
        case Compare("!=", Ref() as ref, Text(value)):
            return _on(ref, "none_of", value)
        case Compare(op, Ref() as ref, Text(value)) if not NUMERIC.fullmatch(value):
            return _on(ref, _name(SIZES, op), value)
        case Compare(op, Ref() as ref, Number(number)):
            return _on(ref, _name(SIZES, op), number_text(number))
        case Compare(op, Call("count", (ref,)), Number(number)):
            return _on(ref, _name(COUNTS, op), number_text(number))
        case Call(name, (ref,)) if name in ("answered", "is_empty", "shown"):
            return _on(ref, _name(STATES, (name, True)))
        case Not(Call(name, (ref,))) if name in ("answered", "is_empty", "shown"):
            return _on(ref, _name(STATES, (name, False)))
        case _:
            return None


def _on(ref: Ref, operator: str, *values: str) -> Line:
    return Line(ref.code, operator, values, ref.row, ref.column)


def _name(operators: dict[str, Operator] | dict[str, tuple[Function, bool]], wanted: object) -> str:
    return next(name for name, meaning in operators.items() if meaning == wanted)


def to_tree(lines: Lines) -> Tree:
    """The expression of the menus. ValueError when a line has an operator or a value that does not fit."""
    parts = [_part(line) for line in lines.lines]
    return any_of(parts) if lines.joined == "any" and parts else all_of(parts)


def _part(line: Line) -> Tree:
    ref = Ref(line.question, line.row, line.column)
    if line.operator in STATES:
        name, holds = STATES[line.operator]
        return Call(name, (ref,)) if holds else Not(Call(name, (ref,)))
    if not line.values or not all(line.values):
        raise ValueError(f"{line.operator} wants a value")
    if line.operator in CHOICES:
        one = len(line.values) == 1
        named: Tree = Compare("==", ref, Text(line.values[0])) if one else Call("includes", (ref,), line.values)
        return named if line.operator == "any_of" else negated(named)
    value = line.values[0]
    if line.operator in COUNTS:
        return Compare(COUNTS[line.operator], Call("count", (ref,)), Number(float(value)))
    if line.operator not in SIZES:
        raise ValueError(f"no operator {line.operator}")
    return Compare(SIZES[line.operator], ref, _constant(value))


def _constant(value: str) -> Number | Text:
    return Number(float(value)) if NUMERIC.fullmatch(value) else Text(value)
