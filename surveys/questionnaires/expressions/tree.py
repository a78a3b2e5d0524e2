"""An expression as a tree of frozen structs: what `parse` makes, what the browser gets as JSON, tagged by `type`.

`And(())` is the expression that always holds; its text is "". Build with `all_of`, `any_of` and `compare`, which give
the one canonical form: no `And` right inside an `And`, no literal on the left, no comparison with ''.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

Operator = Literal["==", "!=", "<", "<=", ">", ">="]
Function = Literal["includes", "count", "is_empty", "answered", "shown"]
Reference = tuple[str, str, str]

MIRRORED: dict[Operator, Operator] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Ref(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="ref"):
    """The answer to a question, or one row of it, or one cell of a row."""

    code: str
    row: str = ""
    column: str = ""

    @property
    def path(self) -> Reference:
        return self.code, self.row, self.column


class Text(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    value: str


class Number(msgspec.Struct, frozen=True, tag_field="type", tag="number"):
    value: float


class Call(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", tag="call"):
    """`known` is what a `count` had on other pages; only `residual` sets it, and it has no text form."""

    name: Function
    refs: tuple[Ref, ...]
    values: tuple[str, ...] = ()
    known: int = 0


Operand = Ref | Text | Number | Call


class Compare(msgspec.Struct, frozen=True, tag_field="type", tag="compare"):
    op: Operator
    left: Operand
    right: Operand


class Not(msgspec.Struct, frozen=True, tag_field="type", tag="not"):
    part: "Tree"


class And(msgspec.Struct, frozen=True, tag_field="type", tag="and"):
    parts: tuple["Tree", ...]


class Or(msgspec.Struct, frozen=True, tag_field="type", tag="or"):
    parts: tuple["Tree", ...]


Tree = And | Or | Not | Compare | Call
ALWAYS = And(())


def all_of(parts: Iterable[Tree]) -> Tree:
    flat = tuple(_flat(parts, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(parts: Iterable[Tree]) -> Tree:
    flat = tuple(_flat(parts, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def _flat(parts: Iterable[Tree], kind: type[And] | type[Or]) -> Iterator[Tree]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def compare(left: Operand, op: Operator, right: Operand) -> Tree:
    if isinstance(left, Text | Number) and not isinstance(right, Text | Number):
        left, op, right = right, MIRRORED[op], left
    if isinstance(left, Ref) and right == Text("") and op in ("==", "!="):
        blank = Call("is_empty", (left,))
        return blank if op == "==" else Not(blank)
    return Compare(op, left, right)


def includes(ref: Ref, *values: str) -> Call:
    return Call("includes", (ref,), values)


def gathered(tree: Tree) -> Tree:
    """The same meaning with `q == 'a' or q == 'b'` said once: includes(q, 'a', 'b'); and so for its negation."""
    match tree:
        case Or(parts):
            return any_of(_merged([gathered(part) for part in parts]))
        case And(parts):
            turned = _merged([negated(gathered(part)) for part in parts])
            return all_of(negated(part) for part in turned)
        case Not(part):
            return negated(gathered(part))
        case _:
            return tree


def negated(tree: Tree) -> Tree:
    match tree:
        case Not(part):
            return part
        case Compare("==", left, right):
            return Compare("!=", left, right)
        case Compare("!=", left, right):
            return Compare("==", left, right)
        case _:
            return Not(tree)


def _merged(parts: list[Tree]) -> Iterator[Tree]:
    """Alternatives, those that name choices of one answer put together at the place of the first."""
    named: dict[Ref, list[str]] = {}
    for part in parts:
        if (held := _held(part)) is not None:
            named.setdefault(held[0], []).extend(held[1])
    for part in parts:
        held = _held(part)
        if held is None or named.get(held[0]) == list(held[1]):
            yield part
        elif values := named.pop(held[0], None):
            yield includes(held[0], *dict.fromkeys(values))


def _held(part: Tree) -> tuple[Ref, tuple[str, ...]] | None:
    match part:
        case Compare("==", Ref() as ref, Text(value)):
            return ref, (value,)
        case Call("includes", (ref,), values):
            return ref, values
    return None


def leaves(tree: Tree) -> Iterator[Compare | Call]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield tree


def refs_of(leaf: Operand | Compare) -> tuple[Ref, ...]:
    match leaf:
        case Ref():
            return (leaf,)
        case Call(refs=refs):
            return refs
        case Compare(left=left, right=right):
            return refs_of(left) + refs_of(right)
        case _:
            return ()


def references(tree: Tree) -> set[Reference]:
    """Every (question code, row, column) the expression reads; "" where it reads the whole."""
    return {ref.path for leaf in leaves(tree) for ref in refs_of(leaf)}


def to_json(tree: Tree) -> str:
    return msgspec.json.encode(tree).decode()
