"""The text form of an expression: read, and written back in one canonical way.

    expression := alternative ("or" alternative)*
    alternative := condition ("and" condition)*
    condition := "not" condition | "(" expression ")" | call | operand comparison operand
    operand := reference | 'text' | "text" | number | count(…)
    reference := code | code.row | code.row.column

A code is letters, digits, `_` and `-`: there is no subtraction. Bounded in length, nodes and nesting, so that hostile
text is refused with a place in it and never exhausts the stack.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, assert_never, cast

from surveys.questionnaires.expressions.tree import (
    ALWAYS,
    And,
    Call,
    Compare,
    Function,
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
    compare,
)

MAX_LENGTH, MAX_NODES, MAX_DEPTH = 2_000, 200, 40
# How many times longer another language's expression may be: ours says « one of these » at once.
FOREIGN_ROOM = 10

CODE = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<text>'[^']*'|"[^"]*")
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)(?![A-Za-z0-9_.-])
    | (?P<name>{CODE}(?:\.{CODE})*)
    | (?P<sign>&&|\|\||[=!<>]=|<>|[=<>!(),])
    )""",
    re.VERBOSE,
)
SYNONYMS = {
    "&&": "and", "||": "or", "!": "not", "=": "==", "<>": "!=",
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
RESERVED = {"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge"}
FUNCTIONS: dict[str, Function] = {
    "includes": "includes",
    "count": "count",
    "is_empty": "is_empty",
    "answered": "answered",
    "shown": "shown",
}


class ExpressionError(ValueError):
    """What is wrong (`code`, said in `words.error_in_words`), the 0-based `position`, and what stands there."""

    def __init__(self, code: str, position: int, found: str = "") -> None:
        super().__init__(f"{code} at {position}")
        self.code, self.position, self.found = code, position, found


class Token(NamedTuple):
    kind: str
    value: str
    position: int


def is_code(text: str) -> bool:
    """Whether a question of this code can be named in an expression."""
    return re.fullmatch(CODE, text) is not None and re.fullmatch("[0-9]+", text) is None and text not in RESERVED


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:
    """The tree of a stored expression; "" always holds. Raises ExpressionError."""
    return _read(text, FUNCTIONS, room=1)


def parse_foreign(text: str, functions: Mapping[str, Function]) -> Tree:
    """The same grammar with another language's names of functions → ours, and room for what gets shorter in ours.

    Raises ExpressionError.
    """
    return _read(text, functions, room=FOREIGN_ROOM)


def _read(text: str, functions: Mapping[str, Function], *, room: int) -> Tree:
    if len(text) > room * MAX_LENGTH:
        raise ExpressionError("too_long", room * MAX_LENGTH)
    reader = _Reader(tokens(text), functions, end=len(text), most=room * MAX_NODES)
    if reader.peek() is None:
        return ALWAYS
    tree = reader.expression(0)
    if (left := reader.peek()) is not None:
        raise ExpressionError("end_expected", left.position, left.value)
    return tree


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            place = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionError("quote_open" if text[place] in "'\"" else "unreadable", place, text[place])
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        position = match.end()
    return found


class _Reader:
    """Recursive descent; `depth` and `nodes` bound it."""

    def __init__(self, tokens: list[Token], functions: Mapping[str, Function], *, end: int, most: int) -> None:
        self.tokens, self.functions, self.end, self.most = tokens, functions, end, most
        self.place = self.nodes = 0

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def word(self) -> str:
        """The next sign or word of the language in its canonical form; a text never is one."""
        token = self.peek()
        if token is None or token.kind not in ("sign", "name"):
            return ""
        return SYNONYMS.get(token.value, token.value)

    def take(self, *words: str) -> bool:
        if self.word() not in words:
            return False
        self.place += 1
        return True

    def fail(self, code: str, back: int = 0) -> ExpressionError:
        token = self.peek(-back)
        return (
            ExpressionError(code, self.end, "") if token is None else ExpressionError(code, token.position, token.value)
        )

    def expect(self, sign: str, code: str) -> None:
        if not self.take(sign):
            raise self.fail(code)

    def count_node(self) -> None:
        self.nodes += 1
        if self.nodes > self.most:
            raise self.fail("too_many_parts")

    def expression(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.fail("too_deep")
        parts = [self.alternative(depth)]
        while self.take("or"):
            parts.append(self.alternative(depth))
        return any_of(parts)

    def alternative(self, depth: int) -> Tree:
        parts = [self.condition(depth)]
        while self.take("and"):
            parts.append(self.condition(depth))
        return all_of(parts)

    def condition(self, depth: int) -> Tree:
        self.count_node()
        if self.take("not"):
            if depth >= MAX_DEPTH:
                raise self.fail("too_deep")
            return Not(self.condition(depth + 1))
        if self.take("("):
            tree = self.expression(depth + 1)
            self.expect(")", "parenthesis_open")
            return tree
        left = self.operand()
        op = self.word()
        if op in COMPARISONS:
            self.place += 1
            return compare(self.comparable(left), cast("Operator", op), self.comparable(self.operand()))
        if isinstance(left, Call) and left.name != "count":
            return left
        raise self.fail("comparison_expected")

    def comparable(self, operand: Operand) -> Operand:
        if isinstance(operand, Call) and operand.name != "count":
            raise self.fail("not_comparable", back=1)
        return operand

    def operand(self) -> Operand:
        self.count_node()
        token = self.peek()
        if token is None or token.kind == "sign" or token.value in RESERVED:
            raise self.fail("operand_expected")
        if token.kind == "name":
            following = self.peek(1)
            return self.call() if following is not None and following[:2] == ("sign", "(") else self.reference()
        self.place += 1
        if token.kind == "text":
            return Text(token.value[1:-1])
        value = float(token.value)
        if abs(value) > 1e15:
            raise self.fail("number_too_large", back=1)
        return Number(value)

    def reference(self) -> Ref:
        token = self.peek()
        if token is None or token.kind != "name" or token.value in RESERVED:
            raise self.fail("reference_expected")
        parts = token.value.split(".")
        if len(parts) > 3:
            raise self.fail("reference_too_long")
        self.place += 1
        return Ref(*parts)

    def call(self) -> Call:
        token = self.peek()
        name = None if token is None else self.functions.get(token.value)
        if name is None:
            raise self.fail("unknown_function")
        self.place += 2
        refs, values = [self.reference()], []
        while self.take(","):
            self.count_node()
            argument = self.peek()
            if name == "includes" and argument is not None and argument.kind in ("text", "number"):
                self.place += 1
                values.append(argument.value[1:-1] if argument.kind == "text" else argument.value)
            elif name == "count":
                refs.append(self.reference())
            else:
                raise self.fail("argument_unexpected")
        if name == "includes" and not values:
            raise self.fail("choice_expected")
        self.expect(")", "parenthesis_open")
        return Call(name, tuple(refs), tuple(values))


def unparse(tree: Tree) -> str:
    """The canonical text: parse(unparse(tree)) == tree for every tree that `parse` can make."""
    match tree:
        case And(parts):
            return " and ".join(_inner(part, (Or,)) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part, ()) for part in parts)
        case Not(part):
            return f"not {_inner(part, (And, Or))}"
        case Compare(op, left, right):
            return f"{_operand(left)} {op} {_operand(right)}"
        case Call():
            return _operand(tree)
        case _:
            assert_never(tree)


def _inner(part: Tree, looser: tuple[type, ...]) -> str:
    return f"({unparse(part)})" if isinstance(part, looser) else unparse(part)


def _operand(operand: Operand) -> str:
    match operand:
        case Ref():
            return ".".join(part for part in operand.path if part)
        case Text(value):
            return quoted(value)
        case Number(value):
            return number_text(value)
        case Call(name, refs, values):
            return f"{name}({', '.join([*map(_operand, refs), *map(quoted, values)])})"
        case _:
            assert_never(operand)


def quoted(value: str) -> str:
    return f'"{value}"' if "'" in value else f"'{value}'"


def number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
